"""Letters are kept built, and found in the order in which they go."""

from tortoise import fields, migrations
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
        ops.AddField(
            model_name="Letter",
            name="message",
            field=fields.BinaryField(null=True),
        ),
        ops.AddIndex(
            model_name="Letter",
            index=Index(
                fields=["state", "priority", "id", "built_at", "next_try_at"], name="letter_queue"
            ),
        ),
    ]
