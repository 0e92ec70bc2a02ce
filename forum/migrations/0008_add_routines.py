from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0007_related_threads")]

    initial = False

    operations = [
        ops.CreateModel(
            name="About",
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
                ("path", fields.CharField(db_index=True, max_length=100)),
            ],
            options={"table": "thread_about", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Routine",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("title", fields.CharField(max_length=200)),
                ("summary", fields.CharField(default="", db_default="", max_length=500)),
                ("language", fields.CharField(default="nb", db_default="nb", max_length=8)),
                (
                    "theme",
                    fields.ForeignKeyField(
                        "forum.Theme",
                        source_field="theme_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
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
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "owner",
                    fields.ForeignKeyField(
                        "forum.Person",
                        source_field="owner_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "created_by",
                    fields.ForeignKeyField(
                        "forum.Person",
                        source_field="created_by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "visibility",
                    fields.CharField(default="network", db_default="network", max_length=16),
                ),
                ("number", fields.IntField(default=0, db_default=0)),
                ("has_files", fields.BooleanField(default=False, db_default=False)),
                ("review_months", fields.SmallIntField(default=12, db_default=12)),
                ("review_on", fields.DateField(null=True, db_index=True)),
                (
                    "confirmed_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                (
                    "origin",
                    fields.ForeignKeyField(
                        "forum.Routine",
                        source_field="origin_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("origin_number", fields.IntField(default=0, db_default=0)),
                ("dismissed_number", fields.IntField(default=0, db_default=0)),
                ("use_count", fields.IntField(default=0, db_default=0)),
                ("adaptation_count", fields.IntField(default=0, db_default=0)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "published_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("hidden_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("deleted_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                ("submission_key", fields.CharField(null=True, unique=True, max_length=64)),
            ],
            options={
                "table": "routine",
                "app": "forum",
                "indexes": [
                    Index(fields=["changed_at", "id"], name="routine_changed"),
                    Index(fields=["theme_id", "changed_at", "id"], name="routine_theme_changed"),
                    Index(fields=["branch_id", "review_on", "id"], name="routine_branch_review"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "routine",
                    fields.ForeignKeyField(
                        "forum.Routine",
                        source_field="routine_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("number", fields.IntField()),
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
                ("review_on", fields.DateField()),
            ],
            options={"table": "routine_confirmation", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="InUse",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "routine",
                    fields.ForeignKeyField(
                        "forum.Routine",
                        source_field="routine_id",
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
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("dismissed_number", fields.IntField(default=0, db_default=0)),
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
                "table": "routine_in_use",
                "app": "forum",
                "unique_together": (("routine", "branch"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "routine",
                    fields.ForeignKeyField(
                        "forum.Routine",
                        source_field="routine_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("review_on", fields.DateField()),
                ("days", fields.SmallIntField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "routine_reminder",
                "app": "forum",
                "unique_together": (("routine", "review_on", "days"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RoutineHiding",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "routine",
                    fields.ForeignKeyField(
                        "forum.Routine",
                        source_field="routine_id",
                        db_index=True,
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
                ("reason", fields.CharField(default="", db_default="", max_length=500)),
                ("lifted_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "lifted_by",
                    fields.ForeignKeyField(
                        "forum.Person",
                        source_field="lifted_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={"table": "routine_hiding", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RoutineWriter",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
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
                    "allowed_by",
                    fields.ForeignKeyField(
                        "forum.Person",
                        source_field="allowed_by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "routine_writer",
                "app": "forum",
                "unique_together": (("branch", "person"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "routine",
                    fields.ForeignKeyField(
                        "forum.Routine",
                        source_field="routine_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("number", fields.IntField(null=True)),
                ("state", fields.CharField(max_length=16)),
                ("based_on", fields.IntField(default=0, db_default=0)),
                ("title", fields.CharField(max_length=200)),
                ("summary", fields.CharField(default="", db_default="", max_length=500)),
                ("language", fields.CharField(default="nb", db_default="nb", max_length=8)),
                ("text", fields.TextField(unique=False)),
                ("html", fields.TextField(unique=False)),
                ("renderer", fields.IntField(default=0, db_default=0)),
                ("note", fields.CharField(default="", db_default="", max_length=500)),
                ("weight", fields.CharField(default="change", db_default="change", max_length=16)),
                (
                    "by",
                    fields.ForeignKeyField(
                        "forum.Person",
                        source_field="by_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "published_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("decided_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "decided_by",
                    fields.ForeignKeyField(
                        "forum.Person",
                        source_field="decided_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("reply", fields.CharField(default="", db_default="", max_length=500)),
                ("edit_count", fields.IntField(default=0, db_default=0)),
                ("origin_number", fields.IntField(default=0, db_default=0)),
                ("proposal_number", fields.IntField(default=0, db_default=0)),
                ("submission_key", fields.CharField(null=True, unique=True, max_length=64)),
            ],
            options={
                "table": "routine_version",
                "app": "forum",
                "unique_together": (("routine", "number"),),
                "indexes": [
                    Index(fields=["routine_id", "state", "id"], name="routine_version_state")
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="VersionFile",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "version",
                    fields.ForeignKeyField(
                        "forum.Version",
                        source_field="version_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "file",
                    fields.ForeignKeyField(
                        "forum.StoredFile",
                        source_field="file_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("position", fields.IntField(default=0, db_default=0)),
            ],
            options={
                "table": "routine_version_file",
                "app": "forum",
                "unique_together": (("version", "file"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
