"""Why a file is refused, or could not be read, as codes; `failures` has the sentences."""

from enum import StrEnum


class Failure(StrEnum):
    """The codes of `StoredFile.failure` and of refusals."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_A_PICTURE = "not_a_picture"
    UNREADABLE = "unreadable"
    TOO_MANY_PIXELS = "too_many_pixels"
    DAMAGED = "damaged"
    MACROS = "macros"
    NOT_ALLOWED = "not_allowed"
    INFECTED = "infected"


class NoText(StrEnum):
    """The codes of `DocumentReading.reason`: why a document's text is not here."""

    SCAN = "scan"
    EMPTY = "no_words"
    LOCKED = "locked"
    DAMAGED = "damaged"
    TOO_SLOW = "too_slow"
    TOO_HEAVY = "too_heavy"
    PICTURE = "picture"
    INFECTED = "infected"
    GONE = "gone"


class FileRefused(Exception):  # noqa: N818  it is a decision
    """A file that is not taken in; the action turns it into an Invalid form."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure
