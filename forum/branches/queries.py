"""Reads of branches, of who belongs to them, and of who somebody is."""

from dataclasses import dataclass
from datetime import datetime

from forum.branches import policy
from forum.branches.models import Branch
from forum.kit import clock
from forum.kit.db import row, rows
from forum.kit.errors import NotFound
from forum.kit.i18n import _
from forum.kit.viewer import Viewer


@dataclass(frozen=True)
class BranchRow:
    """A branch in a list."""

    id: int
    slug: str
    name: str
    shop_name: str
    country: str
    address: str
    members: int
    is_active: bool


@dataclass(frozen=True)
class Member:
    """Somebody in a branch."""

    id: int
    name: str
    is_leader: bool


@dataclass(frozen=True)
class BranchPage:
    """What a branch says about itself, who is in it, and what the viewer may do there."""

    id: int
    slug: str
    name: str
    shop_name: str
    country: str
    address: str
    opening_hours: str
    about: str
    email_public: str
    is_active: bool
    members: tuple[Member, ...]
    may_edit: bool


@dataclass(frozen=True)
class PersonPage:
    """Who somebody is; what they wrote comes from the content packages."""

    id: int
    name: str
    about: str
    years: int | None
    is_active: bool
    branches: tuple[tuple[str, str, str, bool], ...]
    """Of each branch: slug, name, country, whether the person leads it."""


@dataclass(frozen=True)
class Visit:
    """When somebody was here the time before (None: never), and the shop that they belong to."""

    previous_at: datetime | None
    shop_name: str
    opening_hours: str


async def index(viewer: Viewer, *, with_closed: bool = False) -> tuple[BranchRow, ...]:
    """Return the branches by country and name, those of the viewer's country first."""
    found = await rows(
        "SELECT b.id, b.slug, b.name, b.shop_name, b.country, b.address, b.deactivated_at,"
        " (SELECT COUNT(*) FROM membership m JOIN person p ON p.id = m.person_id"
        " WHERE m.branch_id = b.id AND p.deactivated_at IS NULL) AS members FROM branch b"
        " ORDER BY CASE WHEN b.country = :country THEN 0 ELSE 1 END, b.country, b.name, b.id",
        country=viewer.country,
    )
    branches = (
        BranchRow(
            id=one["id"],
            slug=one["slug"],
            name=one["name"],
            shop_name=one["shop_name"],
            country=one["country"],
            address=one["address"],
            members=one["members"],
            is_active=one["deactivated_at"] is None,
        )
        for one in found
    )
    return tuple(branch for branch in branches if with_closed or branch.is_active)


async def by_slug(slug: str) -> Branch:
    """Return one branch, closed or not.

    Raises:
        NotFound: there is none of this name.
    """
    branch = await Branch.get_or_none(slug=slug)
    if branch is None:
        raise NotFound(_("There is no such branch."))
    return branch


async def branch_page(viewer: Viewer, slug: str) -> BranchPage:
    """Return a branch with its people, leaders first.

    Raises:
        NotFound: there is none of this name.
    """
    branch = await by_slug(slug)
    return BranchPage(
        id=branch.id,
        slug=branch.slug,
        name=branch.name,
        shop_name=branch.shop_name,
        country=branch.country,
        address=branch.address,
        opening_hours=branch.opening_hours,
        about=branch.about,
        email_public=branch.email_public,
        is_active=branch.is_active,
        members=await _members(branch.id),
        may_edit=policy.may_edit(viewer, branch.id),
    )


async def person(viewer: Viewer, person_id: int) -> PersonPage:
    """Return who somebody is; a closed account keeps its page and name.

    Raises:
        NotFound: there is nobody, or the viewer is not signed in.
    """
    one = await row(
        "SELECT id, name, about, in_shop_since, deactivated_at FROM person WHERE id = :id",
        id=person_id,
    )
    if one is None or viewer.is_anonymous:
        raise NotFound(_("There is nobody here."))
    branches = await rows(
        "SELECT b.slug, b.name, b.country, m.is_leader FROM membership m"
        " JOIN branch b ON b.id = m.branch_id WHERE m.person_id = :id ORDER BY m.id",
        id=person_id,
    )
    return PersonPage(
        id=one["id"],
        name=one["name"],
        about=one["about"],
        years=_years(one["in_shop_since"]),
        is_active=one["deactivated_at"] is None,
        branches=tuple(
            (each["slug"], each["name"], each["country"], bool(each["is_leader"]))
            for each in branches
        ),
    )


async def last_visit(viewer: Viewer) -> Visit:
    """Return when the viewer was here the time before, and their own shop."""
    one = await row(
        "SELECT p.previous_visit_at, b.shop_name, b.opening_hours FROM person p"
        " LEFT JOIN branch b ON b.id = :branch WHERE p.id = :person",
        person=viewer.id,
        branch=viewer.home.branch_id if viewer.home else 0,
    )
    if one is None:
        return Visit(None, "", "")
    return Visit(one["previous_visit_at"], one["shop_name"] or "", one["opening_hours"] or "")


async def _members(branch_id: int) -> tuple[Member, ...]:
    found = await rows(
        "SELECT p.id, p.name, m.is_leader FROM membership m JOIN person p ON p.id = m.person_id"
        " WHERE m.branch_id = :branch AND p.deactivated_at IS NULL"
        " ORDER BY m.is_leader DESC, p.name, p.id",
        branch=branch_id,
    )
    return tuple(Member(**one) for one in found)


def _years(since: int | None) -> int | None:
    return None if since is None else clock.now().year - since
