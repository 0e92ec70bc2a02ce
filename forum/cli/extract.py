"""`forum extract`: what of a document would be shown and found, and why when there is nothing."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from forum.cli.console import checked_settings, err, give_up
from forum.files import failures, programs, reader
from forum.files.codes import FileRefused
from forum.files.models import FileKind, Reading
from forum.files.sniff import Sniffed, sniff
from forum.kit import heavy
from forum.kit.i18n import language


def extract(
    file: Annotated[Path, typer.Argument(help="A document, such as somebody could upload.")],
    html: Annotated[bool, typer.Option("--html", help="Print what the page shows.")] = False,
) -> None:
    """Print the text of FILE as search would get it; its title, language and pages go to stderr.

    The exit status is 1 when nothing can be read, and the reason is said.
    """
    checked_settings()
    with language("en"):
        try:
            sniffed = sniff(file, file.name)
        except FileRefused as refused:
            give_up(failures.sentence(refused.failure, file.name))
        except OSError as problem:
            give_up(f"{file} cannot be opened: {problem.strerror}.")
        told = asyncio.run(_read(file.resolve(), sniffed))
        if not told["text"]:
            reason = "picture" if _is_plain_picture(sniffed) else told["reason"]
            give_up(failures.reading_sentence(Reading.NO_TEXT, reason, file.name, 0))
        _say(told, sniffed)
    sys.stdout.write((html and told["html"]) or told["text"])
    sys.stdout.write("\n")


def _is_plain_picture(sniffed: Sniffed) -> bool:
    return sniffed.kind is FileKind.PICTURE and not programs.tesseract()


async def _read(file: Path, sniffed: Sniffed) -> dict[str, Any]:
    try:
        told = await reader.read(file, sniffed.media_type)
        spoken = await heavy.call("forum.kit.language:detect", text=told["text"][:4_000])
        return told | {"language": spoken}
    finally:
        await reader.close()
        await heavy.close()


def _say(told: dict[str, Any], sniffed: Sniffed) -> None:
    err.print(f"Kind: {sniffed.media_type}")
    err.print(f"Title: {told['title'] or 'none'}", markup=False)
    err.print(f"Language: {told['language'] or 'cannot be told'}")
    err.print(f"Pages: {len(told['pages']) or 'none of its own'}")
    err.print(f"Characters: {len(told['text'])}" + (", cut there" if told["is_cut"] else ""))
