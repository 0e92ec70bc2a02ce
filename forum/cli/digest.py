"""`forum digest`: write the letters that are due, or one reader's letter on any day."""

from typing import Annotated

import typer

from forum.accounts.names import clean_email
from forum.accounts.queries import active_person
from forum.cli.console import give_up, out, with_database
from forum.digests import queries, writing
from forum.digests.due import next_due
from forum.digests.jobs import start
from forum.digests.queries import Addressee
from forum.kit import clock, heavy
from forum.kit.errors import Invalid
from forum.mail.message import Built


def digest(
    to: Annotated[
        str, typer.Option("--to", help="Only the reader with this mail address, on any day.")
    ] = "",
    show: Annotated[
        bool, typer.Option("--print", help="Print the letter and send nothing; needs --to.")
    ] = False,
) -> None:
    """Queue all letters that are due, or send or print one reader's next letter as it is now.

    A letter of --to is extra: the ordinary one comes on its day and tells the same.
    """
    if show and not to:
        give_up("--print needs --to ADDRESS.")
    if not to:
        with_database(start)
        out.print("What is due is queued; the server or worker sends it.")
        return
    built = with_database(lambda: _one(to, is_sent=not show))
    if show:
        out.print(f"{built.subject}\n\n{built.text}", markup=False, soft_wrap=True)
    else:
        out.print(f"The letter to {to} is queued: {built.subject}", markup=False, soft_wrap=True)


async def _one(address: str, *, is_sent: bool) -> Built:
    reader = await _reader(address)
    day = next_due(reader.rhythm, reader.viewer.time_zone, clock.now()).on
    try:
        built = await writing.preview(reader, day)
        if is_sent:
            await writing.send_extra(reader, day)
    finally:
        await heavy.close()
    return built


async def _reader(address: str) -> Addressee:
    try:
        person = await active_person(clean_email(address))
    except Invalid as error:
        give_up(error.message)
    reader = await queries.addressee(person.id) if person else None
    if reader is None:
        give_up(f"Nobody here has the address {address}.")
    return reader
