"""Tortoise's schema editors with what they forget: columns of indexes, indexes of new fields."""
# ruff: noqa: SLF001  `_meta` is how Tortoise's own editors see a model

from collections.abc import Sequence
from typing import Any

from tortoise import Model
from tortoise.migrations.schema_editor import AsyncpgSchemaEditor
from tortoise.migrations.schema_editor.base import BaseSchemaEditor


class ColumnIndexes(BaseSchemaEditor):
    """Makes an index on `("branch", "created_at")` one on the column `branch_id`.

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


class PostgresEditor(ColumnIndexes, AsyncpgSchemaEditor):
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
