"""Synthetic models, changed in every way that a migration may; data lies in all of the tables."""

import sys
from collections.abc import AsyncIterator, Callable
from itertools import count
from pathlib import Path

import pytest

from forum.kit import db
from forum.kit.migration_files import write_migration
from forum.kit.migrations import MigrationError, migrate
from tests.kit.changes import CHANGES, FILL, MODELS
from tests.kit.schemas import Schema, read_schema
from tests.support.databases import Databases

_numbers = count(1)


class Project:
    """A package of models with its migrations, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.name = f"project_{next(_numbers)}"
        self.folder = folder / self.name
        self.folder.mkdir()
        (self.folder / "__init__.py").touch()
        self.revisions = count(1)

    async def write(self, models: str) -> str:
        """Write the next migration, for these models, and return what it says."""
        module = f"models_{next(self.revisions)}"
        (self.folder / f"{module}.py").write_text(models, encoding="utf-8")
        await write_migration("change", package=self.migrations, models=(f"{self.name}.{module}",))
        return self.newest.read_text(encoding="utf-8")

    def add(self, name: str, operations: str) -> None:
        """Write a migration by hand."""
        before = self.newest.stem
        (self.folder / "migrations" / f"{name}.py").write_text(
            "from tortoise import fields, migrations\n"
            "from tortoise.migrations import operations as ops\n"
            f"class Migration(migrations.Migration):\n    dependencies = [('forum', '{before}')]\n"
            f"    operations = [{operations}]\n",
            encoding="utf-8",
        )

    @property
    def newest(self) -> Path:
        return max((self.folder / "migrations").glob("0*.py"))

    @property
    def migrations(self) -> str:
        return f"{self.name}.migrations"


New = Callable[[], Project]


@pytest.fixture
def new_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> New:
    monkeypatch.syspath_prepend(tmp_path)
    return lambda: Project(tmp_path)


@pytest.fixture
async def project(new_project: New, bare_database_url: str) -> AsyncIterator[Project]:
    """The first revision, with data in the database."""
    made = new_project()
    await made.write(MODELS)
    await migrate(bare_database_url, package=made.migrations)
    await db.open_database(bare_database_url)
    for statement in FILL:
        await db.execute(statement)
    await db.close_database()
    yield made
    await db.close_database()
    for name in [name for name in sys.modules if name.startswith("project_")]:
        del sys.modules[name]


async def fresh_schema(new_project: New, source: Databases, folder: Path, models: str) -> Schema:
    fresh = new_project()
    await fresh.write(models)
    async with source.bare(folder / "fresh") as url:
        await migrate(url, package=fresh.migrations)
        await db.open_database(url)
        try:
            return await read_schema()
        finally:
            await db.close_database()


@pytest.mark.parametrize("change", CHANGES)
async def test_change_loses_nothing_and_ends_like_a_fresh_schema(
    change: str,
    project: Project,
    new_project: New,
    bare_database_url: str,
    database_source: Databases,
    tmp_path: Path,
) -> None:
    old, new = CHANGES[change]
    assert old in MODELS
    models = MODELS.replace(old, new)
    await project.write(models)
    assert await migrate(bare_database_url, package=project.migrations) == ["0002_change"]

    await db.open_database(bare_database_url)
    schema = await read_schema()
    assert await db.rows("SELECT id, name FROM shop ORDER BY id") == [
        {"id": 1, "name": "Vefsn"},
        {"id": 2, "name": "Herlev"},
    ]
    things = await db.rows("SELECT id, shop_id, label, kind, note FROM thing ORDER BY id")
    empty = "" if change == "null no more" else None
    assert things == [
        {"id": 1, "shop_id": 1, "label": "chair", "kind": "new", "note": empty},
        {"id": 2, "shop_id": 2, "label": "chair", "kind": "new", "note": "it's; red"},
    ]
    if change != "table gone":
        assert await db.value("SELECT COUNT(*) AS n FROM tag") == 3
    if change == "added text":
        assert await db.value("SELECT colour FROM thing WHERE id = 1") == "it's; red"
    await db.close_database()
    assert schema == await fresh_schema(new_project, database_source, tmp_path, models)
    assert await migrate(bare_database_url, package=project.migrations) == []


async def test_references_still_hold_after_a_rebuild(
    project: Project, bare_database_url: str
) -> None:
    await project.write(MODELS.replace("max_length=50", "max_length=200"))
    await migrate(bare_database_url, package=project.migrations)
    await db.open_database(bare_database_url)
    with pytest.raises(db.IntegrityError):
        await db.execute("INSERT INTO tag (id, thing_id, name) VALUES (9, 99, 'x')")
    await db.execute("DELETE FROM shop WHERE id = 2")
    assert await db.value("SELECT COUNT(*) AS n FROM tag") == 1


async def test_renamed_field_keeps_its_values(project: Project, bare_database_url: str) -> None:
    project.add(
        "0002_rename", "ops.RenameField(model_name='Thing', old_name='label', new_name='title')"
    )
    await migrate(bare_database_url, package=project.migrations)
    await db.open_database(bare_database_url)
    assert await db.value("SELECT title FROM thing WHERE id = 1") == "chair"
    assert (True, ("shop_id", "title")) in (await read_schema())["thing"]["indexes"]


async def test_migration_that_fails_changes_nothing(
    project: Project, bare_database_url: str
) -> None:
    project.add(
        "0002_fails",
        "ops.RemoveField(model_name='Shop', name='kroner'),"
        "ops.AddField(model_name='Shop', name='needed', field=fields.IntField()),",
    )
    with pytest.raises(Exception, match=r"needed|null"):
        await migrate(bare_database_url, package=project.migrations)
    await db.open_database(bare_database_url)
    assert await db.value("SELECT kroner FROM shop WHERE id = 1") == 40
    assert await db.value("SELECT COUNT(*) AS n FROM tag") == 3
    assert await db.value("SELECT COUNT(*) AS n FROM tortoise_migrations") == 1


async def test_migration_that_breaks_a_reference_is_refused(
    project: Project, bare_database_url: str
) -> None:
    project.add("0002_breaks", 'ops.RunSQL("DELETE FROM shop WHERE id = 2")')
    if bare_database_url.startswith("sqlite"):
        with pytest.raises(MigrationError, match="thing"):
            await migrate(bare_database_url, package=project.migrations)
    else:
        await migrate(bare_database_url, package=project.migrations)
    await db.open_database(bare_database_url)
    orphans = "SELECT COUNT(*) AS n FROM thing WHERE shop_id NOT IN (SELECT id FROM shop)"
    assert await db.value(orphans) == 0


async def test_generated_file_names_nothing_of_the_forum(new_project: New) -> None:
    project = new_project()
    text = await project.write(MODELS)
    assert "project_" not in text
    assert "Kind" not in text
    assert "today" not in text
    assert await project.write(MODELS) == text, "unchanged models need no migration"


async def test_database_from_a_newer_program_is_refused(
    project: Project, bare_database_url: str
) -> None:
    await db.open_database(bare_database_url)
    async with db.transaction():
        await db.execute("UPDATE tortoise_migrations SET name = '0009_future'")
    await db.close_database()
    with pytest.raises(MigrationError, match="0009_future"):
        await migrate(bare_database_url, package=project.migrations)
