"""What people do about themselves: keep a profile, sign out, leave; and forms kept for them."""

from dataclasses import dataclass
from datetime import timedelta

from forum.accounts import policy, queries
from forum.accounts.models import KeptForm, Person, Session
from forum.accounts.names import clean_name
from forum.kit import clock
from forum.kit.db import execute, transaction
from forum.kit.errors import Forbidden, Invalid, NotFound
from forum.kit.i18n import LANGUAGES, _
from forum.kit.text import clean_text
from forum.kit.tokens import fingerprint, random_token
from forum.kit.viewer import Rank, Viewer

ABOUT_LENGTH = 2_000
FIRST_YEAR = 1920
KEPT_CHARACTERS = 200_000
KEPT_FIELDS = 100
SESSION_LASTS = timedelta(days=180)
# A later page counts as a new visit, whose "since your last visit" starts at the one before.
VISIT_GAP = timedelta(hours=2)
# Fields that are never kept, by a part of their name.
_SECRETS = ("password", "token", "secret", "code")


@dataclass(frozen=True)
class NewPerson:
    """What somebody says about themselves when they come in."""

    name: str
    language: str = ""
    in_shop_since: int | None = None


@dataclass(frozen=True)
class Profile:
    """What people may change about themselves; an empty language or zone is chosen for them."""

    name: str
    about: str
    in_shop_since: int | None
    language: str
    time_zone: str


async def register(email: str, new: NewPerson, rank: Rank = Rank.MEMBER) -> Person:
    """Write a new person; call it inside the transaction of what lets them in.

    Raises:
        Invalid: the name or year cannot be taken.
    """
    return await Person.create(
        name=clean_name(new.name),
        email=email,
        language=new.language if new.language in LANGUAGES else "",
        in_shop_since=_clean_year(new.in_shop_since),
        rank=rank,
        created_at=clock.now(),
    )


async def open_session(person_id: int, label: str, *, replaces: str = "") -> str:
    """Write a session and return the token for the cookie; ends the session `replaces`.

    Call it inside a transaction. Every sign-in makes a new token, so none can be planted
    beforehand (OWASP: session fixation).
    """
    token = random_token()
    now = clock.now()
    await Session.filter(id=replaces).delete()
    await Session.create(
        id=fingerprint(token),
        person_id=person_id,
        label=label[:80],
        created_at=now,
        seen_at=now,
        expires_at=now + SESSION_LASTS,
    )
    return token


async def note_visit(session_id: str, person_id: int) -> None:
    """Remember that the person is here and let the session live on for half a year from now."""
    now = clock.now()
    async with transaction():
        await execute(
            "UPDATE session SET seen_at = :now, expires_at = :until WHERE id = :session",
            now=now,
            until=now + SESSION_LASTS,
            session=session_id,
        )
        await execute(
            "UPDATE person SET seen_at = :now, previous_visit_at ="
            " CASE WHEN seen_at < :gap THEN seen_at ELSE previous_visit_at END WHERE id = :person",
            now=now,
            gap=now - VISIT_GAP,
            person=person_id,
        )


async def edit_profile(viewer: Viewer, changes: Profile) -> None:
    """Change what the viewer says about themselves.

    Raises:
        Invalid: a field cannot be taken; `fields` says which.
    """
    about = clean_text(changes.about).strip()
    if len(about) > ABOUT_LENGTH:
        sentence = _("Shorten this to %(most)s characters.", most=ABOUT_LENGTH)
        raise Invalid(fields={"about": sentence})
    name = _name_for_field(changes.name)
    async with transaction():
        await Person.filter(id=viewer.id).update(
            name=name,
            about=about,
            in_shop_since=_clean_year(changes.in_shop_since),
            language=changes.language if changes.language in LANGUAGES else "",
            time_zone=changes.time_zone,
        )


async def choose_language(viewer: Viewer, language: str) -> None:
    """Keep the language that the viewer wants to read the pages in."""
    if viewer.is_anonymous or language not in LANGUAGES:
        return
    async with transaction():
        await Person.filter(id=viewer.id).update(language=language)


async def sign_out(viewer: Viewer) -> None:
    """End the session that the viewer is using."""
    async with transaction():
        await Session.filter(id=viewer.session_id, person_id=viewer.id).delete()


async def end_session(viewer: Viewer, session_id: str) -> None:
    """Sign out one of the viewer's own devices; one that is gone already is no error."""
    async with transaction():
        await Session.filter(id=session_id, person_id=viewer.id).delete()


async def end_other_sessions(viewer: Viewer) -> int:
    """Sign out every device of the viewer but the present one, and return how many."""
    async with transaction():
        return await Session.filter(person_id=viewer.id).exclude(id=viewer.session_id).delete()


async def set_rank(viewer: Viewer, person_id: int, rank: Rank) -> Person:
    """Make somebody member, moderator or administrator.

    Raises:
        Forbidden: only administrators do this, and the last one stays one.
    """
    if not policy.may_set_rank(viewer):
        raise Forbidden(_("Only an administrator can do this."))
    async with transaction():
        person = await _person(person_id)
        if rank is not Rank.ADMINISTRATOR:
            await _keep_an_administrator(person)
        person.rank = rank
        await person.save(update_fields=["rank"])
    return person


async def deactivate(viewer: Viewer, person_id: int) -> Person:
    """Close an account: nobody signs in with it any more, what was written keeps its name.

    Raises:
        Forbidden: it is somebody else's, or that of the last administrator.
    """
    if not policy.may_deactivate(viewer, person_id):
        raise Forbidden(_("Only an administrator can do this."))
    async with transaction():
        person = await _person(person_id)
        await _keep_an_administrator(person)
        await close_account(person, may_return=viewer.id == person_id)
    return person


async def close_account(person: Person, *, may_return: bool) -> None:
    """End all sessions and mark the account closed; call it inside a transaction.

    One that `may_return` is opened again by a new invitation, others by an administrator.
    """
    person.deactivated_at = person.deactivated_at or clock.now()
    person.may_return = may_return
    await person.save(update_fields=["deactivated_at", "may_return"])
    await Session.filter(person_id=person.id).delete()
    await execute(
        "UPDATE sign_in_code SET voided_at = :now WHERE person_id = :person AND voided_at IS NULL",
        now=clock.now(),
        person=person.id,
    )


async def reactivate(viewer: Viewer, person_id: int) -> Person:
    """Open a closed account again.

    Raises:
        Forbidden: only administrators do this.
    """
    if not policy.may_reactivate(viewer):
        raise Forbidden(_("Only an administrator can do this."))
    async with transaction():
        person = await _person(person_id)
        person.deactivated_at = None
        await person.save(update_fields=["deactivated_at"])
    return person


async def keep_form(path: str, fields: list[tuple[str, str]]) -> str:
    """Keep what was typed into the form at `path` and return the token that finds it again.

    Files are not among `fields`; fields that hold secrets are dropped here.
    """
    kept = [
        (name, typed)
        for name, typed in fields[:KEPT_FIELDS]
        if not any(part in name.lower() for part in _SECRETS)
    ]
    if sum(len(typed) for _name, typed in kept) > KEPT_CHARACTERS:
        kept = []
    token = random_token()
    now = clock.now()
    async with transaction():
        await KeptForm.create(token_hash=fingerprint(token), path=path, typed=kept, created_at=now)
    return token


def _clean_year(year: int | None) -> int | None:
    if year is None or FIRST_YEAR <= year <= clock.now().year:
        return year
    sentence = _("Write a year, like %(example)s.", example=clock.now().year - 3)
    raise Invalid(fields={"in_shop_since": sentence})


def _name_for_field(name: str) -> str:
    try:
        return clean_name(name)
    except Invalid as error:
        raise Invalid(fields={"name": error.message}) from error


async def _person(person_id: int) -> Person:
    person = await Person.get_or_none(id=person_id)
    if person is None:
        raise NotFound(_("There is nobody here."))
    return person


async def _keep_an_administrator(person: Person) -> None:
    if person.deactivated_at is not None:
        return
    others = await queries.other_administrators(person.id)
    if not policy.leaves_administrators(person.rank, others):
        raise Forbidden(
            _("The last administrator cannot leave. Make somebody else administrator first.")
        )
