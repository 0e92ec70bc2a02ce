"""Uploading ahead of a form: what is taken, what is refused and who sees it before it is sent."""

import re
from typing import Any

import pytest

from forum.files import sending
from forum.files.models import FileState, StoredFile
from forum.files.queries import get
from tests.conftest import Browse, Configure, RunJobs
from tests.files import samples
from tests.support.uploads import upload, uploaded
from tests.support.visitor import Visitor
from tests.support.world import World


@pytest.fixture
async def sigrid(browse: Browse, world: World) -> Visitor:
    return await browse(world.sigrid)


@pytest.fixture
async def jens(browse: Browse, world: World) -> Visitor:
    return await browse(world.jens)


async def test_picture_is_shown_to_the_one_who_uploaded_it(
    sigrid: Visitor, run_jobs: RunJobs
) -> None:
    file = await uploaded(sigrid, "IMG_1.HEIC", samples.picture("HEIF"))
    await run_jobs()
    page = await sigrid.open(file["thumbnail_url"])
    assert page.response.headers["content-type"] == "image/webp"
    assert page.response.content[8:12] == b"WEBP"
    assert page.response.headers["cache-control"] == "private, max-age=31536000, immutable"


async def test_upload_is_seen_by_nobody_else(
    sigrid: Visitor, jens: Visitor, stranger: Visitor, run_jobs: RunJobs
) -> None:
    picture = await uploaded(sigrid, "a.jpg", samples.picture())
    document = await uploaded(sigrid, "a.pdf", samples.pdf())
    await run_jobs()
    for path in (picture["url"], picture["thumbnail_url"], document["url"]):
        assert (await jens.open(path)).status == 404
        assert (await stranger.client.get(path)).status_code in {302, 303}


async def test_uploaded_bytes_of_a_picture_are_never_sent(
    sigrid: Visitor, run_jobs: RunJobs
) -> None:
    file = await uploaded(sigrid, "a.jpg", samples.picture())
    await run_jobs()
    for path in ("", "/small", "/medium", "/large"):
        page = await sigrid.open(file["url"] + path)
        assert page.response.headers["content-type"] == "image/webp"
        assert samples.PHONE.encode() not in page.response.content
    for path in ("/original", "/..%2flarge", "/huge"):
        assert (await sigrid.open(file["url"] + path)).status == 404


@pytest.mark.parametrize("number", ["0", "999", "99999999999999999999999"])
async def test_file_that_is_not_there_is_not_found(sigrid: Visitor, number: str) -> None:
    assert (await sigrid.open(f"/files/{number}")).status == 404


async def test_picture_that_is_not_made_yet_is_a_calm_placeholder(
    sigrid: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "WAIT_SECONDS", 0)
    file = await uploaded(sigrid, "a.jpg", samples.picture())
    page = await sigrid.open(file["thumbnail_url"])
    assert page.status == 200
    assert page.response.headers["content-type"] == "image/svg+xml"
    assert page.response.headers["cache-control"] == "no-store"


async def test_page_waits_a_moment_for_the_picture(
    sigrid: Visitor, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = await uploaded(sigrid, "a.jpg", samples.picture())

    async def work_meanwhile() -> None:
        await run_jobs()

    monkeypatch.setattr(sending, "_wait", work_meanwhile)
    page = await sigrid.open(file["thumbnail_url"])
    assert page.response.headers["content-type"] == "image/webp"


async def test_measures_are_known_before_the_sizes_are_made(sigrid: Visitor) -> None:
    file = await uploaded(sigrid, "a.jpg", samples.picture(orientation=6))
    stored = await get(file["id"])
    assert (stored.width, stored.height, stored.state) == (300, 400, FileState.NEW)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.jpg", b"hei", "“a.jpg” is not a picture, though it is named like one."),
        ("a.heic", samples.pdf(), "“a.heic” is not a picture, though it is named like one."),
        ("a.jpg", samples.docx(), "“a.jpg” is not a picture, though it is named like one."),
        ("a.jpg", b"", "“a.jpg” is empty. Choose the file once more."),
        ("a.exe", b"MZ\x90\0" * 50, "“a.exe” cannot be shared here."),
        ("a.html", b"<script>alert(1)</script>", "“a.html” cannot be shared here."),
        ("a.svg", b"<svg onload='x()'/>", "“a.svg” is not a picture"),
        ("a.zip", samples.archive({"a": b"x"}), "“a.zip” cannot be shared here."),
        ("a.docx", samples.docx()[:-60], "“a.docx” is damaged."),
        ("a.xlsx", samples.with_macros(), "“a.xlsx” has macros."),
        ("../\u202ea.exe", b"MZ\x90\0" * 50, "“../a.exe” cannot be shared here."),
    ],
)
async def test_what_cannot_be_taken_is_refused_with_the_next_step(
    sigrid: Visitor, name: str, content: bytes, sentence: str
) -> None:
    sent = await upload(sigrid, (name, content))
    assert sent.status == 422
    assert sent.files == []
    assert sentence in sent.problems[0]
    assert not await StoredFile.exists()


async def test_broken_and_hostile_pictures_are_refused_with_the_next_step(
    sigrid: Visitor,
) -> None:
    for name, content, sentence in (
        ("a.jpg", samples.picture()[:900], "cannot be read. It may be damaged"),
        ("a.pdf", samples.picture()[:900], "cannot be read. It may be damaged"),
        ("a.heic", samples.picture("HEIF")[:300], "cannot be read. It may be damaged"),
        ("a.png", samples.png_bomb(), "has too many pixels"),
        ("a.jpg", samples.jpeg_bomb(), "has too many pixels"),
    ):
        sent = await upload(sigrid, (name, content))
        assert sent.status == 422
        assert sentence in sent.problems[0]
    assert not await StoredFile.exists()


async def test_file_over_the_limit_is_refused_with_the_limit(
    sigrid: Visitor, configure: Configure
) -> None:
    configure(max_upload_mb=1)
    sent = await upload(sigrid, ("a.pdf", samples.pdf() + b"\0" * 1_000_000))
    assert sent.status == 422
    assert "A file may have at most 1 MB." in sent.problems[0]


async def test_request_over_the_limit_is_a_413_page_that_says_the_limit(sigrid: Visitor) -> None:
    size = 50 * 10 * 1_000_000 + 1
    headers = {"content-length": str(size), "content-type": "multipart/form-data; boundary=x"}
    page = await sigrid.send("POST", "/files", content=b"--x--", headers=headers)
    assert page.status == 413
    assert "50 MB" in page.text


async def test_stranger_cannot_send_more_than_members(stranger: Visitor) -> None:
    page = await stranger.send("POST", "/me/profile", data={"about": "a" * 1_000_001})
    assert page.status == 413


async def test_good_files_are_kept_when_another_is_refused(sigrid: Visitor) -> None:
    sent = await upload(sigrid, ("a.pdf", samples.pdf()), ("b.jpg", b"hei"), ("", b""))
    assert sent.status == 201
    assert [file["name"] for file in sent.files] == ["a.pdf"]
    assert len(sent.problems) == 1


async def test_more_than_ten_files_at_a_time_are_left_out(sigrid: Visitor) -> None:
    sent = await upload(sigrid, *[(f"{number}.txt", b"hei") for number in range(12)])
    assert len(sent.files) == 10
    assert sent.problems == ["Only 10 files can be sent at a time. The rest was left out."]


async def test_answer_is_a_part_of_the_page(sigrid: Visitor) -> None:
    parts = [("files", ("blå <b>.pdf", samples.pdf(), "application/pdf"))]
    page = await sigrid.send("POST", "/files", files=parts)
    assert page.status == 201
    assert "blå _b_.pdf" in page.html
    assert re.search(r'name="keep" value="\d+" checked', page.html)


async def test_stranger_cannot_upload(stranger: Visitor) -> None:
    page = (await upload(stranger, ("a.pdf", samples.pdf()))).page
    assert not await StoredFile.exists()
    assert page.path.startswith("/sign-in") or page.status in {401, 403}


async def test_uploading_without_end_is_stopped(
    sigrid: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.files.actions.LIMIT", "2/hour")
    sent = await upload(sigrid, *[(f"{number}.txt", b"hei") for number in range(4)])
    assert len(sent.files) == 2
    assert "too often" in sent.problems[0]


async def test_full_disk_is_told_and_nothing_is_half_saved(sigrid: Visitor, data_dir: Any) -> None:
    (data_dir / "incoming").write_text("a file where the folder should be")
    sent = await upload(sigrid, ("a.pdf", samples.pdf()))
    assert "no room for files" in sent.problems[0]
    assert not await StoredFile.exists()


async def test_storage_that_is_away_is_told(sigrid: Visitor, configure: Configure) -> None:
    configure(storage_url="s3://key:secret@bucket?endpoint=http://127.0.0.1:9")
    sent = await upload(sigrid, ("a.pdf", samples.pdf()))
    assert "cannot be reached" in sent.problems[0]
    assert not await StoredFile.exists()


async def test_same_name_and_bytes_twice_are_two_files(sigrid: Visitor) -> None:
    first = await uploaded(sigrid, "a.pdf", samples.pdf())
    second = await uploaded(sigrid, "a.pdf", samples.pdf())
    assert first["id"] != second["id"]
    one, two = await StoredFile.all()
    assert one.sha256 == two.sha256
    assert one.key != two.key
