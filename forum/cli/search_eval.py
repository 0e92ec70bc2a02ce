"""`forum search-eval`: how well and how fast the search finds known answers."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from forum.cli.console import checked_settings, give_up, out, with_database
from forum.kit.data import data_dir
from forum.search import queries
from forum.search.actions import read_words
from forum.search.thesaurus import EMPTY, Thesaurus


def search_eval(
    folder: Annotated[
        Path,
        typer.Argument(
            help="Holds documents.jsonl (id, title, text, language; an answer's group is the id of "
            "its question) and queries.jsonl (query, relevant)."
        ),
    ],
    words: Annotated[
        Path | None, typer.Option(help="Take this word list instead of the forum's own.")
    ] = None,
    no_words: Annotated[bool, typer.Option("--no-words", help="Take no word list.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Build a temporary index of FOLDER's documents, ask its queries, print what was found."""
    # Only here: numpy and Whoosh are for this command and the search process alone.
    from forum.search.evaluation import evaluate  # noqa: PLC0415

    try:
        report = evaluate(folder, _thesaurus(words, no_words=no_words)).to_json()
    except (OSError, ValueError) as problem:
        give_up(f"This folder cannot be measured: {problem}")
    if as_json:
        typer.echo(json.dumps(report))
    else:
        out.print(_table(report))


def _thesaurus(words: Path | None, *, no_words: bool) -> Thesaurus:
    """Return the named word list, else the forum's, else the one that new forums get."""
    if no_words:
        return EMPTY
    if words:
        return Thesaurus.of(read_words(words))
    return _own() or Thesaurus.of(read_words(data_dir("seeds") / "words.toml"))


def _own() -> Thesaurus | None:
    """Return the word list of the database, where there is one."""
    url = checked_settings().database
    if url.startswith("sqlite://") and not Path(url.removeprefix("sqlite://")).exists():
        return None
    found = with_database(queries.thesaurus_if_any)
    return found if found and found.groups else None


def _table(report: dict[str, object]) -> Table:
    table = Table("What", "Value")
    for name, value in report.items():
        if isinstance(value, dict):
            for part, time in value.items():
                table.add_row(f"{name} {part}", f"{time}")
        else:
            table.add_row(name, f"{value}")
    return table
