"""What stands on a page, as lines of plain words for a mail: many read nothing but that."""

import re
from typing import Final

from forum.mail.reply_html import lines_of_html

MOST: Final = 6_000  # characters of one text: a letter above 60 kB is cut by Gmail
# Links as lines_of_html writes them; in a mail their address stands behind them.
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\((https?://[^\s()]{1,1900})\)")


def lines_of_page(html: str, most: int = MOST) -> tuple[list[str], bool]:
    """Return lines, "" between paragraphs, and whether that is all of it.

    At most about `most` characters: the last line is a whole one, if it is no very long one.
    """
    lines: list[str] = []
    length = 0
    for line in lines_of_html(html):
        text = _LINK.sub(r"\1 (\2)", line.text)
        length += len(text)
        if length > most:
            room = most - length + len(text)
            return [*lines, f"{text[:room].rpartition(' ')[0]} …"], False
        if text or (lines and lines[-1]):
            lines.append(text)
    while lines and not lines[-1]:
        lines.pop()
    return lines, True
