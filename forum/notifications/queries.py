"""Reads of what people are told, of who follows what, and of how and when they want mail."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.branches.models import LANGUAGES, TIME_ZONES
from forum.kit import db
from forum.kit.i18n import _
from forum.kit.paging import Page, decode_id, page_of
from forum.kit.viewer import Viewer
from forum.notifications.hours import QUIET_FROM, QUIET_UNTIL, Hours
from forum.notifications.matters import Matter, Way, usual_way
from forum.notifications.notice import Kind
from forum.notifications.readable import readable, seen_by
from forum.notifications.sentences import sentence
from forum.notifications.topics import ROUTINE

PAGE_SIZE = 20
SHOWN_OF_TOPIC = 5
COUNTED = 100  # the number beside the bell is "99+" from here

# Each of these reads goes on with the condition of `readable`.
_UNREAD = "SELECT 1 FROM notification n WHERE n.person_id = :me AND n.read_at IS NULL AND "
_TOPICS = """
SELECT topic, newest, told, unread FROM (
    SELECT topic, MAX(id) AS newest, COUNT(*) AS told,
        SUM(CASE WHEN read_at IS NULL THEN 1 ELSE 0 END) AS unread
    FROM notification WHERE person_id = :me GROUP BY topic HAVING MAX(id) < :before) AS n
WHERE
"""
_NEWS = """
SELECT id, kind, topic, title, url, actor_name, branch_name, excerpt, language, created_at, read_at
FROM notification n WHERE n.person_id = :me AND n.read_at IS NULL AND
"""
_FOR_LETTER = f"""
{_NEWS} way = 'letter' AND kind NOT IN (:told_anyway) AND created_at > :since
    AND created_at <= :until AND
"""
# What the letter tells everybody, who follows it or not.
_TOLD_ANYWAY = [Kind.ANSWER, Kind.QUESTION, Kind.TIP, Kind.DISCUSSION, Kind.SOLVED]
_MOST_IN_LETTER = 200
# A question that many answer has hundreds of rows; the page shows the newest few.
_NEWEST_OF_TOPICS = """
SELECT id, kind, topic, title, url, actor_name, branch_name, excerpt, language, created_at, read_at
FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY topic ORDER BY id DESC) AS place
    FROM notification WHERE person_id = :me AND topic IN (:topics)) AS newest
WHERE place <= :shown ORDER BY id DESC
"""
# One person in several branches stands here several times, the first branch first.
_REACHABLE = """
SELECT p.id, p.name, p.email, p.language, p.time_zone, COALESCE(b.country, 'NO') AS country,
    c.way, q.from_hour, q.until_hour
FROM person p
LEFT JOIN news_choice c ON c.person_id = p.id AND c.matter = :matter
LEFT JOIN quiet_hours q ON q.person_id = p.id
LEFT JOIN membership m ON m.person_id = p.id
LEFT JOIN branch b ON b.id = m.branch_id AND b.deactivated_at IS NULL
WHERE p.id IN (:people) AND p.deactivated_at IS NULL ORDER BY p.id, m.id
"""
_ICONS = frozenset({"answer", "comment", "question", "tip", "discussion"})


@dataclass(frozen=True, kw_only=True)
class Told:
    """One thing that the viewer is told; `url` opens it and remembers that it was read."""

    id: int
    kind: str
    topic: str
    title: str
    path: str
    sentence: str
    excerpt: str
    language: str
    created_at: datetime
    is_unread: bool

    @property
    def url(self) -> str:
        """The path that leads there by way of the inbox."""
        return f"/news/{self.id}"

    @property
    def icon(self) -> str:
        """The kind of row that stands for it."""
        if self.kind in _ICONS:
            return self.kind
        return "routine" if self.topic.startswith(ROUTINE) else "news"


@dataclass(frozen=True, kw_only=True)
class TopicNews:
    """What is told about one topic, newest first; `more` were left out."""

    topic: str
    title: str
    newest: int
    unread: int
    told: tuple[Told, ...]
    more: int


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody who may be told; language and time zone are theirs or their branch's country's.

    `way` is how they want to be told of the matter that was asked about.
    """

    id: int
    name: str
    email: str
    language: str
    way: Way
    hours: Hours


async def unread_count(viewer: Viewer) -> int:
    """Return how many things the viewer has not read, at most COUNTED."""
    newest = f"SELECT COUNT(*) FROM ({_UNREAD}{readable()} LIMIT :most) AS newest"  # noqa: S608  ours
    return int(await db.value(newest, **seen_by(viewer), most=COUNTED) or 0)


async def has_unread(viewer: Viewer, topic: str) -> bool:
    """Tell whether the viewer was told something about a topic that they have not read."""
    found = await db.value(
        "SELECT 1 FROM notification WHERE person_id = :me AND topic = :topic AND read_at IS NULL"
        " LIMIT 1",
        me=viewer.id,
        topic=topic,
    )
    return found is not None


async def unread(viewer: Viewer, limit: int) -> tuple[Told, ...]:
    """Return the newest things that the viewer has not read."""
    newest = f"{_NEWS}{readable()} ORDER BY id DESC LIMIT :limit"
    found = await db.rows(newest, **seen_by(viewer), limit=limit)
    return tuple(_told(row) for row in found)


async def for_letter(viewer: Viewer, since: datetime, until: datetime) -> tuple[Told, ...]:
    """Return what a person wants to be told in their letter and has not read, newest first.

    What the letter tells everybody anyway is left out: who wrote something new, what is solved.
    """
    found = await db.rows(
        f"{_FOR_LETTER}{readable()} ORDER BY id DESC LIMIT :most",
        **seen_by(viewer),
        told_anyway=[kind.value for kind in _TOLD_ANYWAY],
        since=since,
        until=until,
        most=_MOST_IN_LETTER,
    )
    return tuple(_told(row) for row in found)


async def inbox(viewer: Viewer, *, cursor: str = "", size: int = PAGE_SIZE) -> Page[TopicNews]:
    """Return a page of topics, the one with the newest thing first."""
    before = decode_id(cursor)
    newest = f"{_TOPICS}{readable()} ORDER BY newest DESC LIMIT :limit"
    topics = await db.rows(newest, **seen_by(viewer), before=before, limit=size + 1)
    found = await db.rows(
        _NEWEST_OF_TOPICS,
        me=viewer.id,
        topics=[row["topic"] for row in topics],
        shown=SHOWN_OF_TOPIC,
    )
    told: dict[str, list[Any]] = {}
    for row in found:
        told.setdefault(row["topic"], []).append(row)
    return page_of(
        [_topic_news(row, told[row["topic"]]) for row in topics], size, lambda one: (one.newest,)
    )


async def is_subscribed(person_id: int, topic: str) -> bool:
    """Tell whether a person follows a topic."""
    found = await db.value(
        "SELECT 1 FROM subscription WHERE person_id = :person AND topic = :topic",
        person=person_id,
        topic=topic,
    )
    return found is not None


async def subscribers(*topics: str) -> list[int]:
    """Return the ids of the people who follow any of the topics."""
    found = await db.rows(
        "SELECT DISTINCT person_id FROM subscription WHERE topic IN (:topics) ORDER BY person_id",
        topics=list(topics),
    )
    return [row["person_id"] for row in found]


async def topics_of(person_id: int) -> frozenset[str]:
    """Return everything that a person follows."""
    found = await db.rows(
        "SELECT topic FROM subscription WHERE person_id = :person", person=person_id
    )
    return frozenset(row["topic"] for row in found)


async def muters_of(topic: str) -> frozenset[int]:
    """Return the ids of the people who want to hear no more of a topic."""
    found = await db.rows("SELECT person_id FROM muting WHERE topic = :topic", topic=topic)
    return frozenset(row["person_id"] for row in found)


async def muted_by(person_id: int) -> frozenset[str]:
    """Return everything that a person wants to hear no more of."""
    found = await db.rows("SELECT topic FROM muting WHERE person_id = :person", person=person_id)
    return frozenset(row["topic"] for row in found)


async def ways_of(person_id: int) -> dict[Matter, Way]:
    """Return how a person is told of each matter, chosen or usual."""
    found = await db.rows(
        "SELECT matter, way FROM news_choice WHERE person_id = :person", person=person_id
    )
    chosen = {Matter(row["matter"]): Way(row["way"]) for row in found}
    return {matter: chosen.get(matter, usual_way(matter)) for matter in Matter}


async def hours_of(person_id: int) -> Hours:
    """Return between which hours a person wants no mail, the usual ones for a closed account."""
    found = await reachable([person_id])
    return found[0].hours if found else Hours("")


async def gets_mail_at_once(person_id: int) -> bool:
    """Tell whether any mail about news goes to a person at once."""
    return Way.AT_ONCE in (await ways_of(person_id)).values()


async def reachable(people: Iterable[int], matter: Matter = Matter.FOLLOWED) -> list[Reader]:
    """Return those of `people` whose account is open, and how they are told of `matter`."""
    found = await db.rows(_REACHABLE, people=sorted(set(people)), matter=matter.value)
    readers: dict[int, Reader] = {}
    for row in found:
        readers.setdefault(row["id"], _reader(row, matter))
    return list(readers.values())


def _reader(row: Any, matter: Matter) -> Reader:
    time_zone = row["time_zone"] or TIME_ZONES.get(row["country"], "Europe/Oslo")
    quiet = (QUIET_FROM, QUIET_UNTIL)
    if row["from_hour"] is not None:
        quiet = (row["from_hour"], row["until_hour"])
    return Reader(
        id=row["id"],
        name=row["name"],
        email=row["email"],
        language=row["language"] or LANGUAGES.get(row["country"], "nb"),
        way=Way(row["way"]) if row["way"] else usual_way(matter),
        hours=Hours(time_zone, *quiet),
    )


def _topic_news(topic: Any, found: Sequence[Any]) -> TopicNews:
    told = tuple(_told(row) for row in found)
    return TopicNews(
        topic=topic["topic"],
        title=told[0].title,
        newest=topic["newest"],
        unread=int(topic["unread"]),
        told=told,
        more=topic["told"] - len(told),
    )


def _told(row: Any) -> Told:
    return Told(
        id=row["id"],
        kind=row["kind"],
        topic=row["topic"],
        title=row["title"] or _("Deleted"),
        path=row["url"],
        sentence=sentence(row["kind"], row["actor_name"], row["branch_name"]),
        excerpt=row["excerpt"],
        language=row["language"],
        created_at=row["created_at"],
        is_unread=row["read_at"] is None,
    )
