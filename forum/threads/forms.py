"""What people write in the pages of threads: untrusted input to typed values."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import ValidationError

from forum.files.forms import WrittenForm, number_in
from forum.kit.i18n import N_, _
from forum.kit.viewer import Viewer
from forum.threads import actions
from forum.threads.actions import Change, TipParts
from forum.threads.kinds import Again, Kind, Period, Visibility
from forum.threads.policy import COMMENT_CHARACTERS
from forum.web.forms import MAX_TEXT, AtMost, Form, LineField, Required, TextField

NO_TEXT = N_("Write something before you send it.")
NO_TITLE = N_("Write the question or heading before you send it.")
_HALF_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,2})?")
_WHOLE_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3}){0,3}|\d{1,10}")
_AROUND_NUMBER = re.compile(r"[\s\u00a0]|kr\.?|,-|,00$", re.IGNORECASE)


class KronerField(LineField):
    """A whole number as people write it: "4 200", "4.200 kr"."""

    value: int | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: FBT001
        """Read the number, or say what to write."""
        text = _AROUND_NUMBER.sub("", self.data or "")
        if text and not _WHOLE_NUMBER.fullmatch(text):
            raise ValidationError(_("Write a whole number, or leave it empty."))
        self.value = int(text.replace(".", "")) if text else None


class HoursField(LineField):
    """A number of hours as people write it: "2,5"."""

    value: Decimal | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: FBT001
        """Read the number, or say what to write."""
        text = (self.data or "").replace(" ", "")
        if text and not _HALF_NUMBER.fullmatch(text):
            raise ValidationError(_("Write a number like 2 or 2,5, or leave it empty."))
        self.value = Decimal(text.replace(",", ".")) if text else None


class LooseRadio(RadioField):
    """Radio cards of which none need be chosen: the sentence of `Required` says what is missing."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not among the choices, in our words."""
        if self.data and self.data not in {str(choice[0]) for choice in self.choices or ()}:
            raise ValidationError(_("Choose one of these."))


class TextForm(WrittenForm):
    """What every text has: the branch one writes from, its language, and the form's own key."""

    branch = SelectField(N_("You write from"), coerce=number_in, validate_choice=False)

    def prepare(self, viewer: Viewer) -> None:
        """Give the choices that depend on who writes."""
        self.branch.choices = [(str(role.branch_id), role.name) for role in viewer.branches]
        self.prepare_language()
        if self.branch.data is None and viewer.home:
            self.branch.data = viewer.home.branch_id

    @property
    def shared(self) -> dict[str, Any]:
        """The values that every new text has."""
        return {
            "branch_id": self.branch.data,
            "language": self.chosen_language,
            "submission_key": self.form_key,
        }


class ThreadForm(TextForm):
    """What every thread has besides: its title, theme and readers."""

    title = LineField(
        N_("The heading"), validators=[Required(NO_TITLE), AtMost(actions.TITLE_CHARACTERS)]
    )
    theme = LooseRadio(
        N_("What is it about?"), validators=[Required(N_("Choose what it is about."))], choices=[]
    )
    visibility = LooseRadio(N_("Who can read it?"), default=Visibility.NETWORK.value, choices=[])
    # A routine from whose page somebody asks.
    about = HiddenField(default="")

    def prepare_thread(self, viewer: Viewer, themes: Sequence[Any]) -> None:
        """Give the choices that depend on who writes and on the themes in use."""
        self.prepare(viewer)
        self.theme.choices = [(str(theme.id), theme.name) for theme in themes]
        own = _("Only %(branch)s", branch=viewer.branches[0].name) if viewer.branches else ""
        if len(viewer.branches) > 1:
            own = _("Only the branch you write from")
        readers = [(Visibility.NETWORK.value, _("The whole network"))]
        self.visibility.choices = readers + ([(Visibility.BRANCH.value, own)] if own else [])

    @property
    def thread_values(self) -> dict[str, Any]:
        """The values that every new thread has."""
        return self.shared | {
            "title": self.title.data,
            "theme_id": number_in(self.theme.data) or 0,
            "visibility": Visibility(self.visibility.data or Visibility.NETWORK),
            "file_ids": self.file_ids,
            "about": self.about.data or "",
        }

    def change(self) -> Change:
        """Return what an existing thread is changed to."""
        return Change(
            title=self.title.data or "",
            theme_id=number_in(self.theme.data),
            language=self.shared["language"],
            file_ids=self.file_ids,
            edit_count=self.begun_from,
            **self.body,
        )

    @property
    def body(self) -> dict[str, Any]:
        """The text, or the parts, as `Change` takes them."""
        raise NotImplementedError


class AskForm(ThreadForm):
    """A question."""

    title = LineField(
        N_("The question, in one sentence"),
        validators=[Required(NO_TITLE), AtMost(actions.TITLE_CHARACTERS)],
    )
    text = TextField(N_("Tell a little more"), validators=[AtMost(MAX_TEXT)])

    @property
    def body(self) -> dict[str, Any]:
        """The text."""
        return {"text": self.text.data or ""}


class DiscussForm(ThreadForm):
    """The beginning of a discussion."""

    text = TextField(
        N_("What do you want to talk about?"), validators=[Required(NO_TEXT), AtMost(MAX_TEXT)]
    )

    @property
    def body(self) -> dict[str, Any]:
        """The text."""
        return {"text": self.text.data or ""}


class ShareForm(ThreadForm):
    """A tip."""

    title = LineField(
        N_("The tip, in one sentence"),
        validators=[
            Required(N_("Write the tip in one sentence.")),
            AtMost(actions.TITLE_CHARACTERS),
        ],
    )
    situation = TextField(
        N_("How was it before?"),
        validators=[Required(N_("Write how it was before.")), AtMost(MAX_TEXT // 3)],
    )
    did = TextField(
        N_("What did you do?"),
        validators=[Required(N_("Write what you did.")), AtMost(MAX_TEXT // 3)],
    )
    result = TextField(
        N_("How did it go?"),
        validators=[Required(N_("Write how it went.")), AtMost(MAX_TEXT // 3)],
    )
    kroner = KronerField(N_("Kroner"))
    hours = HoursField(N_("Hours saved"))
    period = SelectField(N_("How often?"), default=Period.ONCE.value, validate_choice=False)
    would_again = LooseRadio(
        N_("Would you do it again?"), default=Again.YES.value, choices=[], name="again"
    )

    def prepare_thread(self, viewer: Viewer, themes: Sequence[Any]) -> None:
        """Give the choices, those of the tip's numbers too."""
        super().prepare_thread(viewer, themes)
        self.period.choices = [(each.value, _(PERIODS[each])) for each in Period]
        self.would_again.choices = [(each.value, _(AGAIN[each])) for each in Again]

    @property
    def parts(self) -> TipParts:
        """The parts of the tip."""
        return TipParts(
            situation=self.situation.data or "",
            did=self.did.data or "",
            result=self.result.data or "",
            kroner=self.kroner.value,
            hours=self.hours.value,
            period=_known(Period, self.period.data, Period.ONCE),
            would_again=_known(Again, self.would_again.data, Again.YES),
        )

    @property
    def body(self) -> dict[str, Any]:
        """The parts."""
        return {"parts": self.parts}


class AnswerForm(TextForm):
    """An answer, or the next contribution."""

    text = TextField(N_("Your answer"), validators=[Required(NO_TEXT), AtMost(MAX_TEXT)])

    def change(self) -> Change:
        """Return what an existing answer is changed to."""
        return Change(
            text=self.text.data or "",
            language=self.shared["language"],
            file_ids=self.file_ids,
            edit_count=self.begun_from,
        )


class CommentForm(TextForm):
    """A short remark below an answer."""

    text = TextField(N_("Your comment"), validators=[Required(NO_TEXT), AtMost(COMMENT_CHARACTERS)])

    def change(self) -> Change:
        """Return what an existing comment is changed to."""
        return Change(
            text=self.text.data or "",
            language=self.shared["language"],
            edit_count=self.begun_from,
        )


class WorkedForm(Form):
    """That a tip worked in one's branch too."""

    branch = SelectField(N_("Where did it work?"), coerce=number_in, validate_choice=False)
    note = LineField(N_("How did it go in your shop?"), validators=[AtMost(500)])


PERIODS = {
    Period.ONCE: N_("once"),
    Period.WEEK: N_("a week"),
    Period.MONTH: N_("a month"),
    Period.YEAR: N_("a year"),
}
AGAIN = {
    Again.YES: N_("Yes"),
    Again.WITH_CHANGES: N_("Yes, but a little differently"),
    Again.NO: N_("No"),
}
FORMS: dict[Kind, type[ThreadForm]] = {
    Kind.QUESTION: AskForm,
    Kind.TIP: ShareForm,
    Kind.DISCUSSION: DiscussForm,
}


def _known(words: Any, value: str | None, otherwise: Any) -> Any:
    return words(value) if value in set(words) else otherwise
