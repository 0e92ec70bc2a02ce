"""How somebody wants to be told of each matter, and when not."""

from collections.abc import Iterable

from wtforms import BooleanField, Field, RadioField, SelectField
from wtforms.validators import ValidationError

from forum.kit.i18n import N_, _
from forum.notifications.hours import HOURS_OF_DAY, QUIET_FROM, QUIET_UNTIL
from forum.notifications.matters import HINTS, LABELS, WAYS, Matter, Way
from forum.web.forms import Form


def _ways() -> list[tuple[str, str]]:
    return [(way.value, _(words)) for way, words in WAYS.items()]


def _hours() -> list[tuple[int, str]]:
    return [(hour, _("%(hour)s o'clock", hour=f"{hour:02}")) for hour in range(HOURS_OF_DAY)]


def _matter(matter: Matter) -> RadioField:
    return RadioField(LABELS[matter], choices=_ways, description=HINTS.get(matter, ""))


class NewsForm(Form):
    """One choice for each matter, called after it, and the quiet hours."""

    answers = _matter(Matter.ANSWERS)
    mentions = _matter(Matter.MENTIONS)
    solved = _matter(Matter.SOLVED)
    comments = _matter(Matter.COMMENTS)
    followed = _matter(Matter.FOLLOWED)
    important = _matter(Matter.IMPORTANT)
    routines = _matter(Matter.ROUTINES)
    duties = _matter(Matter.DUTIES)
    requests = _matter(Matter.REQUESTS)
    decisions = _matter(Matter.DECISIONS)
    reports = _matter(Matter.REPORTS)
    is_quiet = BooleanField(N_("Let mails wait until the morning"))
    from_hour = SelectField(N_("From"), choices=_hours, coerce=int, default=QUIET_FROM)
    until_hour = SelectField(N_("Until"), choices=_hours, coerce=int, default=QUIET_UNTIL)

    def validate_until_hour(self, field: Field) -> None:
        """Refuse an end at the hour of the beginning: it may mean a whole day or nothing."""
        if self.is_quiet.data and field.data == self.from_hour.data:
            raise ValidationError(_("Choose another hour than the first."))

    def offer(self, matters: Iterable[Matter]) -> None:
        """Leave out what the viewer is never told of."""
        self.offered = tuple(matters)
        for matter in set(Matter) - set(self.offered):
            del self[matter.value]

    @property
    def matters(self) -> list[Field]:
        """The fields of the matters that are offered."""
        return [self[matter.value] for matter in self.offered]

    @property
    def ways(self) -> dict[Matter, Way]:
        """What was chosen for each."""
        return {matter: Way(self[matter.value].data) for matter in self.offered}

    @property
    def quiet_hours(self) -> tuple[int, int]:
        """The hours between which no mail goes, the same one twice for none."""
        quiet = (self.from_hour.data, self.until_hour.data)
        return quiet if self.is_quiet.data else (quiet[0], quiet[0])
