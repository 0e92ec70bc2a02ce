"""Searches that people saved, for their weekly letter."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0002_thread_list_indexes")]

    initial = False

    operations = [
        ops.CreateModel(
            name="SavedSearch",
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
                ("query", fields.CharField(max_length=200)),
                ("filters", fields.CharField(default="", db_default="", max_length=200)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "saved_search",
                "app": "forum",
                "unique_together": (("person", "query", "filters"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
