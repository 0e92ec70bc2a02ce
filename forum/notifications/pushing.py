"""Showing news in browsers, at the moment at which they go by mail: same choices, same hours."""

import json
from typing import Any

from forum.branches.viewers import viewer_of_person
from forum.kit import db, heavy, i18n
from forum.kit.errors import Unavailable
from forum.kit.i18n import ngettext
from forum.kit.jobs import job
from forum.notifications.models import PushDevice
from forum.notifications.push_keys import is_on
from forum.notifications.queries import Reader, reachable
from forum.notifications.readable import readable, seen_by
from forum.notifications.sentences import sentence

# The browser has left, or forgotten us (RFC 8030, 7.3).
_GONE = frozenset({404, 410})
_WELL = range(200, 300)
_NEWS = """
    SELECT id, kind, topic, title, actor_name, branch_name FROM notification n
    WHERE n.id = :id AND n.person_id = :me AND n.read_at IS NULL AND
"""


async def push(person_id: int, notification_id: int, count: int = 1) -> None:
    """Queue that a person's browsers show one of their news, or that `count` have gathered."""
    if not is_on():
        return
    for row in await db.rows("SELECT id FROM push_device WHERE person_id = :me", me=person_id):
        await show_news.later(device_id=row["id"], notification_id=notification_id, count=count)


@job("notifications.show_news", max_attempts=5)
async def show_news(*, device_id: int, notification_id: int, count: int) -> None:
    """Show one of their news in a person's browser, unless it was read meanwhile, or may not be."""
    device = await PushDevice.get_or_none(id=device_id)
    readers = await reachable([device.person_id]) if device else []
    if device is None or not readers:
        return
    viewer = await viewer_of_person(device.person_id)
    told = await db.row(f"{_NEWS} {readable()}", id=notification_id, **seen_by(viewer))
    if told is None:
        return
    status = await heavy.call(
        "forum.notifications.push_sending:send",
        endpoint=device.endpoint,
        keys={"p256dh": device.public_key, "auth": device.secret},
        payload=_payload(readers[0], told, count),
    )
    if status in _GONE:
        await PushDevice.filter(id=device.id).delete()
    elif status not in _WELL:
        raise Unavailable


def _payload(reader: Reader, told: Any, count: int) -> str:
    with i18n.language(reader.language):
        if count > 1:
            title = ngettext(
                "%(num)s more thing has happened", "%(num)s more things have happened", count
            )
            return json.dumps({"title": title, "body": "", "url": "/news", "tag": "news"})
        title = sentence(told["kind"], told["actor_name"], told["branch_name"])
        shown = {"title": title, "body": told["title"], "url": f"/news/{told['id']}"}
        return json.dumps(shown | {"tag": told["topic"]})
