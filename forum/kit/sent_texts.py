"""What every form of writing needs: sent once, not too long, in a language that may be chosen."""

import hashlib

from forum.kit import markdown
from forum.kit.errors import Invalid
from forum.kit.i18n import LANGUAGES, _, ngettext


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
