"""What is done to branches and to who belongs to them."""

import re
import unicodedata
from dataclasses import dataclass

from forum.accounts.actions import close_account
from forum.accounts.models import Person
from forum.accounts.names import clean_email, clean_name
from forum.branches import policy
from forum.branches.models import LANGUAGES, TIME_ZONES, Branch, Invitation, JoinLink, Membership
from forum.kit import clock
from forum.kit.addresses import url_of
from forum.kit.db import for_update, transaction, value
from forum.kit.errors import Conflict, Forbidden, Invalid, NotFound
from forum.kit.i18n import _
from forum.kit.text import clean_line, clean_text
from forum.kit.viewer import Rank, Viewer
from forum.mail.outbox import NewLetter, post

HOURS_LENGTH = 500
ABOUT_LENGTH = 2_000
ADDRESS_LENGTH = 200
_BRANCH = "SELECT id FROM branch WHERE id = :id"
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ö": "o", "ä": "a", "ß": "ss", "ð": "d"})


@dataclass(frozen=True)
class BranchWords:
    """What a branch says about itself."""

    name: str
    shop_name: str = ""
    country: str = "NO"
    address: str = ""
    opening_hours: str = ""
    about: str = ""
    email_public: str = ""


async def add_branch(viewer: Viewer, words: BranchWords) -> Branch:
    """Write a new branch with an address of its own.

    Raises:
        Forbidden: only administrators do this.
        Invalid: a field cannot be taken; `fields` says which.
        Conflict: a branch of this name is there already.
    """
    _need_administrator(viewer)
    values = _clean(words)
    async with transaction():
        if await Branch.filter(name=values["name"], country=values["country"]).exists():
            raise Conflict(_("There is a branch of this name already."))
        slug = await _free_slug(values["name"])
        branch = Branch(slug=slug, created_at=clock.now(), **values)
        await branch.save(force_create=True)
    return branch


async def edit_branch(viewer: Viewer, branch_id: int, words: BranchWords) -> Branch:
    """Change what a branch says about itself; its address stays, so that links hold.

    Raises:
        Forbidden: the viewer neither leads the branch nor keeps order.
        Invalid: a field cannot be taken; `fields` says which.
    """
    _need(policy.may_edit(viewer, branch_id))
    values = _clean(words)
    async with transaction():
        branch = await _branch(branch_id)
        await branch.update_from_dict(values).save(update_fields=list(values))
    return branch


async def deactivate_branch(viewer: Viewer, branch_id: int) -> Branch:
    """Close a branch: its people and all that they wrote stay, nobody is let in any more.

    Raises:
        Forbidden: only administrators do this.
    """
    _need_administrator(viewer)
    now = clock.now()
    async with transaction():
        branch = await _branch(branch_id)
        branch.deactivated_at = branch.deactivated_at or now
        await branch.save(update_fields=["deactivated_at"])
        open_ones = Invitation.filter(branch_id=branch_id, accepted_at=None, withdrawn_at=None)
        await open_ones.update(withdrawn_at=now)
        await JoinLink.filter(branch_id=branch_id, revoked_at=None).update(revoked_at=now)
    return branch


async def reactivate_branch(viewer: Viewer, branch_id: int) -> Branch:
    """Open a closed branch again.

    Raises:
        Forbidden: only administrators do this.
    """
    _need_administrator(viewer)
    async with transaction():
        branch = await _branch(branch_id)
        branch.deactivated_at = None
        await branch.save(update_fields=["deactivated_at"])
    return branch


async def enrol(person_id: int, branch_id: int, *, is_leader: bool = False) -> Membership:
    """Make a person belong to a branch; call it inside the transaction of what lets them in.

    Somebody who belongs already stays, and may become leader by it.
    """
    membership, is_new = await Membership.get_or_create(
        {"is_leader": is_leader, "joined_at": clock.now()},
        person_id=person_id,
        branch_id=branch_id,
    )
    if is_leader and not is_new and not membership.is_leader:
        membership.is_leader = True
        await membership.save(update_fields=["is_leader"])
    return membership


async def add_member(viewer: Viewer, branch_id: int, person_id: int) -> None:
    """Put somebody who has an account into a branch.

    Raises:
        Forbidden: only administrators do this; leaders invite.
    """
    _need_administrator(viewer)
    async with transaction():
        await _branch(branch_id)
        if not await Person.filter(id=person_id, deactivated_at=None).exists():
            raise NotFound(_("There is nobody here."))
        await enrol(person_id, branch_id)


async def lead_oneself(viewer: Viewer, branch_id: int) -> None:
    """Become member and leader of a branch, in the first run.

    Raises:
        Forbidden: only administrators do this.
    """
    _need_administrator(viewer)
    async with transaction():
        await _branch(branch_id)
        await enrol(viewer.id, branch_id, is_leader=True)


async def remove_member(viewer: Viewer, branch_id: int, person_id: int) -> None:
    """Take somebody out of a branch, or leave it oneself; what they wrote stays.

    Whoever belongs to no branch after that cannot sign in until they are invited again, those
    who keep order excepted.

    Raises:
        Forbidden: somebody else's membership, or the last leader of others.
    """
    _need(policy.may_remove(viewer, branch_id, person_id))
    async with transaction():
        membership = await _membership(branch_id, person_id)
        await _keep_a_leader(viewer, membership)
        await membership.delete()
        person = await Person.get(id=person_id)
        is_elsewhere = await Membership.filter(person_id=person_id).exists()
        # An account that an administrator has closed stays for an administrator to open.
        if person.is_active and person.rank is Rank.MEMBER and not is_elsewhere:
            await close_account(person, may_return=True)
        if person_id != viewer.id:
            await _tell_of_the_end(person, membership)


async def set_leader(viewer: Viewer, branch_id: int, person_id: int, *, is_leader: bool) -> None:
    """Make a member leader of the branch, or take it back.

    Raises:
        Forbidden: not by this viewer, or it is the last leader of others.
    """
    _need(policy.may_name_leaders(viewer, branch_id))
    async with transaction():
        membership = await _membership(branch_id, person_id)
        if not is_leader:
            await _keep_a_leader(viewer, membership)
        membership.is_leader = is_leader
        await membership.save(update_fields=["is_leader"])


def slug_of(name: str) -> str:
    """Return `name` as it stands in addresses: small ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    ascii_only = plain.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60].rstrip("-") or "branch"


def _clean(words: BranchWords) -> dict[str, str]:
    problems = {}
    values = {
        "shop_name": clean_line(words.shop_name)[:80],
        "address": clean_line(words.address)[:ADDRESS_LENGTH],
        "opening_hours": clean_text(words.opening_hours).strip(),
        "about": clean_text(words.about).strip(),
        "country": words.country,
    }
    for field, most in (("opening_hours", HOURS_LENGTH), ("about", ABOUT_LENGTH)):
        if len(values[field]) > most:
            problems[field] = _("Shorten this to %(most)s characters.", most=most)
    if words.country not in TIME_ZONES:
        problems["country"] = _("Choose a country.")
    try:
        values["name"] = clean_name(words.name)
    except Invalid as error:
        problems["name"] = error.message
    try:
        values["email_public"] = clean_email(words.email_public) if words.email_public else ""
    except Invalid as error:
        problems["email_public"] = error.message
    if problems:
        raise Invalid(fields=problems)
    return values


async def _free_slug(name: str) -> str:
    base = slug_of(name)
    taken = {branch.slug for branch in await Branch.filter(slug__startswith=base).only("slug")}
    number = 2
    slug = base
    while slug in taken:
        slug = f"{base}-{number}"
        number += 1
    return slug


async def _branch(branch_id: int) -> Branch:
    branch = await Branch.get_or_none(id=branch_id)
    if branch is None:
        raise NotFound(_("There is no such branch."))
    return branch


async def _membership(branch_id: int, person_id: int) -> Membership:
    membership = await Membership.get_or_none(branch_id=branch_id, person_id=person_id)
    if membership is None:
        raise NotFound(_("This person is not in the branch."))
    return membership


async def _tell_of_the_end(person: Person, membership: Membership) -> None:
    branch = await Branch.get(id=membership.branch_id)
    # To the address alone: letters to an account that was just closed stay behind.
    await post(
        NewLetter(
            key=f"membership-ended:{membership.id}",
            address=person.email,
            name=person.name,
            template="membership_ended",
            language=person.language or LANGUAGES[branch.country],
            context={"name": person.name, "branch": branch.name, "url": url_of("/join")},
        )
    )


async def _keep_a_leader(viewer: Viewer, membership: Membership) -> None:
    # Two leaders who go at once go one after the other.
    await value(_BRANCH + for_update(), id=membership.branch_id)
    others = Membership.filter(branch_id=membership.branch_id, person__deactivated_at=None)
    others = others.exclude(id=membership.id)
    stays_led = policy.leaves_a_leader(
        viewer,
        is_leader=membership.is_leader,
        other_leaders=await others.filter(is_leader=True).count(),
        others=await others.count(),
    )
    if not stays_led:
        raise Forbidden(
            _("The last leader cannot leave the branch. Make somebody else leader first.")
        )


def _need(is_allowed: bool) -> None:  # noqa: FBT001  it is the whole sentence
    if not is_allowed:
        raise Forbidden(_("Only the branch's leaders can do this."))


def _need_administrator(viewer: Viewer) -> None:
    if not policy.may_add(viewer):
        raise Forbidden(_("Only an administrator can do this."))
