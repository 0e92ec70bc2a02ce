"""Two texts side by side, line by line and word by word: runs in the heavy-work process.

Lines are matched by the longest common runs (Ratcliff and Obershelp, as `difflib` has it); where
lines differ, they stand opposite each other in their order, with the words that differ marked.
"""

import re
from difflib import SequenceMatcher
from typing import Any, Final

from forum.kit.heavy_work import allowed

MOST_LINES: Final = 3_000
MOST_WORDS: Final = 400  # of a line; a longer one is marked as a whole
_WORDS: Final = re.compile(r"\s+|[^\W_]+|[\W_]")
_ALIKE: Final = 0.3  # less alike lines are not worth marking word by word

Spans = list[list[Any]]


@allowed
def compare(old: list[str], new: list[str]) -> dict[str, Any]:
    """Return rows of `{"kind", "left", "right"}` and whether something was left out.

    `kind` is same, changed, added or removed; a side is a list of `[text, is_marked]`, or None
    where there is nothing opposite.
    """
    is_cut = max(len(old), len(new)) > MOST_LINES
    old, new = old[:MOST_LINES], new[:MOST_LINES]
    rows: list[dict[str, Any]] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            rows += [_row("same", _plain(line), _plain(line)) for line in old[i1:i2]]
        else:
            rows += _opposite(old[i1:i2], new[j1:j2])
    return {"rows": rows, "is_cut": is_cut}


def _opposite(old: list[str], new: list[str]) -> list[dict[str, Any]]:
    rows = []
    for place in range(max(len(old), len(new))):
        if place >= len(new):
            rows.append(_row("removed", _plain(old[place]), None))
        elif place >= len(old):
            rows.append(_row("added", None, _plain(new[place])))
        else:
            rows.append(_row("changed", *_marked(old[place], new[place])))
    return rows


def _marked(old: str, new: str) -> tuple[Spans, Spans]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        return [[old, True]], [[new, True]]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return [[old, True]], [[new, True]]
    left: Spans = []
    right: Spans = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        is_marked = tag != "equal"
        _add(left, "".join(before[i1:i2]), is_marked=is_marked)
        _add(right, "".join(after[j1:j2]), is_marked=is_marked)
    return left, right


def _add(spans: Spans, text: str, *, is_marked: bool) -> None:
    if text:
        spans.append([text, is_marked])


def _plain(line: str) -> Spans:
    return [[line, False]]


def _row(kind: str, left: Spans | None, right: Spans | None) -> dict[str, Any]:
    return {"kind": kind, "left": left, "right": right}
