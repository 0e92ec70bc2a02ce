"""What a reader says of a document: clean text on pages or as HTML, or why there is none."""

from dataclasses import dataclass, field
from typing import Any, Final

from forum.files.codes import NoText

# Characters; more of one document helps nobody, and every reader of the index pays for it.
MAX_CHARACTERS: Final = 2_000_000
# Characters of HTML, about 200 printed pages; what is longer no phone shows in one page.
MAX_SHOWN: Final = 600_000


class NotRead(Exception):  # noqa: N818  it is an outcome
    """The document has no text that can be read, for the reason named."""

    def __init__(self, reason: NoText) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its text, and the measures of its picture in pixels."""

    text: str
    width: int
    height: int


@dataclass(slots=True)
class Told:
    """A document as it was read; `html` is empty where the text stands on `pages`."""

    html: str = ""
    text: str = ""
    title: str = ""
    pages: list[Sheet] = field(default_factory=list)
    is_cut: bool = False
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what crosses the pipe."""
        pages = [[page.text, page.width, page.height] for page in self.pages]
        return {
            "html": self.html,
            "text": self.text,
            "title": self.title,
            "pages": pages,
            "is_cut": self.is_cut,
            "reason": self.reason,
        }
