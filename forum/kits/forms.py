"""What moderators write about a task of a starter kit."""

import re
from typing import Any

from forum.kit.errors import Invalid
from forum.kit.i18n import LANGUAGES, N_, _
from forum.kits.actions import TEXT_CHARACTERS, TITLE_CHARACTERS, TaskChange
from forum.web.forms import AtMost, Form, LineField, Required, TextField

_ROUTINE = re.compile(r"(?:.*/routines/)?([0-9]{1,9})(?:[/?#].*)?")


class Title(LineField):
    """What is to be done, in one language."""

    def __init__(self, label: str, *, needed: bool = False, **options: Any) -> None:
        must = [Required(N_("Write what is to be done."))] if needed else []
        super().__init__(label, [*must, AtMost(TITLE_CHARACTERS)], **options)


class Text(TextField):
    """A few sentences about it, in one language."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, [AtMost(TEXT_CHARACTERS)], **options)


class TaskForm(Form):
    """A task in four languages, and the routine that belongs to it."""

    title_nb = Title(N_("Task in bokmål"), needed=True)
    text_nb = Text(N_("More about it, in bokmål"))
    title_nn = Title(N_("Task in nynorsk"))
    text_nn = Text(N_("More about it, in nynorsk"))
    title_da = Title(N_("Task in Danish"), needed=True)
    text_da = Text(N_("More about it, in Danish"))
    title_en = Title(N_("Task in English"))
    text_en = Text(N_("More about it, in English"))
    routine = LineField(
        N_("Routine to copy"),
        description=N_("Paste the address of the routine's page."),
    )

    def change(self) -> TaskChange:
        """Return what was written.

        Raises:
            Invalid: the address is no routine's.
        """
        address = (self.routine.data or "").strip()
        found = _ROUTINE.fullmatch(address)
        if address and found is None:
            raise Invalid(fields={"routine": _("There is no routine at this address.")})
        return TaskChange(
            titles={code: self[f"title_{code}"].data or "" for code in LANGUAGES},
            texts={code: self[f"text_{code}"].data or "" for code in LANGUAGES},
            routine_id=int(found[1]) if found else 0,
        )
