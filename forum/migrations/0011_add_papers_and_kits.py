from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0010_keep_built_letters")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Binder",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "branch",
                    fields.OneToOneField(
                        "forum.Branch",
                        source_field="branch_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("state", fields.CharField(max_length=16)),
                ("number", fields.IntField(default=1, db_default=1)),
                ("contents", fields.CharField(default="", db_default="", max_length=64)),
                ("key", fields.CharField(default="", db_default="", max_length=100)),
                ("done", fields.IntField(default=0, db_default=0)),
                ("total", fields.IntField(default=0, db_default=0)),
                ("pages", fields.IntField(default=0, db_default=0)),
                ("size", fields.IntField(default=0, db_default=0)),
                (
                    "asked_by",
                    fields.ForeignKeyField(
                        "forum.Person",
                        source_field="asked_by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("asked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("made_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "binder", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Kit",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("slug", fields.CharField(unique=True, max_length=80)),
                ("title_nb", fields.CharField(max_length=200)),
                ("title_nn", fields.CharField(max_length=200)),
                ("title_da", fields.CharField(max_length=200)),
                ("title_en", fields.CharField(max_length=200)),
                ("summary_nb", fields.TextField(unique=False)),
                ("summary_nn", fields.TextField(unique=False)),
                ("summary_da", fields.TextField(unique=False)),
                ("summary_en", fields.TextField(unique=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "kit", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="BranchKit",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "kit",
                    fields.ForeignKeyField(
                        "forum.Kit",
                        source_field="kit_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "branch",
                    fields.ForeignKeyField(
                        "forum.Branch",
                        source_field="branch_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "started_by",
                    fields.ForeignKeyField(
                        "forum.Person",
                        source_field="started_by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("started_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "branch_kit",
                "app": "forum",
                "unique_together": (("branch", "kit"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="KitItem",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "kit",
                    fields.ForeignKeyField(
                        "forum.Kit",
                        source_field="kit_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("key", fields.CharField(default="", db_default="", max_length=80)),
                ("position", fields.IntField(default=0, db_default=0)),
                ("title_nb", fields.CharField(max_length=200)),
                ("title_nn", fields.CharField(max_length=200)),
                ("title_da", fields.CharField(max_length=200)),
                ("title_en", fields.CharField(max_length=200)),
                ("text_nb", fields.TextField(unique=False)),
                ("text_nn", fields.TextField(unique=False)),
                ("text_da", fields.TextField(unique=False)),
                ("text_en", fields.TextField(unique=False)),
                (
                    "routine",
                    fields.ForeignKeyField(
                        "forum.Routine",
                        source_field="routine_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("removed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "kit_item",
                "app": "forum",
                "indexes": [Index(fields=["kit_id", "position", "id"], name="kit_item_order")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="KitTick",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "branch_kit",
                    fields.ForeignKeyField(
                        "forum.BranchKit",
                        source_field="branch_kit_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "item",
                    fields.ForeignKeyField(
                        "forum.KitItem",
                        source_field="item_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "by",
                    fields.ForeignKeyField(
                        "forum.Person",
                        source_field="by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "kit_tick",
                "app": "forum",
                "unique_together": (("branch_kit", "item"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "version",
                    fields.OneToOneField(
                        "forum.Version",
                        source_field="version_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("token", fields.CharField(unique=True, max_length=16)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "paper", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
