"""From a stored mail to what its sender meant: an answer, a comment, a question, or a reason."""

from forum.branches.viewers import viewer_of_person
from forum.inbound import posting, queries, showing, wishes
from forum.inbound.cases import Case, Turned
from forum.inbound.models import IncomingMail, Outcome
from forum.inbound.wishes import Wish
from forum.kit import i18n, ratelimit
from forum.kit.errors import Forbidden, Invalid, NotFound, TooMany
from forum.mail import reading, suppression
from forum.mail.incoming import Incoming, Kind
from forum.mail.reply_address import (
    BOUNCES,
    WHOLE_LETTER,
    ExpiredToken,
    UnknownToken,
    read_token,
    token_in,
)
from forum.mail.unsubscribe import NOTICES, letters_stopped_at
from forum.notifications.queries import reachable

LIMIT = "30/hour"
_SILENT = {
    Kind.BOUNCE: Outcome.BOUNCE,
    Kind.COMPLAINT: Outcome.COMPLAINT,
    Kind.LOOP: Outcome.LOOP,
}
# What is told to a known sender; a machine that says that it is one is told nothing.
_NOT_TAKEN = {
    Kind.AUTO_REPLY: Outcome.AUTO_REPLY,
    Kind.EMPTY: Outcome.EMPTY,
    Kind.TOO_LARGE: Outcome.TOO_LARGE,
    Kind.UNREADABLE: Outcome.UNREADABLE,
    Kind.WINMAIL: Outcome.WINMAIL,
}

_GRANTED = {
    Wish.FOLLOW: Outcome.FOLLOWED,
    Wish.MUTE: Outcome.MUTED,
    Wish.STOP: Outcome.STOPPED,
    Wish.CONFIRM: Outcome.CONFIRMED,
}


async def turn(mail: IncomingMail) -> Turned:
    """Do what a mail asks for, once however often this is called.

    Raises:
        Unavailable: something is away for now; the job tries again.
    """
    incoming = await reading.read(bytes(mail.message or b""), mail.size)
    addresses = (*mail.recipients.split(), *incoming.to)
    if incoming.kind in _SILENT:
        troubles = await suppression.troubles_of(incoming, addresses)
        return Turned(outcome=_SILENT[incoming.kind], troubles=troubles)
    tokens = [token for token in map(token_in, addresses) if token]
    stopped = await _stopped(mail, incoming, tokens[0]) if tokens else None
    if stopped is not None:
        return stopped
    if incoming.kind is Kind.AUTO_REPLY and incoming.is_unanswerable:
        return Turned(outcome=Outcome.AUTO_REPLY)
    if tokens:
        return await _answer(mail, incoming, tokens[0])
    tag = posting.question_tag(addresses)
    if tag is not None:
        return await _question(mail, incoming, tag)
    return await _unknown(mail, incoming, Outcome.UNKNOWN_ADDRESS)


async def _stopped(mail: IncomingMail, incoming: Incoming, token: str) -> Turned | None:
    """Stop letters when a mail came to the address for that; None when it is another.

    As with the link, the address alone decides, for ever: mail programs write such mails by
    themselves, saying so, and some from another address of the same person.
    """
    try:
        answers = read_token(token)
    except ExpiredToken as old:
        answers = old.answers
    except UnknownToken:
        return None
    letters = letters_stopped_at(answers.place)
    if not letters:
        return None
    readers = await reachable([answers.person_id])
    if not readers:
        return Turned(outcome=Outcome.CLOSED_ACCOUNT)
    await wishes.stop(readers[0].id, letters)
    outcome = Outcome.NEWS_STOPPED if letters == NOTICES else Outcome.LETTER_STOPPED
    return Case(mail, incoming, readers[0], answers.place).granted(outcome)


async def _unknown(mail: IncomingMail, incoming: Incoming, outcome: Outcome) -> Turned:
    """Refuse a mail to nothing of ours; a member is told, a stranger gets no answer."""
    reader = await queries.member_at(incoming.sender)
    if reader is None or incoming.forged:
        return Turned(outcome=outcome)
    return Case(mail, incoming, reader).refused(outcome)


async def _answer(mail: IncomingMail, incoming: Incoming, token: str) -> Turned:
    try:
        answers, is_expired = read_token(token), False
    except ExpiredToken as old:
        answers, is_expired = old.answers, True
    except UnknownToken:
        return await _unknown(mail, incoming, Outcome.UNKNOWN_TOKEN)
    if answers.place.startswith(BOUNCES):
        # Only machines write to the envelope's sender, also those that do not say what they are.
        return Turned(outcome=Outcome.AUTO_REPLY)
    readers = await reachable([answers.person_id])
    if not readers:
        return Turned(outcome=Outcome.CLOSED_ACCOUNT)
    case = Case(mail, incoming, readers[0], answers.place)
    wish = wishes.wish_in(incoming, answers.place)
    wrong = _wrong(case, wish, is_expired=is_expired)
    if wrong:
        return case.refused(wrong)
    return await _granted(case, wish) if wish else await _posted(case)


def _wrong(case: Case, wish: Wish | None, *, is_expired: bool) -> Outcome | None:
    """Return why a mail is not taken; who sent it comes before what it says.

    Getting no more mails can be asked for with any mail of ours, however old.
    """
    if case.incoming.sender != case.reader.email:
        return Outcome.WRONG_SENDER
    if case.incoming.forged:
        return Outcome.FORGED
    if wish is Wish.STOP:
        return None
    if is_expired:
        return Outcome.EXPIRED
    if case.incoming.kind in _NOT_TAKEN and not wish:
        return _NOT_TAKEN[case.incoming.kind]
    return Outcome.WHICH_ONE if case.place.startswith(WHOLE_LETTER) else None


async def _granted(case: Case, wish: Wish) -> Turned:
    viewer = await viewer_of_person(case.reader.id)
    try:
        if wish is Wish.READ:
            return case.shown(await showing.page_at(viewer, case.place))
        await wishes.grant(viewer, wish, case.place)
    except NotFound:
        return case.refused(Outcome.GONE)
    except Forbidden as error:
        return case.refused(Outcome.CLOSED, error.message)
    return case.granted(_GRANTED[wish])


async def _question(mail: IncomingMail, incoming: Incoming, tag: str) -> Turned:
    """Ask a new question. No token says who asks, so the receiving server must have checked."""
    reader = await queries.member_at(incoming.sender)
    if reader is None:
        return Turned(outcome=Outcome.WRONG_SENDER)
    case = Case(mail, incoming, reader)
    if incoming.forged:
        return case.refused(Outcome.FORGED)
    if incoming.kind in _NOT_TAKEN:
        return case.refused(_NOT_TAKEN[incoming.kind])
    if not incoming.is_genuine:
        return case.refused(Outcome.UNVERIFIED)
    return await _posted(case, tag)


async def _posted(case: Case, tag: str = "") -> Turned:
    viewer = await viewer_of_person(case.reader.id)
    with i18n.language(case.reader.language):
        try:
            await ratelimit.allow("inbound", str(viewer.id), LIMIT)
            if case.place:
                made = await posting.answer(viewer, case.place, case.incoming, case.mail.key)
            else:
                made = await posting.ask(viewer, tag, case.incoming, case.mail.key)
        except NotFound:
            return case.refused(Outcome.GONE)
        except Forbidden as error:
            return case.refused(Outcome.CLOSED, error.message)
        except TooMany as error:
            return case.refused(Outcome.TOO_OFTEN, error.message)
        except Invalid as error:
            return case.refused(Outcome.REFUSED, " ".join((error.message, *error.fields.values())))
    return case.posted(made.path, made.problems)
