"""Tables of what people are told, what they follow, and whether mail goes at once."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from forum.accounts.models import Person


class Notification(Model):
    """One thing that one person is told; `key` makes telling it twice one row."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.CASCADE
    )
    key = fields.CharField(max_length=200)
    kind = fields.CharField(max_length=24)
    topic = fields.CharField(max_length=60)
    title = fields.CharField(max_length=300)
    url = fields.CharField(max_length=500)
    actor_name = fields.CharField(max_length=80, default="", db_default="")
    branch_name = fields.CharField(max_length=80, default="", db_default="")
    excerpt = fields.CharField(max_length=500, default="", db_default="")
    language = fields.CharField(max_length=8, default="", db_default="")
    created_at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)

    person_id: int

    class Meta:
        table = "notification"
        unique_together = (("person", "key"),)
        indexes = (
            Index(fields=("person_id", "read_at"), name="notification_unread"),
            Index(fields=("person_id", "topic", "id"), name="notification_person_topic"),
            Index(fields=("topic",), name="notification_topic"),
        )


class Subscription(Model):
    """A person follows a topic: "thread:12", "theme:3" or "branch:5"."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.CASCADE
    )
    topic = fields.CharField(max_length=60)
    created_at = fields.DatetimeField()

    person_id: int

    class Meta:
        table = "subscription"
        unique_together = (("person", "topic"),)
        indexes = (Index(fields=("topic", "person_id"), name="subscription_topic"),)


class MailChoice(Model):
    """Whether a person wants mail at once; who has no row does."""

    id = fields.IntField(primary_key=True)
    person: fields.OneToOneRelation[Person] = fields.OneToOneField(
        "forum.Person", related_name=False, on_delete=fields.CASCADE
    )
    is_at_once = fields.BooleanField(default=True, db_default=True)

    person_id: int

    class Meta:
        table = "mail_choice"
