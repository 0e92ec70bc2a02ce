"""A branch's binder: every routine that it has or uses, by theme, with contents, as one PDF.

It is what any member of the branch sees; the sheets are those that are printed one by one.
"""

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import structlog

from forum.branches.models import LANGUAGES, TIME_ZONES, Branch
from forum.kit import clock, db, heavy, i18n, tokens
from forum.kit.errors import NotFound, Unavailable
from forum.kit.storage import storage
from forum.kit.viewer import BranchRole, Viewer
from forum.papers.models import Binder, BinderState
from forum.papers.sheets import CannotDraw, Sheet, pdf_of, sheet_of
from forum.routines.queries import Used, every_of_branch
from forum.web.assets import release
from forum.web.site import site_words
from forum.web.templates import environment

# The binder is nobody; not id 0, which is a stranger, who sees nothing.
_NOBODY: Final = -2
_PROGRESS: Final = """
    UPDATE binder SET state = 'drawing', done = :done, total = :total
    WHERE id = :id AND number = :number
"""

log = structlog.get_logger()


@dataclass(frozen=True)
class Entry:
    """A line of the contents; `page` is where the routine begins, 0 when it is not in here."""

    used: Used
    page: int


@dataclass(frozen=True)
class Part:
    """A routine, its PDF and how many pages that has; 0 when it could not be drawn."""

    used: Used
    path: Path
    pages: int


async def routines_of(branch_id: int) -> tuple[Used, ...]:
    """Return what stands in a branch's binder, by theme and title, in the language of the shop."""
    branch = await Branch.get(id=branch_id)
    eyes = _eyes(branch)
    with i18n.language(eyes.language):
        return await every_of_branch(eyes, branch.id)


def made_of(routines: Sequence[Used]) -> str:
    """Return what is another as soon as a binder of these routines would look another."""
    seen = []
    for used in routines:
        card = used.card
        around = (card.number, card.owner_name, card.review_on, card.theme.short)
        seen.append((card.id, used.number, used.title, *around))
    return hashlib.sha256(repr((seen, release())).encode()).hexdigest()


async def make(binder: Binder) -> None:
    """Draw a binder and keep it.

    Raises:
        CannotDraw: no PDF can be made here.
    """
    branch = await Branch.get(id=binder.branch_id)
    routines = await routines_of(branch.id)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts = await _parts(binder, _eyes(branch), routines, folder)
        contents = await _contents(branch, parts, folder)
        target = folder / "binder.pdf"
        sources = [str(contents), *(str(part.path) for part in parts if part.pages)]
        told = await _asked("bind", sources=sources, target=str(target))
        key = f"binders/{tokens.random_token()}"
        await storage().put(key, target)
        facts = {"key": key, "pages": told["pages"], "size": target.stat().st_size}
    await _finish(binder, {**facts, "contents": made_of(routines)})


async def _parts(
    binder: Binder, eyes: Viewer, routines: Sequence[Used], folder: Path
) -> list[Part]:
    parts: list[Part] = []
    for done, used in enumerate(routines):
        await _note_progress(binder, done, len(routines))
        path = folder / f"{used.card.id}.pdf"
        try:
            path.write_bytes(await pdf_of(await sheet_of(eyes, used.card.id, number=used.number)))
            parts.append(Part(used, path, await _asked("count_pages", source=str(path))))
        except NotFound:
            continue  # deleted in this very moment
        except CannotDraw:
            if not await _asked("can_draw"):
                raise
            parts.append(Part(used, path, pages=0))  # too much for the drawer, and not for a person
    await _note_progress(binder, len(routines), len(routines))
    return parts


async def _contents(branch: Branch, parts: Sequence[Part], folder: Path) -> Path:
    """Draw the contents; twice when they turn out to be longer than a page."""
    pages = 1
    while True:
        path = folder / f"contents-{pages}.pdf"
        sheet = await _contents_sheet(branch, _entries(parts, pages))
        path.write_bytes(await pdf_of(sheet))
        needed = await _asked("count_pages", source=str(path))
        if needed <= pages:
            return path
        pages = needed


async def _contents_sheet(branch: Branch, entries: Sequence[Entry]) -> Sheet:
    eyes = _eyes(branch)
    with i18n.language(eyes.language):
        html = (
            environment()
            .get_template("papers/contents.html")
            .render(
                viewer=eyes,
                lang=eyes.language,
                site_name=(await site_words()).name,
                branch=branch,
                today=clock.now(),
                chapters=[
                    (theme, list(lines))
                    for theme, lines in groupby(entries, lambda entry: entry.used.card.theme)
                ],
            )
        )
    return Sheet(html, {})


def _entries(parts: Sequence[Part], before: int) -> list[Entry]:
    entries = []
    page = before + 1
    for part in parts:
        entries.append(Entry(part.used, page if part.pages else 0))
        page += part.pages
    return entries


async def _asked(name: str, **arguments: Any) -> Any:
    try:
        return await heavy.call(f"forum.papers.drawing:{name}", **arguments)
    except (heavy.HelperFailed, Unavailable) as problem:
        log.warning("papers.not_bound", reason=str(problem))
        raise CannotDraw from problem


async def _note_progress(binder: Binder, done: int, total: int) -> None:
    async with db.transaction():
        await db.execute(_PROGRESS, id=binder.id, number=binder.number, done=done, total=total)


async def _finish(binder: Binder, facts: dict[str, object]) -> None:
    async with db.transaction():
        # Asked for again meanwhile: then the later one counts.
        await Binder.filter(id=binder.id, number=binder.number).update(
            **facts, state=BinderState.READY, made_at=clock.now()
        )


def _eyes(branch: Branch) -> Viewer:
    role = BranchRole(branch.id, branch.slug, branch.name, branch.country, leads=False)
    return Viewer(
        _NOBODY,
        language=LANGUAGES[branch.country],
        time_zone=TIME_ZONES[branch.country],
        branches=(role,),
    )
