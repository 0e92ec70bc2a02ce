"""Files belong to what is written; what nobody claimed is swept at night, and nothing else is."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from forum.files.actions import claim, release
from forum.files.codes import Failure
from forum.files.jobs import make_sizes, sweep
from forum.files.models import FileState, PictureSize, StoredFile
from forum.kit import clock as forum_clock
from forum.kit import db, heavy
from forum.kit.errors import Invalid
from forum.kit.storage import storage
from tests.conftest import Browse, RunJobs, StoppedClock
from tests.files import samples
from tests.support.uploads import uploaded
from tests.support.visitor import Visitor
from tests.support.world import World, viewer

OWNER = "/threads/12"


@pytest.fixture
async def sigrid(browse: Browse, world: World) -> Visitor:
    return await browse(world.sigrid)


async def claimed(world: World, *ids: int, path: str = OWNER) -> None:
    async with db.transaction():
        await claim(list(ids), await viewer(world.sigrid), path)


async def keys() -> set[str]:
    """Everything in the storage."""
    return {found.key async for found in storage().everything()}


def make_old(data_dir: Path) -> None:
    """Let what is on disk now have been there for a week, by the forum's clock."""
    moment = (forum_clock.now() - timedelta(days=7)).timestamp()
    for path in data_dir.rglob("*"):
        os.utime(path, (moment, moment))


async def test_claimed_file_is_served_below_its_owner_alone(sigrid: Visitor, world: World) -> None:
    file = await uploaded(sigrid, "a.pdf", samples.pdf())
    await claimed(world, file["id"])
    response = await sigrid.client.get(file["url"])
    assert response.headers["location"] == f"{OWNER}/files/{file['id']}"
    response = await sigrid.client.get(file["url"] + "/small")
    assert response.headers["location"] == f"{OWNER}/files/{file['id']}/small"


async def test_file_of_somebody_else_cannot_be_claimed(browse: Browse, world: World) -> None:
    file = await uploaded(await browse(world.jens), "a.pdf", samples.pdf())
    with pytest.raises(Invalid) as caught:
        await claimed(world, file["id"])
    assert caught.value.fields["files"] == "A file is no longer here. Choose it once more."


async def test_file_is_claimed_once_and_by_the_same_owner_again(
    sigrid: Visitor, world: World
) -> None:
    file = await uploaded(sigrid, "a.pdf", samples.pdf())
    await claimed(world, file["id"])
    await claimed(world, file["id"])
    with pytest.raises(Invalid):
        await claimed(world, file["id"], path="/threads/13")


async def test_refused_claim_claims_nothing(sigrid: Visitor, world: World) -> None:
    file = await uploaded(sigrid, "a.pdf", samples.pdf())
    with pytest.raises(Invalid):
        await claimed(world, file["id"], 999)
    assert (await StoredFile.get(id=file["id"])).claimed_at is None


async def test_unclaimed_upload_is_swept_after_two_days_with_all_its_sizes(
    sigrid: Visitor, run_jobs: RunJobs, clock: StoppedClock
) -> None:
    await uploaded(sigrid, "a.jpg", samples.picture())
    await run_jobs()
    assert len(await keys()) == 4
    clock.move(days=1)
    await sweep()
    assert len(await keys()) == 4
    clock.move(days=2)
    await sweep()
    assert await keys() == set()
    assert not await StoredFile.exists()
    assert not await PictureSize.exists()


async def test_claimed_file_is_never_swept(
    sigrid: Visitor, world: World, run_jobs: RunJobs, clock: StoppedClock, data_dir: Path
) -> None:
    file = await uploaded(sigrid, "a.jpg", samples.picture())
    await claimed(world, file["id"])
    await run_jobs()
    clock.move(days=400)
    make_old(data_dir)
    await sweep()
    assert len(await keys()) == 4
    assert await StoredFile.exists(id=file["id"])


async def test_file_that_was_let_go_is_swept(
    sigrid: Visitor, world: World, clock: StoppedClock
) -> None:
    file = await uploaded(sigrid, "a.pdf", samples.pdf())
    await claimed(world, file["id"])
    clock.move(days=400)
    async with db.transaction():
        await release([file["id"]], "/threads/other")
        await release([file["id"]], OWNER)
    await sweep()
    assert await StoredFile.exists(id=file["id"])
    clock.move(days=3)
    await sweep()
    assert not await StoredFile.exists(id=file["id"])


async def test_bytes_without_a_row_are_swept_when_they_are_old(
    world: World, tmp_path: Path, data_dir: Path
) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x")
    await storage().put("2026/11/cut-off", source)
    (data_dir / "incoming").mkdir()
    (data_dir / "incoming" / "half").write_bytes(b"x")
    make_old(data_dir)
    await storage().put("2026/11/new", source)
    os.utime(data_dir / "files/2026/11/new", times=(forum_clock.now().timestamp(),) * 2)
    await sweep()
    assert await keys() == {"2026/11/new"}
    assert not list((data_dir / "incoming").iterdir())


async def test_sizes_are_made_once_however_often_the_job_runs(
    sigrid: Visitor, run_jobs: RunJobs
) -> None:
    file = await uploaded(sigrid, "a.jpg", samples.picture())
    await run_jobs()
    for _time in range(2):
        await make_sizes(file_id=file["id"])
    assert await PictureSize.filter(file_id=file["id"]).count() == 3


async def test_job_for_a_file_that_is_gone_does_nothing(world: World) -> None:
    await make_sizes(file_id=999)
    assert not await PictureSize.exists()
    assert not await StoredFile.exists()


async def test_picture_that_breaks_the_reader_is_marked_and_the_next_one_works(
    sigrid: Visitor, run_jobs: RunJobs
) -> None:
    file = await uploaded(sigrid, "a.jpg", samples.picture())
    stored = await StoredFile.get(id=file["id"])
    async with storage().as_file(stored.key) as path:
        path.write_bytes(b"\xff\xd8\xff damaged on disk")
    await run_jobs()
    stored = await StoredFile.get(id=file["id"])
    assert (stored.state, stored.failure) == (FileState.FAILED, Failure.UNREADABLE)
    shown = await sigrid.client.get(file["thumbnail_url"])
    assert shown.headers["content-type"] == "image/svg+xml"
    other = await uploaded(sigrid, "b.jpg", samples.picture())
    await run_jobs()
    assert (await StoredFile.get(id=other["id"])).state is FileState.READY


async def test_killed_heavy_process_comes_back_for_the_next_picture(
    sigrid: Visitor, run_jobs: RunJobs
) -> None:
    await uploaded(sigrid, "a.jpg", samples.picture())
    assert heavy.process.pid
    os.kill(heavy.process.pid, 9)
    await run_jobs()
    assert await StoredFile.filter(state=FileState.READY).count() == 1
