"""The interface's languages: which one is meant now, and its words.

Catalogues are GNU gettext files under `forum/locale`; the msgids are plain English.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations, translation
from pathlib import Path

from babel import negotiate_locale

LANGUAGES = ("nb", "nn", "da", "en")
LOCALE_FOLDER = Path(__file__).parent.parent / "locale"

# What a reader of a language reads next best, before English.
_FALLBACKS = {"nn": ("nn", "nb"), "nb": ("nb",), "da": ("da",), "en": ("en",)}

_language: ContextVar[str] = ContextVar("language", default="nb")


def current_language() -> str:
    """Return the code of the language that texts are made in now."""
    return _language.get()


def use_language(code: str) -> None:
    """Make texts in `code` for the rest of this request."""
    _language.set(code if code in LANGUAGES else "nb")


@contextmanager
def language(code: str) -> Iterator[None]:
    """Make texts in `code` inside the block."""
    token = _language.set(code if code in LANGUAGES else "nb")
    try:
        yield
    finally:
        _language.reset(token)


def negotiate(accept_language: str) -> str:
    """Return the best of our languages for an Accept-Language header (RFC 9110, 12.5.4).

    An empty or unknown header gives bokmål, which most readers read.
    """
    wanted: list[tuple[float, int, str]] = []
    for part in accept_language.split(","):
        tag, _separator, parameters = part.strip().partition(";")
        quality = parameters.strip().removeprefix("q=") or "1"
        try:
            wanted.append((-float(quality), len(wanted), tag.strip().lower().split("-")[0]))
        except ValueError:
            continue
    codes = ["nb" if code == "no" else code for _q, _place, code in sorted(wanted)]
    return negotiate_locale(codes, LANGUAGES) or "nb"


def _(msgid: str, **values: object) -> str:
    """Return `msgid` in the current language with `%(name)s` filled in."""
    text = _catalogue(_language.get()).gettext(msgid)
    return text % values if values else text


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """Return the form of the sentence that fits `n`, which is `%(num)s` in it."""
    text = _catalogue(_language.get()).ngettext(one, many, n)
    return text % {"num": n, **values}


def N_(msgid: str) -> str:  # noqa: N802  gettext's own name
    """Mark a text for translation that is translated later, when it is shown."""
    return msgid


@cache
def _catalogue(code: str) -> NullTranslations:
    merged: NullTranslations | None = None
    for name in _FALLBACKS[code]:
        found: GNUTranslations | NullTranslations = translation(
            "messages", LOCALE_FOLDER, [name], fallback=True
        )
        if merged is None:
            merged = found
        else:
            merged.add_fallback(found)
    return merged or NullTranslations()
