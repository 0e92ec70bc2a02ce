"""Files that hang on a question are for those who may read it, and nobody else."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import psutil
import pytest

from forum.files.jobs import sweep
from forum.files.models import StoredFile
from forum.kit import db
from forum.kit.storage import storage
from tests.conftest import Browse, RunJobs, StoppedClock
from tests.files import samples
from tests.support.pages import Page
from tests.support.uploads import sent_by
from tests.support.visitor import Visitor
from tests.support.world import World

MEGABYTE = 1_000_000


async def ask_with(visitor: Visitor, world: World, content: bytes, **fields: Any) -> Page:
    data = {"title": "Hva koster en stol?", "theme": str(world.economy.id), "branch": ""} | fields
    files = [("files", ("stol.jpg", content, "image/jpeg"))]
    return await visitor.send("POST", "/questions/new", data=data, files=files)


async def shown_picture(page: Page) -> str:
    """Return the address of the picture on a page."""
    return str(page.one("main .pictures img").get("src"))


@pytest.fixture
async def sigrid(browse: Browse, world: World) -> Visitor:
    return await browse(world.sigrid)


async def test_picture_of_a_question_is_seen_by_the_network_alone(
    sigrid: Visitor, browse: Browse, stranger: Visitor, world: World, run_jobs: RunJobs
) -> None:
    page = await ask_with(sigrid, world, samples.picture("HEIF"))
    await run_jobs()
    source = await shown_picture(page)
    for person in (world.sigrid, world.jens):
        response = await (await browse(person)).client.get(source)
        assert response.headers["content-type"] == "image/webp"
    assert (await stranger.client.get(source)).status_code == 303


async def test_picture_of_a_branch_is_seen_by_nobody_outside(
    sigrid: Visitor, browse: Browse, world: World, run_jobs: RunJobs
) -> None:
    page = await ask_with(sigrid, world, samples.picture(), visibility="branch")
    await run_jobs()
    source = await shown_picture(page)
    assert (await sigrid.client.get(source)).status_code == 200
    jens = await browse(world.jens)
    assert (await jens.client.get(source)).status_code == 404
    file = await StoredFile.get()
    assert (await jens.open(f"/files/{file.id}/large")).status == 404


async def test_picture_is_asked_for_below_its_own_question_only(
    sigrid: Visitor, world: World, run_jobs: RunJobs
) -> None:
    page = await ask_with(sigrid, world, samples.picture())
    await ask_with(sigrid, world, samples.picture(), title="Hva koster et bord?")
    await run_jobs()
    mine, other = await StoredFile.all().order_by("id")
    source = await shown_picture(page)
    assert f"/files/{mine.id}/" in source
    wrong = source.replace(f"/files/{mine.id}/", f"/files/{other.id}/")
    assert (await sigrid.client.get(wrong)).status_code == 404


async def test_file_that_hangs_on_something_is_kept_even_if_its_claim_was_lost(
    sigrid: Visitor, world: World, run_jobs: RunJobs, clock: StoppedClock
) -> None:
    await ask_with(sigrid, world, samples.picture())
    await run_jobs()
    async with db.transaction():
        await StoredFile.all().update(claimed_at=None, created_at=clock.now - timedelta(days=9))
    await sweep()
    file = await StoredFile.get()
    assert file.claimed_at


async def test_memory_stays_flat_while_a_large_file_comes_in(sigrid: Visitor, world: World) -> None:
    async def parts(megabytes: int) -> AsyncIterator[bytes]:
        yield (
            b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n'
            b"Content-Type: application/pdf\r\n\r\n" + samples.pdf()
        )
        for _megabyte in range(megabytes):
            yield b"\0" * MEGABYTE
        yield b"\r\n--x--\r\n"

    async def send(megabytes: int) -> Page:
        headers = {"content-type": "multipart/form-data; boundary=x"}
        return await sigrid.send("POST", "/files", content=parts(megabytes), headers=headers)

    await send(2)  # whatever is loaded only once
    before = psutil.Process().memory_info().rss
    page = await send(49)
    assert page.status == 201, page.html
    assert psutil.Process().memory_info().rss - before < 35 * MEGABYTE  # far below 49
    file = await StoredFile.get(id=sent_by(page).files[0]["id"])
    assert file.size == 49 * MEGABYTE + len(samples.pdf())


async def test_picture_that_cannot_be_read_says_so_in_its_place(
    sigrid: Visitor, world: World, run_jobs: RunJobs
) -> None:
    page = await ask_with(sigrid, world, samples.picture())
    source = await shown_picture(page)
    async with storage().as_file((await StoredFile.get()).key) as path:
        path.write_bytes(b"\xff\xd8\xff damaged on disk")
    await run_jobs()
    # The page that is open already shows a drawing in its place, the next one a sentence.
    response = await sigrid.client.get(source)
    assert (response.status_code, response.headers["content-type"]) == (200, "image/svg+xml")
    page = await sigrid.open(page.path)
    assert page.says("“stol.jpg” cannot be read. It may be damaged: try another picture.")
    assert not page.all("main .pictures img")
