"""What `forum doctor` says of files: the virus scanner, and what reads and draws documents."""

from forum.files import programs, reader, scanning
from forum.kit import db


class NoScanner(Exception):  # noqa: N818  it is a finding, not a fault
    """The virus scanner does not answer; the text says what that means."""


async def virus_scan() -> str:
    """Say whether files are looked at, and how many wait for it.

    Raises:
        NoScanner: `CLAMD` is set, and it does not answer.
    """
    held = await db.value("SELECT COUNT(*) AS n FROM stored_file WHERE state = 'held'")
    if not scanning.is_wanted():
        return "none; CLAMD is empty"
    try:
        version = await scanning.version()
    except scanning.ScannerAway as problem:
        raise NoScanner(
            f"clamd does not answer ({problem}); {held} files wait. Check CLAMD."
        ) from problem
    return f"{version}; {held} files wait"


async def reading() -> str:
    """Say what of documents can be read and drawn here."""
    await reader.process.start()
    languages = "+".join(programs.ocr_languages())
    if languages:
        scans = f"scans and photos by tesseract ({languages})"
    elif programs.tesseract():
        scans = "no scans: tesseract has not learned Norwegian or Danish (tesseract-ocr-nor, -dan)"
    else:
        scans = "no scans; for those install tesseract-ocr-nor and tesseract-ocr-dan"
    pages = (
        "pages of Word files are drawn by LibreOffice"
        if programs.office()
        else "pages are drawn of PDF alone; for Word files install LibreOffice"
    )
    return f"the reader starts and answers; {scans}; {pages}"
