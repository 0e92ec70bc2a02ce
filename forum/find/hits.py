"""What search found, checked against the database for its reader: threads and routines alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from forum.kit.i18n import _, ngettext
from forum.kit.viewer import Viewer
from forum.routines import queries as routines
from forum.routines.documents import routine_key
from forum.threads import queries as threads


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A hit: `kind` is question, tip, discussion, answer or routine.

    `id` is "thread:12", "answer:5" or "routine:7", whatever of it was found; `title` that of the
    thread or routine, empty where it is deleted and its answers are not. `standing` is a
    routine's, "" for anything else; `place` says where in a file the text is.
    `line` says in few words how far it has come, such as "3 answers".
    """

    id: str
    kind: str
    title: str
    text: str
    is_plain: bool
    language: str
    path: str
    author_name: str
    branch_name: str
    branch_country: str
    created_at: datetime
    is_solved: bool = False
    standing: str = ""
    review_on: date | None = None
    place: str = ""
    line: str = ""


async def hits(viewer: Viewer, ids: Sequence[str]) -> tuple[Found, ...]:
    """Return those of the ids that the viewer may read, in their order."""
    readable = {key: _of_thread(each) for key, each in (await threads.hits(viewer, ids)).items()}
    for key, each in (await routines.hits(viewer, ids)).items():
        readable[key] = _of_routine(each)
    return tuple(readable[key] for key in ids if key in readable)


async def gone(viewer: Viewer) -> tuple[str, ...]:
    """Return ids of documents that search may not know yet to be gone for the viewer."""
    return (*await threads.gone(viewer), *await routines.gone(viewer))


def _of_thread(found: threads.Found) -> Found:
    return Found(
        id=found.id,
        kind=found.kind,
        title=found.title,
        text=found.text,
        is_plain=False,
        language=found.language,
        path=found.path,
        author_name=found.author_name,
        branch_name=found.branch_name,
        branch_country=found.branch_country,
        created_at=found.created_at,
        is_solved=found.is_solved,
        line=_progress(found),
    )


def _progress(found: threads.Found) -> str:
    if found.worked_count:
        return ngettext(
            "Worked in %(num)s other shop too",
            "Worked in %(num)s other shops too",
            found.worked_count,
        )
    if found.answer_count:
        return ngettext("%(num)s answer", "%(num)s answers", found.answer_count)
    return ""


def _of_routine(found: routines.Found) -> Found:
    return Found(
        id=routine_key(found.routine_id),
        kind="routine",
        title=found.title,
        text=found.text,
        is_plain=bool(found.file_name),
        language=found.language,
        path=found.path,
        author_name=found.owner_name,
        branch_name=found.branch_name,
        branch_country=found.branch_country,
        created_at=found.created_at,
        standing=found.standing,
        review_on=found.review_on,
        place=_place(found),
        line=_("Routine from %(branch)s", branch=found.branch_name),
    )


def _place(found: routines.Found) -> str:
    if found.page:
        return _("Page %(number)s of %(name)s", number=found.page, name=found.file_name)
    return found.file_name and _("In %(name)s", name=found.file_name)
