"""The tables of what is printed: the code of each sheet, and the binder of each branch."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.models import Model

if TYPE_CHECKING:
    from datetime import datetime

    from forum.accounts.models import Person
    from forum.branches.models import Branch
    from forum.routines.models import Version


class BinderState(StrEnum):
    """How far the binder is that a branch asked for."""

    WAITING = "waiting"
    DRAWING = "drawing"
    READY = "ready"
    FAILED = "failed"


class Paper(Model):
    """The sheets of one version of a routine; `token` stands in the QR code on each of them.

    A row, no signature: what hangs on a wall is still known when the forum's secret is another.
    """

    id = fields.IntField(primary_key=True)
    version: fields.OneToOneRelation[Version] = fields.OneToOneField(
        "forum.Version", related_name=False, on_delete=fields.CASCADE
    )
    token = fields.CharField(max_length=16, unique=True)
    created_at = fields.DatetimeField()

    version_id: int

    class Meta:
        table = "paper"


class Binder(Model):
    """All routines of a branch as one PDF: the one that was asked for last.

    `contents` names what it is made of, `key` is where the storage has it. `number` counts the
    times it was asked for, so that a job which comes late knows that it does. `done` of `total`
    sheets are drawn.
    """

    id = fields.IntField(primary_key=True)
    branch: fields.OneToOneRelation[Branch] = fields.OneToOneField(
        "forum.Branch", related_name=False, on_delete=fields.CASCADE
    )
    state = fields.CharEnumField(BinderState, max_length=16)
    number = fields.IntField(default=1, db_default=1)
    contents = fields.CharField(max_length=64, default="", db_default="")
    key = fields.CharField(max_length=100, default="", db_default="")
    done = fields.IntField(default=0, db_default=0)
    total = fields.IntField(default=0, db_default=0)
    pages = fields.IntField(default=0, db_default=0)
    size = fields.IntField(default=0, db_default=0)
    asked_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT
    )
    asked_at = fields.DatetimeField()
    made_at: datetime | None = fields.DatetimeField(null=True)

    branch_id: int
    asked_by_id: int

    class Meta:
        table = "binder"
