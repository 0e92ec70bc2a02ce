"""Rebuilds SQLite tables in migrations without losing rows, references, indexes or triggers.

Tortoise's own rebuild drops the table with foreign keys on, which deletes the rows that point at
it, and forgets its indexes and uniques. This one makes the table exactly as a fresh schema would
have it (https://www.sqlite.org/lang_altertable.html#otheralter), and counts the rows.
"""
# ruff: noqa: SLF001  `_meta` is how Tortoise's own editors see a model

import sqlite3
from collections.abc import Iterator
from typing import Any

from tortoise import Model
from tortoise.fields import Field
from tortoise.fields.relational import ManyToManyFieldInstance
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.migrations.schema_editor import SqliteSchemaEditor
from tortoise.migrations.schema_editor.data import ModelSqlData
from tortoise.migrations.schema_generator.state import State

from forum.kit.db.connections import APP
from forum.kit.migration_editors import MendedEditor


class MigrationError(Exception):
    """A migration would lose something or cannot be done; nothing was changed."""


class GuardedEditor(MendedEditor, SqliteSchemaEditor):
    """Tortoise's editor; `before` and `after` are the models around the operation that runs."""

    before: State
    after: State

    def __init__(self, client: Any) -> None:
        super().__init__(client, atomic=True)
        self._constraints: list[str] = []

    async def add_field(self, model: type[Model], field_name: str) -> None:
        """Add a column, with its index and reference."""
        field = model._meta.fields_map[field_name]
        if isinstance(field, ManyToManyFieldInstance):
            await super().add_field(model, field_name)
        else:
            await self._remake_table(model)

    async def add_index(self, model: type[Model], index: Any) -> None:
        """Add an index, unless a rebuild has made it already."""
        if self._index_name_for_model(model, index) not in await self._indexes(_table(model)):
            await super().add_index(model, index)

    async def add_constraint(self, model: type[Model], constraint: Any) -> None:
        """Add a constraint to the table's definition."""
        await self._remake_table(model)

    async def remove_constraint(self, model: type[Model], constraint: Any) -> None:
        """Take a constraint from the table's definition."""
        await self._remake_table(model)

    async def rename_constraint(
        self, model: type[Model], old_constraint: Any, new_constraint: Any
    ) -> None:
        """Rename a constraint in the table's definition."""
        await self._remake_table(model)

    async def _remake_table(
        self,
        model: type[Model],
        create_field: Any = None,  # Tortoise's signature: what changes is told by `after`
        delete_field: Any = None,
        alter_fields: list[tuple[Field[Any], Field[Any]]] | None = None,
    ) -> None:
        table = _table(model)
        kept = await self._kept(model)
        create, *indexes = _statements(self._get_model_sql_data(self._target(model)).table_sql)
        create = create.replace(f'CREATE TABLE "{table}"', f'CREATE TABLE "new__{table}"', 1)
        await self._query(create)
        await self._copy(model, _renamed(alter_fields or []))
        await self._query(f'DROP TABLE "{table}"')
        # Views and triggers of other tables name the table that is not there just now.
        await self._query("PRAGMA legacy_alter_table = ON")
        await self._query(f'ALTER TABLE "new__{table}" RENAME TO "{table}"')
        await self._query("PRAGMA legacy_alter_table = OFF")
        for statement in [*indexes, *kept]:
            await self._query(statement)

    async def _kept(self, model: type[Model]) -> list[str]:
        """Return how to make again what somebody added to the table beside the models."""
        own = self._own_indexes(self.before.apps.get_model(f"{APP}.{model.__name__}"))
        own += self._own_indexes(self._target(model))
        columns = set(self._target(model)._meta.fields_db_projection.values())
        found = await self._query(
            "SELECT type, name, sql FROM sqlite_master"
            " WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL",
            [_table(model)],
        )
        return [
            each["sql"]
            for each in found
            if each["type"] == "trigger"
            or (each["name"] not in own and await self._columns_of(each["name"]) <= columns)
        ]

    async def _copy(self, model: type[Model], renamed: dict[str, str]) -> None:
        table = _table(model)
        there = await self._query(f'PRAGMA table_info("{table}")')
        rows = (await self._query(f'SELECT COUNT(*) AS n FROM "{table}"'))[0]["n"]  # noqa: S608
        nullable = {each["name"]: not each["notnull"] for each in there}
        copied: dict[str, str] = {}
        for field, column in _columns(self._target(model)):
            source = renamed.get(column, column)
            default = self._default(self._target(model), field)
            if source in nullable:
                fills = nullable[source] and not field.null and not field.pk and default
                copied[column] = f'COALESCE("{source}", {default})' if fills else f'"{source}"'
            elif default is not None and not field.has_db_default():
                copied[column] = default
            elif not field.null and not field.has_db_default() and rows:
                raise MigrationError(f"{table}.{column} needs a db_default: the table has rows.")
        names = ", ".join(f'"{column}"' for column in copied)
        await self._query(
            f'INSERT INTO "new__{table}" ({names})'  # noqa: S608  names are the models'
            f' SELECT {", ".join(copied.values())} FROM "{table}"'
        )
        made = (await self._query(f'SELECT COUNT(*) AS n FROM "new__{table}"'))[0]["n"]  # noqa: S608
        if made != rows:
            raise MigrationError(f"{table} has {rows} rows, but {made} would be left.")

    def _default(self, model: type[Model], field: Field[Any]) -> str | None:
        """Return the SQL of the value for rows that have none, or None."""
        if field.has_db_default():
            if hasattr(field.db_default, "get_sql"):
                return str(field.db_default.get_sql(dialect=self.DIALECT))
            return self._escape_default_value(field.to_db_value(field.db_default, model))
        if field.default is None or callable(field.default):
            return None
        return self._escape_default_value(field.to_db_value(field.default, model))

    def _target(self, model: type[Model]) -> type[Model]:
        return self.after.apps.get_model(f"{APP}.{model.__name__}")

    def _get_model_sql_data(self, model: type[Model]) -> ModelSqlData:
        self._constraints = []
        for constraint in getattr(model._meta, "constraints", None) or ():
            if isinstance(constraint, CheckConstraint):
                template = self.CHECK_CONSTRAINT_CREATE_TEMPLATE
                self._constraints.append(
                    template.format(name=constraint.name, check=constraint.check)
                )
            elif isinstance(constraint, UniqueConstraint):
                columns = self._resolve_fields_to_columns(model, constraint.fields)
                self._constraints.append(
                    self.UNIQUE_CONSTRAINT_CREATE_TEMPLATE.format(
                        index_name=self._constraint_name_for_model(model, constraint),
                        fields=", ".join(self.quote(column) for column in columns),
                    )
                )
        return super()._get_model_sql_data(model)

    def _get_inner_statements(self) -> list[str]:
        return self._constraints

    def _own_indexes(self, model: type[Model]) -> list[str]:
        _create, *indexes = _statements(self._get_model_sql_data(model).table_sql)
        return [statement.split('"')[1] for statement in indexes]

    async def _indexes(self, table: str) -> set[str]:
        return {each["name"] for each in await self._query(f'PRAGMA index_list("{table}")')}

    async def _columns_of(self, index: str) -> set[str]:
        found = await self._query(f'PRAGMA index_info("{index}")')
        return {each["name"] for each in found if each["name"]}

    async def _run_sql(self, sql: str) -> None:
        for statement in _statements(sql):
            await self._query(statement)

    async def _query(self, sql: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        _changed, found = await self.client.execute_query(sql, values)
        return [dict(each) for each in found]


def _table(model: type[Model]) -> str:
    return str(model._meta.db_table)


def _columns(model: type[Model]) -> list[tuple[Field[Any], str]]:
    projection = model._meta.fields_db_projection
    return [(model._meta.fields_map[name], column) for name, column in projection.items()]


def _renamed(altered: list[tuple[Field[Any], Field[Any]]]) -> dict[str, str]:
    return {
        new.source_field or new.model_field_name: old.source_field or old.model_field_name
        for old, new in altered
    }


def _statements(sql: str) -> Iterator[str]:
    """Cut a script into its statements; a `;` inside a literal or a trigger cuts nothing."""
    statement = ""
    for part in sql.split(";"):
        statement += part + ";"
        if sqlite3.complete_statement(statement):
            if statement.strip(" \n;"):
                yield statement.strip()
            statement = ""
    if statement.strip(" \n;"):
        yield statement.strip(" \n;")
