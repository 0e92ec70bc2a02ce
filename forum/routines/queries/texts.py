"""One text of a routine beside another: by its number, as lines, and who wrote it."""

import re
from dataclasses import dataclass

from forum.files.reading import read_documents
from forum.kit import db
from forum.kit.errors import NotFound
from forum.kit.viewer import Viewer
from forum.routines import policy
from forum.routines.differences import Side
from forum.routines.models import Routine, Version
from forum.routines.paths import routine_path
from forum.routines.queries.doors import file_ids

_BOX = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+\[([ xX])\]\s+")
_MARKS = re.compile(r"^\s*#{1,6}\s+|\*\*|__|~~")
_PATH = re.compile(r"/routines/([1-9][0-9]{0,8})")
_RULE = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|?)+")
# Of a file's text; more is not compared.
_MOST_CHARACTERS = 200_000
_PLACE = """
    SELECT r.id, r.title, r.language, r.number, b.id AS branch_id, b.name AS branch_name,
        b.slug AS branch_slug, b.country AS branch_country
    FROM routine r JOIN branch b ON b.id = r.branch_id WHERE r.id = :id
"""
_NAME = "SELECT name FROM person WHERE id = :id"
_NAMES = "SELECT id, name FROM stored_file WHERE id IN (:ids)"
_FILES = """
    SELECT DISTINCT h.file_id FROM routine_version_file h
    JOIN routine_version v ON v.id = h.version_id
    WHERE v.routine_id = :id AND (v.state = 'published' OR v.by_id = :me
        OR (v.state <> 'draft' AND :leads) OR :is_unpublished)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A routine and the branch that owns it."""

    id: int
    title: str
    language: str
    number: int
    branch_id: int
    branch_name: str
    branch_slug: str
    branch_country: str

    @property
    def path(self) -> str:
        """The path of its page."""
        return routine_path(self.id)


async def place_of(routine: Routine) -> Place:
    """Return a routine that was found for the viewer, with its branch.

    Raises:
        NotFound: it is gone.
    """
    row = await db.row(_PLACE, id=routine.id)
    if row is None:
        raise NotFound
    return Place(**row)


async def title_of_path(viewer: Viewer, path: str) -> str:
    """Return the title of the routine at a path ("/routines/7"), "" when the viewer sees none."""
    number = _PATH.fullmatch(path)
    routine = await Routine.get_or_none(id=int(number[1])) if number else None
    return routine.title if routine and policy.may_see(viewer, routine) else ""


async def numbered(routine: Routine, number: int) -> Version:
    """Return a published version of a routine that was found for the viewer.

    Raises:
        NotFound: there is none of this number.
    """
    found = await Version.get_or_none(routine_id=routine.id, number=number)
    if found is None:
        raise NotFound
    return found


async def side(version: Version) -> Side:
    """Return a text as lines, the text of its files below it."""
    lines = [version.title, version.summary, *map(_as_read, version.text.splitlines())]
    ids = await file_ids(version.id)
    if ids:
        names = {row["id"]: row["name"] for row in await db.rows(_NAMES, ids=ids)}
        read = await read_documents(ids)
        for file_id in ids:
            lines.append(names.get(file_id, ""))
            document = read.get(file_id)
            lines += document.text[:_MOST_CHARACTERS].splitlines() if document else []
    return Side(tuple(line.strip() for line in lines if line.strip()), version.language)


def _as_read(line: str) -> str:
    """Return a line of a text as people read it: boxes and headings instead of their marks."""
    if _RULE.fullmatch(line.strip()):
        return ""
    line = _BOX.sub(lambda box: "☑ " if box[1].strip() else "☐ ", line)
    return re.sub(r"\s*\|\s*", " · ", _MARKS.sub("", line).strip(" |"))


async def writer_of(version: Version) -> str:
    """Return the name of whoever wrote a text."""
    return str(await db.value(_NAME, id=version.by_id) or "")


async def every_file_id(viewer: Viewer, routine: Routine) -> list[int]:
    """Return the ids of the files of all texts of a routine that the viewer may see."""
    found = await db.rows(
        _FILES,
        id=routine.id,
        me=viewer.id,
        leads=policy.leads(viewer, routine.branch_id),
        is_unpublished=not routine.number,
    )
    return [row["file_id"] for row in found]
