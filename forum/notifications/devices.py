"""The browsers in which somebody wants news to be shown."""

import hashlib
from dataclasses import dataclass

from forum.kit import clock, db
from forum.kit.errors import Invalid, NotFound
from forum.kit.i18n import _
from forum.kit.viewer import Viewer
from forum.notifications.models import PushDevice
from forum.notifications.push_keys import is_on
from forum.notifications.push_makers import is_makers

MOST = 10


@dataclass(frozen=True, kw_only=True)
class NewDevice:
    """What a browser says of itself: where it hears, and with which keys."""

    endpoint: str
    public_key: str
    secret: str
    label: str


async def add(viewer: Viewer, new: NewDevice) -> None:
    """Show the viewer's news in this browser, until they sign out of it.

    Raises:
        NotFound: news are not shown at all.
        Invalid: it is no browser's address, or these are too many.
    """
    if not is_on():
        raise NotFound
    if not (is_makers(new.endpoint) and new.public_key and new.secret):
        raise Invalid(_("This browser cannot show news."))
    known = hashlib.sha256(new.endpoint.encode()).hexdigest()
    async with db.transaction():
        others = PushDevice.filter(person_id=viewer.id).exclude(endpoint_hash=known)
        if await others.count() >= MOST:
            raise Invalid(_("News are shown in many browsers already. Remove one first."))
        await PushDevice.update_or_create(
            {
                "person_id": viewer.id,
                "session_id": viewer.session_id,
                "endpoint": new.endpoint,
                "public_key": new.public_key[:120],
                "secret": new.secret[:60],
                "label": new.label[:80],
                "created_at": clock.now(),
            },
            endpoint_hash=known,
        )


async def remove(viewer: Viewer, device_id: int) -> None:
    """Show nothing there any more.

    Raises:
        NotFound: the viewer has no such browser.
    """
    async with db.transaction():
        if not await PushDevice.filter(id=device_id, person_id=viewer.id).delete():
            raise NotFound


async def devices_of(viewer: Viewer) -> list[PushDevice]:
    """Return the viewer's browsers, the oldest first."""
    return await PushDevice.filter(person_id=viewer.id).order_by("id")
