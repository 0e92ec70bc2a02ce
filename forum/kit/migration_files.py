"""Writes a migration for what changed in the models, naming no enum or function of the forum.

Generated files must stay true when the code moves on, so enums become their stored values and
defaults that are functions, which the database never sees, are left out.
"""

import importlib
import re
from enum import Enum
from pathlib import Path
from typing import Any

from tortoise import fields
from tortoise.context import TortoiseContext
from tortoise.fields import Field
from tortoise.fields.data import CharEnumFieldInstance, IntEnumFieldInstance
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.schema_generator.state import State

from forum.kit.db.connections import APP, MIGRATIONS, orm_config


class PlainDetector(MigrationAutodetector):
    """Tortoise's detector, seeing plain columns where the models have enums."""

    def _current_state(self) -> State:
        state = super()._current_state()
        for model in state.models.values():
            # A docstring may be improved without a migration.
            model.options.pop("table_description", None)
            model.fields.update({name: plain(each) for name, each in model.fields.items()})
        return state


async def write_migration(
    name: str, *, package: str = MIGRATIONS, models: tuple[str, ...] | None = None
) -> str:
    """Write the next migration and return a sentence about it.

    Raises:
        ValueError: the name is no snake_case word like `add_colour`.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{2,60}", name):
        raise ValueError("Name the change in small letters: make migration NAME=add_colour")
    config = orm_config("sqlite://unused.sqlite3", *([models] if models else []))
    config["apps"][APP]["migrations"] = package
    _make_package(package)
    async with TortoiseContext() as context:
        await context.init(config=config, init_connections=False)
        assert context.apps is not None  # noqa: S101  init has made them
        detector = PlainDetector(context.apps, config["apps"])
        changes = await detector.changes()
        if not changes:
            return "The models are as the last migration left them."
        number = detector._next_number(APP)  # noqa: SLF001
        changes[0].name = f"{number:04d}_{name}"
        return f"Wrote {changes[0].write()}. Read it, edit it, then run `forum migrate`."


def _make_package(package: str) -> None:
    parent, _dot, last = package.rpartition(".")
    folder = Path(str(importlib.import_module(parent).__file__)).parent / last
    if not folder.exists():
        folder.mkdir()
        note = '"""The migrations by number; `make migration NAME=…` writes the next."""\n'
        (folder / "__init__.py").write_text(note, encoding="utf-8")


def plain(field: Field[Any]) -> Field[Any]:
    """Return the field as a migration file may name it."""
    if isinstance(field, CharEnumFieldInstance):
        return _rebuilt(field, fields.CharField)
    if isinstance(field, IntEnumFieldInstance):
        return _rebuilt(field, fields.SmallIntField)
    if callable(field.default):
        field.default = None
    elif isinstance(field.default, Enum):
        field.default = field.default.value
    return field


def _rebuilt(field: Field[Any], kind: Any) -> Field[Any]:
    _path, _args, options = field.deconstruct()
    options = {
        name: value.value if isinstance(value, Enum) else value
        for name, value in options.items()
        if name not in {"enum_type", "description"} and not (name == "default" and callable(value))
    }
    made: Field[Any] = kind(**options)
    made.model_field_name = field.model_field_name
    return made
