"""What people want to hear no more of."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0013_relate_pages")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Muting",
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
                ("topic", fields.CharField(max_length=60)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "muting",
                "app": "forum",
                "unique_together": (("person", "topic"),),
                "indexes": [Index(fields=["topic", "person_id"], name="muting_topic")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
