"""What people write in the pages of routines: untrusted input to typed values."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import ValidationError

from forum.files.forms import WrittenForm, number_in
from forum.kit.i18n import N_, _, ngettext
from forum.kit.viewer import BranchRole
from forum.kit.visibility import Visibility
from forum.routines.actions import Details, NewText
from forum.routines.kinds import Weight
from forum.routines.models import REVIEW_MONTHS
from forum.web.forms import MAX_TEXT, AtMost, Form, LineField, Required, TextField

MONTHS = (3, 6, 12, 24, 36)
WEIGHTS = {
    Weight.CORRECTION: N_("A small correction"),
    Weight.CHANGE: N_("A change"),
    Weight.IMPORTANT: N_("An important change"),
}


class _Radio(RadioField):
    """Radio cards of which none need be chosen: `Required` says what is missing."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not among the choices, in our words."""
        if self.data and self.data not in {str(choice[0]) for choice in self.choices or ()}:
            raise ValidationError(_("Choose one of these."))


class DayField(LineField):
    """A day as browsers send it, "2026-12-04"; empty is none."""

    value: date | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: FBT001
        """Read the day, or say what to write."""
        if not self.data:
            return
        try:
            self.value = date.fromisoformat(self.data)
        except ValueError as error:
            raise ValidationError(_("Write a day like 2026-12-04.")) from error


class DetailsForm(Form):
    """What stands around the text: theme, readers, owner, how often it is looked at."""

    theme = _Radio(
        N_("What is it about?"), validators=[Required(N_("Choose what it is about."))], choices=[]
    )
    visibility = _Radio(N_("Who can read it?"), default=Visibility.NETWORK.value, choices=[])
    owner = SelectField(N_("Who answers for it?"), coerce=number_in, validate_choice=False)
    review_months = SelectField(
        N_("How often is it looked at?"), coerce=number_in, default=REVIEW_MONTHS
    )
    review_on = DayField(N_("Look at it again by"))
    status: int = 200

    def offer(self, themes: Sequence[Any], people: Sequence[Any], branch_name: str) -> None:
        """Give the choices that depend on the branch and on the themes in use."""
        self.theme.choices = [(str(theme.id), theme.name) for theme in themes]
        self.visibility.choices = [
            (Visibility.NETWORK.value, _("The whole network")),
            (Visibility.BRANCH.value, _("Only %(branch)s", branch=branch_name)),
        ]
        self.owner.choices = [(str(person.id), person.name) for person in people]
        self.review_months.choices = [(str(each), _every(each)) for each in MONTHS]

    @property
    def details(self) -> Details:
        """What was chosen."""
        return Details(
            theme_id=number_in(self.theme.data) or 0,
            visibility=Visibility(self.visibility.data or Visibility.NETWORK),
            owner_id=self.owner.data or 0,
            review_months=self.review_months.data or REVIEW_MONTHS,
            review_on=self.review_on.value,
        )


class TextForm(WrittenForm):
    """The text of a routine, with its files."""

    title = LineField(
        N_("What is the routine called?"),
        validators=[Required(N_("Give the routine a name.")), AtMost(200)],
    )
    summary = LineField(N_("In one sentence: when is it used?"), validators=[AtMost(500)])
    text = TextField(N_("The steps"), validators=[AtMost(MAX_TEXT)])
    do = HiddenField()

    @property
    def wanted(self) -> dict[str, Any]:
        """The values that every text has, as `NewText` takes them."""
        return {
            "title": self.title.data or "",
            "summary": self.summary.data or "",
            "text": self.text.data or "",
            "language": self.chosen_language,
            "file_ids": self.file_ids,
            "edit_count": self.begun_from,
            "submission_key": self.form_key,
        }


class StartForm(TextForm, DetailsForm):
    """A new routine: its text and what stands around it."""

    branch = SelectField(N_("Whose routine is it?"), coerce=number_in, validate_choice=False)

    def offer_branches(self, roles: Sequence[BranchRole]) -> None:
        """Give the branches for which the viewer may make routines."""
        self.branch.choices = [(str(role.branch_id), role.name) for role in roles]
        if self.branch.data is None and roles:
            self.branch.data = roles[0].branch_id

    @property
    def new_text(self) -> NewText:
        """What was written."""
        return NewText(**self.wanted)


class ChangeForm(TextForm):
    """The next text of a routine, with what is new in it and how much that matters."""

    note = LineField(N_("What is new?"), validators=[AtMost(500)])
    weight = _Radio(
        N_("How much does it matter to the others?"), default=Weight.CHANGE.value, choices=[]
    )
    based_on = HiddenField(default="0")
    origin_number = HiddenField(default="0")
    proposal = HiddenField(default="0")
    # The text comes from elsewhere while a draft was begun: saving it takes the draft's place.
    replaces_draft: bool = False

    def offer(self) -> None:
        """Give the choices, translated."""
        self.prepare_language()
        self.weight.choices = [(each.value, _(WEIGHTS[each])) for each in Weight]

    @property
    def new_text(self) -> NewText:
        """What was written."""
        weight = self.weight.data
        return NewText(
            **self.wanted,
            note=self.note.data or "",
            weight=Weight(weight) if weight in set(Weight) else Weight.CHANGE,
            based_on=number_in(self.based_on.data) or 0,
            origin_number=number_in(self.origin_number.data) or 0,
            proposal_number=number_in(self.proposal.data) or 0,
        )


class ReplyForm(Form):
    """A word to whoever proposed a text."""

    reply = TextField(
        N_("What do you say to them?"),
        validators=[Required(N_("Write in a few words why.")), AtMost(500)],
    )


class BranchForm(Form):
    """For which of the viewer's branches something is said or made."""

    branch = SelectField(N_("Which branch?"), coerce=number_in, validate_choice=False)

    @property
    def branch_id(self) -> int:
        """The branch that was chosen, 0 for none."""
        return self.branch.data or 0


def _every(months: int) -> str:
    years, rest = divmod(months, 12)
    if years and not rest:
        return ngettext("Every year", "Every %(num)s years", years)
    return ngettext("Every %(num)s month", "Every %(num)s months", months)
