"""Text made ready to be stored: clean, rendered and excerpted before any transaction opens."""

import re
from dataclasses import dataclass, replace
from html import unescape

from forum.kit import language, markdown
from forum.kit.errors import Invalid
from forum.kit.i18n import _
from forum.kit.sent_texts import check_length
from forum.kit.text import clean_line, clean_text, shorten
from forum.kit.viewer import Viewer
from forum.threads.policy import COMMENT_CHARACTERS

TITLE_CHARACTERS = 200
NOTE_CHARACTERS = 500
EXCERPT_CHARACTERS = 300
# What stands in the column beside a title for searching without regard to case.
_EXCERPT_SOURCE = 4_000  # characters of HTML: marks and addresses take room
_BLOCKS = re.compile(r"</?(?:p|br|li|h\d|[uo]l|blockquote|pre|hr)\b[^>]*>")
_TAGS = re.compile(r"<[^>]+>")


@dataclass(frozen=True, kw_only=True)
class ReadyText:
    """A text with all that is stored beside it; `is_guessed`: nobody said which language it is."""

    text: str
    html: str
    excerpt: str
    renderer: int
    language: str
    is_guessed: bool

    def emptied(self) -> "ReadyText":
        """Return no text in the same language: a question's title may say it all."""
        return replace(self, text="", html="", excerpt="")


def ready(viewer: Viewer, text: str, chosen: str = "", *, beside: str = "") -> ReadyText:
    """Return `text` ready to be stored; `chosen` is the language that the writer said, or "".

    `beside` (a title) helps to guess the language.

    Raises:
        Invalid: it is empty or too long.
    """
    source = clean_text(text).strip()
    check_length(source)
    code = chosen or language.guess(f"{beside}\n{source}", otherwise=viewer.language or "nb")
    html = markdown.render(source, code)
    return ReadyText(
        text=source,
        html=html,
        excerpt=_excerpt(html),
        renderer=markdown.RENDERER_VERSION,
        language=code,
        is_guessed=not chosen,
    )


def ready_comment(viewer: Viewer, text: str, chosen: str = "") -> ReadyText:
    """Return a comment ready to be stored.

    Raises:
        Invalid: it is empty or longer than a comment may be.
    """
    check_length(clean_text(text).strip(), COMMENT_CHARACTERS)
    return ready(viewer, text, chosen)


def ready_title(title: str) -> str:
    """Return a title on one line.

    Raises:
        Invalid: it is empty or too long.
    """
    line = clean_line(title)
    if not line:
        raise Invalid(fields={"title": _("Write the question or heading before you send it.")})
    check_length(line, TITLE_CHARACTERS, field="title")
    return line


def _excerpt(html: str) -> str:
    """Return the beginning of rendered text in plain words; parsing its source again costs more."""
    text = _TAGS.sub("", _BLOCKS.sub(" ", html[:_EXCERPT_SOURCE])).partition("<")[0]
    return shorten(" ".join(unescape(text).split()), EXCERPT_CHARACTERS)
