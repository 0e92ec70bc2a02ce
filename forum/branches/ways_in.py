"""Reads of the ways into a branch: who was invited, who asks, and which links work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.branches import policy
from forum.branches.audience import leaders_of
from forum.branches.models import JoinLink
from forum.branches.queries import BranchPage, Member, branch_page
from forum.kit import clock
from forum.kit.addresses import url_of
from forum.kit.db import row, rows
from forum.kit.errors import Forbidden, NotFound
from forum.kit.i18n import _
from forum.kit.tokens import fingerprint
from forum.kit.viewer import Rank, Viewer


@dataclass(frozen=True)
class OpenInvitation:
    """A personal invitation that waits; `is_over` when its time ran out."""

    id: int
    email: str
    name: str
    is_leader: bool
    invited_by: str
    created_at: datetime
    expires_at: datetime
    is_over: bool


@dataclass(frozen=True)
class OpenLink:
    """A branch's reusable link."""

    id: int
    url: str
    expires_at: datetime
    uses: int
    use_limit: int


@dataclass(frozen=True)
class OpenRequest:
    """Somebody who waits to be let in."""

    id: int
    name: str
    email: str
    message: str
    language: str
    created_at: datetime


@dataclass(frozen=True)
class Asked:
    """A request that nobody has decided, and the people who may."""

    request_id: int
    name: str
    email: str
    message: str
    language: str
    branch_id: int
    branch_slug: str
    branch_name: str
    deciders: tuple[int, ...]


@dataclass(frozen=True)
class Invited:
    """A member whom another branch has invited."""

    invitation_id: int
    person_id: int
    invited_by: str
    branch_slug: str
    branch_name: str


@dataclass(frozen=True)
class PeoplePage:
    """All that a leader looks after: members, who waits, and the ways in."""

    branch: BranchPage
    requests: tuple[OpenRequest, ...]
    invitations: tuple[OpenInvitation, ...]
    links: tuple[OpenLink, ...]


@dataclass(frozen=True)
class WayIn:
    """What somebody sees who came by an invitation or a link; it may not be usable any more."""

    branch_name: str
    branch_slug: str
    invited_by: str
    email: str
    name: str
    is_leader: bool
    rank: Rank
    is_usable: bool
    has_account: bool


async def people_page(viewer: Viewer, slug: str) -> PeoplePage:
    """Return what a leader looks after.

    Raises:
        NotFound: there is no such branch.
        Forbidden: the viewer neither leads it nor keeps order.
    """
    branch = await branch_page(viewer, slug)
    if not policy.may_invite(viewer, branch.id):
        raise Forbidden(_("Only the branch's leaders can do this."))
    return PeoplePage(
        branch=branch,
        requests=await _requests(branch.id),
        invitations=await _invitations(branch.id),
        links=await _links(branch.id),
    )


async def poster(viewer: Viewer, slug: str, link_id: int) -> tuple[BranchPage, OpenLink]:
    """Return a branch and one of its links, for the sheet with the QR code.

    Raises:
        NotFound: there is no such link that works.
        Forbidden: the viewer neither leads the branch nor keeps order.
    """
    page = await people_page(viewer, slug)
    for link in page.links:
        if link.id == link_id:
            return page.branch, link
    raise NotFound(_("This link does not work any more. Make a new one."))


async def member(viewer: Viewer, slug: str, person_id: int) -> Member:
    """Return one member of a branch that the viewer looks after.

    Raises:
        NotFound: no such branch or member.
        Forbidden: the viewer neither leads it nor keeps order.
    """
    page = await people_page(viewer, slug)
    for one in page.branch.members:
        if one.id == person_id:
            return one
    raise NotFound(_("This person is not in the branch."))


async def invitation(token: str) -> WayIn | None:
    """Return what a personal invitation promises, None for an unknown one."""
    one = await row(
        "SELECT i.email, i.name, i.is_leader, i.rank, i.accepted_at, i.withdrawn_at, i.expires_at,"
        " b.name AS branch_name, b.slug, p.name AS invited_by,"
        " EXISTS (SELECT 1 FROM person k WHERE k.email = i.email AND k.deactivated_at IS NULL)"
        " AS has_account FROM invitation i LEFT JOIN branch b ON b.id = i.branch_id"
        " LEFT JOIN person p ON p.id = i.invited_by_id WHERE i.token_hash = :token",
        token=fingerprint(token),
    )
    if one is None:
        return None
    is_open = one["accepted_at"] is None and one["withdrawn_at"] is None
    return WayIn(
        branch_name=one["branch_name"] or "",
        branch_slug=one["slug"] or "",
        invited_by=one["invited_by"] or "",
        email=one["email"],
        name=one["name"],
        is_leader=bool(one["is_leader"]),
        rank=Rank(one["rank"]),
        is_usable=is_open and one["expires_at"] > clock.now(),
        has_account=bool(one["has_account"]),
    )


async def join_link(token: str) -> WayIn | None:
    """Return the branch that a reusable link leads into, None for an unknown one."""
    link = await JoinLink.get_or_none(token=token.lower()).prefetch_related("branch")
    if link is None:
        return None
    is_open = link.revoked_at is None and link.uses < link.use_limit
    return WayIn(
        branch_name=link.branch.name,
        branch_slug=link.branch.slug,
        invited_by="",
        email="",
        name="",
        is_leader=False,
        rank=Rank.MEMBER,
        is_usable=is_open and link.expires_at > clock.now(),
        has_account=False,
    )


async def has_address(viewer: Viewer, email: str) -> bool:
    """Tell whether an address is the viewer's own."""
    own = await row("SELECT email FROM person WHERE id = :id", id=viewer.id)
    return own is not None and own["email"] == email


async def asked(request_id: int) -> Asked | None:
    """Return a request with those who decide, the administrators where nobody leads the branch."""
    found = await row(
        "SELECT r.id AS request_id, r.name, r.email, r.message, r.language, b.id AS branch_id,"
        " b.slug AS branch_slug, b.name AS branch_name FROM join_request r"
        " JOIN branch b ON b.id = r.branch_id WHERE r.id = :id AND r.decided_at IS NULL",
        id=request_id,
    )
    return Asked(**found, deciders=await _deciders(found["branch_id"])) if found else None


async def invited(invitation_id: int) -> Invited | None:
    """Return an open invitation to a branch of somebody who has an account."""
    found = await row(
        "SELECT i.id AS invitation_id, p.id AS person_id, COALESCE(by_.name, '') AS invited_by,"
        " b.slug AS branch_slug, b.name AS branch_name FROM invitation i"
        " JOIN person p ON p.email = i.email AND p.deactivated_at IS NULL"
        " JOIN branch b ON b.id = i.branch_id LEFT JOIN person by_ ON by_.id = i.invited_by_id"
        " WHERE i.id = :id AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL",
        id=invitation_id,
    )
    return Invited(**found) if found else None


def link_url(token: str) -> str:
    """Return the whole address of a branch's reusable link."""
    return url_of(f"/join/{token}")


async def _deciders(branch_id: int) -> tuple[int, ...]:
    if leaders := await leaders_of([branch_id]):
        return tuple(leaders)
    deciders = await rows(
        "SELECT id FROM person WHERE rank = 'administrator' AND deactivated_at IS NULL"
    )
    return tuple(one["id"] for one in deciders)


async def _requests(branch_id: int) -> tuple[OpenRequest, ...]:
    found = await rows(
        "SELECT id, name, email, message, language, created_at FROM join_request"
        " WHERE branch_id = :branch AND decided_at IS NULL ORDER BY id",
        branch=branch_id,
    )
    return tuple(OpenRequest(**dict(one)) for one in found)


async def _invitations(branch_id: int) -> tuple[OpenInvitation, ...]:
    found: Sequence[Any] = await rows(
        "SELECT i.id, i.email, i.name, i.is_leader, i.created_at, i.expires_at,"
        " COALESCE(p.name, '') AS invited_by FROM invitation i"
        " LEFT JOIN person p ON p.id = i.invited_by_id WHERE i.branch_id = :branch"
        " AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL ORDER BY i.id DESC",
        branch=branch_id,
    )
    now = clock.now()
    return tuple(OpenInvitation(**dict(one), is_over=one["expires_at"] <= now) for one in found)


async def _links(branch_id: int) -> tuple[OpenLink, ...]:
    found = await rows(
        "SELECT id, token, expires_at, uses, use_limit FROM join_link WHERE branch_id = :branch"
        " AND revoked_at IS NULL AND expires_at > :now AND uses < use_limit ORDER BY id DESC",
        branch=branch_id,
        now=clock.now(),
    )
    return tuple(
        OpenLink(
            one["id"], link_url(one["token"]), one["expires_at"], one["uses"], one["use_limit"]
        )
        for one in found
    )
