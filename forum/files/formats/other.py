"""Documents that kreuzberg reads: sheets, the old binary formats, rich and plain text."""

import re
from pathlib import Path
from typing import Final

import kreuzberg

from forum.files.codes import NoText
from forum.files.formats.clean import first_heading, safe, words_of
from forum.files.formats.told import NotRead, Told
from forum.kit.text import clean_line


def _config(output: str) -> kreuzberg.ExtractionConfig:
    return kreuzberg.ExtractionConfig(
        use_cache=False,  # it would keep people's texts in a folder of its own
        enable_quality_processing=False,  # it drops what it takes for noise
        output_format=output,
        concurrency=kreuzberg.ConcurrencyConfig(max_threads=1),
        content_filter=kreuzberg.ContentFilterConfig(
            include_headers=True,
            include_footers=True,
            strip_repeating_text=False,
            include_watermarks=True,
        ),
    )


_HTML: Final = _config("html")
_PLAIN: Final = _config("plain")
_LOCKED: Final = re.compile("password|encrypt|protected", re.IGNORECASE)


def read(path: Path, media_type: str) -> Told:
    """Read a document as HTML.

    Raises:
        NotRead: it is locked or damaged.
    """
    return told_of(*html_of(path, media_type))


def told_of(raw: str, named: str) -> Told:
    """Return what is said of a document that is `raw` HTML and calls itself `named`."""
    html, is_cut = safe(raw)
    return Told(html=html, text=words_of(html), title=first_heading(html) or named, is_cut=is_cut)


def html_of(path: Path, media_type: str) -> tuple[str, str]:
    """Return what kreuzberg makes of a document, which is not safe yet, and its title.

    Raises:
        NotRead: it is locked or damaged.
    """
    found = _extracted(path, media_type, _HTML)
    return found.content, clean_line(str(found.metadata.get("title") or ""))[:200]


def text_of(path: Path, media_type: str) -> str:
    """Return the plain text that kreuzberg finds, with its lines.

    Raises:
        NotRead: it is locked or damaged.
    """
    return _extracted(path, media_type, _PLAIN).content


def _extracted(
    path: Path, media_type: str, config: kreuzberg.ExtractionConfig
) -> kreuzberg.ExtractionResult:
    try:
        return kreuzberg.extract_file_sync(path, media_type, config=config)
    except (kreuzberg.KreuzbergError, RuntimeError, OSError, ValueError) as error:
        is_locked = _LOCKED.search(str(error))
        raise NotRead(NoText.LOCKED if is_locked else NoText.DAMAGED) from error
