"""Indexes that lists by theme, and of what was solved lately, read instead of every question."""

from tortoise import migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0001_foundation")]

    initial = False

    operations = [
        ops.AddIndex(
            model_name="Thread",
            index=Index(
                fields=["theme_id", "last_activity_at", "id"], name="thread_theme_activity"
            ),
        ),
        ops.AddIndex(
            model_name="Thread",
            index=Index(fields=["kind", "solved_at", "id"], name="thread_kind_solved"),
        ),
    ]
