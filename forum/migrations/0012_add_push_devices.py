"""Browsers in which people want news to be shown."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0011_add_papers_and_kits")]

    initial = False

    operations = [
        ops.CreateModel(
            name="PushDevice",
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
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "session",
                    fields.ForeignKeyField(
                        "forum.Session",
                        source_field="session_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("endpoint", fields.TextField(unique=False)),
                ("endpoint_hash", fields.CharField(unique=True, max_length=64)),
                ("public_key", fields.CharField(max_length=120)),
                ("secret", fields.CharField(max_length=60)),
                ("label", fields.CharField(default="", db_default="", max_length=80)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "push_device", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
