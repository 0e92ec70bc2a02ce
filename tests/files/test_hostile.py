"""Hostile and broken files: each is refused or read by name, nothing hangs, nothing fills up.

One test for the whole table, because each start of the reader's process costs more than most files.
"""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from forum.files import failures, reader
from forum.files.codes import Failure, NoText
from forum.files.models import FileKind, StoredFile
from forum.files.reading import Reading, states
from forum.kit import db, ratelimit
from forum.kit.i18n import language
from tests.conftest import Browse, RunJobs
from tests.files import offices
from tests.files.hostile import HOSTILE
from tests.support import databases
from tests.support.uploads import Sent, upload, upload_from
from tests.support.visitor import Visitor
from tests.support.world import World

ROOT = Path(__file__).parents[2]
MEGABYTE = 1_000_000
NEXT_STARTS = 40.0  # seconds

on_one_database = pytest.mark.skipif(
    databases.wanted_kind() == "postgresql", reason="the files are the same on every database"
)


@pytest.fixture
async def sigrid(browse: Browse, world: World) -> Visitor:
    return await browse(world.sigrid)


def refusal_of(sent: Sent) -> str:
    """Return the code whose sentence the answer gives."""
    (problem,) = sent.problems
    for code in Failure:
        with language("en"):
            beginning, _name, ending = failures.sentence(code, "NAME").partition("“NAME”")
        if problem.startswith(beginning) and problem.endswith(ending):
            return code.value
    return problem


async def outcome_of(sent: Sent) -> str:
    """Return what became of an upload whose jobs have run, as the table says it."""
    assert sent.status in {201, 422}, sent.page.html
    if not sent.files:
        return refusal_of(sent)
    stored = await StoredFile.get(id=sent.files[0]["id"])
    if stored.kind is FileKind.PICTURE:
        return "picture"
    state, reason, _pages = (await states([stored.id]))[stored.id]
    assert state in {Reading.READ, Reading.NO_TEXT}
    return "read" if state is Reading.READ else reason


@on_one_database
async def test_every_hostile_file_has_the_outcome_that_the_table_names(
    sigrid: Visitor, run_jobs: RunJobs, tmp_path: Path
) -> None:
    # Made elsewhere: what making them takes is not the server's.
    made = [sys.executable, "-m", "tests.files.hostile", str(tmp_path)]
    await asyncio.to_thread(subprocess.run, made, check=True, cwd=ROOT)
    # Whatever is loaded only once, and the room that any large upload needs.
    await upload(sigrid, ("rutine.pdf", offices.pdf()), ("vakter.csv", b"navn;dag\n" * 10**6))
    await run_jobs()
    loop = asyncio.get_running_loop()
    wrong: dict[str, Any] = {}
    before = largest = psutil.Process().memory_info().rss
    for number, (name, (_make, expected)) in enumerate(HOSTILE.items()):
        await ratelimit.forget_all()
        sent = await upload_from(sigrid, name, tmp_path / f"{number}")
        begun = loop.time()
        await run_jobs()
        took = loop.time() - begun
        largest = max(largest, psutil.Process().memory_info().rss)
        outcome = await outcome_of(sent)
        if outcome not in expected.replace("no text: ", "").split("|") or took > NEXT_STARTS:
            wrong[name] = (outcome, expected, took)
    assert not wrong
    assert await db.value("SELECT COUNT(*) AS n FROM job WHERE state <> 'done'") == 0
    assert largest - before < 50 * MEGABYTE


async def test_document_that_hangs_is_ended_and_the_next_one_is_read(
    sigrid: Visitor, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Whoever opens a pipe waits for what nobody ever writes.
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr(reader, "READ_SECONDS", 1.0)
    told = await reader.read(tmp_path / "pipe", "text/plain")
    assert told["reason"] == NoText.TOO_SLOW
    monkeypatch.undo()
    sent = await upload(sigrid, ("rutine.docx", offices.docx()))
    await run_jobs()
    assert await outcome_of(sent) == "read"


async def test_reader_that_was_killed_from_outside_comes_back(
    sigrid: Visitor, run_jobs: RunJobs
) -> None:
    await reader.process.start()
    assert reader.process.pid
    os.kill(reader.process.pid, 9)
    sent = await upload(sigrid, ("rutine.docx", offices.docx()))
    await run_jobs()
    assert await outcome_of(sent) == "read"
