"""Text made ready to be stored: clean, rendered and excerpted before any transaction opens."""

import hashlib
import re
from dataclasses import dataclass, replace
from html import unescape

from forum.kit import language, markdown
from forum.kit.errors import Invalid
from forum.kit.i18n import LANGUAGES, _, ngettext
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


def once(form_key: str, *texts: str) -> str | None:
    """Return what makes a sent form the same one: its key and what was written in it.

    Somebody who goes back and writes another text in the same form means another text.
    """
    if not form_key:
        return None
    return hashlib.sha256("\0".join((form_key, *texts)).encode()).hexdigest()


def check_length(text: str, most: int = markdown.MAX_CHARACTERS, field: str = "text") -> None:
    """Refuse a text that is empty or has more than `most` characters.

    Raises:
        Invalid: with the sentence beside `field`.
    """
    if not text:
        raise Invalid(fields={field: _("Write something before you send it.")})
    if len(text) > most:
        sentence = ngettext(
            "This is %(length)s characters long. Shorten it to %(num)s character.",
            "This is %(length)s characters long. Shorten it to %(num)s characters.",
            most,
            length=len(text),
        )
        raise Invalid(fields={field: sentence})


def known_language(code: str) -> str:
    """Return `code` when a writer may choose it, else "": then it is guessed."""
    return code if code in (*LANGUAGES, "sv") else ""


def _excerpt(html: str) -> str:
    """Return the beginning of rendered text in plain words; parsing its source again costs more."""
    text = _TAGS.sub("", _BLOCKS.sub(" ", html[:_EXCERPT_SOURCE])).partition("<")[0]
    return shorten(" ".join(unescape(text).split()), EXCERPT_CHARACTERS)
