"""With a virus scanner, nobody gets a file that it has not found clean."""

from pathlib import Path
from typing import Any

import pytest

from forum.files import sending
from forum.files.jobs import scan_held
from forum.files.models import StoredFile
from forum.files.reading import Reading, ensure_read, read_documents, sentence, states
from forum.kit.i18n import language
from forum.kit.storage import storage
from tests.conftest import Browse, Configure, RunJobs
from tests.files import samples
from tests.support.clamd import VIRUS, Scanner, open_scanner
from tests.support.uploads import upload, uploaded
from tests.support.visitor import Visitor
from tests.support.world import World

NOBODY = "127.0.0.1:9"


@pytest.fixture
async def sigrid(browse: Browse, world: World) -> Visitor:
    return await browse(world.sigrid)


@pytest.fixture
async def held(sigrid: Visitor, configure: Configure) -> dict[str, Any]:
    """A document with a virus, sent while the scanner was away."""
    configure(clamd=NOBODY)
    return await uploaded(sigrid, "rutine.txt", b"Tell kassen. " + VIRUS)


async def test_clean_file_is_there_at_once(
    sigrid: Visitor, configure: Configure, run_jobs: RunJobs
) -> None:
    async with open_scanner() as scanner:
        configure(clamd=scanner.address)
        file = await uploaded(sigrid, "rutine.pdf", samples.pdf())
    assert scanner.scanned == [samples.pdf()]
    assert (await sigrid.open(file["url"])).response.content == samples.pdf()
    assert (await states([file["id"]]))[file["id"]][0] is Reading.WAITING


async def test_file_with_a_virus_is_refused_beside_the_form(
    sigrid: Visitor, configure: Configure, tmp_path: Path
) -> None:
    async with open_scanner(str(tmp_path / "clamd")) as scanner:
        configure(clamd=scanner.address)
        sent = await upload(sigrid, ("rutine.pdf", samples.pdf() + VIRUS))
    assert sent.status == 422
    assert sent.problems == ["“rutine.pdf” holds a virus and was removed. Look after your machine."]
    assert not await StoredFile.exists()


async def test_file_is_held_while_the_scanner_is_away_and_shown_when_it_is_clean(
    sigrid: Visitor, configure: Configure, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "WAIT_SECONDS", 0)
    configure(clamd=NOBODY)
    document = await uploaded(sigrid, "rutine.txt", b"Tell kassen.")
    picture = await uploaded(sigrid, "a.jpg", samples.picture())
    ids = [document["id"], picture["id"]]
    await run_jobs()
    await scan_held()
    await ensure_read(ids[0])
    assert await states(ids) == dict.fromkeys(ids, (Reading.HELD, "", 0))
    page = await sigrid.open(document["url"])
    assert (page.status, "“rutine.txt” waits for the virus scan" in page.text) == (409, True)
    drawn = await sigrid.client.get(picture["thumbnail_url"])
    assert drawn.headers["content-type"] == "image/svg+xml"
    with language("en"):
        assert sentence(Reading.HELD, "", "a", 0).startswith("Waits for the virus scan.")
    async with open_scanner() as scanner:
        configure(clamd=scanner.address)
        await scan_held()
    await run_jobs()
    assert (await sigrid.open(document["url"])).response.content == b"Tell kassen."
    drawn = await sigrid.client.get(picture["thumbnail_url"])
    assert drawn.headers["content-type"] == "image/webp"
    assert (await read_documents(ids))[ids[0]].text == "Tell kassen."


async def test_held_file_with_a_virus_is_never_sent_and_says_so(
    sigrid: Visitor, configure: Configure, held: dict[str, Any], run_jobs: RunJobs
) -> None:
    async with open_scanner() as scanner:
        configure(clamd=scanner.address)
        await scan_held()
    await run_jobs()
    stored = await StoredFile.get()
    read = (await read_documents([stored.id]))[stored.id]
    assert (read.state, read.reason, read.text) == (Reading.NO_TEXT, "infected", "")
    assert not await storage().exists(stored.key)
    page = await sigrid.open(held["url"])
    assert (page.status, "“rutine.txt” holds a virus" in page.text) == (409, True)
    with language("en"):
        assert sentence(read.state, read.reason, "a.docx", 0).startswith("“a.docx” holds a virus")


async def test_file_that_the_scanner_refuses_does_not_stop_the_others(
    sigrid: Visitor, configure: Configure
) -> None:
    configure(clamd=NOBODY)
    large = await uploaded(sigrid, "stor.txt", b"a" * 2_000)
    small = await uploaded(sigrid, "liten.txt", b"a")
    scanner: Scanner
    async with open_scanner() as scanner:
        scanner.most = 1_000
        configure(clamd=scanner.address)
        await scan_held()
    found = await states([large["id"], small["id"]])
    assert found[large["id"]][0] is Reading.HELD
    assert found[small["id"]][0] is Reading.WAITING


async def test_files_are_shown_when_the_scanner_is_switched_off(
    sigrid: Visitor, configure: Configure, held: dict[str, Any]
) -> None:
    configure(clamd="")
    await scan_held()
    assert (await states([held["id"]]))[held["id"]][0] is Reading.WAITING
