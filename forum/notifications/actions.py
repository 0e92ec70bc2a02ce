"""Telling people, following, and reading what one was told."""

from collections.abc import Iterable, Sequence

from forum.kit import clock, db
from forum.kit.errors import Invalid, NotFound
from forum.kit.i18n import _
from forum.kit.viewer import Viewer
from forum.mail.outbox import post
from forum.notifications import mails, topics
from forum.notifications.models import MailChoice, Notification, Subscription
from forum.notifications.notice import Kind, Notice
from forum.notifications.queries import Reader, reachable

# Part of writing every answer, so without the model's detour.
_SUBSCRIBE = """
    INSERT INTO subscription (person_id, topic, created_at) VALUES (:person, :topic, :now)
    ON CONFLICT (person_id, topic) DO NOTHING
"""
TITLE_LENGTH = 300
EXCERPT_LENGTH = 500
_KEY_LENGTH = 200
_DECISIONS = [Kind.HIDDEN, Kind.RESTORED, Kind.CLOSED, Kind.MOVED, Kind.CHANGED]


async def notify(audience: Iterable[int], notice: Notice) -> None:
    """Tell everybody in `audience` of `notice` once; never who did it, never closed accounts.

    Each gets a row in the inbox; with `at_once` also a mail, when they want such mail. The weekly
    letter finds the rest by itself. Telling the same again changes nothing.
    """
    readers = await reachable(set(audience) - {notice.actor_id})
    if not readers:
        return
    wanting = [reader for reader in readers if notice.at_once and reader.is_at_once]
    letters = [mails.letter(reader, notice) for reader in wanting]
    async with db.transaction():
        await Notification.bulk_create(_rows(readers, notice), ignore_conflicts=True)
        for letter in letters:
            await post(letter)


async def withdraw(topic: str, *, url: str = "") -> None:
    """Forget what people were told about a topic, or about one place in it: it is hidden or gone.

    What a moderator decided stays told: its author has to know.
    """
    async with db.transaction():
        told = Notification.filter(topic=topic).exclude(kind__in=_DECISIONS)
        await (told.filter(url=url) if url else told).delete()


async def untitle(topic: str) -> None:
    """Forget the title of what people were told about: its author has deleted it."""
    async with db.transaction():
        await Notification.filter(topic=topic).update(title="")


async def subscribe(person_id: int, topic: str) -> None:
    """Let a person follow a topic; following twice is following.

    Raises:
        Invalid: nobody can follow that.
    """
    if not topics.PATTERN.fullmatch(topic):
        raise Invalid(_("This cannot be followed."))
    async with db.transaction():
        await db.execute(_SUBSCRIBE, person=person_id, topic=topic, now=clock.now())


async def unsubscribe(person_id: int, topic: str) -> None:
    """Let a person follow a topic no more."""
    async with db.transaction():
        await Subscription.filter(person_id=person_id, topic=topic).delete()


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


async def read_all(viewer: Viewer) -> None:
    """Mark everything as read."""
    async with db.transaction():
        await Notification.filter(person_id=viewer.id, read_at=None).update(read_at=clock.now())


async def choose_mail(person_id: int, *, is_at_once: bool) -> None:
    """Remember whether a person wants mail at once; without it the weekly letter tells."""
    async with db.transaction():
        await MailChoice.update_or_create({"is_at_once": is_at_once}, person_id=person_id)


def _rows(readers: Sequence[Reader], notice: Notice) -> list[Notification]:
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
        )
        for reader in readers
    ]
