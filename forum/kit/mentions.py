"""Naming somebody in a text: typed as "@Bente i Herlev", stored as "@[Bente i Herlev](/people/7)".

What is stored is a link that Markdown knows, so names may have blanks and may change later; what
people see in a form is what they typed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

# One more is words: nobody calls a hall by name.
MOST = 20
LONGEST_NAME = 170
_STORED = re.compile(
    rf"@\[((?:[^\[\]\\\n]|\\.){{1,{LONGEST_NAME}}})\]\(/people/([1-9][0-9]{{0,9}})\)"
)
# An address (bente@example.org) and a second @ are none.
_BEGINS = re.compile(r"(?<![\w@/.\\])@(?=[^\W\d_])")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_MARKS = re.compile(r"([\\`*_\[\]<>()~&!#])")
_ESCAPED = re.compile(r"\\(.)")
_QUOTED = re.compile(r"<blockquote>.*?</blockquote>", re.DOTALL)
_SHOWN = re.compile(r'<a href="/people/([1-9][0-9]{0,9})">@')


@dataclass(frozen=True)
class Place:
    """A place in a text where a name may stand: the index of its @, and what comes after it."""

    at: int
    rest: str

    @property
    def word(self) -> str:
        """The first word of the name."""
        return _FIRST_WORD.match(self.rest)[0]  # type: ignore[index]  # it begins with a letter


def places(text: str) -> Iterator[Place]:
    """Yield where a name may stand that is not yet a link, from the end of the text on."""
    for at in reversed(list(islice(_open(text), MOST))):
        yield Place(at, text[at + 1 : at + 1 + LONGEST_NAME].partition("\n")[0])


def begins_with(rest: str, name: str) -> bool:
    """Tell whether a name stands at the start, in any case, and ends where a word ends."""
    after = rest[len(name) : len(name) + 1]
    is_word = after.isalnum() or after == "_"
    return bool(name) and rest[: len(name)].casefold() == name.casefold() and not is_word


def linked(text: str, place: Place, length: int, person_id: int) -> str:
    """Return the text with the `length` characters of a name made a link to a person."""
    name = place.rest[:length]
    end = place.at + 1 + length
    label = _MARKS.sub(r"\\\1", name)
    return f"{text[: place.at]}@[{label}](/people/{person_id}){text[end:]}"


def known_in(text: str) -> Mapping[str, int]:
    """Return the names that are links in a stored text, and whom they mean."""
    return {_plain(found[1]): int(found[2]) for found in _STORED.finditer(text)}


def as_typed(text: str) -> str:
    """Return a stored text as its writer sees it in a form."""
    return _STORED.sub(lambda found: f"@{_plain(found[1])}", text)


def named_in(html: str) -> frozenset[int]:
    """Return the ids of those who are named in a rendered text, quotations aside."""
    found = _SHOWN.findall(_QUOTED.sub("", html))
    return frozenset(int(each) for each in dict.fromkeys(found[:MOST]))


def _open(text: str) -> Iterator[int]:
    """Yield where an @ stands outside code and links, in order; each is looked at once."""
    closed = iter(sorted(each.span() for each in (*_CODE.finditer(text), *_STORED.finditer(text))))
    start, end = next(closed, (len(text), len(text)))
    for begin in _BEGINS.finditer(text):
        while end <= begin.start():
            start, end = next(closed, (len(text), len(text)))
        if begin.start() < start:
            yield begin.start()


def _plain(label: str) -> str:
    return _ESCAPED.sub(r"\1", label)
