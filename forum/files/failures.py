"""Why a file is refused or could not be read, in a sentence for the person."""

from forum.files.codes import Failure
from forum.kit.i18n import N_, _
from forum.settings import settings

_SENTENCES = {
    Failure.EMPTY: N_("“%(name)s” is empty. Choose the file once more."),
    Failure.TOO_LARGE: N_("“%(name)s” is too large. A file may have at most %(size)s MB."),
    Failure.NOT_A_PICTURE: N_("“%(name)s” is not a picture, though it is named like one."),
    Failure.UNREADABLE: N_("“%(name)s” cannot be read. It may be damaged: try another picture."),
    Failure.TOO_MANY_PIXELS: N_("“%(name)s” has too many pixels. Make it smaller and try again."),
    Failure.DAMAGED: N_("“%(name)s” is damaged. Open it on your machine, save it and try again."),
    Failure.MACROS: N_("“%(name)s” has macros. Save it without them and try again."),
    Failure.NOT_ALLOWED: N_(
        "“%(name)s” cannot be shared here. Photos, PDF, text and files from Word, Excel, PowerPoint"
        " or LibreOffice can."
    ),
}


def sentence(failure: str, name: str) -> str:
    """Return what is wrong with the file `name` and what to do, in the reader's language."""
    known = Failure(failure) if failure in set(Failure) else Failure.UNREADABLE
    return _(_SENTENCES[known], name=name, size=settings().max_upload_mb)
