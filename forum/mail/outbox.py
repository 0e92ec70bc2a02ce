"""Posting a letter: a row and a job inside the caller's transaction, nothing more."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from forum.kit import clock
from forum.mail.jobs import build_letters, deliver_letters
from forum.mail.models import Letter, Priority

__all__ = ["Answerable", "NewLetter", "Priority", "post"]

ADDRESS_LENGTH = 254  # RFC 5321, 4.5.3.1.3


@dataclass(frozen=True)
class Answerable:
    """Something in a letter that can be answered by mail; `place` as in mail.reply_address."""

    place: str
    title: str


@dataclass(frozen=True, kw_only=True)
class NewLetter:
    """A mail to be sent.

    `key`: says what it is for, the same letter has the same key for ever (at most 200 characters).
    `template`: the folder under `templates/mail`.
    `language`: nb, nn, da or en, the reader's.
    `context`: plain values (what JSON can hold) for the template.
    `headers`: besides those that every letter has; List-*, References and In-Reply-To go as given.
    `answerable`: what an answer to the whole letter may be about.
    """

    key: str
    address: str
    template: str
    language: str
    person_id: int | None = None
    name: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    priority: int = Priority.NOW
    headers: Mapping[str, str] = field(default_factory=dict)
    answerable: tuple[Answerable, ...] = ()


async def post(letter: NewLetter) -> None:
    """Queue `letter`; one with a known key changes nothing.

    Call it inside the transaction of the action, so that both are kept or neither.
    """
    now = clock.now()
    row = Letter(
        key=letter.key,
        person_id=letter.person_id,
        address=letter.address[:ADDRESS_LENGTH],
        name=letter.name,
        kind=letter.template,
        language=letter.language or "nb",
        context=dict(letter.context),
        headers=dict(letter.headers),
        places=[asdict(one) for one in letter.answerable] or None,
        priority=letter.priority,
        next_try_at=now,
        created_at=now,
    )
    await Letter.bulk_create([row], ignore_conflicts=True)
    # A code is built by the delivery itself, for which somebody waits.
    job = deliver_letters if letter.priority == Priority.CODE else build_letters
    await job.later()
