"""Signing in by the code or the link of a mail: what a browser asks for and what it gets.

The rules and the attacks they stop are in docs/decisions/signing-in.md.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from forum.accounts.actions import open_session
from forum.accounts.models import Person, SignInCode
from forum.accounts.queries import CODE_TRIES, active_person
from forum.kit import clock, ratelimit
from forum.kit.addresses import url_of
from forum.kit.db import execute, rows, transaction, value
from forum.kit.errors import Invalid, TooMany
from forum.kit.i18n import _, current_language, ngettext
from forum.kit.tokens import fingerprint, is_same, random_token, sign, six_digits, unsign
from forum.mail.outbox import NewLetter, Priority, post
from forum.settings import settings

CODE_LASTS = timedelta(minutes=15)
PROOF_LASTS = 3600  # seconds a newcomer has for writing their name
TRIES_AN_HOUR = 20  # for one address, over all its codes
# From one place; somewhere else the address can still be asked for, by whoever it belongs to.
ASKS_OF_ADDRESS_FROM_CLIENT = "20/hour"
ASKS_OF_ADDRESS = "100/hour"
# Of one place: a gathering is eighty people behind one address of the hotel.
ASKS_OF_CLIENT = "150/hour"
TRIES_OF_CLIENT = "150/hour"


@dataclass(frozen=True)
class Ask:
    """Somebody wants to sign in with `email` (cleaned).

    `next_path`: where they were going, a path of ours or empty.
    `client`: the address the request came from, for its rate limit.
    `browser`: what it got when it asked before, empty the first time.
    `is_newcomer_welcome`: somebody without an account gets a code too, which proves the address.
    """

    email: str
    next_path: str = ""
    client: str = ""
    browser: str = ""
    is_newcomer_welcome: bool = False


@dataclass(frozen=True)
class Asked:
    """`browser` goes into a cookie; `code` is for the page in development, else empty."""

    browser: str
    code: str


@dataclass(frozen=True)
class Entry:
    """What a right code or link opens: a session's token, or the proof of a newcomer's address."""

    next_path: str
    session_token: str = ""
    proof: str = ""


@dataclass(frozen=True)
class Browser:
    """The browser that signs in: a label for the list of devices, the session it had before.

    `client`: the address that it is at, for its rate limit.
    """

    label: str
    old_session: str = ""
    client: str = ""


async def ask_for_code(ask: Ask) -> Asked:
    """Send a code and a link to the address; those that this browser asked for stop working.

    Known and unknown addresses cost the same work and give the same answer; an unknown one gets
    a mail that says how to be invited.

    Raises:
        TooMany: the address, or the place it is asked from, has had its share.
    """
    if ask.client:
        await ratelimit.allow("sign-in from", ask.client, ASKS_OF_CLIENT)
    place = f"{ask.email} {ask.client}"
    await ratelimit.allow("sign-in to and from", place, ASKS_OF_ADDRESS_FROM_CLIENT)
    await ratelimit.allow("sign-in to", ask.email, ASKS_OF_ADDRESS)
    person = await active_person(ask.email)
    is_sent = person is not None or ask.is_newcomer_welcome
    browser, code, link = random_token(), six_digits(), random_token()
    row = _code_row(ask, person, browser=browser, code=code if is_sent else random_token())
    row.link_hash = fingerprint(link)
    letter = _letter(ask, person, code=code, link=link, is_sent=is_sent)
    async with transaction():
        await _void_earlier(ask.browser)
        await row.save(force_create=True)
        await post(letter)
    return Asked(browser, code if is_sent and settings().is_development else "")


async def sign_in_with_code(browser: str, typed: str, into: Browser) -> Entry:
    """Let in the browser that asked, when the six digits are those that were sent.

    Raises:
        Invalid: wrong, used, too old, or asked for in another browser.
        TooMany: twenty tries for this address within an hour, or far more from one place.
    """
    if into.client:
        await ratelimit.allow("code from", into.client, TRIES_OF_CLIENT)
    code = await _newest_code(browser)
    await _refuse_many_tries(code["email"])
    digits = "".join(character for character in typed if character.isdecimal())
    is_right = is_same(code["code_hash"], _code_hash(browser, digits))
    entry = None
    async with transaction():
        is_counted = await _count_try(code["id"])
        if is_counted and is_right:
            entry = await _enter(code, into)
    if not is_counted:
        raise _gone()
    if entry is None:
        raise _wrong(CODE_TRIES - code["tries"] - 1)
    return entry


async def sign_in_with_link(link: str, into: Browser) -> Entry:
    """Let in the browser in which the button of the link's page was pressed.

    Raises:
        Invalid: the link was used, is too old, or a newer one was sent.
    """
    found = await rows(
        "SELECT id, email, person_id, next_path FROM sign_in_code WHERE link_hash = :link",
        link=fingerprint(link),
    )
    if not found:
        raise _gone()
    async with transaction():
        return await _enter(found[0], into)


def proven_email(proof: str) -> str:
    """Return the address that a newcomer has proven to read.

    Raises:
        Invalid: the proof is forged or older than an hour.
    """
    return str(unsign(proof, "newcomer", max_age=PROOF_LASTS)["email"])


async def _void_earlier(browser: str) -> None:
    # Of this browser only: else anybody could end what somebody else has just been sent.
    await execute(
        "UPDATE sign_in_code SET voided_at = :now"
        " WHERE browser_hash = :browser AND used_at IS NULL AND voided_at IS NULL",
        now=clock.now(),
        browser=fingerprint(browser),
    )


def _code_row(ask: Ask, person: Person | None, *, browser: str, code: str) -> SignInCode:
    now = clock.now()
    return SignInCode(
        email=ask.email,
        person_id=person.id if person else None,
        code_hash=_code_hash(browser, code),
        browser_hash=fingerprint(browser),
        next_path=ask.next_path,
        created_at=now,
        expires_at=now + CODE_LASTS,
    )


def _code_hash(browser: str, code: str) -> str:
    # The browser's token is part of it, so that equal codes of two people do not look equal.
    return fingerprint(f"{browser}:{code}")


def _letter(ask: Ask, person: Person | None, *, code: str, link: str, is_sent: bool) -> NewLetter:
    path = f"/sign-in/link/{link}" if is_sent else "/join"
    return NewLetter(
        key=f"sign-in:{fingerprint(link)}",
        person_id=person.id if person else None,
        address=ask.email,
        name=person.name if person else "",
        template="sign_in_code" if is_sent else "sign_in_unknown",
        language=(person.language if person else "") or current_language(),
        context={
            "code": code if is_sent else "",
            "url": url_of(path),
            "minutes": int(CODE_LASTS.total_seconds() // 60),
        },
        priority=Priority.CODE,
    )


async def _newest_code(browser: str) -> Any:
    found = await rows(
        "SELECT id, email, person_id, next_path, code_hash, tries FROM sign_in_code"
        " WHERE browser_hash = :browser ORDER BY id DESC LIMIT 1",
        browser=fingerprint(browser),
    )
    if not browser or not found:
        raise _gone()
    return found[0]


async def _refuse_many_tries(email: str) -> None:
    # Counted in the table, so that it holds for any number of processes.
    tries = await value(
        "SELECT COALESCE(SUM(tries), 0) FROM sign_in_code"
        " WHERE email = :email AND created_at > :since",
        email=email,
        since=clock.now() - timedelta(hours=1),
    )
    if int(tries) >= TRIES_AN_HOUR:
        sentence = _("Too many wrong codes. Use the button in the mail, or wait an hour.")
        raise TooMany(sentence, retry_after=3600)


async def _count_try(code_id: int) -> bool:
    counted = await execute(
        "UPDATE sign_in_code SET tries = tries + 1 WHERE id = :id AND tries < :most"
        " AND used_at IS NULL AND voided_at IS NULL AND expires_at > :now",
        id=code_id,
        most=CODE_TRIES,
        now=clock.now(),
    )
    return counted == 1


async def _enter(code: Any, into: Browser) -> Entry:
    # The condition in the UPDATE lets exactly one of two simultaneous presses through.
    used = await execute(
        "UPDATE sign_in_code SET used_at = :now"
        " WHERE id = :id AND used_at IS NULL AND voided_at IS NULL AND expires_at > :now",
        id=code["id"],
        now=clock.now(),
    )
    if not used:
        raise _gone()
    if code["person_id"] is None:
        proof = sign({"email": code["email"]}, "newcomer")
        return Entry(code["next_path"], proof=proof)
    token = await open_session(code["person_id"], into.label, replaces=into.old_session)
    return Entry(code["next_path"], session_token=token)


def _gone() -> Invalid:
    return Invalid(_("This code does not work any more. Ask for a new one."))


def _wrong(left: int) -> Invalid:
    if left <= 0:
        return Invalid(_("That was not the code. Ask for a new one."))
    tries = ngettext("You have %(num)s try left.", "You have %(num)s tries left.", left)
    return Invalid(_("That was not the code.") + " " + tries)
