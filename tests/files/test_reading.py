"""What stands in documents is read once, and says so; what cannot be read says why."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request

from forum.files import programs, reader, reading
from forum.files.actions import claim
from forum.files.jobs import sweep
from forum.files.models import DocumentPage, DocumentReading, Reading, StoredFile
from forum.files.queries import with_same_content
from forum.files.reading import ensure_read, read_documents, sentence, states
from forum.files.sending import send_page
from forum.kit import clock as forum_clock
from forum.kit import db
from forum.kit.errors import NotFound, Unavailable
from forum.kit.i18n import language
from forum.kit.storage import storage
from tests.conftest import Browse, RunJobs, StoppedClock
from tests.files import hostile_pdf, offices, samples
from tests.support.uploads import uploaded
from tests.support.visitor import Visitor
from tests.support.world import World, viewer


@pytest.fixture
async def sigrid(browse: Browse, world: World) -> Visitor:
    return await browse(world.sigrid)


async def read_one(visitor: Visitor, run_jobs: RunJobs, name: str, content: bytes) -> Any:
    """Upload a document, let it be read, and return what stands in it."""
    file = await uploaded(visitor, name, content)
    await run_jobs()
    return (await read_documents([file["id"]]))[file["id"]]


async def test_documents_are_read_after_the_upload(sigrid: Visitor, run_jobs: RunJobs) -> None:
    pdf = (await uploaded(sigrid, "rutine.pdf", offices.pdf()))["id"]
    docx = (await uploaded(sigrid, "rutine.docx", offices.docx()))["id"]
    waiting = (Reading.WAITING, "", 0)
    assert await states([pdf, docx, 999]) == {pdf: waiting, docx: waiting}
    await run_jobs()
    found = await states([pdf, docx])
    assert found[pdf] == (Reading.READ, "", 2)
    assert found[docx][:2] == (Reading.READ, "")  # it has pages where LibreOffice draws them
    read = await read_documents([pdf, docx, 999])
    assert list(read) == [pdf, docx]
    assert [page.number for page in read[pdf].pages] == [1, 2]
    assert "Tell kassen" in read[pdf].pages[0].text
    assert (read[pdf].language, read[pdf].html, read[pdf].reason) == ("nb", "", "")
    assert all(page.has_picture and page.width == 1_200 for page in read[pdf].pages)
    assert read[docx].html.startswith("<h1>Stengerutine på Åsane</h1>")
    assert read[docx].text == "\n".join(["Stengerutine på Åsane", *offices.ROUTINE])
    assert read[docx].title == "Stengerutine på Åsane"


def asking(**headers: str) -> Request:
    listed = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": listed})


async def test_picture_of_a_page_is_sent_and_kept_by_the_browser(
    sigrid: Visitor, run_jobs: RunJobs
) -> None:
    await read_one(sigrid, run_jobs, "rutine.pdf", offices.pdf())
    stored = await StoredFile.get()
    response = await send_page(asking(), stored, 2)
    assert response.headers["content-type"] == "image/webp"
    assert response.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert "rutine-2.webp" in response.headers["content-disposition"]
    again = await send_page(asking(if_none_match=response.headers["etag"]), stored, 2)
    assert again.status_code == 304
    for number in (0, 3, -1):
        with pytest.raises(NotFound):
            await send_page(asking(), stored, number)


@pytest.mark.parametrize(
    ("name", "content", "reason", "told"),
    [
        ("skann.pdf", hostile_pdf.picture(90, 90), "scan", "No text was found in “skann.pdf”"),
        ("låst.pdf", hostile_pdf.locked(), "locked", "“låst.pdf” needs a password."),
        ("tom.docx", samples.docx(), "damaged", "“tom.docx” could not be read."),
        ("tomt.txt", b" \n ", "no_words", "“tomt.txt” has no words in it."),
    ],
)
async def test_what_cannot_be_read_says_why_and_what_to_do(
    sigrid: Visitor, run_jobs: RunJobs, name: str, content: bytes, reason: str, told: str
) -> None:
    read = await read_one(sigrid, run_jobs, name, content)
    assert (read.state, read.reason, read.text) == (Reading.NO_TEXT, reason, "")
    with language("en"):
        assert sentence(read.state, read.reason, name, 0).startswith(told)


async def test_scan_is_still_shown_as_pages(sigrid: Visitor, run_jobs: RunJobs) -> None:
    read = await read_one(sigrid, run_jobs, "skann.pdf", hostile_pdf.picture(90, 90))
    assert [page.has_picture for page in read.pages] == [True]


@pytest.mark.parametrize(
    ("state", "pages", "told"),
    [
        (Reading.READ, 0, "It has been read"),
        (Reading.READ, 1, "Read, 1 page"),
        (Reading.READ, 3, "Read, 3 pages"),
        (Reading.WAITING, 0, "Being read"),
        (Reading.BEING_READ, 0, "Being read"),
    ],
)
def test_state_is_said_in_words(state: Reading, pages: int, told: str) -> None:
    with language("en"):
        assert sentence(state, "", "a.pdf", pages) == told


async def test_picture_says_that_its_text_is_not_read(
    sigrid: Visitor, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "tesseract", str)
    read = await read_one(sigrid, run_jobs, "a.jpg", samples.picture())
    assert (read.state, read.reason) == (Reading.NO_TEXT, "picture")
    assert not await DocumentReading.exists()


async def test_document_is_read_once_however_many_ask(
    sigrid: Visitor, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = await uploaded(sigrid, "rutine.txt", b"Tell kassen.")
    asked = 0
    really = reader.read

    async def counted(source: Path, media_type: str) -> Any:
        nonlocal asked
        asked += 1
        return await really(source, media_type)

    monkeypatch.setattr(reader, "read", counted)
    monkeypatch.setattr(reading, "_LOOK_AGAIN_SECONDS", 0.02)
    first = asyncio.create_task(ensure_read(file["id"]))
    while not await DocumentReading.exists():  # noqa: ASYNC110  the row is the sign
        await asyncio.sleep(0)
    await ensure_read(file["id"])
    await first
    await run_jobs()
    assert asked == 1
    await ensure_read(999)  # gone meanwhile


async def test_document_waits_again_when_the_reader_is_away(
    sigrid: Visitor, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = await uploaded(sigrid, "rutine.txt", b"Tell kassen.")

    async def away(*_given: Any) -> None:
        raise Unavailable

    with monkeypatch.context() as patched:
        patched.setattr(reader, "read", away)
        with pytest.raises(Unavailable):
            await ensure_read(file["id"])
    assert (await states([file["id"]]))[file["id"]][0] is Reading.WAITING
    await ensure_read(file["id"])
    assert (await states([file["id"]]))[file["id"]][0] is Reading.READ


async def test_bytes_that_are_gone_are_said_to_be_gone(sigrid: Visitor, run_jobs: RunJobs) -> None:
    file = await uploaded(sigrid, "rutine.txt", b"Tell kassen.")
    await storage().delete((await StoredFile.get()).key)
    await run_jobs()
    assert (await states([file["id"]]))[file["id"]] == (Reading.NO_TEXT, "gone", 0)


async def keys() -> set[str]:
    return {found.key async for found in storage().everything()}


async def test_sweep_removes_readings_and_page_pictures_with_their_file_only(
    sigrid: Visitor, world: World, run_jobs: RunJobs, clock: StoppedClock, data_dir: Path
) -> None:
    kept = await uploaded(sigrid, "a.pdf", offices.pdf())
    async with db.transaction():
        await claim([kept["id"]], await viewer(world.sigrid), "/routines/1")
    await uploaded(sigrid, "b.pdf", offices.pdf(["Noe annet"]))
    await run_jobs()
    assert len(await keys()) == 3 + 2
    clock.move(days=3)
    moment = (forum_clock.now() - timedelta(days=9)).timestamp()
    for path in data_dir.rglob("*"):
        os.utime(path, (moment, moment))
    await sweep()
    assert len(await keys()) == 3
    assert await DocumentPage.all().values_list("file_id", flat=True) == [kept["id"]] * 2
    assert await DocumentReading.all().values_list("file_id", flat=True) == [kept["id"]]


async def test_documents_from_before_are_read_by_night(
    sigrid: Visitor, world: World, run_jobs: RunJobs
) -> None:
    file = await uploaded(sigrid, "rutine.txt", b"Tell kassen.")
    async with db.transaction():
        await claim([file["id"]], await viewer(world.sigrid), "/threads/1")
    await run_jobs()
    async with db.transaction():
        await DocumentReading.all().update(reader=0, text="")
    await sweep()
    await run_jobs()
    assert (await read_documents([file["id"]]))[file["id"]].text == "Tell kassen."


async def test_same_content_is_noticed_among_the_owners_that_one_names(
    sigrid: Visitor, world: World
) -> None:
    for path in ("/routines/1", "/routines/2", "/threads/3"):
        file = await uploaded(sigrid, "a.txt", b"Tell kassen.")
        async with db.transaction():
            await claim([file["id"]], await viewer(world.sigrid), path)
    unclaimed = await uploaded(sigrid, "a.txt", b"Tell kassen.")
    sha256 = (await StoredFile.get(id=unclaimed["id"])).sha256
    found = await with_same_content(["/routines/1", "/routines/2"], sha256)
    assert [stored.owner_path for stored in found] == ["/routines/1", "/routines/2"]
    assert await with_same_content(["/routines/1"], "0" * 64) == []
    assert await with_same_content([], sha256) == []
