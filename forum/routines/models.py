"""The tables of routines: the document, its versions and files, and every state as a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from forum.kit.visibility import Visibility
from forum.routines.kinds import VersionState, Weight

if TYPE_CHECKING:
    from datetime import date, datetime

    from forum.accounts.models import Person
    from forum.branches.models import Branch
    from forum.files.models import StoredFile
    from forum.themes.models import Theme

REVIEW_MONTHS = 12


class Routine(Model):
    """A document that a branch owns; title, summary and language are those of its current version.

    `number` is the current version's, 0 while nothing was published. `owner` answers for it and is
    asked by `review_on` whether it still holds. `origin` is the routine that it was adapted from,
    `origin_number` the origin's version it builds on, `dismissed_number` the latest version of the
    origin that the branch has decided not to take over. `version` changes with anything on the
    page (ETag).
    """

    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=200)
    summary = fields.CharField(max_length=500, default="", db_default="")
    language = fields.CharField(max_length=8, default="nb", db_default="nb")
    theme: fields.ForeignKeyRelation[Theme] = fields.ForeignKeyField(
        "forum.Theme", related_name=False, on_delete=fields.RESTRICT
    )
    branch: fields.ForeignKeyRelation[Branch] = fields.ForeignKeyField(
        "forum.Branch", related_name=False, on_delete=fields.RESTRICT
    )
    owner: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", db_index=True, related_name=False, on_delete=fields.RESTRICT
    )
    created_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT
    )
    visibility = fields.CharEnumField(
        Visibility, max_length=16, default=Visibility.NETWORK, db_default="network"
    )
    number = fields.IntField(default=0, db_default=0)
    has_files = fields.BooleanField(default=False, db_default=False)
    review_months = fields.SmallIntField(default=REVIEW_MONTHS, db_default=REVIEW_MONTHS)
    review_on: date | None = fields.DateField(null=True, db_index=True)
    confirmed_at: datetime | None = fields.DatetimeField(null=True)
    origin: fields.ForeignKeyNullableRelation[Routine] = fields.ForeignKeyField(
        "forum.Routine", db_index=True, related_name=False, on_delete=fields.RESTRICT, null=True
    )
    origin_number = fields.IntField(default=0, db_default=0)
    dismissed_number = fields.IntField(default=0, db_default=0)
    use_count = fields.IntField(default=0, db_default=0)
    adaptation_count = fields.IntField(default=0, db_default=0)
    created_at = fields.DatetimeField()
    published_at: datetime | None = fields.DatetimeField(null=True)
    changed_at = fields.DatetimeField()
    hidden_at: datetime | None = fields.DatetimeField(null=True)
    deleted_at: datetime | None = fields.DatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)
    submission_key = fields.CharField(max_length=64, null=True, unique=True)

    theme_id: int
    branch_id: int
    owner_id: int
    created_by_id: int
    origin_id: int | None

    class Meta:
        table = "routine"
        indexes = (
            Index(fields=("changed_at", "id"), name="routine_changed"),
            Index(fields=("theme_id", "changed_at", "id"), name="routine_theme_changed"),
            Index(fields=("branch_id", "review_on", "id"), name="routine_branch_review"),
        )


class Version(Model):
    """A text of a routine: a draft, a proposal by somebody else, or a published version.

    `number` counts the published ones from 1. `based_on` is the number of the version that was
    current when its writer began. `reply` is what the branch said to a proposal. `edit_count`
    tells two people apart who change the same draft. A draft may take over the origin's version
    `origin_number`, and the proposal whose id is `proposal_number`.
    """

    id = fields.IntField(primary_key=True)
    routine: fields.ForeignKeyRelation[Routine] = fields.ForeignKeyField(
        "forum.Routine", related_name=False, on_delete=fields.CASCADE
    )
    number: int | None = fields.IntField(null=True)
    state = fields.CharEnumField(VersionState, max_length=16)
    based_on = fields.IntField(default=0, db_default=0)
    title = fields.CharField(max_length=200)
    summary = fields.CharField(max_length=500, default="", db_default="")
    language = fields.CharField(max_length=8, default="nb", db_default="nb")
    text = fields.TextField()
    html = fields.TextField()
    renderer = fields.IntField(default=0, db_default=0)
    note = fields.CharField(max_length=500, default="", db_default="")
    weight = fields.CharEnumField(
        Weight, max_length=16, default=Weight.CHANGE, db_default=Weight.CHANGE.value
    )
    by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", db_index=True, related_name=False, on_delete=fields.RESTRICT
    )
    created_at = fields.DatetimeField()
    published_at: datetime | None = fields.DatetimeField(null=True)
    decided_at: datetime | None = fields.DatetimeField(null=True)
    decided_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT, null=True
    )
    reply = fields.CharField(max_length=500, default="", db_default="")
    edit_count = fields.IntField(default=0, db_default=0)
    origin_number = fields.IntField(default=0, db_default=0)
    proposal_number = fields.IntField(default=0, db_default=0)
    submission_key = fields.CharField(max_length=64, null=True, unique=True)

    routine_id: int
    by_id: int
    decided_by_id: int | None

    class Meta:
        table = "routine_version"
        unique_together = (("routine", "number"),)
        indexes = (Index(fields=("routine_id", "state", "id"), name="routine_version_state"),)


class VersionFile(Model):
    """A file of a version; an unchanged file hangs on many versions of its routine."""

    id = fields.IntField(primary_key=True)
    version: fields.ForeignKeyRelation[Version] = fields.ForeignKeyField(
        "forum.Version", related_name=False, on_delete=fields.CASCADE
    )
    file: fields.ForeignKeyRelation[StoredFile] = fields.ForeignKeyField(
        "forum.StoredFile", db_index=True, related_name=False, on_delete=fields.RESTRICT
    )
    position = fields.IntField(default=0, db_default=0)

    version_id: int
    file_id: int

    class Meta:
        table = "routine_version_file"
        unique_together = (("version", "file"),)


class Confirmation(Model):
    """Somebody who may answer for the routine said that it still holds, until `review_on`."""

    id = fields.IntField(primary_key=True)
    routine: fields.ForeignKeyRelation[Routine] = fields.ForeignKeyField(
        "forum.Routine", db_index=True, related_name=False, on_delete=fields.CASCADE
    )
    number = fields.IntField()
    by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT
    )
    created_at = fields.DatetimeField()
    review_on = fields.DateField()

    routine_id: int
    by_id: int

    class Meta:
        table = "routine_confirmation"


class Reminder(Model):
    """Whether a routine still holds was asked `days` (-30, 0, 30) after its review date."""

    id = fields.IntField(primary_key=True)
    routine: fields.ForeignKeyRelation[Routine] = fields.ForeignKeyField(
        "forum.Routine", related_name=False, on_delete=fields.CASCADE
    )
    review_on = fields.DateField()
    days = fields.SmallIntField()
    created_at = fields.DatetimeField()

    routine_id: int

    class Meta:
        table = "routine_reminder"
        unique_together = (("routine", "review_on", "days"),)


class InUse(Model):
    """A branch uses a routine as it stands; `number` is the version that hangs on its wall.

    `dismissed_number` is the latest version that the branch has decided not to take over.
    """

    id = fields.IntField(primary_key=True)
    routine: fields.ForeignKeyRelation[Routine] = fields.ForeignKeyField(
        "forum.Routine", related_name=False, on_delete=fields.CASCADE
    )
    branch: fields.ForeignKeyRelation[Branch] = fields.ForeignKeyField(
        "forum.Branch", db_index=True, related_name=False, on_delete=fields.RESTRICT
    )
    number = fields.IntField()
    dismissed_number = fields.IntField(default=0, db_default=0)
    by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT
    )
    created_at = fields.DatetimeField()

    routine_id: int
    branch_id: int
    by_id: int

    class Meta:
        table = "routine_in_use"
        unique_together = (("routine", "branch"),)


class RoutineWriter(Model):
    """A member whom a leader lets make routines for the branch."""

    id = fields.IntField(primary_key=True)
    branch: fields.ForeignKeyRelation[Branch] = fields.ForeignKeyField(
        "forum.Branch", related_name=False, on_delete=fields.CASCADE
    )
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", db_index=True, related_name=False, on_delete=fields.CASCADE
    )
    allowed_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT
    )
    created_at = fields.DatetimeField()

    branch_id: int
    person_id: int
    allowed_by_id: int

    class Meta:
        table = "routine_writer"
        unique_together = (("branch", "person"),)


class RoutineHiding(Model):
    """A moderator hid a routine; in force until it is lifted."""

    id = fields.IntField(primary_key=True)
    routine: fields.ForeignKeyRelation[Routine] = fields.ForeignKeyField(
        "forum.Routine", db_index=True, related_name=False, on_delete=fields.CASCADE
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

    routine_id: int
    by_id: int
    lifted_by_id: int | None

    class Meta:
        table = "routine_hiding"
