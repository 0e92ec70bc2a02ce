"""A routine's text made ready to be stored: clean and rendered before any transaction opens."""

from dataclasses import dataclass
from typing import Any

from forum.files import actions as files
from forum.kit import language, markdown
from forum.kit.errors import Invalid
from forum.kit.i18n import _
from forum.kit.sent_texts import check_length, once
from forum.kit.text import clean_line, clean_text
from forum.kit.viewer import Viewer
from forum.routines.actions.values import NewText

TITLE_CHARACTERS = 200
SUMMARY_CHARACTERS = 500
NOTE_CHARACTERS = 500


@dataclass(frozen=True, kw_only=True)
class ReadyText:
    """The columns of a version that come from its text, and the key that makes it sent once."""

    values: dict[str, Any]
    key: str | None


def ready(viewer: Viewer, new: NewText) -> ReadyText:
    """Return a text ready to be stored.

    Raises:
        Invalid: a field is empty or too long; a routine needs a title, and words or a file.
    """
    source = clean_text(new.text).strip()
    title = _ready_title(new.title)
    if not source and not new.file_ids:
        raise Invalid(fields={"text": _("Write the steps here, or choose a file.")})
    if source:
        check_length(source)
    summary, note = clean_line(new.summary), clean_line(new.note)
    if summary:
        check_length(summary, SUMMARY_CHARACTERS, field="summary")
    if note:
        check_length(note, NOTE_CHARACTERS, field="note")
    code = new.language or language.guess(
        f"{title}\n{summary}\n{source}", otherwise=viewer.language or "nb"
    )
    values = {
        "title": title,
        "summary": summary,
        "note": note,
        "weight": new.weight,
        "language": code,
        "text": source,
        "html": markdown.render_document(source, code) if source else "",
        "renderer": markdown.RENDERER_VERSION,
    }
    written = (title, summary, note, source, str(sorted(new.file_ids)))
    return ReadyText(values=values, key=once(new.submission_key, *written))


def file_gone() -> Invalid:
    """Return the refusal of a file that cannot be taken."""
    return Invalid(fields={files.FIELD: _("A file is no longer here. Choose it once more.")})


def ready_reason(reason: str, field: str = "reason") -> str:
    """Return a reason on one line.

    Raises:
        Invalid: it is empty or too long.
    """
    line = clean_line(reason)
    if not line:
        raise Invalid(fields={field: _("Write in a few words why.")})
    check_length(line, NOTE_CHARACTERS, field=field)
    return line


def _ready_title(title: str) -> str:
    line = clean_line(title)
    if not line:
        raise Invalid(fields={"title": _("Give the routine a name.")})
    check_length(line, TITLE_CHARACTERS, field="title")
    return line
