"""What can be done with files: take one in, give it to what is written, let it go again."""

from collections.abc import Sequence
from typing import Final

import structlog

from forum.files import failures, scanning
from forum.files.arrival import Arrived, Upload, arrived
from forum.files.codes import Failure, FileRefused
from forum.files.jobs import follow_up, state_when_clean
from forum.files.models import FileState, StoredFile
from forum.kit import clock, db, ratelimit, tokens
from forum.kit.errors import Forbidden, Invalid
from forum.kit.i18n import _
from forum.kit.storage import storage
from forum.kit.text import clean_line
from forum.kit.viewer import Viewer

FIELD: Final = "files"
LIMIT: Final = "300/hour"

log = structlog.get_logger()


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
            is_clean = await _is_clean(file)
            key = f"{clock.now():%Y/%m}/{tokens.random_token()}"
            await storage().put(key, file.path)
            # When this fails, the bytes have no row and the nightly sweep removes them.
            return await _note(viewer, file, key, is_clean=is_clean)
    except FileRefused as refused:
        name = clean_line(upload.filename or "")[:80]
        raise Invalid(fields={FIELD: failures.sentence(refused.failure, name)}) from refused


async def _is_clean(file: Arrived) -> bool:
    """Whether the file may be shown at once; False holds it until the scanner has looked.

    Raises:
        FileRefused: it has a virus.
    """
    if not scanning.is_wanted():
        return True
    try:
        virus = await scanning.virus_in(file.path)
    except scanning.ScannerAway:
        return False
    if virus:
        log.warning("virus_found", virus=virus, sha256=file.sha256)
        raise FileRefused(Failure.INFECTED)
    return True


async def _note(viewer: Viewer, file: Arrived, key: str, *, is_clean: bool) -> StoredFile:
    async with db.transaction():
        stored = await StoredFile.create(
            key=key,
            name=file.name,
            media_type=file.sniffed.media_type,
            size=file.size,
            sha256=file.sha256,
            kind=file.sniffed.kind,
            state=state_when_clean(file.sniffed.kind) if is_clean else FileState.HELD,
            width=file.width,
            height=file.height,
            uploaded_by_id=viewer.id,
            created_at=clock.now(),
        )
        if is_clean:
            await follow_up(stored)
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
