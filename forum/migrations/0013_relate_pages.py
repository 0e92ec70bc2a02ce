"""What is like a page, routines too; the old table was derived and is found out again."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0012_add_push_devices")]

    initial = False

    operations = [
        ops.CreateModel(
            name="RelatedPages",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("key", fields.CharField(unique=True, max_length=40)),
                ("others", fields.CharField(default="", db_default="", max_length=200)),
                (
                    "looked_at",
                    fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={"table": "related_pages", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.DeleteModel(name="RelatedThreads"),
    ]
