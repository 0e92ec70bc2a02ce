"""Forms: untrusted input to typed values or translated errors, with nothing typed ever lost."""

from collections.abc import Mapping
from typing import Any, Self

from starlette.datastructures import FormData
from starlette.requests import Request
from wtforms import Field, StringField, TextAreaField
from wtforms import Form as WTForm
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Length

from forum.kit.errors import Invalid
from forum.kit.i18n import N_, _
from forum.kit.i18n import ngettext as plural
from forum.kit.text import clean_text
from forum.web.seams import KEPT_FORM

MAX_TEXT = 30_000

# WTForms' own sentences, here so that they are extracted into our catalogues.
_MESSAGES = (
    N_("This field is required."),
    N_("Invalid input."),
    N_("Not a valid choice."),
    N_("Not a valid choice"),
    N_("Invalid Choice: could not coerce."),
    N_("Invalid Choice: could not coerce"),
    N_("Not a valid integer value."),
    N_("Not a valid decimal value."),
    N_("Not a valid date value."),
    N_("Invalid email address."),
    N_("Field cannot be longer than %(max)d character."),
    N_("Field cannot be longer than %(max)d characters."),
)


class _Translations:
    def gettext(self, string: str) -> str:
        return _(string)

    def ngettext(self, singular: str, plural_form: str, n: int) -> str:
        return _(singular) if n == 1 else _(plural_form)


class Form(WTForm):
    """The base of every form; fields' labels are marked with `N_` and translated when shown."""

    class Meta:
        """WTForms' settings: translated by our own catalogues."""

        def get_translations(self, form: WTForm) -> _Translations:
            """Return the translations that field messages go through."""
            return _Translations()

        def bind_field(self, form: WTForm, unbound: Any, options: dict[str, Any]) -> Field:
            """Make the field, its label and description translated into the reader's language."""
            field: Field = unbound.bind(form=form, **options)
            field.label.text = _(str(field.label.text))
            field.description = _(field.description) if field.description else ""
            return field

    @classmethod
    async def posted(cls, request: Request, **kwargs: Any) -> Self:
        """Return the form with what was sent, cleaned of control characters."""
        return cls(_cleaned(await request.form()), **kwargs)

    @classmethod
    async def fresh(cls, request: Request, **kwargs: Any) -> Self:
        """Return the form for a page: empty, or with what was typed there as a session ended."""
        token, path = request.query_params.get("kept", ""), request.url.path
        kept = await KEPT_FORM.one(token, path) if token else None
        return cls(kept, **kwargs)

    def refuse(self, error: Invalid) -> None:
        """Put an action's refusal beside the fields that it is about."""
        for name, sentence in error.fields.items():
            if name in self:
                self[name].errors = (*self[name].errors, sentence)
        if error.message or not error.fields:
            self.form_errors = [*self.form_errors, error.message]

    @property
    def problems(self) -> Mapping[str, str]:
        """Return the first error of each wrong field by the field's id, for the summary on top."""
        return {field.id: field.errors[0] for field in self if field.errors}


class Required(InputRequired):
    """Something must be written; `message` says what to do, marked with `N_`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.sentence = message

    def __call__(self, form: BaseForm, field: Any) -> None:
        """Refuse an empty field or one with only blanks."""
        self.message = _(self.sentence)
        if isinstance(field.data, str) and not field.data.strip():
            field.raw_data = None
        super().__call__(form, field)


class AtMost(Length):
    """The text has at most `characters` characters; the sentence says how many there are."""

    def __init__(self, characters: int) -> None:
        super().__init__(max=characters)

    def __call__(self, form: BaseForm, field: Any) -> None:
        """Refuse a longer text, leaving it in the field to be shortened."""
        length = len(field.data or "")
        if length > self.max:
            self.message = plural(
                "This is %(length)s characters long. Shorten it to %(num)s character.",
                "This is %(length)s characters long. Shorten it to %(num)s characters.",
                self.max,
                length=length,
            )
        super().__call__(form, field)


class LineField(StringField):
    """A text of one line, blanks around it removed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the first value, in one line."""
        if valuelist:
            self.data = " ".join(str(valuelist[0]).split())


class TextField(TextAreaField):
    """A text of many lines, blanks at its end removed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the first value with plain line ends."""
        if valuelist:
            self.data = str(valuelist[0]).replace("\r\n", "\n").strip("\n").rstrip()


def _cleaned(data: FormData) -> FormData:
    return FormData(
        [
            (key, clean_text(value) if isinstance(value, str) else value)
            for key, value in data.multi_items()
        ]
    )
