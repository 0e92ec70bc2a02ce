"""Documents go out as attachments, whole or in parts, and pictures are asked for only once."""

from typing import Any
from urllib.parse import quote

import pytest

from forum.files.queries import get
from forum.kit.storage import storage
from tests.conftest import Browse, RunJobs
from tests.files import samples
from tests.support.uploads import uploaded
from tests.support.visitor import Visitor
from tests.support.world import World

DIGITS = b"0123456789" * 10


@pytest.fixture
async def sigrid(browse: Browse, world: World) -> Visitor:
    return await browse(world.sigrid)


async def fetched(visitor: Visitor, path: str, method: str = "GET", **headers: str) -> Any:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return await visitor.client.request(method, path, headers=given)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("Rutine.pdf", samples.pdf(), "application/pdf"),
        ("blåbær 🫐.odt", samples.opendocument("text"), "application/vnd.oasis.opendocument.text"),
        ("a.txt", b"<script>alert(1)</script>", "text/plain; charset=utf-8"),
        ("kasse.xlsx", samples.xlsx(), None),
    ],
)
async def test_document_comes_back_as_it_was_as_an_attachment(
    sigrid: Visitor, name: str, content: bytes, media_type: str | None
) -> None:
    file = await uploaded(sigrid, name, content)
    response = await fetched(sigrid, file["url"], accept_encoding="identity")
    assert response.content == content
    headers = response.headers
    assert media_type in {None, headers["content-type"]}
    assert headers["content-disposition"].startswith("attachment; ")
    assert headers["content-disposition"].endswith("filename*=UTF-8''" + quote(name))
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["content-length"] == str(len(content))
    assert "private" in headers["cache-control"]


async def test_document_has_no_sizes(sigrid: Visitor) -> None:
    file = await uploaded(sigrid, "a.pdf", samples.pdf())
    assert (await fetched(sigrid, file["url"] + "/small")).status_code == 404


@pytest.mark.parametrize(
    ("wanted", "status", "content", "part"),
    [
        ("bytes=0-4", 206, b"01234", "bytes 0-4/100"),
        ("bytes=95-", 206, b"56789", "bytes 95-99/100"),
        ("bytes=-3", 206, b"789", "bytes 97-99/100"),
        ("bytes=98-500", 206, b"89", "bytes 98-99/100"),
        ("bytes=0-", 200, DIGITS, None),
        ("bytes=-500", 200, DIGITS, None),
        ("bytes=100-", 416, b"", "bytes */100"),
        ("bytes=5-2", 200, DIGITS, None),  # no range at all: RFC 9110, 14.1.1
        ("bytes=-0", 416, b"", "bytes */100"),
        ("bytes=0-1,3-4", 200, DIGITS, None),
        ("bytes=-", 200, DIGITS, None),
        ("bytes=a-b", 200, DIGITS, None),
        ("items=0-4", 200, DIGITS, None),
        (f"bytes=0-{'9' * 30}", 200, DIGITS, None),
    ],
)
async def test_part_of_a_document_can_be_fetched(
    sigrid: Visitor, wanted: str, status: int, content: bytes, part: str | None
) -> None:
    file = await uploaded(sigrid, "a.txt", DIGITS)
    response = await fetched(sigrid, file["url"], range=wanted)
    assert (response.status_code, response.content) == (status, content)
    assert response.headers.get("content-range") == part


async def test_part_is_sent_only_of_the_same_file(sigrid: Visitor) -> None:
    file = await uploaded(sigrid, "a.txt", DIGITS)
    etag = (await fetched(sigrid, file["url"])).headers["etag"]
    same = await fetched(sigrid, file["url"], range="bytes=0-4", if_range=etag)
    other = await fetched(sigrid, file["url"], range="bytes=0-4", if_range='"other"')
    assert (same.status_code, other.status_code) == (206, 200)


async def test_what_the_browser_has_is_not_sent_again(sigrid: Visitor, run_jobs: RunJobs) -> None:
    document = await uploaded(sigrid, "a.txt", DIGITS)
    picture = await uploaded(sigrid, "a.jpg", samples.picture())
    await run_jobs()
    for path in (document["url"], picture["thumbnail_url"]):
        etag = (await fetched(sigrid, path)).headers["etag"]
        for known in (etag, f'"x", {etag}', f"W/{etag}", "*"):
            response = await fetched(sigrid, path, if_none_match=known)
            assert (response.status_code, response.content) == (304, b"")
            assert response.headers["etag"] == etag
        assert (await fetched(sigrid, path, if_none_match='"x"')).status_code == 200


async def test_sizes_of_a_picture_have_different_validators(
    sigrid: Visitor, run_jobs: RunJobs
) -> None:
    file = await uploaded(sigrid, "a.jpg", samples.picture())
    await run_jobs()
    etags = [
        (await fetched(sigrid, f"{file['url']}/{size}")).headers["etag"]
        for size in ("small", "medium", "large")
    ]
    assert len(set(etags)) == 3


async def test_range_of_endless_digits_is_answered_with_the_whole(sigrid: Visitor) -> None:
    file = await uploaded(sigrid, "a.txt", DIGITS)
    response = await fetched(sigrid, file["url"], range=f"bytes=0-{'9' * 5_000}")
    assert (response.status_code, response.content) == (200, DIGITS)


async def test_head_tells_the_size_without_the_bytes(sigrid: Visitor) -> None:
    file = await uploaded(sigrid, "a.txt", DIGITS)
    response = await fetched(sigrid, file["url"], "HEAD")
    assert response.status_code == 200
    assert response.headers["content-length"] == "100"
    assert response.content == b""


async def test_packed_document_is_not_packed_again(sigrid: Visitor) -> None:
    file = await uploaded(sigrid, "a.pdf", samples.pdf() + b"\n" * 5_000)
    response = await fetched(sigrid, file["url"], accept_encoding="gzip")
    assert "content-encoding" not in response.headers


async def test_bytes_that_are_gone_are_not_found(sigrid: Visitor) -> None:
    file = await uploaded(sigrid, "a.txt", DIGITS)
    await storage().delete((await get(file["id"])).key)
    assert (await fetched(sigrid, file["url"])).status_code == 404


async def test_large_document_leaves_in_pieces(sigrid: Visitor) -> None:
    content = samples.pdf() + b"\0" * 3_000_000
    file = await uploaded(sigrid, "a.pdf", content)
    assert (await fetched(sigrid, file["url"])).content == content
