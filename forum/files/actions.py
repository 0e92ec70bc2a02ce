"""What can be done with files: take one in, give it to what is written, let it go again."""

from collections.abc import Sequence
from typing import Final

from forum.files import failures
from forum.files.arrival import Arrived, Upload, arrived
from forum.files.codes import FileRefused
from forum.files.jobs import make_sizes, read_document
from forum.files.models import FileKind, FileState, StoredFile
from forum.files.reading import is_readable
from forum.kit import clock, db, ratelimit, tokens
from forum.kit.errors import Forbidden, Invalid
from forum.kit.i18n import _
from forum.kit.storage import storage
from forum.kit.text import clean_line
from forum.kit.viewer import Viewer

FIELD: Final = "files"
LIMIT: Final = "300/hour"


async def receive(viewer: Viewer, upload: Upload) -> StoredFile:
    """Take in one uploaded file: check it, store it, note it; call it outside a transaction.

    The file is the viewer's alone until it is claimed; unclaimed files are removed after two days.

    Raises:
        Forbidden: nobody is signed in.
        Invalid: the file cannot be taken; `fields["files"]` says why and what to do.
        TooMany: more than 300 files in an hour.
        Unavailable: there is no room, or the storage is away.
    """
    if viewer.is_anonymous:
        raise Forbidden(_("Sign in first."))
    await ratelimit.allow("upload", str(viewer.id), LIMIT)
    try:
        async with arrived(upload) as file:
            key = f"{clock.now():%Y/%m}/{tokens.random_token()}"
            await storage().put(key, file.path)
            # When this fails, the bytes have no row and the nightly sweep removes them.
            return await _note(viewer, file, key)
    except FileRefused as refused:
        name = clean_line(upload.filename or "")[:80]
        raise Invalid(fields={FIELD: failures.sentence(refused.failure, name)}) from refused


async def _note(viewer: Viewer, file: Arrived, key: str) -> StoredFile:
    is_picture = file.sniffed.kind is FileKind.PICTURE
    async with db.transaction():
        stored = await StoredFile.create(
            key=key,
            name=file.name,
            media_type=file.sniffed.media_type,
            size=file.size,
            sha256=file.sha256,
            kind=file.sniffed.kind,
            state=FileState.NEW if is_picture else FileState.READY,
            width=file.width,
            height=file.height,
            uploaded_by_id=viewer.id,
            created_at=clock.now(),
        )
        if is_picture:
            await make_sizes.later(file_id=stored.id)
        if is_readable(stored):
            await read_document.later(file_id=stored.id)
    return stored


async def claim(ids: Sequence[int], viewer: Viewer, owner_path: str) -> None:
    """Give files to what is at `owner_path` ("/threads/12"); call it in its transaction.

    Files that it has already may be among them, as when a text is edited.

    Raises:
        Invalid: one is somebody else's, gone, or held by something else.
    """
    wanted = set(ids)
    if not wanted:
        return
    now = clock.now()
    await StoredFile.filter(
        id__in=wanted, uploaded_by_id=viewer.id, claimed_at__isnull=True
    ).update(claimed_at=now, owner_path=owner_path)
    held = await StoredFile.filter(
        id__in=wanted, owner_path=owner_path, claimed_at__isnull=False
    ).count()
    if held != len(wanted):
        raise Invalid(fields={FIELD: _("A file is no longer here. Choose it once more.")})


async def release(ids: Sequence[int], owner_path: str) -> None:
    """Let files go that what is at `owner_path` holds no more; the nightly sweep removes them.

    Call it in the transaction that removes what pointed to them.
    """
    await StoredFile.filter(id__in=list(ids), owner_path=owner_path).update(
        claimed_at=None, created_at=clock.now()
    )
