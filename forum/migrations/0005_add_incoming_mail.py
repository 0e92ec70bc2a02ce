"""Mails that come in, addresses from which mail comes back, and what a letter can be answered to."""

import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("forum", "0004_add_news_choices")]

    initial = False

    operations = [
        ops.CreateModel(
            name="IncomingMail",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("key", fields.CharField(unique=True, max_length=80)),
                ("message_id", fields.CharField(default="", db_default="", max_length=300)),
                ("sender", fields.CharField(default="", db_default="", max_length=254)),
                ("recipients", fields.TextField(default="", unique=False)),
                ("size", fields.IntField()),
                ("message", fields.BinaryField(null=True)),
                (
                    "outcome",
                    fields.CharField(default="waiting", db_default="waiting", max_length=24),
                ),
                ("detail", fields.CharField(default="", db_default="", max_length=300)),
                (
                    "person",
                    fields.ForeignKeyField(
                        "forum.Person",
                        source_field="person_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("received_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("read_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("erased_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "incoming_mail",
                "app": "forum",
                "indexes": [
                    Index(fields=["outcome", "received_at"], name="incoming_mail_outcome"),
                    Index(fields=["received_at"], name="incoming_mail_received"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="MailTrouble",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("address", fields.CharField(unique=True, max_length=254)),
                ("score", fields.IntField(default=0, db_default=0)),
                ("reason", fields.CharField(default="", db_default="", max_length=40)),
                ("last_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("stopped_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "mail_trouble", "app": "forum", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Letter",
            name="places",
            field=fields.JSONField(
                null=True, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
            ),
        ),
    ]
