"""What somebody wrote in a mail, without what their mail program quoted and signed: pure functions.

The text is cut from the top down: an earlier mail, a signature, quotes that nothing follows.
Quotes that are answered in between stay, as Markdown shows them.
"""

from collections.abc import Callable, Iterator

from forum.mail import reply_lines as known
from forum.mail import reply_words as words
from forum.mail.reply_html import lines_of_html
from forum.mail.reply_lines import Line, Lines, Mark, lines_of

MOST_SIGNED = 15  # lines below "-- ": RFC 3676 knows no limit, people's are about four
MOST_BELOW_RULE = 5
MOST_BELOW_CLOSING = 12
MOST_TAILS = 6  # signatures and quotes that stand below each other
_PROSE_WORDS = 9


def reply_text(body: str) -> str:
    """Return what the sender wrote in a plain-text mail.

    A mail of nothing but quoted lines is returned as it is, a forwarded one without its headers.
    """
    return _reply(lines_of(body))


def reply_text_html(html: str) -> str:
    """Return what the sender wrote in an HTML mail, with lists and links as in Markdown."""
    return _reply(lines_of_html(html))


def is_only_quoted(reply: str) -> bool:
    """Tell whether nothing in a reply is the sender's own."""
    return all(line.is_blank or line.is_quoted for line in lines_of(reply))


def _reply(lines: list[Line]) -> str:
    kept = _without_history(lines)
    for _ in range(MOST_TAILS):
        kept = _without_tail(kept)
    if not any(not line.is_blank for line in kept) and all(
        line.is_blank or line.is_quoted for line in lines
    ):
        kept = lines
    return "\n".join(_set_apart(kept)).strip()


def _set_apart(lines: Lines) -> Iterator[str]:
    """Put a blank line below a quote: Markdown would take what follows for its last line."""
    was_quoted = False
    for line in lines:
        if was_quoted and not (line.is_quoted or line.is_blank):
            yield ""
        was_quoted = line.is_quoted
        yield line.text


class _Cutting:
    """One walk down the lines; `kept` is what stays, `has_own` whether any of it is own words."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.kept: list[Line] = []
        self.has_own = False
        self.at = 0
        quoted = (at for at in range(len(lines) - 1, -1, -1) if lines[at].is_quoted)
        self.last_quoted = next(quoted, -1)

    def keep(self, line: Line) -> None:
        self.kept.append(line)
        self.has_own = self.has_own or not (line.is_blank or line.is_quoted or known.is_rule(line))

    def end(self) -> None:
        self.at = len(self.lines)
        while self.kept and (self.kept[-1].is_blank or known.is_rule(self.kept[-1])):
            self.kept.pop()


def _without_history(lines: Lines) -> list[Line]:
    """Leave out earlier mails and what says whose they are."""
    cutting = _Cutting(lines)
    while cutting.at < len(lines):
        if lines[cutting.at].is_blank:
            cutting.kept.append(lines[cutting.at])
            cutting.at += 1
        elif not any(step(cutting) for step in _STEPS):
            cutting.keep(lines[cutting.at])
            cutting.at += 1
    return cutting.kept


def _step_marked(cutting: _Cutting) -> bool:
    mark = cutting.lines[cutting.at].mark
    if mark is Mark.SIGNATURE:
        cutting.at += 1
    elif mark is Mark.HISTORY:
        cutting.end()
    return mark in (Mark.SIGNATURE, Mark.HISTORY)


def _step_forwarded(cutting: _Cutting) -> bool:
    """Cut a forwarded mail off; alone, it is what was meant, without its headers."""
    if not known.is_forwarded(cutting.lines[cutting.at]):
        return False
    if cutting.has_own:
        cutting.end()
        return True
    cutting.at = known.next_filled(cutting.lines, cutting.at + 1)
    if cutting.at < len(cutting.lines):
        cutting.at += known.header_block(cutting.lines, cutting.at)
    return True


def _step_original(cutting: _Cutting) -> bool:
    line = cutting.lines[cutting.at]
    if not (known.is_original(line) or known.header_block(cutting.lines, cutting.at)):
        return False
    cutting.end()
    return True


def _step_device(cutting: _Cutting) -> bool:
    if not known.is_device(cutting.lines[cutting.at]):
        return False
    if cutting.has_own:
        cutting.end()
    else:
        cutting.at += 1
    return True


def _step_attribution(cutting: _Cutting) -> bool:
    inside = known.attribution_inside(cutting.lines, cutting.at)
    if inside > 0 and (own := cutting.lines[cutting.at].text[:inside].strip(" \t-*_>")):
        cutting.keep(Line(own))
        _attributed(cutting, cutting.at + 1)
        return True
    count = known.attribution(cutting.lines, cutting.at)
    if count:
        _attributed(cutting, cutting.at + count)
    return count > 0


_STEPS: tuple[Callable[[_Cutting], bool], ...] = (
    _step_marked,
    _step_forwarded,
    _step_original,
    _step_device,
    _step_attribution,
)


def _attributed(cutting: _Cutting, start: int) -> None:
    """Decide what "On … wrote:" is followed by: the end, a quote to be left out, or answers."""
    follower = known.next_filled(cutting.lines, start)
    if follower < len(cutting.lines) and cutting.lines[follower].is_quoted:
        _quoted(cutting, follower)
    elif cutting.has_own or cutting.last_quoted < start:
        cutting.end()
    else:
        # Where some quotes are marked, unmarked lines are the sender's own.
        cutting.at = start


def _quoted(cutting: _Cutting, start: int) -> None:
    end = known.quoted_end(cutting.lines, start)
    rest = known.next_filled(cutting.lines, end)
    is_answered_below = not cutting.has_own and end > cutting.last_quoted
    if rest == len(cutting.lines):
        cutting.end()
    elif is_answered_below or _is_signed_off(cutting.lines, rest):
        cutting.at = end
    else:
        cutting.at = start


def _is_signed_off(lines: Lines, start: int) -> bool:
    """Tell whether at most two short lines are left: a greeting and a name."""
    if len(lines) - start > MOST_SIGNED:
        return False
    rest = [line for line in lines[start:] if not line.is_blank]
    return len(rest) <= 2 and _looks_signed(rest)  # noqa: PLR2004  greeting, name


def _looks_signed(lines: Lines) -> bool:
    return all(len(line.text.split()) <= 5 and line.text[-1] not in ".!?:" for line in lines)  # noqa: PLR2004


def _without_tail(lines: list[Line]) -> list[Line]:
    """Leave out one thing at the end: blank lines and quotes, or a signature."""
    end = len(lines)
    while end and (lines[end - 1].is_blank or lines[end - 1].is_quoted):
        end -= 1
    kept = lines[:end]
    return _without_initial(_without_closing(_without_signature(kept)))


def _without_signature(lines: list[Line]) -> list[Line]:
    """Cut at "-- ", and at a drawn line that few lines follow."""
    for at in range(max(0, len(lines) - MOST_SIGNED - 1), len(lines)):
        line, below = lines[at], _filled(lines[at + 1 :])
        is_cut = known.is_short_rule(line) or (known.is_rule(line) and _is_small(line, below))
        if is_cut and not any(one.is_quoted for one in below):
            return lines[:at]
    return lines


def _is_small(rule: Line, below: Lines) -> bool:
    """Tell whether a signature is below a drawn line; dashes part people's own texts too."""
    if len(below) > MOST_BELOW_RULE or any(len(one.text) >= 80 for one in below):  # noqa: PLR2004
        return False
    drawn = rule.text.strip()[0]
    return drawn == "_" or (drawn == "-" and bool(below) and _looks_signed(below))


def _without_closing(lines: list[Line]) -> list[Line]:
    """Cut at "Med vennlig hilsen" what a person signs with; a postscript stays."""
    for at in range(max(0, len(lines) - 2 * MOST_BELOW_CLOSING), len(lines)):
        text = lines[at].text
        if len(text) > words.MOST_ATTRIBUTION or not words.CLOSING.fullmatch(text.strip(" *_\t")):
            continue
        below = _filled(lines[at + 1 :])
        if len(below) > MOST_BELOW_CLOSING or any(one.is_quoted for one in below):
            continue
        said = next((n for n in range(at + 1, len(lines)) if _is_said(lines[n])), None)
        return lines[:at] if said is None else [*lines[:at], *lines[said:]]
    return lines


def _is_said(line: Line) -> bool:
    """Tell whether a line below a greeting goes on talking."""
    text = line.text.strip()
    if words.SMALL_PRINT.search(text[: known.LONG_LINE]):
        return False
    is_prose = len(text.split()) >= _PROSE_WORDS and text.endswith((".", "!", ","))
    return words.POSTSCRIPT.match(text) is not None or text.endswith("?") or is_prose


def _without_initial(lines: list[Line]) -> list[Line]:
    """Cut "/Kari" from the end, and the name alone below thanks."""
    filled = [at for at in range(max(0, len(lines) - MOST_SIGNED), len(lines)) if lines[at].text]
    if not filled:
        return lines
    last = lines[filled[-1]].text.strip()
    before = lines[filled[-2]].text.strip() if len(filled) > 1 else ""
    is_name = words.NAME.fullmatch(last) and words.THANKS.fullmatch(before[: known.LONG_LINE])
    return lines[: filled[-1]] if is_name or words.INITIAL.fullmatch(last) else lines


def _filled(lines: Lines) -> list[Line]:
    return [line for line in lines if not line.is_blank]
