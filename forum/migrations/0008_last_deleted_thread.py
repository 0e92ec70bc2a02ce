"""An index on what was deleted last, which every page of a thread asks for."""

from tortoise import migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0007_related_threads")]

    initial = False

    operations = [
        ops.AddIndex(
            model_name="Thread", index=Index(fields=["deleted_at"], name="thread_deleted")
        ),
    ]
