"""Documents that kreuzberg reads: sheets, the old binary formats, rich and plain text."""

import re
from pathlib import Path
from typing import Final

import kreuzberg

from forum.files.codes import NoText
from forum.files.formats.clean import first_heading, safe, words_of
from forum.files.formats.told import NotRead, Told
from forum.kit.text import clean_line

_CONFIG: Final = kreuzberg.ExtractionConfig(
    use_cache=False,  # it would keep people's texts in a folder of its own
    enable_quality_processing=False,  # it drops what it takes for noise
    output_format="html",
    concurrency=kreuzberg.ConcurrencyConfig(max_threads=1),
    content_filter=kreuzberg.ContentFilterConfig(
        include_headers=True,
        include_footers=True,
        strip_repeating_text=False,
        include_watermarks=True,
    ),
)
_LOCKED: Final = re.compile("password|encrypt|protected", re.IGNORECASE)


def read(path: Path, media_type: str) -> Told:
    """Read a document as HTML.

    Raises:
        NotRead: it is locked or damaged.
    """
    raw, named = html_of(path, media_type)
    html, is_cut = safe(raw)
    return Told(html=html, text=words_of(html), title=first_heading(html) or named, is_cut=is_cut)


def html_of(path: Path, media_type: str) -> tuple[str, str]:
    """Return what kreuzberg makes of a document, which is not safe yet, and its title.

    Raises:
        NotRead: it is locked or damaged.
    """
    try:
        found = kreuzberg.extract_file_sync(path, media_type, config=_CONFIG)
    except (kreuzberg.KreuzbergError, RuntimeError, OSError, ValueError) as error:
        is_locked = _LOCKED.search(str(error))
        raise NotRead(NoText.LOCKED if is_locked else NoText.DAMAGED) from error
    return found.content, clean_line(str(found.metadata.get("title") or ""))[:200]
