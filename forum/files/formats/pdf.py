"""PDF by pdfium: the text of each page, and pictures of pages as WebP."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import pypdfium2 as pdfium
from PIL import Image

from forum.files.codes import NoText
from forum.files.formats.pdf_title import title_of
from forum.files.formats.told import MAX_CHARACTERS, NotRead, Sheet, Told
from forum.kit.text import clean_text

# Sharp on a phone and beside the text on a desk; a page of text is 60 to 190 kB.
WIDTH: Final = 1_200
HIGHEST: Final = 3_000
QUALITY: Final = 75
EFFORT: Final = 2  # of libwebp's 0 to 6: 50 ms a page instead of 220, 3 % larger
# Beyond this a document is a book: its text is still read, and the original is one click away.
MOST_PICTURES: Final = 50
MOST_PAGES: Final = 5_000
_SCAN_SCALE: Final = 200 / 72  # 200 dots an inch
_SCAN_SIDE: Final = 3_400  # pixels
# Where a word goes on in the next line: pdfium writes U+0002 or U+FFFE for a hyphen that it found
# there; nobody types U+2010, which typesetters break words with.
_HYPHEN: Final = re.compile("[\x02\ufffe](?:\r?\n)?|\u2010\r?\n(?=[a-zæøåäöé])")
_FEW: Final = 3  # characters a page; a scan with less has no text that helps

_LOCKED: Final = 4  # FPDF_ERR_PASSWORD
_SECURITY: Final = 5  # FPDF_ERR_SECURITY


def read(path: Path, until: float) -> Told:
    """Read the text of every page, in the order in which the page draws it.

    `until` is the moment of `time.monotonic()` at which what was read so far is enough.

    Raises:
        NotRead: the document is locked, damaged, has no page, or none that is read in time.
    """
    told = Told()
    with _opened(path) as document:
        count = len(document)
        if count < 1:
            raise NotRead(NoText.DAMAGED)
        _open_forms(document)
        room = MAX_CHARACTERS
        for number in range(min(count, MOST_PAGES)):
            if room <= 0 or time.monotonic() > until:
                told.is_cut = True
                break
            sheet = _sheet(document, number, room)
            told.pages.append(sheet)
            room -= len(sheet.text) + 1
        told.is_cut = told.is_cut or room <= 0 or count > MOST_PAGES
        told.title = title_of(document)
    if not told.pages:
        raise NotRead(NoText.TOO_SLOW)
    told.text = "\n\n".join(page.text for page in told.pages if page.text)
    if len(told.text) < _FEW * min(len(told.pages), 5):
        told.reason = NoText.SCAN.value
    return told


def draw(path: Path, folder: Path, until: float) -> list[dict[str, Any]]:
    """Write pictures of the first pages into `folder`; give up in time rather than be stopped.

    Returns [{"number", "path", "width", "height", "size"}, …]; pages that cannot be drawn are left
    out.
    """
    drawn: list[dict[str, Any]] = []
    with _opened(path) as document:
        _open_forms(document)
        for number in range(min(len(document), MOST_PICTURES)):
            if time.monotonic() > until:
                break
            with suppress(pdfium.PdfiumError, OSError, ValueError):
                drawn.append(_drawn(document, number, folder / f"{number + 1}.webp"))
    return drawn


def scan(path: Path, number: int, target: Path) -> bool:
    """Write a grey picture of a page, sharp enough to be read by a machine; False if that fails."""
    try:
        with _opened(path) as document:
            page = document[number]
            scale = min(_SCAN_SCALE, _SCAN_SIDE / max(page.get_width(), page.get_height(), 1.0))
            page.render(scale=scale, grayscale=True).to_pil().save(target, "PNG", compress_level=1)
    except (pdfium.PdfiumError, NotRead, OSError, ValueError):
        return False
    return True


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        is_locked = code in {_LOCKED, _SECURITY}
        raise NotRead(NoText.LOCKED if is_locked else NoText.DAMAGED) from error
    try:
        yield document
    finally:
        document.close()


def _open_forms(document: Any) -> None:
    """Have what people filled in drawn and read too; nothing of a form runs (pdfium has no V8)."""
    with suppress(pdfium.PdfiumError):
        document.init_forms()


def _flat(document: Any, number: int) -> Any:
    """Return a page with what was filled in made a part of it, where the document has a form."""
    page = document[number]
    if document.formenv is None:
        return page
    with suppress(pdfium.PdfiumError):
        page.flatten()
    page.close()
    return document[number]


def _sheet(document: Any, number: int, room: int) -> Sheet:
    """Return one page; a broken one is empty, and the others still have their text."""
    try:
        page = _flat(document, number)
    except pdfium.PdfiumError:
        return Sheet("", WIDTH, round(WIDTH * 1.414))
    try:
        width, height, _scale = _measures(page)
        return Sheet(_text(page, room), width, height)
    finally:
        page.close()


def _text(page: Any, room: int) -> str:
    try:
        lines = page.get_textpage()
    except pdfium.PdfiumError:
        return ""
    try:
        found = lines.get_text_bounded()
    finally:
        lines.close()
    return clean_text(_HYPHEN.sub("", found))[:room].strip()


def _measures(page: Any) -> tuple[int, int, float]:
    """Return width and height of the picture in pixels, and the scale that makes it."""
    wide, high = max(page.get_width(), 1.0), max(page.get_height(), 1.0)
    scale = min(WIDTH / wide, HIGHEST / high)
    return max(1, round(wide * scale)), max(1, round(high * scale)), scale


def _drawn(document: Any, number: int, target: Path) -> dict[str, Any]:
    page = document[number]
    try:
        _width, _height, scale = _measures(page)
        bitmap = page.render(scale=scale, may_draw_forms=True)
    finally:
        page.close()
    picture: Image.Image = bitmap.to_pil().convert("RGB")
    picture.save(target, "WEBP", quality=QUALITY, method=EFFORT)
    width, height = picture.size
    size = target.stat().st_size
    return {
        "number": number + 1, "path": str(target), "width": width, "height": height, "size": size
    }  # fmt: skip
