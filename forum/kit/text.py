"""What people type, made safe to store, sort and show: clean characters, bounded marks."""

import re
import unicodedata

# Kept control characters: tab and newline. NUL alone would already stop PostgreSQL.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
# Overrides and isolates of UAX #9, which show text in another order than it is stored in.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Half a pair (no UTF-8 can hold it), noncharacters, invisible fillers, annotations, tags.
_INVISIBLE = re.compile(
    "[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u00ad\u200b\u2060-\u2065\u206a-\u206f"
    "\ufeff\ufff9-\ufffb\u115f\u1160\u3164\uffa0\U000e0000-\U000e007f]"
)
_NEWLINES = re.compile("\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
# Five marks on one letter are more than any living language writes.
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_MARKS = re.compile(f"({_MARK}{{4}}){_MARK}+")
# A joiner between Latin letters or spaces hides a difference; emoji and Indic letters need it.
_JOINERS = re.compile(
    "(?<![^\x00-\u02af\\s])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\u02af\\s])"
    "|(?<=[\u200c\u200d])[\u200c\u200d]+"
)


def clean_text(text: str) -> str:
    """Return `text` in NFC, with plain newlines and without characters that deceive or break.

    Control characters, bidi overrides (Unicode TR36, 3.2), lone surrogates and invisible fillers
    go; emoji sequences, tabs and newlines stay. Cleaning twice changes nothing more.
    """
    if text.isascii() and not _CONTROLS.search(text):
        return text.replace("\r\n", "\n").replace("\r", "\n")
    text = _NEWLINES.sub("\n", text)
    for unwanted in (_CONTROLS, _BIDI, _INVISIBLE):
        text = unwanted.sub("", text)
    text = _JOINERS.sub("", text)
    return _MARKS.sub(r"\1", unicodedata.normalize("NFC", text))


def clean_line(text: str) -> str:
    """Return `text` cleaned, on one line, with single spaces: for titles and names."""
    return " ".join(clean_text(text).split())


def shorten(text: str, length: int) -> str:
    """Return `text` on at most `length` characters, cut between words, with an ellipsis."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    at_word = cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > length // 2 else cut).rstrip(" ,.;:–-") + "…"
