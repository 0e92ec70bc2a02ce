"""A mail's body as lines, and what each line or run of lines is: pure, and linear in its length."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from forum.mail import reply_words as words


class Mark(Enum):
    """What HTML says of a line, which plain text has to be guessed from."""

    NONE = ""
    ATTRIBUTION = "attribution"  # "On … wrote:", in whatever language
    HISTORY = "history"  # from here on everything is an earlier mail
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Line:
    """One line, without its break."""

    text: str
    mark: Mark = Mark.NONE

    @property
    def is_blank(self) -> bool:
        return not self.text or self.text.isspace()

    @property
    def is_quoted(self) -> bool:
        return _QUOTED.match(self.text) is not None


Lines = Sequence[Line]

LONG_LINE = 1_000  # characters: no mark of a mail program is on a longer one
_QUOTED = re.compile(r"\s{0,3}(?:>|[A-Z]{1,3}>)")
_RULE = re.compile(r"[\s>]{0,6}[-_=*–—]{2,}\s*")
_SHORT_RULE = re.compile(r"\s{0,3}(?:--|__|—|–)\s*")
_LINK = re.compile(r"\s*[<(\[]?https?://\S+\s*>?\s*")
_DIGITS = re.compile(r"\d+")
_MOST_LINES = 6
_MOST_HEADERS = 40
# Directions are marked around a date in Hebrew and Arabic.
_UNSEEN = (0x200B, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_STRANGE = {ord("\r"): "\n", 0xA0: " ", 0x202F: " "} | dict.fromkeys(_UNSEEN)
_BREAKS = {ord("\u2028"): "\n", ord("\u2029"): "\n", ord("\x0b"): "\n", ord("\x0c"): "\n"}
_MANY = 2
_COLONS = frozenset(":：")


def lines_of(body: str) -> list[Line]:
    """Return the body's lines, whatever their breaks and blanks are made of."""
    plain = body.replace("\r\n", "\n").translate(_STRANGE | _BREAKS)
    return [Line(line.rstrip()) for line in plain.split("\n")]


def is_rule(line: Line) -> bool:
    """Tell whether a line is a drawn one, of dashes or underscores."""
    return len(line.text) < LONG_LINE and _RULE.fullmatch(line.text) is not None


def is_short_rule(line: Line) -> bool:
    """Tell whether a line is what stands before a signature (RFC 3676, 4.3)."""
    return len(line.text) < LONG_LINE and _SHORT_RULE.fullmatch(line.text) is not None


def is_device(line: Line) -> bool:
    """Tell whether a phone or a mail program has written this line."""
    is_short = len(line.text) <= words.MOST_ATTRIBUTION
    return is_short and words.DEVICE.fullmatch(line.text) is not None


def is_original(line: Line) -> bool:
    """Tell whether a line says that the earlier mail follows."""
    return len(line.text) < LONG_LINE and words.ORIGINAL.fullmatch(line.text) is not None


def is_forwarded(line: Line) -> bool:
    """Tell whether a line says that a forwarded mail follows."""
    return len(line.text) < LONG_LINE and words.FORWARDED.fullmatch(line.text) is not None


def next_filled(lines: Lines, start: int) -> int:
    """Return where the first line from `start` on is that is not blank; the length if none is."""
    return next((at for at in range(start, len(lines)) if not lines[at].is_blank), len(lines))


def quoted_end(lines: Lines, start: int) -> int:
    """Return where the run of quoted and blank lines that begins at `start` ends.

    A link alone, broken off the quoted line before it, belongs to it.
    """
    end = start
    for at in range(start, len(lines)):
        line = lines[at]
        if line.is_quoted or _is_broken_link(lines, at):
            end = at + 1
        elif not line.is_blank:
            break
    return end


def header_block(lines: Lines, start: int) -> int:
    """Return how many lines from `start` on are an earlier mail's From, Sent, To and Subject.

    "Fra: kl. 10" and "Til: kl. 14" are opening hours: an address or a subject has to be there.
    """
    if not _role(lines[start]):
        return 0
    roles: set[str] = set()
    has_address, end, strays = False, start, 0
    for at in range(start, min(len(lines), start + _MOST_HEADERS)):
        line = lines[at]
        if role := _role(line):
            if role in roles and role in ("from", "subject"):
                break
            roles.add(role)
            end, strays = at + 1, 0
        elif not line.is_blank:
            strays += 1
            if strays > 1:
                break
        has_address = has_address or (strays <= 1 and "@" in line.text)
    return end - start if _is_heading(roles, has_address=has_address) else 0


def attribution(lines: Lines, start: int) -> int:
    """Return how many lines from `start` on are one "On … wrote:", 0 when they are not."""
    first = lines[start].text
    if len(first) > words.MOST_ATTRIBUTION:
        return 0
    if lines[start].mark is Mark.ATTRIBUTION:
        return _marked_run(lines, start)
    is_dated = _is_dated(first)
    joined = ""
    for at in range(start, min(len(lines), start + _MOST_LINES)):
        line = lines[at]
        # Only a dated line goes on in the next one, and not in another dated one.
        if at > start and (not is_dated or _is_dated(line.text)):
            break
        joined = f"{joined} {line.text.strip()}"
        if len(joined) > words.MOST_ATTRIBUTION:
            break
        follower = next_filled(lines, at + 1)
        is_quoted = follower < len(lines) and lines[follower].is_quoted
        if not line.is_blank and is_attribution(joined, before_quote=is_quoted):
            return at + 1 - start
    return 0


def is_attribution(text: str, *, before_quote: bool) -> bool:
    """Tell whether `text` says who wrote what follows, and when.

    `before_quote`: quoted lines follow, so that less of it has to be there.
    """
    bare = _bare(text)
    numbers = len(_DIGITS.findall(words.ADDRESS.sub(" ", bare)))
    ends = bare[-1:] in _COLONS or words.BRACKETED_END.search(bare) is not None
    verb = words.VERB.search(bare)
    is_cited = before_quote and words.CITED.fullmatch(bare) is not None
    if is_cited or (bare[-1:] in _COLONS and _is_stamped(bare)):
        return True
    if verb is None:
        is_address_last = words.BRACKETED_END.search(bare.rstrip(":： ")) is not None
        is_date_first = words.DATED.match(bare) is not None or (
            numbers > _MANY and bare[-1:] in _COLONS and words.LEAD.match(bare) is not None
        )
        return is_address_last and numbers >= _MANY and is_date_first
    if not (ends or verb.end() == len(bare)):
        return False
    if (before_quote and (bare[-1:] in _COLONS or numbers >= _MANY)) or words.DRAWN.fullmatch(text):
        return True
    if words.TOLD.search(bare) or numbers < _MANY:
        return False
    return bool(words.LEAD.match(bare)) or words.ADDRESS.search(bare) is not None


def _is_stamped(bare: str) -> bool:
    """Tell whether a line has an address in brackets, a year and a time, in whatever language."""
    address = words.ADDRESS.search(bare)
    is_bracketed = address is not None and address[0][0] in "<(["
    return is_bracketed and bool(words.YEAR.search(bare) and words.TIMED.search(bare))


def attribution_inside(lines: Lines, at: int) -> int:
    """Return where in a line "On … wrote:" begins that follows other words, or -1."""
    text = lines[at].text
    follower = next_filled(lines, at + 1)
    if len(text) > words.MOST_ATTRIBUTION or follower == len(lines):
        return -1
    verbs = [found.start() for found in words.VERB.finditer(text)]
    if not (lines[follower].is_quoted and verbs):
        return -1
    begins = (found.start() for found in words.INSIDE.finditer(text) if found.start() < verbs[-1])
    return next((at for at in begins if len(_DIGITS.findall(text[at:])) >= _MANY), -1)


def _bare(text: str) -> str:
    """Return a line without the dashes, stars and arrows that are drawn around it."""
    return text.strip(" \t-*_").removeprefix(">").strip()


def _is_dated(text: str) -> bool:
    short = words.ADDRESS.sub(" ", text[: words.MOST_ATTRIBUTION])
    return bool(words.LEAD.match(_bare(short))) and len(_DIGITS.findall(short)) >= _MANY


def _marked_run(lines: Lines, start: int) -> int:
    end = start
    while end < len(lines) and lines[end].mark is Mark.ATTRIBUTION:
        end += 1
    return end - start


def _role(line: Line) -> str:
    if len(line.text) > LONG_LINE:
        return ""
    found = words.HEADER.match(line.text)
    return words.HEADER_ROLES.get(found[1].lower(), "") if found else ""


def _is_heading(roles: set[str], *, has_address: bool) -> bool:
    known = roles - {"other"}
    if len(known) < _MANY or not known & {"from", "date"}:
        return False
    return has_address or ("subject" in known and len(known) > _MANY)


def _is_broken_link(lines: Lines, at: int) -> bool:
    if not (0 < at < len(lines) - 1 and len(lines[at].text) < LONG_LINE):
        return False
    is_between = lines[at - 1].is_quoted and lines[at + 1].is_quoted
    return is_between and _LINK.fullmatch(lines[at].text) is not None
