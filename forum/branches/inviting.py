"""Ways into a branch: personal invitations, the branch's reusable link, and asking to join."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from forum.accounts.models import Person
from forum.accounts.names import clean_email, clean_name
from forum.branches import policy
from forum.branches.jobs import announce_invitation, announce_request
from forum.branches.models import (
    LANGUAGES,
    Branch,
    Invitation,
    JoinLink,
    JoinRequest,
    Membership,
    language_in,
)
from forum.kit import clock, ratelimit
from forum.kit.addresses import url_of
from forum.kit.db import transaction
from forum.kit.errors import Conflict, Forbidden, Invalid, NotFound
from forum.kit.i18n import _, current_language
from forum.kit.text import clean_text
from forum.kit.tokens import fingerprint, random_token
from forum.kit.viewer import Rank, Viewer
from forum.mail import NewLetter, post

INVITATION_LASTS = timedelta(days=30)
INVITATIONS_OF_PERSON = "60/day"
REQUESTS_OF_CLIENT = "10/hour"
REQUESTS_OF_ADDRESS = "3/day"
REQUESTS_OF_BRANCH = "40/day"
MESSAGE_LENGTH = 1_000
MOST_DAYS = 365
MOST_USES = 500
_CLEAR = "23456789abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True)
class NewInvitation:
    """Whom to invite, and as what; without a branch only with a rank."""

    email: str
    name: str = ""
    branch_id: int | None = None
    is_leader: bool = False
    rank: Rank = Rank.MEMBER


@dataclass(frozen=True)
class NewRequest:
    """Somebody asks to join a branch; `client` is where the request came from."""

    email: str
    name: str
    message: str = ""
    client: str = ""


async def invite(viewer: Viewer, new: NewInvitation) -> str:
    """Send a personal invitation and return its address; an earlier one stops working.

    Raises:
        Forbidden: not by this viewer.
        Invalid: the address or name cannot be taken.
        Conflict: this person belongs to the branch already.
    """
    if not _may_invite(viewer, new):
        raise Forbidden(_("Only the branch's leaders can do this."))
    await ratelimit.allow("invite", str(viewer.id), INVITATIONS_OF_PERSON)
    return await _invite(new, invited_by=viewer)


async def invite_from_console(new: NewInvitation) -> str:
    """Send an invitation that whoever runs the installation asked for, and return its address."""
    return await _invite(new, invited_by=None)


async def withdraw_invitation(viewer: Viewer, branch_id: int, invitation_id: int) -> None:
    """Make an open invitation of the branch stop working."""
    _need(viewer, branch_id)
    async with transaction():
        invitation = await Invitation.get_or_none(id=invitation_id, branch_id=branch_id)
        if invitation is None:
            raise NotFound(_("There is no such invitation."))
        if invitation.accepted_at is None and invitation.withdrawn_at is None:
            invitation.withdrawn_at = clock.now()
            await invitation.save(update_fields=["withdrawn_at"])


async def make_join_link(viewer: Viewer, branch_id: int, days: int, use_limit: int) -> JoinLink:
    """Make a link that lets `use_limit` people into the branch within `days`.

    Raises:
        Forbidden: not by this viewer.
        Invalid: more than a year or 500 people.
    """
    _need(viewer, branch_id)
    if not (1 <= days <= MOST_DAYS and 1 <= use_limit <= MOST_USES):
        raise Invalid(_("A link lasts at most a year and lets in at most 500 people."))
    now = clock.now()
    async with transaction():
        await _active_branch(branch_id)
        return await JoinLink.create(
            token=_short_token(),
            branch_id=branch_id,
            created_by_id=viewer.id,
            created_at=now,
            expires_at=now + timedelta(days=days),
            use_limit=use_limit,
        )


async def revoke_join_link(viewer: Viewer, branch_id: int, link_id: int) -> None:
    """Make a join link of the branch stop working."""
    _need(viewer, branch_id)
    async with transaction():
        link = await JoinLink.get_or_none(id=link_id, branch_id=branch_id)
        if link is None:
            raise NotFound(_("There is no such link."))
        link.revoked_at = link.revoked_at or clock.now()
        await link.save(update_fields=["revoked_at"])


async def ask_to_join(branch_slug: str, new: NewRequest) -> None:
    """Ask a branch to be let in; its leaders are told.

    The answer is the same for people who are in already or who asked before.

    Raises:
        Invalid: a field cannot be taken.
        TooMany: asked too often.
    """
    email, name, message = _clean_request(new)
    branch = await Branch.get_or_none(slug=branch_slug, deactivated_at=None)
    if branch is None:
        raise NotFound(_("There is no such branch."))
    await ratelimit.allow("ask to join from", new.client or "-", REQUESTS_OF_CLIENT)
    await ratelimit.allow("ask to join as", email, REQUESTS_OF_ADDRESS)
    await ratelimit.allow("ask to join", branch_slug, REQUESTS_OF_BRANCH)
    async with transaction():
        if await _is_known(branch.id, email):
            return
        request = await JoinRequest.create(
            branch_id=branch.id,
            email=email,
            name=name,
            message=message,
            language=current_language(),
            created_at=clock.now(),
        )
        await announce_request.later(request_id=request.id)


async def approve(viewer: Viewer, branch_id: int, request_id: int) -> JoinRequest:
    """Let somebody in who asked: they get an invitation by mail.

    Raises:
        Forbidden: not by this viewer.
        Conflict: somebody else decided first.
    """
    _need(viewer, branch_id)
    async with transaction():
        request = await _decide(viewer, branch_id, request_id, is_accepted=True)
        new = NewInvitation(request.email, request.name, branch_id)
        await _invite(new, invited_by=viewer, language=request.language)
    return request


async def decline(viewer: Viewer, branch_id: int, request_id: int) -> JoinRequest:
    """Do not let somebody in who asked: they get a mail that says so kindly.

    Raises:
        Forbidden: not by this viewer.
        Conflict: somebody else decided first.
    """
    _need(viewer, branch_id)
    async with transaction():
        request = await _decide(viewer, branch_id, request_id, is_accepted=False)
        branch = await Branch.get(id=branch_id)
        await post(
            NewLetter(
                key=f"join-declined:{request.id}",
                address=request.email,
                name=request.name,
                template="join_declined",
                language=request.language or LANGUAGES[branch.country],
                context={"name": request.name, "branch": branch.name, "url": url_of("/join")},
            )
        )
    return request


async def _invite(new: NewInvitation, *, invited_by: Viewer | None, language: str = "") -> str:
    email = _clean_email(new.email)
    name = clean_name(new.name) if new.name.strip() else ""
    token = random_token()
    now = clock.now()
    async with transaction():
        branch = await _active_branch(new.branch_id) if new.branch_id else None
        await _refuse_member(email, new)
        await Invitation.filter(
            email=email, branch_id=new.branch_id, accepted_at=None, withdrawn_at=None
        ).update(withdrawn_at=now)
        made = await Invitation.create(
            token_hash=fingerprint(token),
            email=email,
            name=name,
            branch_id=new.branch_id,
            is_leader=new.is_leader,
            rank=new.rank,
            invited_by_id=invited_by.id if invited_by else None,
            created_at=now,
            expires_at=now + INVITATION_LASTS,
        )
        await announce_invitation.later(invitation_id=made.id)
        person = await Person.get_or_none(email=email)
        known = person.language if person else ""
        letter_language = known or language or _language_of(branch, invited_by)
        inviter = invited_by.name if invited_by else ""
        await post(_invitation_letter(new, email, token, (branch, inviter, letter_language)))
    return url_of(f"/invitations/{token}")


def _invitation_letter(
    new: NewInvitation, email: str, token: str, about: tuple[Branch | None, str, str]
) -> NewLetter:
    branch, inviter, language = about
    return NewLetter(
        key=f"invitation:{fingerprint(token)}",
        address=email,
        name=new.name,
        template="invitation",
        language=language,
        context={
            "name": new.name,
            "branch": branch.name if branch else "",
            "invited_by": inviter,
            "is_leader": new.is_leader,
            "is_administrator": new.rank is Rank.ADMINISTRATOR,
            "url": url_of(f"/invitations/{token}"),
            "days": INVITATION_LASTS.days,
        },
    )


def _short_token() -> str:
    # 49 random bits that can be typed from a poster: no character that looks like another.
    return "".join(secrets.choice(_CLEAR) for _place in range(10))


async def _decide(
    viewer: Viewer, branch_id: int, request_id: int, *, is_accepted: bool
) -> JoinRequest:
    request = await JoinRequest.get_or_none(id=request_id, branch_id=branch_id)
    if request is None:
        raise NotFound(_("There is no such request."))
    # The condition in the UPDATE lets exactly one of two who decide at once through.
    open_one = JoinRequest.filter(id=request.id, decided_at=None)
    if not await open_one.update(
        decided_at=clock.now(), decided_by_id=viewer.id, is_accepted=is_accepted
    ):
        raise Conflict(_("Somebody else answered this request already."))
    return request


async def _is_known(branch_id: int, email: str) -> bool:
    is_member = await Membership.filter(branch_id=branch_id, person__email=email).exists()
    asked = JoinRequest.filter(branch_id=branch_id, email=email, decided_at=None)
    return is_member or await asked.exists()


async def _refuse_member(email: str, new: NewInvitation) -> None:
    if new.branch_id is None:
        return
    members = Membership.filter(branch_id=new.branch_id, person__email=email)
    if await members.filter(person__deactivated_at=None).exists():
        raise Conflict(_("This person is in the branch already."))


async def _active_branch(branch_id: int) -> Branch:
    branch = await Branch.get_or_none(id=branch_id)
    if branch is None:
        raise NotFound(_("There is no such branch."))
    if not branch.is_active:
        raise Conflict(_("This branch is closed. An administrator can open it again."))
    return branch


def _may_invite(viewer: Viewer, new: NewInvitation) -> bool:
    if new.rank is not Rank.MEMBER or new.branch_id is None:
        return viewer.is_administrator
    return policy.may_invite(viewer, new.branch_id)


def _need(viewer: Viewer, branch_id: int) -> None:
    if not policy.may_invite(viewer, branch_id):
        raise Forbidden(_("Only the branch's leaders can do this."))


def _clean_email(text: str) -> str:
    try:
        return clean_email(text)
    except Invalid as error:
        raise Invalid(fields={"email": error.message}) from error


def _clean_request(new: NewRequest) -> tuple[str, str, str]:
    problems = {}
    try:
        clean_email(new.email)
    except Invalid as error:
        problems["email"] = error.message
    try:
        clean_name(new.name)
    except Invalid as error:
        problems["name"] = error.message
    message = clean_text(new.message).strip()
    if len(message) > MESSAGE_LENGTH:
        problems["message"] = _("Shorten this to %(most)s characters.", most=MESSAGE_LENGTH)
    if problems:
        raise Invalid(fields=problems)
    return clean_email(new.email), clean_name(new.name), message


def _language_of(branch: Branch | None, invited_by: Viewer | None) -> str:
    if branch is None:
        return current_language()
    return language_in(branch.country, invited_by.language if invited_by else "")
