"""What is known about uploaded files. Who may see a claimed one is decided by its owner's query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.expressions import Q

from forum.files.models import DocumentPage, FileState, PictureSize, SizeName, StoredFile
from forum.kit import db
from forum.kit.errors import NotFound
from forum.kit.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file as the form shows it that it was chosen in: new, or held by what is edited."""

    id: int
    name: str
    size: int
    is_picture: bool
    owner_path: str = ""

    @property
    def url(self) -> str:
        return f"{self.owner_path}/files/{self.id}"

    @property
    def thumbnail_url(self) -> str:
        """The small picture's path, empty for a document."""
        return f"{self.url}/small" if self.is_picture else ""


def as_uploaded(stored: StoredFile) -> Uploaded:
    """Return what a form shows of a file."""
    owner_path = stored.owner_path if stored.claimed_at else ""
    return Uploaded(stored.id, stored.name, stored.size, stored.is_picture, owner_path)


async def get(file_id: int) -> StoredFile:
    """Return a file whose owner has decided that it may be seen.

    Raises:
        NotFound: there is none.
    """
    stored = await StoredFile.get_or_none(id=file_id)
    if stored is None:
        raise NotFound
    return stored


async def own_upload(viewer: Viewer, file_id: int) -> StoredFile:
    """Return a file that nothing holds yet to the one who uploaded it, and claimed ones by address.

    Of a claimed file only `owner_path` may be used: whether the viewer may see it is decided there.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    stored = await get(file_id)
    if stored.claimed_at is None and stored.uploaded_by_id != viewer.id:
        raise NotFound
    return stored


async def choosable(viewer: Viewer, ids: Sequence[int], held: Sequence[int] = ()) -> list[Uploaded]:
    """Return those of the files that a form of the viewer's may hold, in this order.

    They are the viewer's own that nothing holds yet, and `held`: those of the text that is edited.
    """
    if not ids:
        return []
    own = Q(uploaded_by_id=viewer.id, claimed_at__isnull=True)
    found = await StoredFile.filter(own | Q(id__in=list(held)), id__in=list(ids))
    by_id = {stored.id: as_uploaded(stored) for stored in found}
    return [by_id[each] for each in dict.fromkeys(ids) if each in by_id]


async def size_of(file_id: int, name: SizeName) -> PictureSize | None:
    """Return one size of a picture, or None while it is not made."""
    return await PictureSize.get_or_none(file_id=file_id, name=name)


async def page_of(file_id: int, number: int) -> DocumentPage | None:
    """Return one page of a document without its text, or None when it is not there."""
    found = DocumentPage.get_or_none(file_id=file_id, number=number)
    return await found.only("id", "file_id", "number", "key", "size")


async def with_same_content(owner_paths: Sequence[str], sha256: str) -> list[StoredFile]:
    """Return the files of these owners ("/routines/7") that have exactly this content."""
    if not owner_paths:
        return []
    same = StoredFile.filter(sha256=sha256, claimed_at__isnull=False)
    return await same.filter(owner_path__in=list(owner_paths)).order_by("id")


async def unread_documents(reader: int, limit: int) -> list[int]:
    """Return ids of claimed documents that nobody has read, or an older reader has."""
    found = await db.rows(
        "SELECT f.id FROM stored_file f LEFT JOIN document_reading r ON r.file_id = f.id"
        " WHERE f.kind = 'document' AND f.state = 'ready' AND f.claimed_at IS NOT NULL"
        " AND (r.id IS NULL OR r.reader < :reader OR r.state IN ('waiting', 'being_read'))"
        " ORDER BY f.id DESC LIMIT :limit",
        reader=reader,
        limit=limit,
    )
    return [int(row["id"]) for row in found]


async def held_files(limit: int) -> list[StoredFile]:
    """Return files that wait for the virus scan, oldest first."""
    return await StoredFile.filter(state=FileState.HELD).order_by("id").limit(limit)


async def unclaimed_before(moment: datetime, limit: int) -> list[StoredFile]:
    """Return files uploaded before `moment` that nothing holds, oldest first."""
    waiting = StoredFile.filter(claimed_at__isnull=True, created_at__lt=moment)
    return await waiting.order_by("created_at", "id").limit(limit)


async def keys_of(stored: StoredFile) -> list[str]:
    """Return where the storage has the file, its sizes and the pictures of its pages."""
    sizes = await PictureSize.filter(file_id=stored.id)
    pages = await DocumentPage.filter(file_id=stored.id, key__isnull=False).only("id", "key")
    return [stored.key, *(size.key for size in sizes), *(page.key for page in pages if page.key)]


async def known_keys(keys: Sequence[str]) -> set[str]:
    """Return those of the keys that a row points to."""
    found = await db.rows(
        "SELECT key FROM stored_file WHERE key IN (:keys)"
        " UNION SELECT key FROM picture_size WHERE key IN (:keys)"
        " UNION SELECT key FROM document_page WHERE key IN (:keys)",
        keys=list(keys),
    )
    return {str(row["key"]) for row in found}


async def unfinished_before(moment: datetime) -> list[StoredFile]:
    """Return pictures whose sizes should have been made before `moment`."""
    return await StoredFile.filter(state=FileState.NEW, created_at__lt=moment)
