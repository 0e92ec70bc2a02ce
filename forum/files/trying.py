"""What all forms of writing share: nothing that was typed or uploaded is lost by a refusal."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from starlette.requests import Request

from forum.files.actions import FIELD
from forum.files.forms import WrittenForm
from forum.files.intake import take_in
from forum.kit.errors import Invalid, NotFound, Refused
from forum.kit.ratelimit import allow
from forum.kit.viewer import Viewer
from forum.web.access import FILES_AT_ONCE
from forum.web.pages import UNPROCESSABLE

# More than anybody writes, less than a script that runs wild.
WRITING = "60/10minutes"
MARKING = "300/10minutes"
# The worst text takes a second to render.
PREVIEWING = "120/10minutes"
# The two texts that are slowest to compare take less.
COMPARING = "60/10minutes"


@contextmanager
def keeping(form: WrittenForm) -> Iterator[None]:
    """Turn a refusal into errors of the form, so that the page comes back with what was typed."""
    try:
        yield
    except NotFound:
        raise
    except Invalid as refusal:
        form.file_errors = [*form.file_errors, *_of_files(refusal)]
        form.refuse(refusal)
        form.status = UNPROCESSABLE
    except Refused as refusal:
        form.refuse(Invalid(refusal.message))
        form.status = refusal.status


def is_ready(form: WrittenForm) -> bool:
    """Whether the form can be acted on; else its status says that it cannot."""
    if form.validate() and not form.file_errors:
        return True
    form.status = UNPROCESSABLE
    return False


async def may_write(viewer: Viewer) -> None:
    """Count one thing written.

    Raises:
        TooMany: too much in too short a time.
    """
    await allow("write", str(viewer.id), WRITING)


async def may_preview(viewer: Viewer) -> None:
    """Count one look at how a text will be.

    Raises:
        TooMany: too much in too short a time.
    """
    await allow("preview", str(viewer.id), PREVIEWING)


async def may_compare(viewer: Viewer) -> None:
    """Count one look at two texts side by side.

    Raises:
        TooMany: too much in too short a time.
    """
    await allow("compare", str(viewer.id), COMPARING)


async def may_mark(viewer: Viewer) -> None:
    """Count one mark.

    Raises:
        TooMany: too much in too short a time.
    """
    await allow("mark", str(viewer.id), MARKING)


async def take_files(
    request: Request, form: WrittenForm, hung: Sequence[int] = (), most: int = FILES_AT_ONCE
) -> None:
    """Take in the files that came with the form, and keep those of an earlier try.

    `hung` are the files of the very text that is edited, if one is: they may stay.
    """
    taken = await take_in(request, hung, most)
    form.kept_files, form.file_ids, form.file_errors = taken.kept, taken.ids, taken.problems


def _of_files(refusal: Invalid) -> list[str]:
    sentence: Any = refusal.fields.get(FIELD)
    return [sentence] if sentence else []
