"""What every form has in which people write: the text's language, its files, and its own key."""

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, SelectField

from forum.accounts.forms import LANGUAGE_NAMES
from forum.kit import tokens
from forum.kit.i18n import N_, _
from forum.kit.sent_texts import known_language
from forum.web.forms import Form

# Some write Swedish, though no page is in it.
WRITTEN_LANGUAGES = (*LANGUAGE_NAMES, ("sv", "Svenska"))
_DIGITS = 9  # as many as an id of the database has at most
_KEY_CHARACTERS = 64


def number_in(value: object) -> int | None:
    """Return the number that a field was sent with, None when it is none."""
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None


class WrittenForm(Form):
    """A form whose text and files come back to its writer when anything is refused."""

    language = SelectField(N_("Language"), default="", validate_choice=False)
    submission_key = HiddenField(default=tokens.random_token)
    edit_count = HiddenField(default="0")
    # What was uploaded with an earlier try, as file_field shows it; and what was wrong with files.
    kept_files: Sequence[Any] = ()
    file_errors: Sequence[str] = ()
    file_ids: tuple[int, ...] = ()
    status: int = 200

    def prepare_language(self) -> None:
        """Give the choices of the language, and a key to a form that came without."""
        self.language.choices = [("", _("Find it out for me")), *WRITTEN_LANGUAGES]
        if not self.submission_key.data:
            self.submission_key.data = tokens.random_token()

    @property
    def chosen_language(self) -> str:
        """The language that the writer said, empty when it is to be found out."""
        return known_language(self.language.data or "")

    @property
    def form_key(self) -> str:
        """What makes the form the same when it is sent twice."""
        return (self.submission_key.data or "")[:_KEY_CHARACTERS]

    @property
    def begun_from(self) -> int:
        """How often the text had been changed when its writer began."""
        return number_in(self.edit_count.data) or 0
