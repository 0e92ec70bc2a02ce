"""The figures as tables: on the terminal, and in docs/performance.md."""

import re
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

DOCUMENT = Path(__file__).parent.parent.parent / "docs/performance.md"


@dataclass(frozen=True)
class Figures:
    """One table: a title, its columns and its rows."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def show(figures: Figures) -> None:
    """Print a table."""
    table = Table(title=figures.title, title_justify="left")
    for number, column in enumerate(figures.columns):
        table.add_column(column, justify="right" if number else "left")
    for row in figures.rows:
        table.add_row(*row)
    Console().print(table)


def write(figures: Figures) -> None:
    """Put a table into the document, between the two comments that carry its key."""
    text = DOCUMENT.read_text(encoding="utf-8")
    start, end = f"<!-- bench:{figures.key} -->", f"<!-- /bench:{figures.key} -->"
    if start not in text:
        raise RuntimeError(f"{DOCUMENT} has no place {start}")
    lines = [_line(figures.columns), _line(tuple("---" for _ in figures.columns))]
    lines += [_line(row) for row in figures.rows]
    table = f"{start}\n" + "\n".join(lines) + f"\n{end}"
    pattern = re.compile(re.escape(start) + ".*?" + re.escape(end), re.DOTALL)
    DOCUMENT.write_text(pattern.sub(lambda _match: table, text), encoding="utf-8")


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
