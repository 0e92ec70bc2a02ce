"""What the page of a routine shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from forum.files.models import FileKind
from forum.files.reading import ReadDocument, read_documents, sentence
from forum.kit import db
from forum.kit.errors import NotFound
from forum.kit.viewer import Viewer
from forum.kit.visibility import Visibility
from forum.routines.kinds import Standing, VersionState, Weight
from forum.routines.models import Version
from forum.routines.paths import routine_path
from forum.routines.queries.cards import standing_of
from forum.routines.queries.doors import current_version, routine_for
from forum.routines.queries.lineage import Lineage, UsedBy, lineage_of, used_by
from forum.routines.queries.texts import numbered
from forum.themes.tags import ThemeTag, theme_tag

VERSIONS_SHOWN = 3
MOST_VERSIONS = 500
_NUMBERS = """
    SELECT r.review_on, r.number, b.name AS branch_name, b.slug AS branch_slug,
        b.country AS branch_country, p.name AS owner_name, r.theme_id, th.slug AS theme_slug,
        th.colour AS theme_colour, th.icon AS theme_icon, th.short_nb, th.short_nn, th.short_da,
        th.short_en, h.reason AS hidden_because
    FROM routine r JOIN branch b ON b.id = r.branch_id JOIN person p ON p.id = r.owner_id
    JOIN theme th ON th.id = r.theme_id
    LEFT JOIN routine_hiding h ON h.routine_id = r.id AND h.lifted_at IS NULL
    WHERE r.id = :id
"""
_VERSIONS = """
    SELECT v.id, v.number, v.note, v.weight, v.title, v.published_at, v.created_at, v.state,
        p.name AS by_name
    FROM routine_version v JOIN person p ON p.id = v.by_id
    WHERE v.routine_id = :id AND v.number IS NOT NULL ORDER BY v.number DESC LIMIT :limit
"""
_FILES = """
    SELECT f.id, f.name, f.media_type, f.size, f.kind, f.failure, f.width, f.height
    FROM routine_version_file h JOIN stored_file f ON f.id = h.file_id
    WHERE h.version_id = :version_id ORDER BY h.position, h.id
"""
_CONFIRMED = """
    SELECT c.created_at, p.name AS by_name
    FROM routine_confirmation c JOIN person p ON p.id = c.by_id
    WHERE c.routine_id = :id ORDER BY c.id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutineShown:
    """A routine as its page shows it."""

    id: int
    title: str
    summary: str
    language: str
    html: str
    visibility: Visibility
    number: int
    version_id: int
    state: VersionState
    by_id: int
    reply: str
    standing: Standing
    review_on: date | None
    published_at: datetime | None
    hidden_at: datetime | None
    hidden_because: str
    theme: ThemeTag
    branch_id: int
    branch_name: str
    branch_slug: str
    branch_country: str
    owner_id: int
    owner_name: str
    use_count: int
    adaptation_count: int

    @property
    def path(self) -> str:
        """The path of its page."""
        return routine_path(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutineFile:
    """A file of a version; `document` is what was read in it, None for what is not read.

    `words` says how far it is read, or why it has no text.
    """

    id: int
    name: str
    media_type: str
    size: int
    is_picture: bool
    width: int
    height: int
    url: str
    document: ReadDocument | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One published version in the list of them."""

    id: int
    number: int
    title: str
    note: str
    weight: Weight
    by_name: str
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """Who said last that it still holds."""

    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutinePage:
    """A routine with its files, versions, users and origin."""

    routine: RoutineShown
    files: tuple[RoutineFile, ...]
    versions: tuple[VersionLine, ...]
    confirmed: Confirmed | None
    used_by: tuple[UsedBy, ...]
    lineage: Lineage


async def show(viewer: Viewer, routine_id: int, number: int = 0) -> RoutinePage:
    """Return a routine's page, with the text of its current version or of the one of this number.

    Raises:
        NotFound: there is none for this viewer.
    """
    routine = await routine_for(viewer, routine_id)
    row = await db.row(_NUMBERS, id=routine_id)
    if row is None:
        raise NotFound
    version = await (numbered(routine, number) if number else current_version(routine))
    return RoutinePage(
        routine=_shown(routine, version, row),
        files=await files_of(routine_id, version.id),
        versions=await versions(routine_id, VERSIONS_SHOWN),
        confirmed=await _confirmed(routine_id),
        used_by=await used_by(routine_id),
        lineage=await lineage_of(viewer, routine_id),
    )


async def versions(routine_id: int, limit: int) -> tuple[VersionLine, ...]:
    """Return the published versions of a routine that the viewer sees, the newest first."""
    found = await db.rows(_VERSIONS, id=routine_id, limit=limit)
    return tuple(
        VersionLine(
            id=row["id"],
            number=row["number"],
            title=row["title"],
            note=row["note"],
            weight=Weight(row["weight"]),
            by_name=row["by_name"],
            published_at=row["published_at"],
        )
        for row in found
    )


async def notes_between(old: Version, new: Version) -> tuple[VersionLine, ...]:
    """Return the versions after one and up to another that say what is new, the newest first."""
    lines = await versions(new.routine_id, MOST_VERSIONS)
    numbers = range((old.number or 0) + 1, (new.number or 0) + 1)
    return tuple(line for line in lines if line.number in numbers and line.note)


async def files_of(routine_id: int, version_id: int) -> tuple[RoutineFile, ...]:
    """Return the files of a version, with what was read in them."""
    found = await db.rows(_FILES, version_id=version_id)
    read = await read_documents([row["id"] for row in found]) if found else {}
    return tuple(_file(row, routine_id, read.get(row["id"])) for row in found)


async def _confirmed(routine_id: int) -> Confirmed | None:
    row = await db.row(_CONFIRMED, id=routine_id)
    return Confirmed(by_name=row["by_name"], at=row["created_at"]) if row else None


def _shown(routine: Any, version: Any, row: Mapping[str, Any]) -> RoutineShown:
    is_current = version.number in {None, routine.number}
    return RoutineShown(
        id=routine.id,
        title=version.title,
        summary=version.summary,
        language=version.language,
        html=version.html,
        visibility=routine.visibility,
        number=version.number or routine.number,
        version_id=version.id,
        state=version.state,
        by_id=version.by_id,
        reply=version.reply,
        standing=standing_of(row),
        # It is the current version that is looked at by then.
        review_on=routine.review_on if is_current else None,
        published_at=version.published_at,
        hidden_at=routine.hidden_at,
        hidden_because=row["hidden_because"] or "",
        theme=theme_tag(row),
        branch_id=routine.branch_id,
        branch_name=row["branch_name"],
        branch_slug=row["branch_slug"],
        branch_country=row["branch_country"],
        owner_id=routine.owner_id,
        owner_name=row["owner_name"],
        use_count=routine.use_count,
        adaptation_count=routine.adaptation_count,
    )


def _file(row: Mapping[str, Any], routine_id: int, document: ReadDocument | None) -> RoutineFile:
    width, height = row["width"] or 0, row["height"] or 0
    return RoutineFile(
        id=row["id"],
        name=row["name"],
        media_type=row["media_type"],
        size=row["size"],
        is_picture=row["kind"] == FileKind.PICTURE,
        width=width,
        height=height,
        url=f"{routine_path(routine_id)}/files/{row['id']}",
        document=document,
        words=_words(document, row["name"]),
    )


def _words(document: ReadDocument | None, name: str) -> str:
    if document is None:
        return ""
    return sentence(document.state, document.reason, name, len(document.pages))
