"""Reads for mail that comes in: who sends it, and what an address for questions names."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from forum.accounts.models import Person
from forum.accounts.queries import active_person
from forum.branches.audience import leaders_of
from forum.inbound.notices import Unreached
from forum.kit import db
from forum.kit.errors import NotFound
from forum.kit.viewer import Viewer
from forum.mail import suppression
from forum.mail.models import Letter
from forum.mail.outbox import Answerable
from forum.notifications.queries import Reader, reachable
from forum.themes import queries as themes

_BRANCHES = """
    SELECT b.id, b.name FROM membership m JOIN branch b ON b.id = m.branch_id
    WHERE m.person_id = :person AND b.deactivated_at IS NULL ORDER BY m.id
"""
_PLAIN = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ä": "a", "ö": "o"})


@dataclass(frozen=True)
class Reach:
    """Where mail to somebody goes, and whether none is sent because it comes back."""

    address: str
    is_stopped: bool


async def member_at(address: str) -> Reader | None:
    """Return the member with this address, in lower case."""
    person = await active_person(address) if address else None
    readers = await reachable([person.id]) if person else []
    return readers[0] if readers else None


async def reach_of(viewer: Viewer) -> Reach:
    """Return whether mail to the viewer is held back."""
    person = await Person.get(id=viewer.id)
    return Reach(person.email, await suppression.is_stopped(person.email))


async def whose(address: str) -> Unreached | None:
    """Return the member with this address and who leads their branches."""
    person = await active_person(address)
    if person is None:
        return None
    found = await db.rows(_BRANCHES, person=person.id)
    leaders = set(await leaders_of(row["id"] for row in found)) - {person.id}
    branch_name = found[0]["name"] if found else ""
    since = await suppression.stopped_at(address)
    return Unreached(person.id, person.name, branch_name, tuple(sorted(leaders)), since)


async def filed_under(viewer: Viewer, tag: str) -> tuple[int, int | None]:
    """Return the theme, and the branch if it is the branch's own, that `tag` names.

    A theme goes by its slug or by the first word of a short name without special letters
    ("okonomi"), a branch of the viewer's by its slug.

    Raises:
        NotFound: it names neither.
    """
    active = await themes.active()
    for theme in active:
        if tag in {theme.slug, *(_plain(short) for short in theme.shorts.values())}:
            return theme.id, None
    branch = next((role for role in viewer.branches if role.slug == tag), None)
    if not active or not (branch or not tag):
        raise NotFound
    return active[0].id, branch.branch_id if branch else None


async def outcomes_since(moment: datetime) -> dict[str, int]:
    """Return what became of the mails that came since, the most frequent first."""
    found = await db.rows(
        "SELECT outcome, COUNT(*) AS count FROM incoming_mail WHERE received_at >= :moment"
        " GROUP BY outcome ORDER BY COUNT(*) DESC, outcome",
        moment=moment,
    )
    return {row["outcome"]: row["count"] for row in found}


async def answerable_in(letter_id: int) -> tuple[Answerable, ...]:
    """Return what stood in one of our letters and can be answered, while that is kept."""
    letter = await Letter.get_or_none(id=letter_id)
    return tuple(Answerable(**one) for one in (letter.places or [])) if letter else ()


def _plain(name: str) -> str:
    first = (name.lower().split() or [""])[0].translate(_PLAIN)
    return unicodedata.normalize("NFKD", first).encode("ascii", "ignore").decode()
