"""Reads about people, their devices and the codes that were sent to them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.accounts.models import PATH_LENGTH, KeptForm, Person
from forum.kit import clock
from forum.kit.db import for_update, rows
from forum.kit.errors import NotFound
from forum.kit.i18n import _
from forum.kit.tokens import fingerprint
from forum.kit.viewer import Rank, Viewer

_ADMINISTRATORS = """
    SELECT id FROM person WHERE rank = :rank AND deactivated_at IS NULL ORDER BY id
"""
CODE_TRIES = 5
NEXT_LENGTH = PATH_LENGTH


@dataclass(frozen=True)
class Device:
    """A browser in which the viewer is signed in."""

    session_id: str
    label: str
    created_at: datetime
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True)
class SentCode:
    """What the page that asks for the code may know."""

    email: str
    next_path: str
    is_usable: bool


@dataclass(frozen=True)
class SentLink:
    """What the page with the one big button may know; `name` is empty for a newcomer."""

    name: str
    email: str
    is_usable: bool
    is_same_browser: bool


async def devices(viewer: Viewer) -> tuple[Device, ...]:
    """Return the viewer's own signed-in browsers, the present one first."""
    found = await rows(
        "SELECT id, label, created_at, seen_at FROM session"
        " WHERE person_id = :person AND expires_at > :now ORDER BY seen_at DESC, id",
        person=viewer.id,
        now=clock.now(),
    )
    known = [
        Device(one["id"], one["label"], one["created_at"], one["seen_at"], is_this=is_this)
        for one in found
        for is_this in (one["id"] == viewer.session_id,)
    ]
    return tuple(sorted(known, key=lambda device: not device.is_this))


async def profile(viewer: Viewer) -> Person:
    """Return the viewer's own person.

    Raises:
        NotFound: nobody is signed in.
    """
    person = await Person.get_or_none(id=viewer.id)
    if person is None:
        raise NotFound(_("There is nobody here."))
    return person


async def active_person(email: str) -> Person | None:
    """Return the person with this cleaned address who may sign in."""
    return await Person.get_or_none(email=email, deactivated_at=None)


async def sent_code(browser: str) -> SentCode | None:
    """Return the newest code that this browser asked for."""
    found = await rows(
        "SELECT email, next_path, tries, expires_at, used_at, voided_at FROM sign_in_code"
        " WHERE browser_hash = :browser ORDER BY id DESC LIMIT 1",
        browser=fingerprint(browser),
    )
    if not found:
        return None
    return SentCode(found[0]["email"], found[0]["next_path"], _is_usable(found[0]))


async def sent_link(link: str, browser: str) -> SentLink | None:
    """Return what a link from a mail would do, None when it is unknown."""
    found = await rows(
        "SELECT c.email, c.browser_hash, c.tries, c.expires_at, c.used_at, c.voided_at,"
        " COALESCE(p.name, '') AS name FROM sign_in_code c"
        " LEFT JOIN person p ON p.id = c.person_id WHERE c.link_hash = :link",
        link=fingerprint(link),
    )
    if not found:
        return None
    one = found[0]
    is_same_browser = bool(browser) and one["browser_hash"] == fingerprint(browser)
    return SentLink(one["name"], one["email"], _is_usable(one, tries=False), is_same_browser)


async def kept_form(token: str, path: str) -> list[tuple[str, str]] | None:
    """Return the (name, value) pairs that were kept under `token`, typed on the page at `path`."""
    kept = await KeptForm.get_or_none(token_hash=fingerprint(token), path=path)
    if kept is None:
        return None
    return [(str(name), str(typed)) for name, typed in kept.typed]


async def other_administrators(person_id: int) -> int:
    """Return how many administrators there are besides this person.

    Inside a transaction they stay so until its end: of two who go at once, the second is last.
    """
    found = await rows(_ADMINISTRATORS + for_update(), rank=Rank.ADMINISTRATOR.value)
    return sum(one["id"] != person_id for one in found)


def _is_usable(code: Any, *, tries: bool = True) -> bool:
    is_fresh = code["used_at"] is None and code["voided_at"] is None
    has_tries = not tries or code["tries"] < CODE_TRIES
    return is_fresh and has_tries and code["expires_at"] > clock.now()
