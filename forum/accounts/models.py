"""Tables of people, sessions, sign-in codes and texts kept for people whose session had ended."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from forum.kit.viewer import Rank

EMAIL_LENGTH = 254  # RFC 5321 4.5.3.1.3, without the angle brackets
NAME_LENGTH = 80
PATH_LENGTH = 500


class Person(Model):
    """Somebody who was invited; deactivated, never deleted, so that texts keep their names."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=NAME_LENGTH)
    email = fields.CharField(max_length=EMAIL_LENGTH, unique=True)
    language = fields.CharField(max_length=2, default="", db_default="")
    time_zone = fields.CharField(max_length=64, default="", db_default="")
    rank = fields.CharEnumField(Rank, max_length=16, default=Rank.MEMBER, db_default="member")
    about = fields.TextField(default="")
    in_shop_since = fields.IntField(null=True)
    is_example = fields.BooleanField(default=False, db_default=False)
    created_at = fields.DatetimeField()
    seen_at = fields.DatetimeField(null=True)
    previous_visit_at = fields.DatetimeField(null=True)
    deactivated_at = fields.DatetimeField(null=True)
    # Closed because they left or their branch took them out: a new invitation opens it again.
    may_return = fields.BooleanField(default=False, db_default=False)

    class Meta:
        table = "person"

    @property
    def is_active(self) -> bool:
        """Tell whether this person may sign in."""
        return self.deactivated_at is None


class Session(Model):
    """One signed-in browser; the id is the fingerprint of the token in its cookie."""

    id = fields.CharField(max_length=64, primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name="sessions", on_delete=fields.CASCADE
    )
    person_id: int
    label = fields.CharField(max_length=80, default="")
    created_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "session"


class SignInCode(Model):
    """One sent code and link; only hashes are kept, and only for the browser that asked."""

    id = fields.IntField(primary_key=True)
    email = fields.CharField(max_length=EMAIL_LENGTH)
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name="sign_in_codes", null=True, on_delete=fields.CASCADE
    )
    person_id: int | None
    code_hash = fields.CharField(max_length=64)
    link_hash = fields.CharField(max_length=64, unique=True)
    browser_hash = fields.CharField(max_length=64, db_index=True)
    next_path = fields.CharField(max_length=PATH_LENGTH, default="")
    tries = fields.IntField(default=0, db_default=0)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    voided_at = fields.DatetimeField(null=True)

    class Meta:
        table = "sign_in_code"
        indexes = (Index(fields=("email", "created_at"), name="sign_in_code_email_created"),)


class KeptForm(Model):
    """What somebody had typed when their session had ended, until they are signed in again."""

    id = fields.IntField(primary_key=True)
    token_hash = fields.CharField(max_length=64, unique=True)
    path = fields.CharField(max_length=PATH_LENGTH)
    typed: Any = fields.JSONField(source_field="fields")
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "kept_form"
