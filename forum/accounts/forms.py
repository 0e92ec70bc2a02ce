"""Forms of signing in and of one's own profile."""

from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField, IntegerField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import NumberRange, Optional

from forum.accounts.actions import ABOUT_LENGTH, FIRST_YEAR
from forum.accounts.names import clean_email, clean_name
from forum.kit import clock
from forum.kit.errors import Invalid
from forum.kit.i18n import N_, _
from forum.web.forms import AtMost, Form, LineField, Required, TextField

# Languages are called by their own names, so that everybody finds theirs.
LANGUAGE_NAMES = (("nb", "Bokmål"), ("nn", "Nynorsk"), ("da", "Dansk"), ("en", "English"))
TIME_ZONES = (
    ("Europe/Oslo", N_("Norway")),
    ("Europe/Copenhagen", N_("Denmark")),
    ("Atlantic/Faroe", N_("The Faroe Islands")),
    ("America/Nuuk", N_("Greenland")),
    ("Atlantic/Reykjavik", N_("Iceland")),
    ("Europe/Helsinki", N_("Finland")),
    ("Europe/London", N_("Great Britain")),
)


def choices(pairs: Iterable[tuple[Any, str]]) -> list[Any]:
    """Return (value, label) pairs as the choices of a select or radio field."""
    return [SelectChoice(value, label) for value, label in pairs]


class EmailField(LineField):
    """An e-mail address, casefolded; what was typed stays when it is not one."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what mail cannot be sent to."""
        if not self.data:
            return
        try:
            self.data = clean_email(self.data)
        except Invalid as error:
            raise ValidationError(error.message) from error


class NameField(LineField):
    """A name of a person or branch."""

    def pre_validate(self, form: Any) -> None:
        """Refuse a name with nothing to see, or too long."""
        if not self.data:
            return
        try:
            self.data = clean_name(self.data)
        except Invalid as error:
            raise ValidationError(error.message) from error


class YearField(IntegerField):
    """The year in which somebody began in the shop; may be left out."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, [Optional(), _Year()], **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take a whole number, and say in plain words what is wanted when it is none."""
        typed = str(valuelist[0]).strip() if valuelist else ""
        if typed and not (typed.isascii() and typed.isdecimal() and len(typed) <= len("2026")):
            self.data = None
            raise ValueError(_year_wanted())
        super().process_formdata(valuelist)


class _Year(NumberRange):
    def __init__(self) -> None:
        super().__init__(min=FIRST_YEAR)

    def __call__(self, form: Any, field: Any) -> None:
        self.max = clock.now().year
        self.message = _year_wanted()
        super().__call__(form, field)


class SignInForm(Form):
    """Where to send the code."""

    email = EmailField(
        N_("Your e-mail address"),
        [Required(N_("Write your e-mail address."))],
        render_kw={"autocomplete": "email", "inputmode": "email", "maxlength": 254},
    )
    next = HiddenField()


class AddressForm(Form):
    """Where mail should go instead."""

    email = EmailField(
        N_("The new address"),
        [Required(N_("Write your e-mail address."))],
        render_kw={"autocomplete": "email", "inputmode": "email", "maxlength": 254},
    )


class CodeForm(Form):
    """The six digits from the mail."""

    code = LineField(
        N_("The code from the e-mail"),
        [Required(N_("Write the six digits from the mail."))],
    )


class NewcomerForm(Form):
    """What somebody says about themselves when they come in."""

    name = NameField(
        N_("Your name"),
        [Required(N_("Write your name."))],
        description=N_("As you want others to see it."),
        render_kw={"autocomplete": "name", "maxlength": 80},
    )
    language = SelectField(N_("Language of the pages"), choices=choices(LANGUAGE_NAMES))
    in_shop_since = YearField(
        N_("In the shop since"),
        description=N_("The year, such as 2019."),
        render_kw={"inputmode": "numeric", "maxlength": 4},
    )


class ProfileForm(Form):
    """What a person may change about themselves."""

    name = NameField(
        N_("Your name"),
        [Required(N_("Write your name."))],
        render_kw={"autocomplete": "name", "maxlength": 80},
    )
    about = TextField(
        N_("About you"),
        [AtMost(ABOUT_LENGTH)],
        description=N_("What do you do in the shop, and what can others ask you about?"),
    )
    in_shop_since = YearField(
        N_("In the shop since"),
        description=N_("The year, such as 2019."),
        render_kw={"inputmode": "numeric", "maxlength": 4},
    )
    language = SelectField(N_("Language of the pages"))
    time_zone = SelectField(N_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = choices((("", _("As my browser says")), *LANGUAGE_NAMES))
        zones = ((zone, _(name)) for zone, name in TIME_ZONES)
        self.time_zone.choices = choices((("", _("As in my shop")), *zones))


def _year_wanted() -> str:
    return _("Write a year, like %(example)s.", example=clock.now().year - 3)
