"""Letters are kept built, and found in the order in which they go."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0009_add_document_reading")]

    initial = False

    operations = [
        ops.RemoveIndex(
            model_name="Letter",
            name="letter_waiting",
            fields=None,
        ),
        ops.CreateModel(
            name="BuiltLetter",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "letter",
                    fields.OneToOneField(
                        "forum.Letter",
                        source_field="letter_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("text", fields.TextField(unique=False)),
                ("html", fields.TextField(default="", unique=False)),
                ("message", fields.BinaryField()),
            ],
            options={"table": "built_letter", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddIndex(
            model_name="Letter",
            index=Index(
                fields=["state", "priority", "id", "built_at", "next_try_at"], name="letter_queue"
            ),
        ),
    ]
