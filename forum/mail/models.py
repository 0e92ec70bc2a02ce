"""The table of letters: every mail that the forum sends, from queued to sent or failed."""

from enum import IntEnum, StrEnum
from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class State(StrEnum):
    """Where a letter is on its way."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Priority(IntEnum):
    """What goes first when many letters wait; the smallest does."""

    CODE = 0
    NOW = 1
    WEEKLY = 2


class Letter(Model):
    """One mail to one address; the unique key makes posting it twice one letter.

    `context` holds the values of the template until the letter is built (`built_at`). `text` and,
    in the development inbox, `html` say what went; `erased_at` when that was removed, at once for
    mails that let somebody in. `places`: what stands in it and can be answered, as
    outbox.Answerable. `claim` names who has it in hand, until `next_try_at`.
    """

    id = fields.IntField(primary_key=True)
    key = fields.CharField(max_length=200, unique=True)
    person: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Person", related_name=False, null=True, on_delete=fields.CASCADE, db_index=True
    )
    address = fields.CharField(max_length=254)
    name = fields.CharField(max_length=80, default="", db_default="")
    kind = fields.CharField(max_length=40)
    language = fields.CharField(max_length=2, default="nb", db_default="nb")
    context: Any = fields.JSONField(null=True)
    subject = fields.CharField(max_length=300, default="", db_default="")
    text = fields.TextField(default="")
    html = fields.TextField(default="")
    headers: Any = fields.JSONField(default=dict)
    places: Any = fields.JSONField(null=True)
    priority = fields.IntField(default=1, db_default=1)
    state = fields.CharEnumField(
        State, max_length=16, default=State.WAITING, db_default=State.WAITING.value
    )
    attempts = fields.IntField(default=0, db_default=0)
    next_try_at = fields.DatetimeField()
    claim = fields.CharField(max_length=36, default="", db_default="")
    failure = fields.CharField(max_length=500, default="", db_default="")
    created_at = fields.DatetimeField()
    built_at = fields.DatetimeField(null=True)
    sent_at = fields.DatetimeField(null=True)
    erased_at = fields.DatetimeField(null=True)

    person_id: int | None

    class Meta:
        table = "letter"
        indexes = (
            # Whatever waits is found in its order from the index alone, however much that is.
            Index(
                fields=("state", "priority", "id", "built_at", "next_try_at"), name="letter_queue"
            ),
            Index(fields=("claim",), name="letter_claim"),
            Index(fields=("created_at",), name="letter_created"),
        )


class BuiltLetter(Model):
    """A letter ready to leave, until it has left; beside the row, which changes several times.

    `message` is what leaves, packed (mail.making); `text` and `html` are kept when it has.
    """

    id = fields.IntField(primary_key=True)
    letter: fields.OneToOneRelation[Letter] = fields.OneToOneField(
        "forum.Letter", related_name=False, on_delete=fields.CASCADE
    )
    text = fields.TextField()
    html = fields.TextField(default="")
    message = fields.BinaryField()

    letter_id: int

    class Meta:
        table = "built_letter"


class MailTrouble(Model):
    """An address from which mail came back; `score` in tenths, see mail.suppression."""

    id = fields.IntField(primary_key=True)
    address = fields.CharField(max_length=254, unique=True)
    score = fields.IntField(default=0, db_default=0)
    reason = fields.CharField(max_length=40, default="", db_default="")
    last_at = fields.DatetimeField()
    stopped_at = fields.DatetimeField(null=True)

    class Meta:
        table = "mail_trouble"
