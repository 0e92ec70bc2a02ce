"""Which threads are like one, for the box beside each."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0006_add_greetings_and_walls")]

    initial = False

    operations = [
        ops.CreateModel(
            name="RelatedThreads",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "thread",
                    fields.OneToOneField(
                        "forum.Thread",
                        source_field="thread_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("others", fields.CharField(default="", db_default="", max_length=200)),
                (
                    "looked_at",
                    fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={"table": "related_threads", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
