"""Groups of the word list as lines of text: read, normalised, and what is wrong with one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from forum.kit.i18n import _
from forum.search import analysis

LONGEST_GROUP: Final = 1000  # characters; what the table's column holds
COMMENT: Final = "#"


@dataclass(frozen=True)
class Fault:
    """A line that cannot be a group; `number` counts from 1, `sentence` says what to do."""

    number: int
    line: str
    sentence: str


@dataclass(frozen=True)
class Import:
    """What reading a text would change: groups as they would be stored.

    `changed` are pairs of a group's id and its new words; `woken` groups that were switched off.
    """

    new: tuple[str, ...]
    changed: tuple[tuple[int, str], ...]
    woken: tuple[int, ...]
    same: int
    faults: tuple[Fault, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the list would stay as it is."""
        return not (self.new or self.changed or self.woken)


def joined(words: Iterable[str]) -> str:
    """Return a group as it is stored: small letters, once each, separated by commas."""
    folded = (" ".join(analysis.words(word)) for word in words)
    return ", ".join(dict.fromkeys(word for word in folded if word))


def group_of(line: str) -> str:
    """Return the group that a person wrote, words separated by commas, as it is stored."""
    return joined(line.replace(";", ",").replace("\n", ",").split(","))


def fault_of(group: str) -> str:
    """Return what is wrong with a normalised group, or nothing."""
    words = [word for word in group.split(", ") if word]
    if len(words) < 2:  # noqa: PLR2004  one word stands for nothing
        return _(
            "Write at least two words with a comma between them, like this: vaktliste, vagtplan"
        )
    for word in words:
        if not analysis.content_words(word):
            return _("“%(word)s” is so common that a search leaves it out.", word=word)
    if len(group) > LONGEST_GROUP:
        return _("These are too many words for one line. Make two lines of them.")
    return ""


def lines_of(text: str) -> tuple[list[str], tuple[Fault, ...]]:
    """Return the groups of a text of one line each, and the lines that cannot be one.

    Empty lines and those that begin with # are left out.
    """
    groups: list[str] = []
    faults: list[Fault] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith(COMMENT):
            continue
        group = group_of(line)
        if sentence := fault_of(group):
            faults.append(Fault(number, line.strip(), sentence))
        else:
            groups.append(group)
    return list(dict.fromkeys(groups)), tuple(faults)
