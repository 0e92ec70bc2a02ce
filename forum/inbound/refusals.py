"""What somebody is told whose mail became nothing: why, what to do, and what they had written.

Who asked for something by one word is told that it is so.
"""

from dataclasses import dataclass

from forum.inbound import queries
from forum.inbound.models import Outcome
from forum.inbound.posting import plain_subject
from forum.kit import i18n, ratelimit
from forum.kit.addresses import url_of
from forum.kit.errors import TooMany
from forum.kit.i18n import N_, _
from forum.mail.incoming import Incoming
from forum.mail.outbox import NewLetter
from forum.mail.reply_address import path_of, reply_address
from forum.notifications.queries import Reader
from forum.threads.paths import ASK

# What goes round between two machines ends after this.
LIMIT = "10/day"
SHOWN = 4_000  # characters of what was written
_SENTENCES = {
    Outcome.AUTO_REPLY: N_(
        "It sounds like an automatic answer. If you wrote it yourself, answer on the page."
    ),
    Outcome.EMPTY: N_(
        "We found no words of yours in it. Write above what is quoted, and send it once more."
    ),
    Outcome.TOO_LARGE: N_(
        "It is too large. Send it with fewer or smaller pictures, or answer on the page."
    ),
    Outcome.UNREADABLE: N_("It could not be read. Write it once more, or answer on the page."),
    Outcome.WINMAIL: N_(
        "Your mail program has packed it into a file called winmail.dat, which only Outlook reads."
        " Choose HTML or plain text in Outlook, or answer on the page."
    ),
    Outcome.UNKNOWN_ADDRESS: N_(
        "Nobody reads mail at this address. Answer one of our mails, or write on the page."
    ),
    Outcome.UNKNOWN_TOKEN: N_(
        "The address that you wrote to is not one of ours, or a part of it is missing."
        " Answer one of our mails, or write on the page."
    ),
    Outcome.EXPIRED: N_(
        "Answers by mail are taken for 30 days, and this mail is older. Answer on the page."
    ),
    Outcome.WHICH_ONE: N_(
        "The letter tells of several things. Which one did you mean? Choose it here and send your"
        " words once more."
    ),
    Outcome.WRONG_SENDER: N_(
        "It came from %(sender)s, but only %(address)s may answer there. Send it from that"
        " address, or answer on the page."
    ),
    Outcome.FORGED: N_(
        "Your mail server and ours disagree on whether it came from you. If it did, answer on the"
        " page instead."
    ),
    Outcome.UNVERIFIED: N_(
        "We could not make sure that it came from you. If it did, ask on the page instead."
    ),
    Outcome.CLOSED: N_("It is closed, so nobody can write more there."),
    Outcome.GONE: N_("What you answered is not there any more."),
    Outcome.REFUSED: N_("It could not be taken as it is. Change it, or answer on the page."),
    Outcome.TOO_OFTEN: N_("Many mails came from you in a short time. Send it again in an hour."),
    Outcome.POSTED: N_("Your words are there. These files could not be taken:"),
    Outcome.FOLLOWED: N_(
        "You are told when somebody writes there. Answer a mail about it with the one word MUTE to"
        " hear no more of it."
    ),
    Outcome.MUTED: N_(
        "Answer a mail about it with the one word FOLLOW to be told again when somebody writes."
    ),
    Outcome.STOPPED: N_(
        "You get no more weekly letters and no mails about news. Codes to sign in still come. On"
        " the page you choose what you want to get."
    ),
    Outcome.CONFIRMED: N_(
        "It is noted that you looked at it today. When the time has come, we ask again."
    ),
    Outcome.LETTER_STOPPED: N_("You get no more weekly letters."),
    Outcome.NEWS_STOPPED: N_(
        "You get no more mails at once. What is new for you comes in the weekly letter."
    ),
}
_HEADINGS = {
    Outcome.POSTED: N_("Your mail has come, but not all of it"),
    Outcome.FOLLOWED: N_("You follow this now"),
    Outcome.MUTED: N_("You do not follow this any more"),
    Outcome.STOPPED: N_("You get no more mails from us"),
    Outcome.CONFIRMED: N_("The routine still holds"),
    Outcome.LETTER_STOPPED: N_("It is stopped"),
    Outcome.NEWS_STOPPED: N_("It is stopped"),
}
_TAKEN = frozenset(_HEADINGS)
_SETTINGS = {
    Outcome.STOPPED: "/me/letter",
    Outcome.LETTER_STOPPED: "/me/letter",
    Outcome.NEWS_STOPPED: "/me/news",
}


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A mail to `reader` about theirs; `reasons` are the action's own sentences."""

    mail_id: int
    incoming: Incoming
    reader: Reader
    outcome: Outcome
    place: str
    reasons: tuple[str, ...]
    path: str

    async def letter(self) -> NewLetter | None:
        """Return the mail, None when it would answer a machine or was sent often today."""
        if self.incoming.is_unanswerable:
            return None
        try:
            await ratelimit.allow("mail-refused", str(self.reader.id), LIMIT)
        except TooMany:
            return None
        choices = await self._choices()
        with i18n.language(self.reader.language):
            return self._letter(choices)

    def _letter(self, choices: list[dict[str, str]]) -> NewLetter:
        heading = self._heading()
        title = plain_subject(self.incoming) if self._is_from_reader() else ""
        return NewLetter(
            key=f"refused:{self.mail_id}",
            person_id=self.reader.id,
            address=self.reader.email,
            name=self.reader.name,
            template="mail_refused",
            language=self.reader.language,
            context={
                "heading": heading,
                "subject_line": _("Re: %(title)s", title=title) if title else heading,
                **self._said(),
                "choices": choices,
                "url": url_of(self._path()),
                "written": self.incoming.text[:SHOWN] if self._is_lost() else "",
            },
            headers=self._headers(),
        )

    def _heading(self) -> str:
        usual = N_("Your mail has come, but was not put on the page")
        return _(_HEADINGS.get(self.outcome, usual))

    def _said(self) -> dict[str, object]:
        """Return the sentence that says why, and the reasons below it."""
        is_action = self.outcome in (Outcome.REFUSED, Outcome.CLOSED, Outcome.TOO_OFTEN)
        if is_action and any(self.reasons):
            return {"sentence": " ".join(self.reasons), "reasons": []}
        named = {"sender": self.incoming.sender, "address": self.reader.email}
        sentence = _(_SENTENCES[self.outcome], **named)
        return {"sentence": sentence, "reasons": [] if is_action else list(self.reasons)}

    def _is_from_reader(self) -> bool:
        """Tell whether the words are the reader's own: a stranger's are not sent on in our name.

        From alone says nothing. `place` is there only when one of the reader's own addresses was
        written to; else the receiving server must have vouched for them.
        """
        is_proven = bool(self.place) or self.incoming.is_genuine
        is_theirs = self.incoming.sender == self.reader.email and not self.incoming.forged
        return is_proven and is_theirs

    def _is_lost(self) -> bool:
        """Tell whether the reader's words stand nowhere else."""
        return self._is_from_reader() and self.outcome not in _TAKEN

    async def _choices(self) -> list[dict[str, str]]:
        if self.outcome is not Outcome.WHICH_ONE:
            return []
        found = await queries.answerable_in(int(self.place[1:]))
        return [
            {"title": one.title, "address": reply_address(self.reader.id, one.place)}
            for one in found
        ]

    def _path(self) -> str:
        if self.path:
            return self.path
        if self.outcome in _SETTINGS:
            return _SETTINGS[self.outcome]
        # Without a place only questions are looked at so closely.
        is_question = self.outcome in (Outcome.UNVERIFIED, Outcome.FORGED)
        return path_of(self.place) or (ASK if is_question else "/")

    def _headers(self) -> dict[str, str]:
        answered = {"Auto-Submitted": "auto-replied"}  # RFC 3834, 5.1
        if self.incoming.message_id and self._is_lost():
            reference = self.incoming.message_id
            return answered | {"In-Reply-To": reference, "References": reference}
        return answered
