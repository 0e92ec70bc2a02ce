"""Tortoise's schema editors with what they forget: quotes, columns and indexes."""
# ruff: noqa: SLF001  `_meta` is how Tortoise's own editors see a model

from collections.abc import Sequence
from typing import Any

from tortoise import Model
from tortoise.fields import Field
from tortoise.migrations.schema_editor import AsyncpgSchemaEditor
from tortoise.migrations.schema_editor.base import BaseSchemaEditor


class MendedEditor(BaseSchemaEditor):
    """Makes an index on `("branch", "created_at")` one on `branch_id`; quotes texts of defaults.

    Tortoise's editor writes the field's name, which PostgreSQL refuses and SQLite takes for a text.
    """

    def _get_index_sql(
        self, model: type[Model], field_names: Sequence[str], *args: Any, **options: Any
    ) -> str:
        columns = self._resolve_fields_to_columns(model, list(field_names))
        return super()._get_index_sql(model, columns, *args, **options)

    def _index_name_for_model(self, model: type[Model], index: Any) -> str:
        if index.name:
            return str(index.name)
        index.resolve_expressions(model)
        columns = self._resolve_fields_to_columns(model, list(index.field_names))
        return self._generate_index_name("idx", model, columns)

    def _escape_default_value(self, default: object) -> str:
        if isinstance(default, str):
            return "'" + default.replace("'", "''") + "'"
        return super()._escape_default_value(default)


class PostgresEditor(MendedEditor, AsyncpgSchemaEditor):
    """Tortoise's editor, which forgets the index of a field that is added later."""

    def __init__(self, client: Any) -> None:
        super().__init__(client, atomic=True)

    async def add_field(self, model: type[Model], field_name: str) -> None:
        """Add a column and its index."""
        await super().add_field(model, field_name)
        known = model._meta.fields_map
        column = known[field_name].source_field or field_name
        if known.get(column, known[field_name]).index:
            await self._run_sql(self._get_index_sql(model, [column]))

    async def _alter_field(
        self, model: type[Model], old_field: Field[Any], new_field: Field[Any]
    ) -> None:
        """Change a column; rows without a value get the default before they must have one."""
        if old_field.null and not new_field.null and new_field.has_db_default():
            default = self._escape_default_value(new_field.to_db_value(new_field.db_default, model))
            column = self.quote(old_field.source_field or old_field.model_field_name)
            table = self._qualify_table_name(model._meta.db_table, model._meta.schema)
            await self._run_sql(
                f"UPDATE {table} SET {column} = {default} WHERE {column} IS NULL"  # noqa: S608
            )
        await super()._alter_field(model, old_field, new_field)
