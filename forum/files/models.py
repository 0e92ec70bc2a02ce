"""The tables of uploaded files, of the sizes made of pictures, and of what stands in documents."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

if TYPE_CHECKING:
    from datetime import datetime

    from forum.accounts.models import Person


class FileKind(StrEnum):
    """How a file is shown: in the page, or as something to fetch."""

    PICTURE = "picture"
    DOCUMENT = "document"


class FileState(StrEnum):
    """`new` until a picture's sizes are made; a document is `ready` at once.

    `held`: it waits for the virus scan, and is sent to nobody before.
    """

    HELD = "held"
    NEW = "new"
    READY = "ready"
    FAILED = "failed"


class SizeName(StrEnum):
    """The sizes of a picture; how many pixels wide and high stands in `pictures`."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Reading(StrEnum):
    """How far the text of a document is read. `held`: its file waits for the virus scan."""

    WAITING = "waiting"
    BEING_READ = "being_read"
    READ = "read"
    NO_TEXT = "no_text"
    HELD = "held"


class StoredFile(Model):
    """A file that somebody uploaded; unclaimed until something that is written holds it.

    `key` is where its bytes are in the storage. `failure` is a code of `files.failures`. The bytes
    of a picture still tell where it was taken: only its sizes are ever sent. `owner_path` is the
    path below which it is served once it is claimed ("/threads/12").
    """

    id = fields.IntField(primary_key=True)
    key = fields.CharField(max_length=100, unique=True)
    name = fields.CharField(max_length=200)
    media_type = fields.CharField(max_length=100)
    size = fields.BigIntField()
    sha256 = fields.CharField(max_length=64, db_index=True)
    kind = fields.CharEnumField(FileKind, max_length=16)
    state = fields.CharEnumField(FileState, max_length=16)
    failure = fields.CharField(max_length=32, default="", db_default="")
    width: int | None = fields.IntField(null=True)
    height: int | None = fields.IntField(null=True)
    uploaded_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "forum.Person", db_index=True, related_name=False, on_delete=fields.RESTRICT
    )
    created_at = fields.DatetimeField()
    claimed_at: datetime | None = fields.DatetimeField(null=True)
    owner_path = fields.CharField(max_length=100, default="", db_default="")

    uploaded_by_id: int

    @property
    def is_picture(self) -> bool:
        return self.kind is FileKind.PICTURE

    class Meta:
        table = "stored_file"
        indexes = (Index(fields=("claimed_at", "created_at"), name="stored_file_unclaimed"),)


class PictureSize(Model):
    """One WebP picture made of an uploaded one: upright, and without what the camera noted."""

    id = fields.IntField(primary_key=True)
    file: fields.ForeignKeyRelation[StoredFile] = fields.ForeignKeyField(
        "forum.StoredFile", related_name=False, on_delete=fields.CASCADE
    )
    name = fields.CharEnumField(SizeName, max_length=16)
    key = fields.CharField(max_length=100, unique=True)
    width = fields.IntField()
    height = fields.IntField()
    size = fields.IntField()

    file_id: int

    class Meta:
        table = "picture_size"
        unique_together = (("file", "name"),)


class DocumentReading(Model):
    """What was read in a file: made by a job, and made anew when `reader` is an older version.

    `reason` is a code of `files.codes` that says why there is no text. `html` is clean; it is empty
    where the text stands on pages. `text` is plain, whole and in reading order. `language` is nb,
    nn, da, en or empty. `is_cut`: the text was longer than what is kept.
    """

    id = fields.IntField(primary_key=True)
    file: fields.OneToOneRelation[StoredFile] = fields.OneToOneField(
        "forum.StoredFile", related_name=False, on_delete=fields.CASCADE
    )
    state = fields.CharEnumField(Reading, max_length=16)
    reason = fields.CharField(max_length=32, default="", db_default="")
    reader = fields.IntField()
    title = fields.CharField(max_length=200, default="", db_default="")
    language = fields.CharField(max_length=8, default="", db_default="")
    html = fields.TextField(default="")
    text = fields.TextField(default="")
    pages = fields.IntField(default=0, db_default=0)
    is_cut = fields.BooleanField(default=False, db_default=False)
    started_at = fields.DatetimeField()
    read_at: datetime | None = fields.DatetimeField(null=True)

    file_id: int

    class Meta:
        table = "document_reading"


class DocumentPage(Model):
    """One page of a document: its text, and its picture (WebP) where one was made.

    `width` and `height` are the picture's in pixels; without one (`key` is null) the page's own, as
    that picture would have them.
    """

    id = fields.IntField(primary_key=True)
    file: fields.ForeignKeyRelation[StoredFile] = fields.ForeignKeyField(
        "forum.StoredFile", related_name=False, on_delete=fields.CASCADE
    )
    number = fields.IntField()
    text = fields.TextField(default="")
    width = fields.IntField()
    height = fields.IntField()
    key = fields.CharField(max_length=100, null=True, unique=True)
    size = fields.IntField(default=0, db_default=0)

    file_id: int

    class Meta:
        table = "document_page"
        unique_together = (("file", "number"),)
