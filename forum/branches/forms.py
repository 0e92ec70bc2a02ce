"""Forms of branches, invitations and asking to join."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.validators import Optional

from forum.accounts.forms import EmailField, NameField, choices
from forum.branches.actions import ABOUT_LENGTH, ADDRESS_LENGTH, HOURS_LENGTH
from forum.branches.inviting import MESSAGE_LENGTH
from forum.kit.i18n import N_, _, ngettext
from forum.web.forms import AtMost, Form, LineField, Required, TextField

LINK_DAYS = (7, 30, 90, 365)
LINK_USES = (5, 20, 50, 200)


class BranchForm(Form):
    """What a branch says about itself."""

    name = NameField(
        N_("Name of the branch"),
        [Required(N_("Write the branch's name."))],
        description=N_("The place is enough, such as Vefsn."),
        render_kw={"maxlength": 80},
    )
    country = RadioField(N_("Country"), choices=[], default="NO")
    shop_name = LineField(N_("Name of the shop"), [AtMost(80)])
    address = LineField(N_("Address"), [AtMost(ADDRESS_LENGTH)])
    opening_hours = TextField(N_("Opening hours"), [AtMost(HOURS_LENGTH)])
    about = TextField(
        N_("About us"),
        [AtMost(ABOUT_LENGTH)],
        description=N_("What is your shop like, and what can others ask you about?"),
    )
    email_public = EmailField(
        N_("E-mail of the branch"),
        [Optional()],
        description=N_("Everybody who is signed in can see it."),
        render_kw={"inputmode": "email", "maxlength": 254},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = choices([("NO", _("Norway")), ("DK", _("Denmark"))])


class InviteForm(Form):
    """Whom to invite by mail."""

    email = EmailField(
        N_("E-mail address"),
        [Required(N_("Write the address that the invitation goes to."))],
        render_kw={"inputmode": "email", "autocomplete": "off", "maxlength": 254},
    )
    name = NameField(N_("Name"), [Optional()], render_kw={"maxlength": 80, "autocomplete": "off"})
    is_leader = BooleanField(N_("Leads the branch together with us"))


class LinkForm(Form):
    """How long a link lasts and how many it lets in."""

    days = SelectField(N_("Works for"), coerce=int, default=30)
    use_limit = SelectField(N_("Lets in"), coerce=int, default=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = [(n, ngettext("%(num)s day", "%(num)s days", n)) for n in LINK_DAYS]
        people = [(n, ngettext("%(num)s person", "%(num)s people", n)) for n in LINK_USES]
        self.days.choices = choices(days)
        self.use_limit.choices = choices(people)


class JoinForm(Form):
    """The address of somebody who came by a branch's link."""

    email = EmailField(
        N_("Your e-mail address"),
        [Required(N_("Write your e-mail address."))],
        render_kw={"autocomplete": "email", "inputmode": "email", "maxlength": 254},
    )


class RequestForm(Form):
    """Somebody asks to join a branch."""

    branch = SelectField(N_("Which branch?"))
    name = NameField(
        N_("Your name"),
        [Required(N_("Write your name."))],
        render_kw={"autocomplete": "name", "maxlength": 80},
    )
    email = EmailField(
        N_("Your e-mail address"),
        [Required(N_("Write your e-mail address."))],
        render_kw={"autocomplete": "email", "inputmode": "email", "maxlength": 254},
    )
    message = TextAreaField(
        N_("A few words to the leader"),
        [AtMost(MESSAGE_LENGTH)],
        description=N_("So that they know who is asking."),
    )

    def __init__(self, *args: Any, branches: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.branch.choices = choices([("", _("Choose your branch")), *branches])

    def validate_branch(self, field: Any) -> None:
        """Refuse a form without a branch."""
        Required(N_("Choose the branch that you belong to."))(self, field)
