"""Tables of what people are told, what they follow, and how and when they want to be told."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from forum.accounts.models import Person, Session
from forum.notifications.hours import QUIET_FROM, QUIET_UNTIL
from forum.notifications.matters import Matter, Way


class Notification(Model):
    """One thing that one person is told; `key` makes telling it twice one row.

    `way` is what the person had chosen for its `matter`. `mail_at` is when its mail is due, null
    when it was written or is not wanted.
    """

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
    matter = fields.CharEnumField(
        Matter, max_length=16, default=Matter.FOLLOWED, db_default=Matter.FOLLOWED.value
    )
    way = fields.CharEnumField(Way, max_length=16, default=Way.LETTER, db_default=Way.LETTER.value)
    mail_at = fields.DatetimeField(null=True)

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


class Muting(Model):
    """A person wants to hear no more of a topic: what happens there stands in their inbox alone."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.CASCADE
    )
    topic = fields.CharField(max_length=60)
    created_at = fields.DatetimeField()

    person_id: int

    class Meta:
        table = "muting"
        unique_together = (("person", "topic"),)
        indexes = (Index(fields=("topic", "person_id"), name="muting_topic"),)


class NewsChoice(Model):
    """How a person wants to be told of one matter; who has no row is told in the usual way."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.CASCADE
    )
    matter = fields.CharEnumField(Matter, max_length=16)
    way = fields.CharEnumField(Way, max_length=16)

    person_id: int

    class Meta:
        table = "news_choice"
        unique_together = (("person", "matter"),)


class QuietHours(Model):
    """Between which hours of their own clock a person gets no mail; both the same: never quiet."""

    id = fields.IntField(primary_key=True)
    person: fields.OneToOneRelation[Person] = fields.OneToOneField(
        "forum.Person", related_name=False, on_delete=fields.CASCADE
    )
    from_hour = fields.SmallIntField(default=QUIET_FROM, db_default=QUIET_FROM)
    until_hour = fields.SmallIntField(default=QUIET_UNTIL, db_default=QUIET_UNTIL)

    person_id: int

    class Meta:
        table = "quiet_hours"


class PushDevice(Model):
    """A browser in which a person wants news to be shown; `endpoint` is where its maker hears.

    `public_key` and `secret` encrypt what is shown for this browser alone (RFC 8291). It ends with
    the `session` in which it was asked for: many people use a shop's computer.
    """

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.CASCADE, db_index=True
    )
    session: fields.ForeignKeyRelation[Session] = fields.ForeignKeyField(
        "forum.Session", related_name=False, on_delete=fields.CASCADE, db_index=True
    )
    endpoint = fields.TextField()
    endpoint_hash = fields.CharField(max_length=64, unique=True)
    public_key = fields.CharField(max_length=120)
    secret = fields.CharField(max_length=60)
    label = fields.CharField(max_length=80, default="", db_default="")
    created_at = fields.DatetimeField()

    person_id: int

    class Meta:
        table = "push_device"
