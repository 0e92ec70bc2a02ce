"""Text of scans and photos by tesseract, where it is installed with Norwegian or Danish."""

import tempfile
import time
from pathlib import Path
from typing import Final

from forum.files import pictures, programs
from forum.files.codes import NoText
from forum.files.formats import pdf
from forum.files.formats.limited import run
from forum.files.formats.told import NotRead, Sheet, Told
from forum.kit.text import clean_text

_FEWEST_WORDS: Final = 3  # of a photo: less is a number plate or noise
_SHORTEST: Final = 3  # letters
_WORTH_STARTING: Final = 2.0  # seconds


def read_pages(path: Path, told: Told, until: float) -> Told:
    """Return the scan with the text of as many pages as the time allows."""
    if not programs.ocr_languages():
        return told
    sheets = []
    with tempfile.TemporaryDirectory() as folder:
        for number, page in enumerate(told.pages):
            target = Path(folder) / f"{number}.png"
            if time.monotonic() + _WORTH_STARTING > until or not pdf.scan(path, number, target):
                break
            sheets.append(Sheet(_text_of(target, Path(folder), until), page.width, page.height))
    text = "\n\n".join(sheet.text for sheet in sheets if sheet.text)
    if not _has_words(text):
        return told
    told.is_cut = told.is_cut or len(sheets) < len(told.pages)
    told.pages[: len(sheets)] = sheets
    told.text, told.reason = text, ""
    return told


def read_picture(path: Path, until: float) -> Told:
    """Read a photo of something written.

    Raises:
        NotRead: there is nothing to read in it.
    """
    if not programs.ocr_languages():
        raise NotRead(NoText.PICTURE)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "picture.png"
        if "failure" in pictures.for_reading(str(path), str(target)):
            raise NotRead(NoText.PICTURE)
        text = _text_of(target, Path(folder), until)
    if not _has_words(text):
        raise NotRead(NoText.PICTURE)
    return Told(text=text)


def _text_of(picture: Path, folder: Path, until: float) -> str:
    languages = "+".join(programs.ocr_languages())
    # Mode 1 turns pages that were scanned sideways or upside down.
    command = [programs.tesseract(), str(picture), "stdout", "-l", languages, "--psm", "1"]
    found = run(command, folder, until - time.monotonic())
    return clean_text((found or b"").decode("utf-8", "replace")).strip()


def _has_words(text: str) -> bool:
    words = [word for word in text.split() if len(word) >= _SHORTEST and word.isalpha()]
    return len(words) >= _FEWEST_WORDS
