"""The command `forum`: every command of it, in the order in which one meets them."""

import typer

from forum.cli.backup import backup, restore
from forum.cli.digest import digest
from forum.cli.doctor import doctor
from forum.cli.extract import extract
from forum.cli.inbound import inbound
from forum.cli.invite import invite
from forum.cli.migrate import migrate
from forum.cli.push_key import push_key
from forum.cli.reindex import reindex
from forum.cli.search_eval import search_eval
from forum.cli.seed import seed
from forum.cli.serve import serve
from forum.cli.worker import worker

app = typer.Typer(
    name="forum",
    help="Samling: a forum in which second-hand shop volunteers exchange experience.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
app.command()(serve)
app.command()(worker)
app.command()(inbound)
app.command()(migrate)
app.command()(seed)
app.command()(invite)
app.command()(digest)
app.command()(reindex)
app.command()(backup)
app.command()(restore)
app.command()(doctor)
app.command()(extract)
app.command("push-key")(push_key)
app.command("search-eval")(search_eval)

if __name__ == "__main__":
    app()
