"""`forum invite`: let the first administrator, or anybody else, in."""

from typing import Annotated

import typer

from forum.branches import queries
from forum.branches.inviting import NewInvitation, invite_from_console
from forum.cli.console import err, give_up, out, with_database
from forum.kit.errors import Invalid
from forum.kit.viewer import Rank


def invite(
    email: Annotated[str, typer.Argument(help="The address that the invitation goes to.")],
    administrator: Annotated[
        bool, typer.Option("--administrator", help="Invite somebody who runs the installation.")
    ] = False,
    branch: Annotated[
        str, typer.Option("--branch", help="The branch's name in addresses, such as `vefsn`.")
    ] = "",
    leader: Annotated[
        bool, typer.Option("--leader", help="Invite a leader of the branch.")
    ] = False,
    name: Annotated[str, typer.Option("--name", help="The person's name, if you know it.")] = "",
) -> None:
    """Print and mail a personal invitation, to administrate or to join a branch.

    The mail goes out with the server's or worker's next round; the printed link works at once.
    """
    if not administrator and not branch:
        err.print("Say what for: --administrator, --branch NAME, or both.")
        raise typer.Exit(2)
    if leader and not branch:
        err.print("--leader needs --branch NAME.")
        raise typer.Exit(2)
    rank = Rank.ADMINISTRATOR if administrator else Rank.MEMBER
    url = with_database(lambda: _invite(email, branch, rank, is_leader=leader, name=name))
    out.print(f"Open this link to accept (works for 30 days, once):\n{url}", soft_wrap=True)


async def _invite(email: str, branch_slug: str, rank: Rank, *, is_leader: bool, name: str) -> str:
    branch_id = (await queries.by_slug(branch_slug)).id if branch_slug else None
    try:
        return await invite_from_console(
            NewInvitation(email, name, branch_id, is_leader=is_leader, rank=rank)
        )
    except Invalid as error:
        give_up(" ".join([error.message, *error.fields.values()]).strip())
