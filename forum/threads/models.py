"""The tables of the package: what is written (`writings`), and every state of it as a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.models import Model

from forum.threads.kinds import Again, Kind, Period, Visibility
from forum.threads.writings import About, Answer, Attachment, Comment, Revision, Thread, Tip

if TYPE_CHECKING:
    from datetime import datetime

    from forum.accounts.models import Person
    from forum.branches.models import Branch
    from forum.themes.models import Theme

__all__ = [
    "About",
    "Acceptance",
    "Again",
    "Answer",
    "Attachment",
    "Closure",
    "Comment",
    "Hiding",
    "Kind",
    "MeToo",
    "Move",
    "Period",
    "Revision",
    "Thread",
    "Tip",
    "Useful",
    "Visibility",
    "WorkedHere",
]


class Useful(Model):
    """A person found an answer useful."""

    id = fields.IntField(primary_key=True)
    answer: fields.ForeignKeyRelation[Answer] = fields.ForeignKeyField(
        "forum.Answer", related_name=False, on_delete=fields.CASCADE
    )
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", db_index=True, related_name=False, on_delete=fields.CASCADE
    )
    created_at = fields.DatetimeField()

    answer_id: int
    person_id: int

    class Meta:
        table = "useful"
        unique_together = (("answer", "person"),)


class MeToo(Model):
    """A person has the same question."""

    id = fields.IntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name=False, on_delete=fields.CASCADE
    )
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", db_index=True, related_name=False, on_delete=fields.CASCADE
    )
    created_at = fields.DatetimeField()

    thread_id: int
    person_id: int

    class Meta:
        table = "me_too"
        unique_together = (("thread", "person"),)


class WorkedHere(Model):
    """A tip worked in a branch's shop too; one row a branch, whoever of it said so."""

    id = fields.IntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name=False, on_delete=fields.CASCADE
    )
    branch: fields.ForeignKeyRelation[Branch] = fields.ForeignKeyField(
        "forum.Branch", db_index=True, related_name=False, on_delete=fields.RESTRICT
    )
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT
    )
    note = fields.CharField(max_length=500, default="", db_default="")
    created_at = fields.DatetimeField()

    thread_id: int
    branch_id: int
    person_id: int

    class Meta:
        table = "worked_here"
        unique_together = (("thread", "branch"),)


class Acceptance(Model):
    """An answer solved the question for its asker; the current one has no `withdrawn_at`."""

    id = fields.IntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", db_index=True, related_name=False, on_delete=fields.CASCADE
    )
    answer: fields.ForeignKeyRelation[Answer] = fields.ForeignKeyField(
        "forum.Answer", db_index=True, related_name=False, on_delete=fields.CASCADE
    )
    by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT
    )
    created_at = fields.DatetimeField()
    withdrawn_at: datetime | None = fields.DatetimeField(null=True)
    withdrawn_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT, null=True
    )

    thread_id: int
    answer_id: int
    by_id: int
    withdrawn_by_id: int | None

    class Meta:
        table = "acceptance"


class Hiding(Model):
    """A moderator hid something; in force until it is lifted."""

    id = fields.IntField(primary_key=True)
    thread: fields.ForeignKeyNullableRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread",
        related_name=False,
        on_delete=fields.CASCADE,
        null=True,
        db_index=True,
    )
    answer: fields.ForeignKeyNullableRelation[Answer] = fields.ForeignKeyField(
        "forum.Answer",
        related_name=False,
        on_delete=fields.CASCADE,
        null=True,
        db_index=True,
    )
    comment: fields.ForeignKeyNullableRelation[Comment] = fields.ForeignKeyField(
        "forum.Comment",
        related_name=False,
        on_delete=fields.CASCADE,
        null=True,
        db_index=True,
    )
    by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT
    )
    created_at = fields.DatetimeField()
    reason = fields.CharField(max_length=500, default="", db_default="")
    lifted_at: datetime | None = fields.DatetimeField(null=True)
    lifted_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT, null=True
    )

    thread_id: int | None
    answer_id: int | None
    comment_id: int | None
    by_id: int
    lifted_by_id: int | None

    class Meta:
        table = "hiding"


class Closure(Model):
    """A moderator closed a thread for more answers; in force until it is reopened."""

    id = fields.IntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", db_index=True, related_name=False, on_delete=fields.CASCADE
    )
    by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT
    )
    created_at = fields.DatetimeField()
    reason = fields.CharField(max_length=500, default="", db_default="")
    reopened_at: datetime | None = fields.DatetimeField(null=True)
    reopened_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT, null=True
    )

    thread_id: int
    by_id: int
    reopened_by_id: int | None

    class Meta:
        table = "closure"


class Move(Model):
    """A moderator filed a thread under another theme."""

    id = fields.IntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", db_index=True, related_name=False, on_delete=fields.CASCADE
    )
    from_theme: fields.ForeignKeyRelation[Theme] = fields.ForeignKeyField(
        "forum.Theme", related_name=False, on_delete=fields.RESTRICT
    )
    to_theme: fields.ForeignKeyRelation[Theme] = fields.ForeignKeyField(
        "forum.Theme", related_name=False, on_delete=fields.RESTRICT
    )
    by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT
    )
    created_at = fields.DatetimeField()
    reason = fields.CharField(max_length=500, default="", db_default="")

    thread_id: int
    from_theme_id: int
    to_theme_id: int
    by_id: int

    class Meta:
        table = "move"
