"""What people write: threads, the parts of tips, answers, comments, their files and old texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from forum.threads.kinds import Again, Kind, Period, Visibility

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from forum.accounts.models import Person
    from forum.branches.models import Branch
    from forum.files.models import StoredFile
    from forum.themes.models import Theme


class Thread(Model):
    """A question, a tip or a discussion; a tip's parts are in Tip and joined in `text`."""

    id = fields.IntField(primary_key=True)
    kind = fields.CharEnumField(Kind, max_length=16)
    title = fields.CharField(max_length=200)
    text = fields.TextField()
    html = fields.TextField()
    excerpt = fields.CharField(max_length=300, default="", db_default="")
    renderer = fields.IntField(default=0, db_default=0)
    language = fields.CharField(max_length=8, default="nb", db_default="nb")
    theme: fields.ForeignKeyRelation[Theme] = fields.ForeignKeyField(
        "forum.Theme", related_name=False, on_delete=fields.RESTRICT
    )
    branch: fields.ForeignKeyNullableRelation[Branch] = fields.ForeignKeyField(
        "forum.Branch", related_name=False, on_delete=fields.RESTRICT, null=True
    )
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT
    )
    visibility = fields.CharEnumField(
        Visibility, max_length=16, default=Visibility.NETWORK, db_default="network"
    )
    created_at = fields.DatetimeField()
    edited_at: datetime | None = fields.DatetimeField(null=True)
    last_activity_at = fields.DatetimeField()
    answer_count = fields.IntField(default=0, db_default=0)
    me_too_count = fields.IntField(default=0, db_default=0)
    worked_count = fields.IntField(default=0, db_default=0)
    solved_at: datetime | None = fields.DatetimeField(null=True)
    closed_at: datetime | None = fields.DatetimeField(null=True)
    hidden_at: datetime | None = fields.DatetimeField(null=True)
    deleted_at: datetime | None = fields.DatetimeField(null=True)
    # `version` changes with anything on the page (ETag); `edit_count` only with the text
    # (two people editing at once).
    version = fields.IntField(default=1, db_default=1)
    edit_count = fields.IntField(default=0, db_default=0)
    submission_key = fields.CharField(max_length=64, null=True, unique=True)

    theme_id: int
    branch_id: int | None
    author_id: int

    class Meta:
        table = "thread"
        indexes = (
            Index(fields=("kind", "last_activity_at", "id"), name="thread_kind_activity"),
            Index(
                fields=("theme_id", "kind", "last_activity_at", "id"),
                name="thread_theme_kind",
            ),
            Index(fields=("theme_id", "last_activity_at", "id"), name="thread_theme_activity"),
            Index(fields=("kind", "solved_at", "id"), name="thread_kind_solved"),
            Index(
                fields=("kind", "answer_count", "last_activity_at", "id"),
                name="thread_waiting",
            ),
            Index(fields=("kind", "worked_count", "created_at"), name="thread_worked"),
            Index(fields=("branch_id", "created_at"), name="thread_branch_created"),
            Index(fields=("author_id", "created_at"), name="thread_author_created"),
            Index(fields=("created_at", "id"), name="thread_created"),
        )


class Tip(Model):
    """What a tip adds to its thread: the situation, what was done, how it went."""

    id = fields.IntField(primary_key=True)
    thread: fields.OneToOneRelation[Thread] = fields.OneToOneField(
        "forum.Thread", related_name=False, on_delete=fields.CASCADE
    )
    situation = fields.TextField()
    did = fields.TextField()
    result = fields.TextField()
    situation_html = fields.TextField()
    did_html = fields.TextField()
    result_html = fields.TextField()
    kroner: int | None = fields.IntField(null=True)
    hours: Decimal | None = fields.DecimalField(max_digits=8, decimal_places=2, null=True)
    period = fields.CharEnumField(Period, max_length=16, default=Period.ONCE, db_default="once")
    would_again = fields.CharEnumField(Again, max_length=16, default=Again.YES, db_default="yes")

    thread_id: int

    class Meta:
        table = "tip"


class Answer(Model):
    """An answer to a question, or the next contribution to a discussion or a tip."""

    id = fields.IntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name=False, on_delete=fields.CASCADE
    )
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT
    )
    branch: fields.ForeignKeyNullableRelation[Branch] = fields.ForeignKeyField(
        "forum.Branch", related_name=False, on_delete=fields.RESTRICT, null=True
    )
    text = fields.TextField()
    html = fields.TextField()
    excerpt = fields.CharField(max_length=300, default="", db_default="")
    renderer = fields.IntField(default=0, db_default=0)
    language = fields.CharField(max_length=8, default="nb", db_default="nb")
    useful_count = fields.IntField(default=0, db_default=0)
    comment_count = fields.IntField(default=0, db_default=0)
    created_at = fields.DatetimeField()
    edited_at: datetime | None = fields.DatetimeField(null=True)
    hidden_at: datetime | None = fields.DatetimeField(null=True)
    deleted_at: datetime | None = fields.DatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)
    edit_count = fields.IntField(default=0, db_default=0)
    submission_key = fields.CharField(max_length=64, null=True, unique=True)

    thread_id: int
    author_id: int
    branch_id: int | None

    class Meta:
        table = "answer"
        indexes = (
            Index(fields=("thread_id", "created_at", "id"), name="answer_thread_created"),
            Index(fields=("author_id", "created_at"), name="answer_author_created"),
            Index(fields=("branch_id", "created_at"), name="answer_branch_created"),
            Index(fields=("created_at", "id"), name="answer_created"),
        )


class Comment(Model):
    """A short, flat remark under an answer."""

    id = fields.IntField(primary_key=True)
    answer: fields.ForeignKeyRelation[Answer] = fields.ForeignKeyField(
        "forum.Answer", related_name=False, on_delete=fields.CASCADE
    )
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT
    )
    branch: fields.ForeignKeyNullableRelation[Branch] = fields.ForeignKeyField(
        "forum.Branch", related_name=False, on_delete=fields.RESTRICT, null=True
    )
    text = fields.TextField()
    html = fields.TextField()
    excerpt = fields.CharField(max_length=300, default="", db_default="")
    renderer = fields.IntField(default=0, db_default=0)
    language = fields.CharField(max_length=8, default="nb", db_default="nb")
    created_at = fields.DatetimeField()
    edited_at: datetime | None = fields.DatetimeField(null=True)
    hidden_at: datetime | None = fields.DatetimeField(null=True)
    deleted_at: datetime | None = fields.DatetimeField(null=True)
    edit_count = fields.IntField(default=0, db_default=0)
    submission_key = fields.CharField(max_length=64, null=True, unique=True)

    answer_id: int
    author_id: int
    branch_id: int | None

    class Meta:
        table = "comment"
        indexes = (
            Index(fields=("answer_id", "created_at", "id"), name="comment_answer_created"),
            Index(fields=("author_id", "created_at"), name="comment_author_created"),
        )


class Attachment(Model):
    """A file that belongs to a thread's own text or to one of its answers."""

    id = fields.IntField(primary_key=True)
    file: fields.ForeignKeyRelation[StoredFile] = fields.ForeignKeyField(
        "forum.StoredFile", db_index=True, related_name=False, on_delete=fields.RESTRICT
    )
    thread: fields.ForeignKeyNullableRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread",
        related_name=False,
        on_delete=fields.CASCADE,
        null=True,
        db_index=True,
    )
    answer: fields.ForeignKeyNullableRelation[Answer] = fields.ForeignKeyField(
        "forum.Answer",
        related_name=False,
        on_delete=fields.CASCADE,
        null=True,
        db_index=True,
    )
    position = fields.IntField(default=0, db_default=0)

    file_id: int
    thread_id: int | None
    answer_id: int | None

    class Meta:
        table = "attachment"


class About(Model):
    """What a thread is about besides its theme: a routine, by its path."""

    id = fields.IntField(primary_key=True)
    thread: fields.OneToOneRelation[Thread] = fields.OneToOneField(
        "forum.Thread", related_name=False, on_delete=fields.CASCADE
    )
    path = fields.CharField(max_length=100, db_index=True)

    thread_id: int

    class Meta:
        table = "thread_about"


class Revision(Model):
    """How a text read before an edit; `tip` holds the parts of a tip by field name."""

    id = fields.IntField(primary_key=True)
    thread: fields.ForeignKeyNullableRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread",
        related_name=False,
        on_delete=fields.CASCADE,
        null=True,
        db_index=True,
    )
    answer: fields.ForeignKeyNullableRelation[Answer] = fields.ForeignKeyField(
        "forum.Answer",
        related_name=False,
        on_delete=fields.CASCADE,
        null=True,
        db_index=True,
    )
    comment: fields.ForeignKeyNullableRelation[Comment] = fields.ForeignKeyField(
        "forum.Comment",
        related_name=False,
        on_delete=fields.CASCADE,
        null=True,
        db_index=True,
    )
    title = fields.CharField(max_length=200, default="", db_default="")
    text = fields.TextField()
    tip: dict[str, Any] | None = fields.JSONField(null=True)
    language = fields.CharField(max_length=8, default="nb", db_default="nb")
    by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", related_name=False, on_delete=fields.RESTRICT
    )
    created_at = fields.DatetimeField()

    thread_id: int | None
    answer_id: int | None
    comment_id: int | None
    by_id: int

    class Meta:
        table = "revision"
