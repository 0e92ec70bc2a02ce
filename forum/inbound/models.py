"""The table of mails that came in: each with what became of it."""

from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from forum.accounts.models import Person


class Outcome(StrEnum):
    """What became of a mail."""

    WAITING = "waiting"
    POSTED = "posted"
    # Its one word was a wish.
    READ = "read"
    FOLLOWED = "followed"
    MUTED = "muted"
    STOPPED = "stopped"
    CONFIRMED = "confirmed"  # a routine still holds
    # It came to an address that does nothing else.
    LETTER_STOPPED = "letter_stopped"
    NEWS_STOPPED = "news_stopped"
    SEEN_BEFORE = "seen_before"
    # It is no person's letter.
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    LOOP = "loop"
    # It is, and cannot be read.
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    WINMAIL = "winmail"
    # It is read, and was not sent to anything that it could answer.
    UNKNOWN_ADDRESS = "unknown_address"
    UNKNOWN_TOKEN = "unknown_token"  # noqa: S105  an outcome
    EXPIRED = "expired"
    WHICH_ONE = "which_one"
    # It is not from whom it says, or that person may not.
    WRONG_SENDER = "wrong_sender"
    FORGED = "forged"
    UNVERIFIED = "unverified"
    CLOSED_ACCOUNT = "closed_account"
    CLOSED = "closed"
    GONE = "gone"
    REFUSED = "refused"
    TOO_OFTEN = "too_often"
    # Reading it went wrong; it is tried again while the job has tries left.
    FAILED = "failed"


class IncomingMail(Model):
    """One mail; `key` makes the same mail to the same address one row.

    `recipients`: our address that it came to. `message`: as it came, until `erased_at`.
    `detail`: what it became ("/answers/5"), or why not in the server's words.
    """

    id = fields.IntField(primary_key=True)
    key = fields.CharField(max_length=80, unique=True)
    message_id = fields.CharField(max_length=300, default="", db_default="")
    sender = fields.CharField(max_length=254, default="", db_default="")
    recipients = fields.TextField(default="")
    size = fields.IntField()
    message = fields.BinaryField(null=True)
    outcome = fields.CharEnumField(
        Outcome, max_length=24, default=Outcome.WAITING, db_default=Outcome.WAITING.value
    )
    detail = fields.CharField(max_length=300, default="", db_default="")
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, null=True, on_delete=fields.SET_NULL, db_index=True
    )
    received_at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)
    erased_at = fields.DatetimeField(null=True)

    person_id: int | None

    class Meta:
        table = "incoming_mail"
        indexes = (
            Index(fields=("outcome", "received_at"), name="incoming_mail_outcome"),
            Index(fields=("received_at",), name="incoming_mail_received"),
        )
