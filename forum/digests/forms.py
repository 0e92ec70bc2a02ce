"""What readers choose about their letter."""

from wtforms import BooleanField, RadioField, SelectField

from forum.digests.greetings import LONGEST
from forum.digests.rhythms import FREQUENCIES
from forum.kit.i18n import N_, _
from forum.web.forms import AtMost, Form, Required, TextField

_WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


def _frequencies() -> list[tuple[str, str]]:
    return [(value.value, _(words)) for value, words in FREQUENCIES.items()]


def _weekdays() -> list[tuple[int, str]]:
    return [(number, _(name)) for number, name in enumerate(_WEEKDAYS)]


class LetterForm(Form):
    """How often, on which day, and what it tells."""

    frequency = RadioField(N_("How often"), choices=_frequencies)
    weekday = SelectField(N_("Day"), choices=_weekdays, coerce=int)
    is_branch_only = BooleanField(N_("Only what is about my own branch and what I wrote"))


class GreetingForm(Form):
    """A few words on top of the next letters."""

    text = TextField(N_("A few words"), [Required(N_("Write a few words first.")), AtMost(LONGEST)])
