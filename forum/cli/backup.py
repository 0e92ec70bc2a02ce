"""`forum backup` and `forum restore`: the database and the files in one tar, while people write."""

import asyncio
import json
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Annotated

import typer

from forum import search
from forum.cli.console import checked_settings, give_up, out, with_database
from forum.kit import clock, migrations
from forum.kit.db.connections import sqlite_path
from forum.kit.errors import Refused
from forum.kit.storage import storage
from forum.settings import settings

ABOUT, DATABASE, FILES = "about.json", "database.sqlite3", "files"
PG_DUMP = (
    "The data is in PostgreSQL: copy it with `pg_dump --format=custom` and bring it back with"
    " `pg_restore`. This command takes the files."
)


def backup(
    file: Annotated[Path, typer.Argument(help="The tar to write; `.tar.gz` is compressed.")],
) -> None:
    """Write the database and all files into one tar; the forum may run meanwhile."""
    checked_settings()
    if file.exists():
        give_up(f"{file} exists already. Name another file, or remove it first.")
    unfinished = file.with_name(f"{file.name}.part")
    try:
        unfinished.touch(mode=0o600)
        count = asyncio.run(_write(unfinished, compressed=file.suffix == ".gz"))
        unfinished.replace(file)
    except (OSError, sqlite3.Error, Refused) as error:
        unfinished.unlink(missing_ok=True)
        give_up(f"No backup was made: {error}")
    out.print(f"{file} holds {_what()} {count} files. Keep a copy of the settings with it.")


def restore(
    file: Annotated[Path, typer.Argument(help="A tar that `forum backup` wrote.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Replace the database by that of a backup, bring its files back, and migrate."""
    checked_settings()
    if not yes:
        typer.confirm("What was written since that backup will be gone. Go on?", abort=True)
    try:
        with tarfile.open(file) as tar, tempfile.TemporaryDirectory() as folder:
            _restore_database(tar, Path(folder))
            count = asyncio.run(_restore_files(tar, Path(folder)))
    except (OSError, tarfile.TarError, sqlite3.Error, KeyError, ValueError, Refused) as error:
        give_up(f"{file} was not restored: {error}")
    asyncio.run(migrations.migrate(settings().database, report=out.print))
    with_database(search.rebuild)
    out.print(
        f"Restored {_what()} {count} files. Restart the forum: it builds its search index anew."
    )


def _is_sqlite() -> bool:
    return settings().database.startswith("sqlite:")


def _what() -> str:
    return "the database and" if _is_sqlite() else ""


async def _write(target: Path, *, compressed: bool) -> int:
    with (
        tempfile.TemporaryDirectory() as folder,
        tarfile.open(target, "w:gz" if compressed else "w") as tar,
    ):
        tar.add(_about(Path(folder)), ABOUT)
        if _is_sqlite():
            # The database first: what it names is there when the files are copied afterwards.
            copy = Path(folder) / DATABASE
            _copy(sqlite_path(settings().database), copy)
            tar.add(copy, DATABASE)
        else:
            out.print(PG_DUMP)
        return await _write_files(tar)


def _about(folder: Path) -> Path:
    about = {"made_at": clock.now().isoformat(), "version": version("samling-forum")}
    (folder / ABOUT).write_text(json.dumps(about), encoding="utf-8")
    return folder / ABOUT


def _copy(source: Path, target: Path) -> None:
    """Copy a database that is in use (https://www.sqlite.org/backup.html)."""
    if not source.exists():
        raise FileNotFoundError(f"there is no database at {source}")
    with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(target)) as copy:
        there.backup(copy)


async def _write_files(tar: tarfile.TarFile) -> int:
    count = 0
    async for stored in storage().everything():
        try:
            async with storage().as_file(stored.key) as path:
                await asyncio.to_thread(tar.add, path, f"{FILES}/{stored.key}")
        except FileNotFoundError:
            continue  # swept away since it was listed
        count += 1
    return count


def _restore_database(tar: tarfile.TarFile, folder: Path) -> None:
    if ABOUT not in tar.getnames():
        raise ValueError("it is no backup of this program.")
    if not _is_sqlite():
        out.print(PG_DUMP)
        return
    tar.extract(DATABASE, folder, filter="data")
    copy = folder / DATABASE
    with closing(sqlite3.connect(copy)) as database:
        [found] = database.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            raise ValueError(f"its database is damaged: {found}")
    live = sqlite_path(settings().database)
    if live.exists():
        kept = live.with_name(f"{live.name}.{clock.now():%Y%m%dT%H%M%S}-before-restore")
        _copy(live, kept)
        out.print(f"The database as it was is kept as {kept}.")
    live.parent.mkdir(parents=True, exist_ok=True)
    _copy(copy, live)


async def _restore_files(tar: tarfile.TarFile, folder: Path) -> int:
    count = 0
    for member in tar:
        path = PurePosixPath(member.name)
        if not member.isfile() or path.parts[0] != FILES or ".." in path.parts:
            continue
        await asyncio.to_thread(tar.extract, member, folder, filter="data")
        await storage().put(str(path.relative_to(FILES)), folder / path)
        (folder / path).unlink()
        count += 1
    return count
