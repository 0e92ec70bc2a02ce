"""What moderators write about the word list."""

from forum.kit.i18n import N_
from forum.web.forms import AtMost, Form, LineField, Required, TextField

LINE_CHARACTERS = 1000
TEXT_CHARACTERS = 200_000


class WordsForm(Form):
    """Words that stand for each other."""

    words = LineField(
        N_("Words that mean the same"),
        description=N_("In Norwegian and Danish, with commas between: vaktliste, vagtplan, turnus"),
        validators=[
            Required(N_("Write the words, with commas between.")),
            AtMost(LINE_CHARACTERS),
        ],
    )


class ImportForm(Form):
    """The word list as text."""

    text = TextField(
        N_("Lines of words"),
        description=N_(
            "One line for words that mean the same, with commas between. A line whose first word"
            " stands first in the list already takes that line's place. Nothing is removed."
        ),
        validators=[Required(N_("Paste the lines here.")), AtMost(TEXT_CHARACTERS)],
    )
