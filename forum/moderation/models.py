"""What members tell moderators about, and how moderators settled it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

if TYPE_CHECKING:
    from datetime import datetime

    from forum.accounts.models import Person


class Report(Model):
    """Somebody told a moderator about something; `part` is thread, answer, comment or routine."""

    id = fields.IntField(primary_key=True)
    part = fields.CharField(max_length=16)
    target_id = fields.IntField()
    reason = fields.CharField(max_length=1000)
    by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT
    )
    created_at = fields.DatetimeField()
    settled_at: datetime | None = fields.DatetimeField(null=True)
    settled_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT, null=True
    )
    outcome = fields.CharField(max_length=500, default="", db_default="")

    by_id: int
    settled_by_id: int | None

    class Meta:
        table = "report"
        indexes = (
            Index(fields=("settled_at", "created_at"), name="report_settled_created"),
            Index(fields=("part", "target_id"), name="report_target"),
        )
