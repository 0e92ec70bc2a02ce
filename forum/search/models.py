"""Tables of search: the word list, what was searched without who, and how a rebuild goes."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class WordGroup(Model):
    """Words that stand for each other in a search, in any of our languages.

    `words` is comma separated, folded to small letters; "vaktliste, vagtplan, turnus".
    """

    id = fields.IntField(primary_key=True)
    words = fields.CharField(max_length=1000)
    is_active = fields.BooleanField(default=True, db_default=True)
    edited_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Person", related_name=False, null=True, on_delete=fields.SET_NULL
    )
    edited_at = fields.DatetimeField()

    edited_by_id: int | None

    class Meta:
        table = "word_group"

    @property
    def word_list(self) -> list[str]:
        """The words, one by one."""
        return [word.strip() for word in self.words.split(",") if word.strip()]


class SearchLog(Model):
    """One search that somebody made, without the person; `found` is the number of groups."""

    id = fields.IntField(primary_key=True)
    query = fields.CharField(max_length=200)
    found = fields.IntField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "search_log"
        indexes = (Index(fields=("created_at",), name="search_log_created"),)


class Rebuild(Model):
    """How building the index anew goes; the latest row counts."""

    id = fields.IntField(primary_key=True)
    done = fields.IntField(default=0, db_default=0)
    total = fields.IntField(default=0, db_default=0)
    started_at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)

    class Meta:
        table = "search_rebuild"
        indexes = (Index(fields=("started_at",), name="search_rebuild_started"),)
