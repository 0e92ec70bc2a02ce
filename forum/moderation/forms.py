"""What members tell moderators, and what moderators decide."""

from collections.abc import Sequence
from typing import Any

from wtforms import RadioField

from forum.kit.i18n import N_
from forum.moderation.actions import OUTCOME_CHARACTERS, REASON_CHARACTERS
from forum.threads.actions import NOTE_CHARACTERS
from forum.web.forms import AtMost, Form, LineField, Required, TextField


class TellForm(Form):
    """What is wrong with a text."""

    reason = TextField(
        N_("What is wrong with it?"),
        validators=[
            Required(N_("Write what is wrong, in a few words.")),
            AtMost(REASON_CHARACTERS),
        ],
    )


class ReasonForm(Form):
    """Why a moderator does something; its author reads it."""

    reason = LineField(
        N_("Why?"),
        validators=[
            Required(N_("Write why, so that it can be understood later.")),
            AtMost(NOTE_CHARACTERS),
        ],
    )


class MoveForm(Form):
    """Where a thread belongs."""

    theme = RadioField(N_("Where does it belong?"), choices=[], validate_choice=False)
    reason = LineField(N_("Why?"), validators=[AtMost(NOTE_CHARACTERS)])

    def prepare(self, themes: Sequence[Any]) -> None:
        """Give the themes in use as choices."""
        self.theme.choices = [(str(theme.id), theme.name) for theme in themes]

    @property
    def theme_id(self) -> int:
        """The chosen theme, 0 for none."""
        data = str(self.theme.data or "")
        is_known = data in {str(choice[0]) for choice in self.theme.choices or ()}
        return int(data) if is_known else 0


class SettleForm(Form):
    """What came of what was told."""

    outcome = LineField(N_("What came of it?"), validators=[AtMost(OUTCOME_CHARACTERS)])
