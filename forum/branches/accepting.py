"""Coming in: what happens when an invitation is accepted or a join link is used."""

from dataclasses import dataclass

from tortoise.exceptions import IntegrityError

from forum.accounts.actions import NewPerson, open_session, register
from forum.accounts.models import Person
from forum.accounts.signing_in import Browser, proven_email
from forum.branches.actions import enrol
from forum.branches.models import Invitation, JoinLink
from forum.kit import clock
from forum.kit.db import execute, transaction
from forum.kit.errors import Conflict, Forbidden, Invalid, NotFound
from forum.kit.i18n import _
from forum.kit.tokens import fingerprint
from forum.kit.viewer import Rank, Viewer


@dataclass(frozen=True)
class Arrival:
    """Somebody is in; `session_token` is for the cookie, administrators go on to the first run."""

    session_token: str
    is_administrator: bool = False


async def accept_as_newcomer(token: str, new: NewPerson, into: Browser) -> Arrival:
    """Make the account that a personal invitation promises, and sign its person in.

    The link came by mail, so whoever has it reads that address.

    Raises:
        Invalid: the name or year cannot be taken, or the invitation does not work any more.
        Conflict: the address has an account already; its owner signs in and accepts.
    """
    try:
        async with transaction():
            invitation = await _use_invitation(token)
            person = await _newcomer(invitation.email, new, invitation.rank)
            await _enrol(person.id, invitation)
            session = await open_session(person.id, into.label, replaces=into.old_session)
    except IntegrityError as error:
        raise _has_account() from error
    return Arrival(session, is_administrator=invitation.rank is Rank.ADMINISTRATOR)


async def accept_as_viewer(viewer: Viewer, token: str) -> Invitation:
    """Accept a personal invitation with the account that one has.

    Raises:
        Forbidden: the invitation was sent to another address.
        Invalid: the invitation does not work any more.
    """
    async with transaction():
        person = await Person.get(id=viewer.id)
        invitation = await _use_invitation(token)
        if invitation.email != person.email:
            raise Forbidden(_("This invitation was sent to somebody else."))
        await _enrol(person.id, invitation)
        if _order(invitation.rank) > _order(person.rank):
            person.rank = invitation.rank
            await person.save(update_fields=["rank"])
    return invitation


async def join_as_viewer(viewer: Viewer, token: str) -> JoinLink:
    """Use a branch's link with the account that one has; who belongs already uses nothing up.

    Raises:
        Invalid: the link does not work any more.
    """
    async with transaction():
        link = await _join_link(token)
        if not viewer.belongs_to(link.branch_id):
            await _use_link(link)
            await enrol(viewer.id, link.branch_id)
    return link


async def join_as_newcomer(token: str, proof: str, new: NewPerson, into: Browser) -> Arrival:
    """Make an account by a branch's link for an address that was proven with a code.

    Raises:
        Invalid: the link or the proof does not work any more, or a field cannot be taken.
        Conflict: the address has an account already; its owner signs in.
    """
    email = proven_email(proof)
    try:
        async with transaction():
            link = await _join_link(token)
            await _use_link(link)
            person = await _newcomer(email, new, Rank.MEMBER)
            await enrol(person.id, link.branch_id)
            session = await open_session(person.id, into.label, replaces=into.old_session)
    except IntegrityError as error:
        raise _has_account() from error
    return Arrival(session)


async def _newcomer(email: str, new: NewPerson, rank: Rank) -> Person:
    known = await Person.get_or_none(email=email)
    if known is None:
        return await register(email, new, rank)
    if known.is_active:
        raise _has_account()
    if not known.may_return:
        raise Forbidden(_("This account is closed. An administrator can open it again."))
    known.deactivated_at = None
    known.may_return = False
    known.rank = rank
    await known.save(update_fields=["deactivated_at", "may_return", "rank"])
    return known


async def _enrol(person_id: int, invitation: Invitation) -> None:
    if invitation.branch_id is not None:
        await enrol(person_id, invitation.branch_id, is_leader=invitation.is_leader)


async def _use_invitation(token: str) -> Invitation:
    # The condition in the UPDATE lets exactly one of two simultaneous presses through.
    used = await execute(
        "UPDATE invitation SET accepted_at = :now WHERE token_hash = :token"
        " AND accepted_at IS NULL AND withdrawn_at IS NULL AND expires_at > :now",
        now=clock.now(),
        token=fingerprint(token),
    )
    if not used:
        raise Invalid(_("This invitation does not work any more. Ask for a new one."))
    return await Invitation.get(token_hash=fingerprint(token))


async def _join_link(token: str) -> JoinLink:
    link = await JoinLink.get_or_none(token=token.lower())
    if link is None:
        raise NotFound(_("This link does not work any more. Ask in the shop for a new one."))
    return link


async def _use_link(link: JoinLink) -> None:
    used = await execute(
        "UPDATE join_link SET uses = uses + 1 WHERE id = :id AND uses < use_limit"
        " AND revoked_at IS NULL AND expires_at > :now",
        id=link.id,
        now=clock.now(),
    )
    if not used:
        raise Invalid(_("This link does not work any more. Ask in the shop for a new one."))


def _has_account() -> Conflict:
    return Conflict(_("This address has an account already. Sign in with it first."))


def _order(rank: Rank) -> int:
    return list(Rank).index(rank)
