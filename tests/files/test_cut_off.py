"""An upload that is cut off, and a disk or storage that fails while it is taken in."""

import errno
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any

import pytest
from starlette.applications import Starlette

from forum.files import arrival
from forum.files.models import StoredFile
from forum.kit.errors import Unavailable
from forum.kit.storage import storage
from tests.conftest import Browse, SessionOf
from tests.files import samples
from tests.support.forms import Upload, Value
from tests.support.uploads import sent_by, upload
from tests.support.visitor import Visitor
from tests.support.world import World

BEGINNING = (
    b'--x\r\nContent-Disposition: form-data; name="files"; filename="rutine.pdf"\r\n'
    b"Content-Type: application/pdf\r\n\r\n" + samples.pdf()
)
HEADERS = {"content-type": "multipart/form-data; boundary=x"}


@pytest.fixture
async def sigrid(browse: Browse, world: World) -> Visitor:
    return await browse(world.sigrid)


async def nothing_is_left(data_dir: Path) -> bool:
    """Whether neither a row nor bytes are there."""
    stored = [found.key async for found in storage().everything()]
    incoming = data_dir / "incoming"
    waiting = list(incoming.iterdir()) if incoming.is_dir() else []
    return not (await StoredFile.exists() or stored or waiting)


# Starlette leaves the copy of a part that never ended to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_form_that_ends_in_the_middle_of_a_file_saves_nothing(
    sigrid: Visitor, data_dir: Path
) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield BEGINNING

    sent = sent_by(await sigrid.send("POST", "/files", content=parts(), headers=HEADERS))
    assert (sent.status, sent.problems) == (422, ["No file arrived. Choose it once more."])
    assert await nothing_is_left(data_dir)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_connection_that_breaks_off_saves_nothing(
    app: Starlette, world: World, session_of: SessionOf, data_dir: Path
) -> None:
    said: list[dict[str, Any]] = []
    messages: list[dict[str, Any]] = [
        {"type": "http.disconnect"},
        {"type": "http.request", "body": BEGINNING, "more_body": True},
    ]

    async def receive() -> dict[str, Any]:
        return messages.pop()

    async def send(message: Any) -> None:
        said.append(message)

    cookie = f"session={await session_of(world.sigrid)}".encode()
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/files",
        "raw_path": b"/files",
        "query_string": b"",
        "scheme": "http",
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 9),
        "headers": [
            (b"host", b"127.0.0.1:8000"),
            (b"cookie", cookie),
            (b"sec-fetch-site", b"same-origin"),
            (b"content-type", HEADERS["content-type"].encode()),
        ],
    }
    await app(scope, receive, send)
    assert all(message.get("status", 0) < 500 for message in said)
    assert await nothing_is_left(data_dir)


async def test_disk_that_fills_up_in_the_middle_is_told_and_leaves_nothing(
    sigrid: Visitor, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = arrival._copy

    def full(*given: Any) -> Any:
        really(*given)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(arrival, "_copy", full)
    sent = await upload(sigrid, ("a.pdf", samples.pdf()))
    assert sent.status == 422
    assert sent.problems == ["There is no room for files right now. Everything else works."]
    assert await nothing_is_left(data_dir)


async def test_storage_that_fails_in_the_middle_is_told_and_leaves_nothing(
    sigrid: Visitor, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put: Callable[..., Awaitable[None]] = storage().put

    async def broken(*_given: Any) -> None:
        raise Unavailable("Files cannot be reached or stored right now. Try again later.")

    monkeypatch.setattr(storage(), "put", broken)
    sent = await upload(sigrid, ("a.pdf", samples.pdf()))
    assert sent.problems == ["Files cannot be reached or stored right now. Try again later."]
    assert await nothing_is_left(data_dir)
    monkeypatch.setattr(storage(), "put", put)
    assert (await upload(sigrid, ("a.pdf", samples.pdf()))).status == 201


@pytest.mark.parametrize("name", ["rollover", "write", "seek"])
async def test_full_disk_before_the_form_is_whole_loses_no_words(
    browse: Browse,
    world: World,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    def full(*_given: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    bente = await browse(world.bente)
    form = (await bente.open("/routines/new")).form("Keep it as a draft")
    typed: dict[str, Value] = {"What is the routine called?": "Stenging", "The steps": "- [ ] Lås"}
    large = Upload("rutine.txt", b"Tell kassen. " * 100_000, "text/plain")
    with monkeypatch.context() as disk:
        disk.setattr(SpooledTemporaryFile, name, full)
        page = await form.submit(typed | {"Or a file that you have": [large]}, "Keep it as a draft")
    assert page.status == 422
    assert page.says("There is no room for files right now.")
    again = page.form("Keep it as a draft")
    assert {label: again.value(label) for label in typed} == typed
    assert await nothing_is_left(data_dir)
