"""What is read in documents, and the pages of them."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0008_add_routines")]

    initial = False

    operations = [
        ops.CreateModel(
            name="DocumentPage",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "file",
                    fields.ForeignKeyField(
                        "forum.StoredFile",
                        source_field="file_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("number", fields.IntField()),
                ("text", fields.TextField(default="", unique=False)),
                ("width", fields.IntField()),
                ("height", fields.IntField()),
                ("key", fields.CharField(null=True, unique=True, max_length=100)),
                ("size", fields.IntField(default=0, db_default=0)),
            ],
            options={
                "table": "document_page",
                "app": "forum",
                "unique_together": (("file", "number"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="DocumentReading",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "file",
                    fields.OneToOneField(
                        "forum.StoredFile",
                        source_field="file_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("state", fields.CharField(max_length=16)),
                ("reason", fields.CharField(default="", db_default="", max_length=32)),
                ("reader", fields.IntField()),
                ("title", fields.CharField(default="", db_default="", max_length=200)),
                ("language", fields.CharField(default="", db_default="", max_length=8)),
                ("html", fields.TextField(default="", unique=False)),
                ("text", fields.TextField(default="", unique=False)),
                ("pages", fields.IntField(default=0, db_default=0)),
                ("is_cut", fields.BooleanField(default=False, db_default=False)),
                ("started_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("read_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "document_reading", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
