"""Telling people, following, reading what one was told, and choosing how one is told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from forum.kit import clock, db
from forum.kit.errors import Invalid, NotFound, Unavailable
from forum.kit.i18n import _
from forum.kit.viewer import Viewer
from forum.notifications import topics
from forum.notifications.jobs import mail_news
from forum.notifications.matters import MUTED, Matter, Way
from forum.notifications.models import Muting, Notification, QuietHours, Subscription
from forum.notifications.notice import DECISIONS, Notice
from forum.notifications.queries import Reader, has_unread, muters_of, reachable, ways_of

# Part of writing every answer, so without the model's detour.
_SUBSCRIBE = """
    INSERT INTO subscription (person_id, topic, created_at)
    SELECT p.id, CAST(:topic AS text), :now FROM person p WHERE p.id = :person AND NOT EXISTS (
        SELECT 1 FROM muting m WHERE m.person_id = p.id AND m.topic = CAST(:topic AS text))
    ON CONFLICT (person_id, topic) DO NOTHING
"""
_MUTE = """
    INSERT INTO muting (person_id, topic, created_at) VALUES (:person, :topic, :now)
    ON CONFLICT (person_id, topic) DO NOTHING
"""
TITLE_LENGTH = 300
EXCERPT_LENGTH = 500
_KEY_LENGTH = 200
_CHOOSE = """
    INSERT INTO news_choice (person_id, matter, way) VALUES (:person, :matter, :way)
    ON CONFLICT (person_id, matter) DO UPDATE SET way = excluded.way
"""
# What waits for its mail goes the newly chosen way.
_TURN = """
    UPDATE notification SET way = :way, mail_at = NULL
    WHERE person_id = :person AND matter = :matter AND mail_at IS NOT NULL
"""


async def notify(audience: Iterable[int], notice: Notice) -> None:
    """Tell everybody in `audience` of `notice` once; never who did it, never closed accounts.

    Each gets a row in the inbox, and hears of it besides in the way that they have chosen for such
    news: by a mail when their quiet hours allow it, in the next weekly letter, or not. Telling the
    same again changes nothing.
    """
    readers = await _readers(set(audience) - {notice.actor_id}, notice)
    if not readers:
        return
    now = clock.now()
    mail_at = {each.id: each.hours.opening(now) for each in readers if each.way is Way.AT_ONCE}
    async with db.transaction():
        await Notification.bulk_create(_rows(readers, notice, mail_at), ignore_conflicts=True)
        for person_id, at in mail_at.items():
            await mail_news.later(person_id=person_id, at=at)


async def withdraw(topic: str, *, url: str = "", kind: str = "") -> None:
    """Forget what people were told about a topic, or of one place or kind: it is hidden or done.

    What a moderator decided stays told: its author has to know.
    """
    async with db.transaction():
        told = Notification.filter(topic=topic).exclude(kind__in=list(DECISIONS))
        told = told.filter(url=url) if url else told
        await (told.filter(kind=kind) if kind else told).delete()


async def untitle(topic: str) -> None:
    """Forget the title of what people were told about: its author has deleted it."""
    async with db.transaction():
        await Notification.filter(topic=topic).update(title="")


async def subscribe(person_id: int, topic: str) -> None:
    """Let a person follow a topic because of what they did there, unless they have muted it.

    Raises:
        Invalid: nobody can follow that.
    """
    if not topics.PATTERN.fullmatch(topic):
        raise Invalid(_("This cannot be followed."))
    async with db.transaction():
        await db.execute(_SUBSCRIBE, person=person_id, topic=topic, now=clock.now())


async def follow(person_id: int, topic: str) -> None:
    """Let a person follow a topic as they asked, also one that they had muted.

    Raises:
        Invalid: nobody can follow that.
    """
    async with db.transaction():
        await Muting.filter(person_id=person_id, topic=topic).delete()
        await subscribe(person_id, topic)


async def unfollow(person_id: int, topic: str) -> None:
    """Let a person hear no more of a topic; what waits for its mail is not sent.

    A question or routine is muted: else its author would be told of answers all the same. What
    others do there stands in the inbox, and neither in mails nor in the letter.
    """
    waiting = Notification.filter(person_id=person_id, topic=topic, mail_at__not_isnull=True)
    is_muted = topics.is_one_thing(topic)
    async with db.transaction():
        await Subscription.filter(person_id=person_id, topic=topic).delete()
        if is_muted:
            await db.execute(_MUTE, person=person_id, topic=topic, now=clock.now())
        silent = MUTED if is_muted else [Matter.FOLLOWED]
        await waiting.filter(matter__in=list(silent)).update(mail_at=None, way=Way.SITE)


async def open_notification(viewer: Viewer, notification_id: int) -> str:
    """Mark one thing and the older ones about the same topic as read; return where it leads.

    Raises:
        NotFound: the viewer was told no such thing.
    """
    found = await Notification.get_or_none(id=notification_id, person_id=viewer.id)
    if found is None:
        raise NotFound(_("This is not in your news any more."))
    async with db.transaction():
        await Notification.filter(
            person_id=viewer.id, topic=found.topic, id__lte=found.id, read_at=None
        ).update(read_at=clock.now())
    return found.url


async def read_topic(viewer: Viewer, topic: str) -> None:
    """Mark everything about a topic as read."""
    async with db.transaction():
        await Notification.filter(person_id=viewer.id, topic=topic, read_at=None).update(
            read_at=clock.now()
        )


async def note_seen(viewer: Viewer, topic: str) -> None:
    """Mark what was told about a topic as read, because its page is opened now."""
    if not await has_unread(viewer, topic):
        return
    try:
        await read_topic(viewer, topic)
    except Unavailable:
        # Reading goes on while the database cannot be written; the next look notes it.
        return


async def read_all(viewer: Viewer) -> None:
    """Mark everything as read."""
    async with db.transaction():
        await Notification.filter(person_id=viewer.id, read_at=None).update(read_at=clock.now())


async def choose_ways(person_id: int, ways: Mapping[Matter, Way]) -> None:
    """Remember how a person wants to be told of each matter, from now on and of what waits."""
    async with db.transaction():
        for matter, way in ways.items():
            values = {"person": person_id, "matter": matter.value, "way": way.value}
            await db.execute(_CHOOSE, **values)
            if way is not Way.AT_ONCE:
                await db.execute(_TURN, **values)


async def stop_mail(person_id: int) -> None:
    """Send a person no mail at once any more; the weekly letter tells."""
    ways = await ways_of(person_id)
    pressing = [matter for matter, way in ways.items() if way is Way.AT_ONCE]
    await choose_ways(person_id, dict.fromkeys(pressing, Way.LETTER))


async def choose(viewer: Viewer, ways: Mapping[Matter, Way], quiet: tuple[int, int]) -> None:
    """Remember how the viewer wants to be told, and between which hours of their clock not by mail.

    What waits for the morning already goes when it was to go, or when the new quiet hours end.
    """
    hours = {"from_hour": quiet[0], "until_hour": quiet[1]}
    async with db.transaction():
        await choose_ways(viewer.id, ways)
        await QuietHours.update_or_create(hours, person_id=viewer.id)


async def _readers(audience: Iterable[int], notice: Notice) -> list[Reader]:
    """Return those who are told, and how; who has muted the topic finds it in the inbox."""
    readers = await reachable(audience, notice.about)
    silent = {one.id for one in readers} if notice.is_mailed else frozenset()
    if readers and notice.about in MUTED:
        silent |= await muters_of(notice.topic)
    return [replace(one, way=Way.SITE) if one.id in silent else one for one in readers]


def _rows(
    readers: Sequence[Reader], notice: Notice, mail_at: Mapping[int, datetime]
) -> list[Notification]:
    now = clock.now()
    return [
        Notification(
            person_id=reader.id,
            key=notice.once_key[:_KEY_LENGTH],
            kind=str(notice.kind),
            topic=notice.topic,
            title=notice.title[:TITLE_LENGTH],
            url=notice.url,
            actor_name=notice.actor_name,
            branch_name=notice.branch_name,
            excerpt=notice.excerpt[:EXCERPT_LENGTH],
            language=notice.language,
            created_at=now,
            matter=notice.about,
            way=reader.way,
            mail_at=mail_at.get(reader.id),
        )
        for reader in readers
    ]
