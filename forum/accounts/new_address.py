"""Moving an account to another e-mail address, proven by a link that is mailed there."""

from typing import Final

from forum.accounts.models import Person
from forum.accounts.names import clean_email
from forum.kit import db, ratelimit, tokens
from forum.kit.addresses import url_of
from forum.kit.errors import Conflict, Invalid
from forum.kit.i18n import _, current_language
from forum.kit.viewer import Viewer
from forum.mail.outbox import NewLetter, Priority, post

LINK_LASTS: Final = 24 * 3600  # seconds
ASKS_OF_PERSON: Final = "5/day"
_PURPOSE: Final = "new address"


async def ask_for_address(viewer: Viewer, typed: str) -> str:
    """Mail a link to the address that the viewer wants to use instead, and return it cleaned.

    Whether somebody else uses it is not told here: that would show whose addresses are known.

    Raises:
        Invalid: it is no address, or theirs already.
        TooMany: five links a day.
    """
    email = clean_email(typed)
    person = await Person.get(id=viewer.id)
    if email == person.email:
        raise Invalid(fields={"email": _("This is your address already.")})
    await ratelimit.allow("new address", str(viewer.id), ASKS_OF_PERSON)
    payload = {"person": person.id, "old": person.email, "new": email}
    token = tokens.sign(payload, _PURPOSE)
    async with db.transaction():
        await post(
            NewLetter(
                key=f"new-address:{tokens.fingerprint(token)}",
                person_id=person.id,
                address=email,
                name=person.name,
                template="new_address",
                language=current_language(),
                context={"name": person.name, "url": url_of(f"/me/address/{token}")},
                priority=Priority.CODE,
            )
        )
    return email


async def wanted_address(viewer: Viewer, token: str) -> str:
    """Return the address of a link, as long as the account has not moved since.

    Raises:
        Invalid: the link is forged, a day old, used, or somebody else's.
    """
    payload = tokens.unsign(token, _PURPOSE, max_age=LINK_LASTS)
    is_as_before = await Person.filter(id=viewer.id, email=payload["old"]).exists()
    if payload["person"] != viewer.id or not is_as_before:
        raise Invalid(_("This link does not work any more. Please ask for a new one."))
    return str(payload["new"])


async def move_to_address(viewer: Viewer, token: str) -> str:
    """Let the account use the address of a link from now on, tell the old one, and return it.

    Raises:
        Invalid: as for `wanted_address`.
        Conflict: another account uses it.
    """
    email = await wanted_address(viewer, token)
    async with db.transaction():
        person = await Person.get(id=viewer.id)
        if await Person.filter(email=email).exclude(id=person.id).exists():
            raise Conflict(_("Another account uses this address. Ask an administrator for help."))
        was, person.email = person.email, email
        await person.save(update_fields=["email"])
        await post(
            NewLetter(
                key=f"address-moved:{tokens.fingerprint(token)}",
                person_id=person.id,
                address=was,
                name=person.name,
                template="address_moved",
                language=current_language(),
                context={"name": person.name, "email": email},
            )
        )
    return email
