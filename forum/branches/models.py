"""Tables of branches, memberships, invitations, join links and requests to join."""

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import EMAIL_LENGTH, NAME_LENGTH, Person
from forum.kit.viewer import Rank

TIME_ZONES = {"NO": "Europe/Oslo", "DK": "Europe/Copenhagen"}
# Mail to people of a branch is in its country's language until they have chosen one.
LANGUAGES = {"NO": "nb", "DK": "da"}
SPOKEN = {"NO": ("nb", "nn"), "DK": ("da",)}


def language_in(country: str, reader: str) -> str:
    """Return the language of those whose own is not known: their leader's if spoken there."""
    return reader if reader in SPOKEN[country] else LANGUAGES[country]


class Branch(Model):
    """A local branch and its shop; deactivated, never deleted, so that texts keep its name."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    name = fields.CharField(max_length=NAME_LENGTH)
    shop_name = fields.CharField(max_length=NAME_LENGTH, default="")
    country = fields.CharField(max_length=2, default="NO", db_default="NO")
    address = fields.CharField(max_length=200, default="")
    opening_hours = fields.TextField(default="")
    about = fields.TextField(default="")
    email_public = fields.CharField(max_length=EMAIL_LENGTH, default="", db_default="")
    created_at = fields.DatetimeField()
    deactivated_at = fields.DatetimeField(null=True)

    class Meta:
        table = "branch"

    @property
    def is_active(self) -> bool:
        """Tell whether the branch takes part."""
        return self.deactivated_at is None


class Membership(Model):
    """A person in a branch; leading is a property of the membership."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name="memberships", on_delete=fields.CASCADE
    )
    person_id: int
    branch: fields.ForeignKeyRelation[Branch] = fields.ForeignKeyField(
        "forum.Branch", related_name="memberships", on_delete=fields.CASCADE
    )
    branch_id: int
    is_leader = fields.BooleanField(default=False, db_default=False)
    joined_at = fields.DatetimeField()

    class Meta:
        table = "membership"
        unique_together = (("person", "branch"),)
        indexes = (("branch",),)


class Invitation(Model):
    """A personal invitation by mail; the token itself is only in the mail."""

    id = fields.IntField(primary_key=True)
    token_hash = fields.CharField(max_length=64, unique=True)
    email = fields.CharField(max_length=EMAIL_LENGTH, db_index=True)
    name = fields.CharField(max_length=NAME_LENGTH, default="")
    branch: fields.ForeignKeyNullableRelation[Branch] = fields.ForeignKeyField(
        "forum.Branch", related_name="invitations", null=True, on_delete=fields.CASCADE
    )
    branch_id: int | None
    is_leader = fields.BooleanField(default=False, db_default=False)
    rank = fields.CharEnumField(Rank, max_length=16, default=Rank.MEMBER, db_default="member")
    invited_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name="invitations_sent", null=True, on_delete=fields.SET_NULL
    )
    invited_by_id: int | None
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    accepted_at = fields.DatetimeField(null=True)
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta:
        table = "invitation"


class JoinLink(Model):
    """A reusable way into a branch, shown again on its QR poster and therefore kept readable."""

    id = fields.IntField(primary_key=True)
    token = fields.CharField(max_length=64, unique=True)
    branch: fields.ForeignKeyRelation[Branch] = fields.ForeignKeyField(
        "forum.Branch", related_name="join_links", on_delete=fields.CASCADE
    )
    branch_id: int
    created_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name="join_links", null=True, on_delete=fields.SET_NULL
    )
    created_by_id: int | None
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    use_limit = fields.IntField(default=20, db_default=20)
    uses = fields.IntField(default=0, db_default=0)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "join_link"


class JoinRequest(Model):
    """Somebody asked to join a branch; its leaders decide."""

    id = fields.IntField(primary_key=True)
    branch: fields.ForeignKeyRelation[Branch] = fields.ForeignKeyField(
        "forum.Branch", related_name="join_requests", on_delete=fields.CASCADE
    )
    branch_id: int
    name = fields.CharField(max_length=NAME_LENGTH)
    email = fields.CharField(max_length=EMAIL_LENGTH)
    message = fields.TextField(default="")
    language = fields.CharField(max_length=2, default="", db_default="")
    created_at = fields.DatetimeField()
    decided_at = fields.DatetimeField(null=True)
    decided_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name="join_decisions", null=True, on_delete=fields.SET_NULL
    )
    decided_by_id: int | None
    is_accepted = fields.BooleanField(null=True)

    class Meta:
        table = "join_request"
