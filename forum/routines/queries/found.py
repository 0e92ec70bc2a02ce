"""What search is given of routines, and the check of what it found against who is looking."""

import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from forum.files.models import FileState
from forum.files.reading import Reading, read_documents
from forum.kit import db
from forum.kit.viewer import Viewer
from forum.routines.documents import (
    FILE,
    KIND,
    of_file,
    of_routine,
    piece_count,
    piece_key,
    piece_place,
    routine_key,
)  # fmt: skip
from forum.routines.kinds import Standing
from forum.routines.paths import file_place_path, routine_path
from forum.routines.queries.cards import COLUMNS, TABLES, standing_of
from forum.routines.queries.visible import LISTED, seen_by
from forum.search import Document
from forum.search.related import Related
from forum.themes.tags import ThemeTag, theme_tag

_ROUTINES = """
    SELECT r.id, r.title, r.summary, r.language, r.visibility, r.theme_id, r.branch_id, b.country,
        r.has_files, r.published_at, r.number, r.review_on, r.confirmed_at,
        b.country AS branch_country, v.id AS version_id, v.text
    FROM routine r JOIN branch b ON b.id = r.branch_id
    JOIN routine_version v ON v.routine_id = r.id AND v.number = r.number
    WHERE r.number > 0 AND r.hidden_at IS NULL AND r.deleted_at IS NULL
"""
_ONE = _ROUTINES + " AND r.id = :routine_id"
_SOME = _ROUTINES + " AND r.id > :after_id ORDER BY r.id LIMIT :limit"
_FILES = """
    SELECT h.version_id, f.id, f.name
    FROM routine_version_file h JOIN stored_file f ON f.id = h.file_id
    WHERE h.version_id IN (:versions) ORDER BY h.position, h.id
"""
_HANGING = """
    FROM routine r JOIN routine_version v ON v.routine_id = r.id
    JOIN routine_version_file h ON h.version_id = v.id
"""
_OF_SOME = " WHERE r.id IN (:routines) AND (:any_version OR v.number = r.number)"
_PAGES = f"""
    SELECT DISTINCT v.routine_id, h.file_id, d.number {_HANGING}
    JOIN document_page d ON d.file_id = h.file_id {_OF_SOME} AND d.text <> ''
"""
_LENGTHS = f"""
    SELECT DISTINCT v.routine_id, h.file_id, length(d.text) AS length {_HANGING}
    JOIN document_reading d ON d.file_id = h.file_id {_OF_SOME}
"""
_SPAN = """
    SELECT DISTINCT v.routine_id,
        coalesce((SELECT length(d.text) FROM document_reading d WHERE d.file_id = :file_id), 0)
            AS length,
        coalesce((SELECT MAX(p.number) FROM document_page p WHERE p.file_id = :file_id), 0)
            AS pages
"""
_HOLDING = _SPAN + _HANGING + " WHERE h.file_id = :file_id AND v.number = r.number"
# The job, in `routines.jobs`, after which search knows what has become of a routine.
_INDEX_ROUTINE = "routines.index_routine"
_WAITING = """
    SELECT arguments FROM job WHERE due_at IS NOT NULL AND name = :name ORDER BY id DESC LIMIT 1000
"""
_TEXTS = """
    SELECT v.routine_id, v.text FROM routine_version v JOIN routine r ON r.id = v.routine_id
    WHERE v.routine_id IN (:ids) AND v.number = r.number
"""
_HITS = f"SELECT {COLUMNS} {TABLES} WHERE r.id IN (:ids) AND {LISTED}"
_TITLES = f"SELECT r.id, r.title, r.language FROM routine r WHERE r.id IN (:ids) AND {LISTED}"  # noqa: S608
_READABLE = f"SELECT r.id FROM routine r WHERE r.id IN (:ids) AND {LISTED}"  # noqa: S608  the same
# The files that hang on the current version of a routine, where something was read in them.
_READ = """
    SELECT v.routine_id, f.id, f.name, d.language
    FROM routine r JOIN routine_version v ON v.routine_id = r.id AND v.number = r.number
    JOIN routine_version_file h ON h.version_id = v.id JOIN stored_file f ON f.id = h.file_id
    JOIN document_reading d ON d.file_id = f.id
    WHERE r.id IN (:ids) AND f.id IN (:files) AND f.state = :ready AND d.state = :read
"""
_PAGE = "SELECT text FROM document_page WHERE file_id = :file_id AND number = :number"
_PIECE = """
    SELECT substr(text, CAST(:begin AS int), CAST(:length AS int)) AS text FROM document_reading
    WHERE file_id = :file_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a hit of search is: a routine, or a page of a file of one; `title` is the routine's.

    `file_name` is empty for the routine's own text, `page` 0 where a file has none. A file's text
    is plain, the routine's own is Markdown.
    """

    id: str
    routine_id: int
    kind: str
    title: str
    text: str
    language: str
    path: str
    theme: ThemeTag
    owner_name: str
    branch_name: str
    branch_slug: str
    branch_country: str
    created_at: datetime
    standing: Standing
    review_on: date | None
    file_name: str = ""
    page: int = 0


class _Place(NamedTuple):
    """Of which routine a document is; of which file and which piece of it, 0 for none."""

    routine_id: int
    file_id: int = 0
    number: int = 0


async def hits(viewer: Viewer, ids: Sequence[str]) -> dict[str, Found]:
    """Return those of the ids ("routine:7", "file:7:12:3") that the viewer may read, by id."""
    places = {key: place for key in ids if (place := _place(key))}
    if not places:
        return {}
    routines = list({place.routine_id for place in places.values()})
    rows = {row["id"]: row for row in await db.rows(_HITS, **seen_by(viewer), ids=routines)}
    if not rows:
        return {}
    texts = {row["routine_id"]: row["text"] for row in await db.rows(_TEXTS, ids=list(rows))}
    files = await _read_files(list(rows), [place.file_id for place in places.values()])
    found: dict[str, Found] = {}
    for key, place in places.items():
        row, file = rows.get(place.routine_id), files.get((place.routine_id, place.file_id))
        if row and not place.file_id:
            text = "\n\n".join(filter(None, (row["summary"], texts[row["id"]])))
            found[key] = _found(row, key, KIND, text=text, path=routine_path(row["id"]))
        elif row and file and (page := await _page(place)):
            found[key] = _found_file(row, file, key, page)
    return found


async def titles(viewer: Viewer, keys: Sequence[str]) -> dict[str, Related]:
    """Return the titles of those routines ("routine:7") that the viewer finds in lists, by key."""
    places = [place for key in keys if (place := _place(key))]
    if not places:
        return {}
    routines = list({place.routine_id for place in places})
    return {
        routine_key(row["id"]): Related(routine_path(row["id"]), row["title"], row["language"])
        for row in await db.rows(_TITLES, **seen_by(viewer), ids=routines)
    }


async def gone(viewer: Viewer) -> tuple[str, ...]:
    """Return ids of documents that search may not know yet to be gone for the viewer.

    Whatever publishes, hides or removes a routine queues a job for search in the same transaction;
    these are the documents of the jobs that are not done, as far as the viewer may not read them,
    and what an older version had.
    """
    waiting = await db.rows(_WAITING, name=_INDEX_ROUTINE)
    routines = list({json.loads(row["arguments"])["routine_id"] for row in waiting})
    if not routines:
        return ()
    readable = {row["id"] for row in await db.rows(_READABLE, **seen_by(viewer), ids=routines)}
    known, current = await _known(routines), await _known(routines, current_only=True)
    return tuple(known - {key for key in current if _routine_of(key) in readable})


async def documents_of(routine_id: int) -> tuple[list[Document], list[str]]:
    """Return the documents of a routine and its files, and the ids of those that must go."""
    row = await db.row(_ONE, routine_id=routine_id)
    wanted = await _documents([row] if row else [])
    known = await _known([routine_id])
    return wanted, sorted(known - {document.id for document in wanted})


async def unread_files(routine_id: int) -> list[int]:
    """Return the files of a routine's current version that wait to be read."""
    row = await db.row(_ONE, routine_id=routine_id)
    if row is None:
        return []
    ids = [file["id"] for file in await db.rows(_FILES, versions=[row["version_id"]])]
    read = await read_documents(ids)
    waiting = {Reading.WAITING, Reading.BEING_READ, Reading.HELD}
    return [file_id for file_id in ids if file_id in read and read[file_id].state in waiting]


async def holding(file_id: int) -> dict[int, int]:
    """Return the routines whose current version has a file, and how many pieces of it they have."""
    return {
        row["routine_id"]: max(row["pages"], piece_count(row["length"]))
        for row in await db.rows(_HOLDING, file_id=file_id)
    }


async def every_document(limit: int = 20) -> AsyncIterator[list[Document]]:
    """Give all documents, of `limit` routines at a time, to build the index of search anew."""
    after_id = 0
    while routines := await db.rows(_SOME, after_id=after_id, limit=limit):
        yield await _documents(routines)
        after_id = routines[-1]["id"]


async def _documents(routines: Sequence[Mapping[str, Any]]) -> list[Document]:
    if not routines:
        return []
    of_version = {row["version_id"]: {**row, "standing": standing_of(row)} for row in routines}
    files = await db.rows(_FILES, versions=list(of_version))
    read = await read_documents(list({file["id"] for file in files}))
    documents = [of_routine(row) for row in of_version.values()]
    for file in files:
        if file["id"] in read:
            documents += of_file(of_version[file["version_id"]], file, read[file["id"]])
    return documents


async def _known(routines: list[int], *, current_only: bool = False) -> set[str]:
    """Return the ids that documents of some routines may have, of all their versions' files."""
    ids = {routine_key(routine_id) for routine_id in routines}
    only = {"routines": routines, "any_version": not current_only}
    for row in await db.rows(_PAGES, **only):
        ids.add(piece_key(row["routine_id"], row["file_id"], row["number"]))
    for row in await db.rows(_LENGTHS, **only):
        ids |= {
            piece_key(row["routine_id"], row["file_id"], number)
            for number in range(1, piece_count(row["length"]) + 1)
        }
    return ids


def _routine_of(key: str) -> int:
    return int(key.split(":")[1])


async def _read_files(
    routines: list[int], files: Iterable[int]
) -> dict[tuple[int, int], Mapping[str, Any]]:
    wanted = list({file_id for file_id in files if file_id})
    if not wanted:
        return {}
    states = {"ready": FileState.READY.value, "read": Reading.READ.value}
    rows = await db.rows(_READ, ids=routines, files=wanted, **states)
    return {(row["routine_id"], row["id"]): row for row in rows}


async def _page(place: _Place) -> tuple[int, str] | None:
    """Return the page's number, 0 where the file has none, and the text; None if there is none."""
    text = await db.value(_PAGE, file_id=place.file_id, number=place.number)
    if text and text.strip():
        return place.number, text
    begin, length = piece_place(place.number)
    text = await db.value(_PIECE, file_id=place.file_id, begin=begin + 1, length=length)
    return (0, text) if text else None


def _place(key: str) -> _Place | None:
    kind, *numbers = key.split(":")
    if {KIND: 1, FILE: 3}.get(kind) != len(numbers) or not all(map(str.isdecimal, numbers)):
        return None
    return _Place(*map(int, numbers))


def _found_file(
    row: Mapping[str, Any], file: Mapping[str, Any], key: str, page: tuple[int, str]
) -> Found:
    number, text = page
    path = file_place_path(row["id"], file["id"], number)
    found = _found(row, key, FILE, text=text, path=path, language=file["language"])
    return replace(found, file_name=file["name"], page=number)


def _found(
    row: Mapping[str, Any], key: str, kind: str, *, text: str, path: str, language: str = ""
) -> Found:
    return Found(
        id=key,
        routine_id=row["id"],
        kind=kind,
        title=row["title"],
        text=text,
        language=language or row["language"],
        path=path,
        theme=theme_tag(row),
        owner_name=row["owner_name"],
        branch_name=row["branch_name"],
        branch_slug=row["branch_slug"],
        branch_country=row["branch_country"],
        created_at=row["published_at"],
        standing=standing_of(row),
        review_on=row["review_on"],
    )
