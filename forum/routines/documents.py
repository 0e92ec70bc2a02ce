"""What search sees of a routine: its own text, and each page or piece of its files."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from forum.files.reading import ReadDocument, Reading
from forum.routines.kinds import Standing
from forum.search import Document, Trust

KIND: Final = "routine"
FILE: Final = "file"
NETWORK: Final = 0
# What has no pages is cut into pieces of so many characters; the next one begins a little earlier,
# so that no word is lost between two.
PIECE: Final = 10_000
OVERLAP: Final = 100


class Piece(NamedTuple):
    """A part of a file: `number` counts from 1, `page` is None where the file has no pages."""

    number: int
    page: int | None
    text: str


def of_routine(row: Mapping[str, Any]) -> Document:
    """Return the document of a routine's own text, as its current version has it."""
    return Document(
        id=routine_key(row["id"]),
        body="\n".join(filter(None, (row["summary"], row["text"]))),
        kind=KIND,
        language=row["language"],
        page=None,
        **_of_group(row),
    )


def of_file(row: Mapping[str, Any], file: Mapping[str, Any], read: ReadDocument) -> list[Document]:
    """Return the documents of a routine's file, the first of which has its name too."""
    return [
        Document(
            id=piece_key(row["id"], read.file_id, piece.number),
            body=f"{file['name']}\n{piece.text}" if at == 0 else piece.text,
            kind=FILE,
            language=read.language or row["language"],
            page=piece.page,
            **_of_group(row),
        )
        for at, piece in enumerate(pieces(read))
    ]


def pieces(read: ReadDocument) -> Iterator[Piece]:
    """Give the pages of a file that have text, or pieces of the text where it has no pages."""
    if read.state is not Reading.READ:
        return
    pages = [Piece(page.number, page.number, page.text) for page in read.pages if page.text.strip()]
    if pages:
        yield from pages
        return
    for at, begin in enumerate(range(0, len(read.text), PIECE)):
        yield Piece(at + 1, None, read.text[max(0, begin - OVERLAP) : begin + PIECE])


def piece_count(length: int) -> int:
    """Return how many pieces a text of so many characters is cut into."""
    return -(-length // PIECE)


def piece_place(number: int) -> tuple[int, int]:
    """Return where a piece begins in the text, counted from 0, and how long it may be."""
    begin = (number - 1) * PIECE
    overlap = min(begin, OVERLAP)
    return begin - overlap, PIECE + overlap


def routine_key(routine_id: int) -> str:
    """Return the id of a routine's document, and of its group."""
    return f"{KIND}:{routine_id}"


def piece_key(routine_id: int, file_id: int, number: int) -> str:
    """Return the id of the document of a page or piece: one file may hang on several routines."""
    return f"{FILE}:{routine_id}:{file_id}:{number}"


def _of_group(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "group": routine_key(row["id"]),
        "group_kind": KIND,
        "title": row["title"],
        "theme": row["theme_id"],
        "branch": row["branch_id"],
        "country": row["country"],
        "created_at": row["published_at"],
        "has_files": bool(row["has_files"]),
        "trust": _trust(row),
        "visibility": NETWORK if row["visibility"] == "network" else row["branch_id"],
    }


def _trust(row: Mapping[str, Any]) -> Trust:
    """Return how a routine ranks today: confirmed and current goes up, overdue goes down."""
    if row["standing"] is Standing.OVERDUE:
        return Trust.LESS
    is_current = row["standing"] is Standing.CURRENT
    return Trust.MORE if is_current and row["confirmed_at"] else Trust.PLAIN
