"""How people want to be told, each kind of news by itself, and their quiet hours."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

# Who had turned off mail at once is told the same in the letter.
_KEEP = """
INSERT INTO news_choice (person_id, matter, way)
SELECT person_id, matters.matter, 'letter' FROM mail_choice
CROSS JOIN (SELECT 'answers' AS matter UNION SELECT 'mentions' UNION SELECT 'reports') AS matters
WHERE NOT is_at_once
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0003_saved_searches")]

    initial = False

    operations = [
        ops.CreateModel(
            name="NewsChoice",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "forum.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("matter", fields.CharField(max_length=16)),
                ("way", fields.CharField(max_length=16)),
            ],
            options={
                "table": "news_choice",
                "app": "forum",
                "unique_together": (("person", "matter"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="QuietHours",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "person",
                    fields.OneToOneField(
                        "forum.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("from_hour", fields.SmallIntField(default=21, db_default=21)),
                ("until_hour", fields.SmallIntField(default=7, db_default=7)),
            ],
            options={"table": "quiet_hours", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Notification",
            name="mail_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Notification",
            name="matter",
            field=fields.CharField(default="followed", db_default="followed", max_length=16),
        ),
        ops.AddField(
            model_name="Notification",
            name="way",
            field=fields.CharField(default="letter", db_default="letter", max_length=16),
        ),
        ops.RunSQL(_KEEP),
        ops.DeleteModel(name="MailChoice"),
    ]
