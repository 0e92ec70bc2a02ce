"""Takes in all files of a posted form, so that nothing is lost when another field is wrong."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from forum.files import queries
from forum.files.actions import FIELD, receive
from forum.files.queries import Uploaded, as_uploaded
from forum.kit.errors import Invalid, Refused
from forum.kit.i18n import ngettext
from forum.web.access import FILES_AT_ONCE
from forum.web.pages import viewer_of

KEEP: Final = "keep"
_NUMBER: Final = re.compile("[0-9]{1,9}")


@dataclass(frozen=True)
class Taken:
    """What came with a form: `kept` is shown again in the form, `ids` are given to the action.

    `problems` are translated sentences, one for each file that was refused.
    """

    kept: tuple[Uploaded, ...]
    problems: tuple[str, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(file.id for file in self.kept)


async def take_in(request: Request, held: Sequence[int] = (), most: int = FILES_AT_ONCE) -> Taken:
    """Receive every file of the field `files`, after those that `keep` names from before.

    `held` are the files of the text that is edited, if one is: it may keep them. At most `most`
    files are taken.
    With a problem, show the form again with `kept` and `problems`: nothing needs to be sent twice.
    """
    viewer, form = viewer_of(request), await request.form()
    kept = await queries.choosable(viewer, _numbers(form)[:most], held)
    room = most - len(kept)
    uploads = [each for each in form.getlist(FIELD) if isinstance(each, UploadFile)]
    # An empty file field is sent as a file without a name.
    chosen = [each for each in uploads if each.filename]
    problems = []
    for upload in chosen[: max(0, room)]:
        try:
            kept.append(as_uploaded(await receive(viewer, upload)))
        except Invalid as refused:
            problems.append(refused.fields[FIELD])
        except Refused as refused:  # no room, or too often: the rest would meet the same
            problems.append(refused.message)
            break
    if len(chosen) > room:
        problems.append(_too_many(most))
    return Taken(tuple(kept), tuple(problems))


def _too_many(most: int) -> str:
    return ngettext(
        "Only %(num)s file can be sent at a time. The rest was left out.",
        "Only %(num)s files can be sent at a time. The rest was left out.",
        most,
    )


def _numbers(form: FormData) -> list[int]:
    given = [each for each in form.getlist(KEEP) if isinstance(each, str)]
    return [int(each) for each in given if _NUMBER.fullmatch(each)]
