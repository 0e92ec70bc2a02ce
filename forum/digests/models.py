"""Tables of the readers' choices and of every letter that went or was left out."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import Person
from forum.branches.models import Branch
from forum.mail.models import Letter

THURSDAY = 3
SEVEN_O_CLOCK = 7


class Frequency(StrEnum):
    """How often a reader wants the letter."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    NEVER = "never"


class Outcome(StrEnum):
    """What became of a letter on its day."""

    SENT = "sent"
    NOTHING = "nothing"  # there was nothing to say
    STOPPED = "stopped"  # the reader chose to have none
    DEACTIVATED = "deactivated"  # the account was closed between due and sent


class LetterPlan(Model):
    """When a reader wants the letter; who has no row gets it on Thursday at seven.

    `weekday`: 0 is Monday. `hour`: local. `read_until_at`: everything until then was told;
    None: the next letter is a first one. `changed_at`: days before it are not caught up.
    """

    id = fields.IntField(primary_key=True)
    person: fields.OneToOneRelation[Person] = fields.OneToOneField(
        "forum.Person", related_name=False, on_delete=fields.CASCADE
    )
    weekday = fields.SmallIntField(default=THURSDAY, db_default=THURSDAY)
    frequency = fields.CharEnumField(
        Frequency, max_length=16, default=Frequency.WEEKLY, db_default=Frequency.WEEKLY.value
    )
    hour = fields.SmallIntField(default=SEVEN_O_CLOCK, db_default=SEVEN_O_CLOCK)
    is_branch_only = fields.BooleanField(default=False, db_default=False)
    read_until_at = fields.DatetimeField(null=True)
    changed_at = fields.DatetimeField(null=True)

    person_id: int

    class Meta:
        table = "letter_plan"


class LetterRun(Model):
    """One reader's letter of one day; `told` lists what stood in it: nothing comes twice."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.CASCADE
    )
    due_on = fields.DateField()
    from_at = fields.DatetimeField()
    until_at = fields.DatetimeField()
    outcome = fields.CharEnumField(Outcome, max_length=16)
    told: Any = fields.JSONField(default=list)
    letter: fields.ForeignKeyNullableRelation[Letter] = fields.ForeignKeyField(
        "forum.Letter", related_name=False, null=True, on_delete=fields.SET_NULL
    )
    created_at = fields.DatetimeField()

    person_id: int
    letter_id: int | None

    class Meta:
        table = "letter_run"
        unique_together = (("person", "due_on"),)


class Greeting(Model):
    """A few words on top of the next letters, to one branch or (without one) to everybody."""

    id = fields.IntField(primary_key=True)
    branch: fields.ForeignKeyNullableRelation[Branch] = fields.ForeignKeyField(
        "forum.Branch", db_index=True, related_name=False, null=True, on_delete=fields.CASCADE
    )
    text = fields.TextField()
    language = fields.CharField(max_length=2)
    by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.CASCADE
    )
    created_at = fields.DatetimeField()
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta:
        table = "greeting"


class WallLink(Model):
    """The secret address of a branch's sheet for the break room; shown again, so kept readable."""

    id = fields.IntField(primary_key=True)
    token = fields.CharField(max_length=64, unique=True)
    branch: fields.ForeignKeyRelation[Branch] = fields.ForeignKeyField(
        "forum.Branch", db_index=True, related_name=False, on_delete=fields.CASCADE
    )
    branch_id: int
    created_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, null=True, on_delete=fields.SET_NULL
    )
    created_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)

    created_by_id: int | None

    class Meta:
        table = "wall_link"
