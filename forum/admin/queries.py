"""Reads for those who run the site: counts, people, and how far the first run has come."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from forum.admin import policy
from forum.kit import clock, paging
from forum.kit.db import row, rows
from forum.kit.errors import Forbidden, NotFound
from forum.kit.i18n import _
from forum.kit.paging import Page
from forum.kit.viewer import Rank, Viewer

PEOPLE_ON_PAGE = 50
STEPS = ("site", "branch", "leader", "mail")


@dataclass(frozen=True)
class Overview:
    """How much there is of what."""

    people: int
    branches: int
    themes: int
    waiting_letters: int
    failed_letters: int
    waiting_requests: int
    held_files: int


@dataclass(frozen=True)
class PersonRow:
    """Somebody in the list of people; `branches` are names in one line."""

    id: int
    name: str
    email: str
    rank: Rank
    is_active: bool
    seen_at: datetime | None
    branches: str


@dataclass(frozen=True)
class BranchOfPerson:
    """A branch that somebody belongs to."""

    id: int
    slug: str
    name: str
    is_leader: bool


@dataclass(frozen=True)
class TestMail:
    """What became of the newest test mail."""

    address: str
    state: str
    failure: str


@dataclass(frozen=True)
class Progress:
    """How far the first run has come; `branch` is the first branch's id, 0 for none."""

    has_name: bool
    branch: int
    branch_name: str
    has_leader: bool
    mail: TestMail | None

    @property
    def step(self) -> str:
        """The first step that is not done yet, `done` after the last."""
        done = {
            "site": self.has_name,
            "branch": self.branch != 0,
            "leader": self.has_leader,
            "mail": self.mail is not None and self.mail.state == "sent",
        }
        return next((step for step in STEPS if not done[step]), "done")


async def overview(viewer: Viewer) -> Overview:
    """Return the counts of the overview page."""
    _need(viewer)
    found = await row(
        "SELECT (SELECT COUNT(*) FROM person WHERE deactivated_at IS NULL) AS people,"
        " (SELECT COUNT(*) FROM branch WHERE deactivated_at IS NULL) AS branches,"
        " (SELECT COUNT(*) FROM theme WHERE deactivated_at IS NULL) AS themes,"
        " (SELECT COUNT(*) FROM letter WHERE state = 'waiting') AS waiting_letters,"
        " (SELECT COUNT(*) FROM letter WHERE state = 'failed') AS failed_letters,"
        " (SELECT COUNT(*) FROM join_request WHERE decided_at IS NULL) AS waiting_requests,"
        # Whoever sends a file while the scanner answers never sees it held; a minute is generous.
        " (SELECT COUNT(*) FROM stored_file WHERE state = 'held' AND created_at < :late)"
        " AS held_files",
        late=clock.now() - timedelta(minutes=1),
    )
    return Overview(**dict(found or {}))


async def people(viewer: Viewer, words: str, cursor: str) -> Page[PersonRow]:
    """Return people by name; with `words` those whose name, address or branch has them all."""
    _need(viewer)
    if words.strip():
        wanted = words.casefold().split()
        found = [one for one in await _all_people() if _has(one, wanted)]
        return Page(tuple(found[:PEOPLE_ON_PAGE]))
    name, last = paging.decode(cursor, 2) if cursor else ("", 0)
    last_id = min(last, paging.LARGEST_ID) if isinstance(last, int) else 0
    found = await _people_after(str(name), last_id)
    return paging.page_of(found, PEOPLE_ON_PAGE, lambda one: (one.name, one.id))


async def person(viewer: Viewer, person_id: int) -> tuple[PersonRow, tuple[BranchOfPerson, ...]]:
    """Return somebody and the branches that they belong to.

    Raises:
        NotFound: there is nobody of this number.
    """
    _need(viewer)
    found = await rows(
        "SELECT id, name, email, rank, deactivated_at, seen_at FROM person WHERE id = :id",
        id=person_id,
    )
    if not found:
        raise NotFound(_("There is nobody here."))
    branches = await rows(
        "SELECT b.id, b.slug, b.name, m.is_leader FROM membership m"
        " JOIN branch b ON b.id = m.branch_id WHERE m.person_id = :id ORDER BY m.id",
        id=person_id,
    )
    return (await _people(found))[0], tuple(
        BranchOfPerson(one["id"], one["slug"], one["name"], bool(one["is_leader"]))
        for one in branches
    )


async def progress(viewer: Viewer) -> Progress:
    """Return how far the first run has come, from what is there: it can be left and resumed."""
    _need(viewer)
    site = await row("SELECT name FROM site WHERE id = 1")
    branch = await row(
        "SELECT b.id, b.name, (EXISTS (SELECT 1 FROM membership m WHERE m.branch_id = b.id"
        " AND m.is_leader) OR EXISTS (SELECT 1 FROM invitation i WHERE i.branch_id = b.id"
        " AND i.is_leader AND i.withdrawn_at IS NULL)) AS has_leader"
        " FROM branch b WHERE b.deactivated_at IS NULL ORDER BY b.id LIMIT 1"
    )
    return Progress(
        has_name=site is not None and bool(site["name"]),
        branch=branch["id"] if branch else 0,
        branch_name=branch["name"] if branch else "",
        has_leader=bool(branch and branch["has_leader"]),
        mail=await _test_mail(),
    )


async def _all_people() -> list[PersonRow]:
    return await _people(
        await rows(
            "SELECT id, name, email, rank, deactivated_at, seen_at FROM person ORDER BY name, id"
        )
    )


async def _people_after(name: str, person_id: int) -> list[PersonRow]:
    found = await rows(
        "SELECT id, name, email, rank, deactivated_at, seen_at FROM person"
        " WHERE name > :name OR (name = :name AND id > :id) ORDER BY name, id LIMIT :most",
        name=name,
        id=person_id,
        most=PEOPLE_ON_PAGE + 1,
    )
    return await _people(found)


async def _people(found: Sequence[Any]) -> list[PersonRow]:
    memberships = await rows(
        "SELECT m.person_id, b.name FROM membership m JOIN branch b ON b.id = m.branch_id"
        " WHERE m.person_id IN (:ids) ORDER BY m.id",
        ids=[one["id"] for one in found],
    )
    branches = defaultdict(list)
    for one in memberships:
        branches[one["person_id"]].append(one["name"])
    return [_person_row(one, ", ".join(branches[one["id"]])) for one in found]


def _person_row(one: Any, branches: str) -> PersonRow:
    return PersonRow(
        id=one["id"],
        name=one["name"],
        email=one["email"],
        rank=Rank(one["rank"]),
        is_active=one["deactivated_at"] is None,
        seen_at=one["seen_at"],
        branches=branches,
    )


def _has(one: PersonRow, wanted: list[str]) -> bool:
    text = f"{one.name} {one.email} {one.branches}".casefold()
    return all(word in text for word in wanted)


async def _test_mail() -> TestMail | None:
    found = await row(
        "SELECT address, state, failure FROM letter WHERE kind = 'test_mail'"
        " ORDER BY id DESC LIMIT 1"
    )
    return TestMail(found["address"], found["state"], found["failure"]) if found else None


def _need(viewer: Viewer) -> None:
    if not policy.may_run(viewer):
        raise Forbidden(_("Only an administrator can do this."))
