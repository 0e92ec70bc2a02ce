"""Many files at once: each becomes a draft with a guessed title, theme and language."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

from forum.files.models import StoredFile
from forum.kit import db
from forum.kit.errors import Forbidden
from forum.kit.i18n import _
from forum.kit.text import clean_line
from forum.kit.viewer import Viewer
from forum.routines.actions.texts import TITLE_CHARACTERS
from forum.routines.actions.values import Details, NewRoutine, NewText
from forum.routines.actions.writing import start
from forum.routines.jobs import guess_draft
from forum.routines.models import Version
from forum.routines.queries import writes_for
from forum.themes.queries import ThemeWords, active

MOST_AT_ONCE: Final = 40
# What most papers of a shop are about, until their text has been read.
FIRST_THEME: Final = "economy"


async def start_from_files(
    viewer: Viewer, branch_id: int, file_ids: Sequence[int], key: str = ""
) -> tuple[Version, ...]:
    """Make a draft of each file; what it is called and about is found out when it has been read.

    All or none; the same form (`key`) sent twice makes them once.

    Raises:
        Forbidden: the viewer makes no routines for this branch.
        Invalid: a file is gone.
    """
    if branch_id not in await writes_for(viewer):
        raise Forbidden(_("Ask the leader of your branch to let you make routines."))
    theme_id = _first_theme(await active())
    names = {each.id: each.name for each in await StoredFile.filter(id__in=list(file_ids) or [0])}
    made = []
    async with db.transaction():
        for file_id in dict.fromkeys(file_ids):
            title = title_of(names.get(file_id, ""))
            text = NewText(title=title, file_ids=(file_id,), submission_key=f"{key}:{file_id}")
            new = NewRoutine(branch_id=branch_id, text=text, details=Details(theme_id=theme_id))
            version = await start(viewer, new)
            await guess_draft.later(version_id=version.id)
            made.append(version)
    return tuple(made)


def _first_theme(themes: Sequence[ThemeWords]) -> int:
    by_slug = {each.slug: each.id for each in themes}
    first = next(iter(by_slug.values()), 0)
    return by_slug.get(FIRST_THEME, first)


def title_of(name: str) -> str:
    """Return a title made of a file's name: "kasse_stenging-v2.docx" is "Kasse stenging v2"."""
    stem = PurePosixPath(name).stem.replace("_", " ").replace("-", " ")
    title = clean_line(stem)[:TITLE_CHARACTERS]
    return title[:1].upper() + title[1:] if title else _("Without a name")
