"""What is decided about a mail: what became of it, and what its sender is told."""

from dataclasses import dataclass

from forum.inbound.models import IncomingMail, Outcome
from forum.inbound.refusals import Refusal
from forum.inbound.showing import AnyPage, Showing, path_of_page
from forum.mail.incoming import Incoming
from forum.mail.suppression import Trouble
from forum.notifications.queries import Reader


@dataclass(frozen=True, kw_only=True)
class Turned:
    """What became of a mail; `detail` is its path, or the reason; `troubles` are bounces.

    `told` is the mail that says so.
    """

    outcome: Outcome
    detail: str = ""
    person_id: int | None = None
    told: Refusal | Showing | None = None
    troubles: tuple[Trouble, ...] = ()

    @property
    def is_of_stranger(self) -> bool:
        """Whether nobody whom we know has written it, nor a machine about a letter of ours."""
        is_about_ours = self.outcome in (Outcome.BOUNCE, Outcome.COMPLAINT) and self.troubles
        is_unknown = self.person_id is None or self.outcome is Outcome.WRONG_SENDER
        return is_unknown and not is_about_ours


@dataclass(frozen=True)
class Case:
    """A mail of somebody known; `place` is what it answers, "" for nothing known."""

    mail: IncomingMail
    incoming: Incoming
    reader: Reader
    place: str = ""

    def refused(self, outcome: Outcome, reason: str = "") -> Turned:
        """Return the outcome with the mail that tells the sender of it."""
        return Turned(
            outcome=outcome,
            detail=reason,
            person_id=self.reader.id,
            told=self._refusal(outcome, (reason,) if reason else ()),
        )

    def granted(self, outcome: Outcome) -> Turned:
        """Return that a wish was granted, with the mail that says so."""
        return Turned(outcome=outcome, person_id=self.reader.id, told=self._refusal(outcome, ()))

    def posted(self, path: str, problems: tuple[str, ...]) -> Turned:
        """Return what was made; files that could not be taken are told."""
        told = self._refusal(Outcome.POSTED, problems, path) if problems else None
        return Turned(outcome=Outcome.POSTED, detail=path, person_id=self.reader.id, told=told)

    def shown(self, page: AnyPage) -> Turned:
        """Return that the sender gets what stands on a page."""
        told = Showing(mail_id=self.mail.id, incoming=self.incoming, reader=self.reader, page=page)
        return Turned(
            outcome=Outcome.READ, detail=path_of_page(page), person_id=self.reader.id, told=told
        )

    def _refusal(self, outcome: Outcome, reasons: tuple[str, ...], path: str = "") -> Refusal:
        return Refusal(
            mail_id=self.mail.id,
            incoming=self.incoming,
            reader=self.reader,
            outcome=outcome,
            place=self.place,
            reasons=reasons,
            path=path,
        )
