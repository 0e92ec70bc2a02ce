"""Reads of branches, of who belongs to them, and of who somebody is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.branches import policy
from forum.branches.models import Branch
from forum.kit import clock
from forum.kit.db import row, rows
from forum.kit.errors import NotFound
from forum.kit.i18n import _
from forum.kit.viewer import Rank, Viewer


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
    about: str
    is_leader: bool
    in_shop_since: int | None
    joined_at: datetime
    years: int | None


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
    belongs: bool


@dataclass(frozen=True)
class PersonPage:
    """Who somebody is; what they wrote comes from the content packages."""

    id: int
    name: str
    about: str
    in_shop_since: int | None
    years: int | None
    is_active: bool
    rank: Rank
    branches: tuple[tuple[str, str, str, bool], ...]
    """Of each branch: slug, name, country, whether the person leads it."""


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
        belongs=viewer.belongs_to(branch.id),
    )


async def person(viewer: Viewer, person_id: int) -> PersonPage:
    """Return who somebody is; a closed account keeps its page and name.

    Raises:
        NotFound: there is nobody, or the viewer is not signed in.
    """
    one = await row(
        "SELECT id, name, about, in_shop_since, deactivated_at, rank FROM person WHERE id = :id",
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
        in_shop_since=one["in_shop_since"],
        years=_years(one["in_shop_since"]),
        is_active=one["deactivated_at"] is None,
        rank=Rank(one["rank"]),
        branches=tuple(
            (each["slug"], each["name"], each["country"], bool(each["is_leader"]))
            for each in branches
        ),
    )


async def _members(branch_id: int) -> tuple[Member, ...]:
    found = await rows(
        "SELECT p.id, p.name, p.about, p.in_shop_since, m.is_leader, m.joined_at"
        " FROM membership m JOIN person p ON p.id = m.person_id"
        " WHERE m.branch_id = :branch AND p.deactivated_at IS NULL"
        " ORDER BY m.is_leader DESC, p.name, p.id",
        branch=branch_id,
    )
    return tuple(_member(one) for one in found)


def _member(one: Any) -> Member:
    return Member(
        id=one["id"],
        name=one["name"],
        about=one["about"],
        is_leader=bool(one["is_leader"]),
        in_shop_since=one["in_shop_since"],
        joined_at=one["joined_at"],
        years=_years(one["in_shop_since"]),
    )


def _years(since: int | None) -> int | None:
    return None if since is None else clock.now().year - since
