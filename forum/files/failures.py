"""Why a file is refused or could not be read, in a sentence for the person."""

from forum.files.codes import Failure, NoText
from forum.files.models import Reading
from forum.kit.i18n import N_, _, ngettext
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
    Failure.INFECTED: N_("“%(name)s” holds a virus and was removed. Look after your machine."),
}
_NO_TEXT = {
    NoText.SCAN: N_(
        "No text was found in “%(name)s”: it is a scan. It can be looked at, but not searched."
        " Write in the summary what it says."
    ),
    NoText.EMPTY: N_("“%(name)s” has no words in it. Look whether it is the right file."),
    NoText.LOCKED: N_("“%(name)s” needs a password. Save it without one and add it again."),
    NoText.DAMAGED: N_(
        "“%(name)s” could not be read. Open it on your machine, save it as PDF and add that."
    ),
    NoText.TOO_SLOW: N_(
        "Reading “%(name)s” took too long. Save it as PDF, or in several parts, and add those."
    ),
    NoText.TOO_HEAVY: N_(
        "“%(name)s” is too large to read inside. Save it in several parts and add those."
    ),
    NoText.PICTURE: N_("“%(name)s” is a picture. Text in it cannot be searched."),
    NoText.INFECTED: _SENTENCES[Failure.INFECTED],
    NoText.GONE: N_("“%(name)s” is no longer here. Add it again."),
}

_WHY = {
    NoText.SCAN: N_("a scan"),
    NoText.EMPTY: N_("no words in it"),
    NoText.LOCKED: N_("needs a password"),
    NoText.DAMAGED: N_("cannot be read"),
    NoText.TOO_SLOW: N_("took too long"),
    NoText.TOO_HEAVY: N_("too large inside"),
    NoText.PICTURE: N_("a picture"),
    NoText.INFECTED: N_("a virus was in it"),
    NoText.GONE: N_("no longer here"),
}


def sentence(failure: str, name: str) -> str:
    """Return what is wrong with the file `name` and what to do, in the reader's language."""
    known = Failure(failure) if failure in set(Failure) else Failure.UNREADABLE
    return _(_SENTENCES[known], name=name, size=settings().max_upload_mb)


def reading_words(state: Reading, reason: str, pages: int) -> str:
    """Return how far a file is read, or why it has no text, in a few words for lists."""
    if state is Reading.NO_TEXT:
        known = NoText(reason) if reason in set(NoText) else NoText.DAMAGED
        return _("No text: %(why)s", why=_(_WHY[known]))
    if state is Reading.HELD:
        return _("Waits for the virus scan")
    return reading_sentence(state, reason, "", pages)


def reading_sentence(state: Reading, reason: str, name: str, pages: int) -> str:
    """Return how far the file `name` is read, and what to do when it has no text."""
    if state is Reading.READ:
        if not pages:
            return _("It has been read")
        return ngettext("Read, %(num)s page", "Read, %(num)s pages", pages)
    if state is Reading.NO_TEXT:
        known = NoText(reason) if reason in set(NoText) else NoText.DAMAGED
        return _(_NO_TEXT[known], name=name)
    if state is Reading.HELD:
        return _("Waits for the virus scan. Nobody else can open it before.")
    return _("Being read")
