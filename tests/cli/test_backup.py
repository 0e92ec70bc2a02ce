import asyncio
import tarfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from forum.cli.main import app
from forum.kit import db
from forum.kit.storage import storage
from tests.cli.conftest import Install

runner = CliRunner()


pytestmark = pytest.mark.once


@pytest.fixture
def file(tmp_path: Path, install: Install) -> Path:
    """Where the backup goes; the settings name a database that was just made."""
    install()
    (tmp_path / "photo").write_bytes(b"a photo")
    asyncio.run(storage().put("2026/11/photo", tmp_path / "photo"))
    return tmp_path / "backup.tar.gz"


def run(*words: str) -> str:
    result = runner.invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return result.output


def themes(tmp_path: Path, change: str = "") -> int:
    async def counted() -> int:
        await db.open_database(f"sqlite://{tmp_path}/data/samling.sqlite3")
        try:
            if change:
                await db.execute(change)
            return int(await db.value("SELECT COUNT(*) AS n FROM theme"))
        finally:
            await db.close_database()

    return asyncio.run(counted())


def test_backup_brings_database_and_files_back(file: Path, tmp_path: Path) -> None:
    before = themes(tmp_path)
    assert before > 0
    assert "1 files" in run("backup", str(file))
    assert themes(tmp_path, "DELETE FROM theme") == 0
    asyncio.run(storage().delete("2026/11/photo"))

    assert "before-restore" in run("restore", "--yes", str(file)).replace("\n", "")

    assert themes(tmp_path) == before
    assert asyncio.run(storage().get("2026/11/photo")) == b"a photo"


def test_backup_overwrites_nothing_and_is_nobody_elses(file: Path) -> None:
    run("backup", str(file))
    assert file.stat().st_mode & 0o077 == 0
    again = runner.invoke(app, ["backup", str(file)])
    assert again.exit_code == 1
    assert [each.name for each in file.parent.glob("backup*")] == [file.name]


def test_what_is_no_backup_is_refused_and_changes_nothing(file: Path, tmp_path: Path) -> None:
    before = themes(tmp_path)
    with tarfile.open(file, "w:gz") as tar:
        tar.add(tmp_path / "photo", "photo")
    assert runner.invoke(app, ["restore", "--yes", str(file)]).exit_code == 1
    file.write_bytes(b"nonsense")
    assert runner.invoke(app, ["restore", "--yes", str(file)]).exit_code == 1
    assert runner.invoke(app, ["restore", "--yes", str(tmp_path / "nowhere")]).exit_code == 1
    assert themes(tmp_path) == before


def test_restore_asks_first(file: Path, tmp_path: Path) -> None:
    run("backup", str(file))
    themes(tmp_path, "DELETE FROM theme")
    assert runner.invoke(app, ["restore", str(file)], input="n\n").exit_code == 1
    assert themes(tmp_path) == 0
