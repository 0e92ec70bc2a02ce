"""Tables of finding: the searches that people saved, and what is like each page."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class SavedSearch(Model):
    """A search whose new hits stand in its person's weekly letter.

    `filters` is the address's query without the words, such as "kind=tip&country=DK".
    """

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.CASCADE
    )
    query = fields.CharField(max_length=200)
    filters = fields.CharField(max_length=200, default="", db_default="")
    created_at = fields.DatetimeField()

    person_id: int

    class Meta:
        table = "saved_search"
        unique_together = (("person", "query", "filters"),)


class RelatedPages(Model):
    """What is like a question, tip, discussion or routine, as search last found it.

    `key` and `others` are groups of search ("thread:12 routine:7"), the most alike first. Check
    each for the reader before it is shown.
    """

    id = fields.IntField(primary_key=True)
    key = fields.CharField(max_length=40, unique=True)
    others = fields.CharField(max_length=200, default="", db_default="")
    looked_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "related_pages"
