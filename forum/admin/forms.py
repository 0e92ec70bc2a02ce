"""Forms of those who run the site."""

from typing import Any

from wtforms import RadioField, SelectField

from forum.accounts.forms import EmailField, choices
from forum.admin.site import NAME_LENGTH, WELCOME_LENGTH
from forum.kit.i18n import N_, _
from forum.kit.viewer import Rank
from forum.themes import actions as themes
from forum.themes.actions import DESCRIPTION_LENGTH, LOOKS, SHORT_LENGTH, ThemeChange
from forum.themes.queries import ThemeWords
from forum.web.forms import AtMost, Form, LineField, Required, TextField

RANKS = (
    (Rank.MEMBER, N_("Member")),
    (Rank.MODERATOR, N_("Keeps order")),
    (Rank.ADMINISTRATOR, N_("Runs the site")),
)


class SiteForm(Form):
    """What the site is called and how it greets."""

    name = LineField(
        N_("Name of the site"),
        [Required(N_("Write a name.")), AtMost(NAME_LENGTH)],
        description=N_("It stands on top of every page and in every mail."),
    )
    welcome = TextField(
        N_("Words of welcome"),
        [AtMost(WELCOME_LENGTH)],
        description=N_("Shown on the start page."),
    )


class LeaderForm(Form):
    """Who leads the first branch."""

    email = EmailField(
        N_("E-mail address of the leader"),
        [Required(N_("Write the leader's address, or lead the branch yourself."))],
        render_kw={"inputmode": "email", "autocomplete": "off", "maxlength": 254},
    )


class RankForm(Form):
    """What somebody may do in the whole network."""

    rank = RadioField(N_("May do"), choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rank.choices = choices((rank.value, _(label)) for rank, label in RANKS)


class BranchChoiceForm(Form):
    """A branch that somebody is put into."""

    branch = SelectField(N_("Branch"), coerce=int)

    def __init__(self, *args: Any, branches: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.branch.choices = choices(branches)


class NameIn(LineField):
    """A theme's whole or short name in one language."""

    def __init__(self, label: str, most: int, sentence: str = "", **options: Any) -> None:
        needed = [Required(sentence)] if sentence else []
        super().__init__(label, [*needed, AtMost(most)], **options)


class ThemeForm(Form):
    """A theme's words in four languages, and its picture."""

    name_nb = NameIn(N_("Name in bokmål"), themes.NAME_LENGTH, N_("Write a name in this language."))
    name_nn = NameIn(
        N_("Name in nynorsk"), themes.NAME_LENGTH, description=N_("Empty means: as in bokmål.")
    )
    name_da = NameIn(N_("Name in Danish"), themes.NAME_LENGTH, N_("Write a name in this language."))
    name_en = NameIn(
        N_("Name in English"), themes.NAME_LENGTH, N_("Write a name in this language.")
    )
    short_nb = NameIn(N_("Short name in bokmål"), SHORT_LENGTH, N_("Write a short name."))
    short_nn = NameIn(
        N_("Short name in nynorsk"), SHORT_LENGTH, description=N_("Empty means: as in bokmål.")
    )
    short_da = NameIn(N_("Short name in Danish"), SHORT_LENGTH, N_("Write a short name."))
    short_en = NameIn(N_("Short name in English"), SHORT_LENGTH, N_("Write a short name."))
    description_nb = TextField(N_("What belongs here, in bokmål"), [AtMost(DESCRIPTION_LENGTH)])
    description_nn = TextField(N_("What belongs here, in nynorsk"), [AtMost(DESCRIPTION_LENGTH)])
    description_da = TextField(N_("What belongs here, in Danish"), [AtMost(DESCRIPTION_LENGTH)])
    description_en = TextField(N_("What belongs here, in English"), [AtMost(DESCRIPTION_LENGTH)])
    look = RadioField(N_("Picture and colour"), choices=[], default=LOOKS[0])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = (_("Coffee cup"), _("Armchair"), _("Calculator"), _("Sprout"))
        more = (_("Shopping bag"), _("Megaphone"))
        self.look.choices = choices(zip(LOOKS, (*names, *more), strict=True))

    @classmethod
    def data_of(cls, theme: ThemeWords) -> dict[str, str]:
        """Return what the form shows for a theme."""
        parts = {"name": theme.names, "short": theme.shorts, "description": theme.descriptions}
        words = {
            f"{part}_{code}": text for part, texts in parts.items() for code, text in texts.items()
        }
        return words | {"look": theme.colour}

    def change(self) -> ThemeChange:
        """Return what the form says about a theme."""
        codes = ("nb", "nn", "da", "en")
        names, shorts, descriptions = (
            {code: self[f"{part}_{code}"].data or "" for code in codes}
            for part in ("name", "short", "description")
        )
        return ThemeChange(names, shorts, descriptions, self.look.data or "")
