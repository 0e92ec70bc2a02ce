"""`forum invite` and `forum digest`, as whoever runs the installation types them."""

from datetime import timedelta

import pytest
from typer.testing import CliRunner, Result

from forum.cli.console import with_database
from forum.cli.main import app
from forum.kit import clock
from forum.mail.models import Letter
from forum.themes.models import Theme
from forum.threads import actions
from forum.threads.actions import NewQuestion
from forum.threads.models import Thread
from tests.cli.conftest import Install
from tests.support.world import make_branch, make_person, viewer

pytestmark = pytest.mark.once


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "200"})


@pytest.fixture(autouse=True)
def installation(install: Install) -> None:
    install()


def letters() -> list[Letter]:
    async def all_letters() -> list[Letter]:
        return await Letter.all()

    return with_database(all_letters)


def two_shops() -> None:
    """Let Torbjørn in Bodø ask something that Sigrid in Vefsn can answer."""

    async def write() -> None:
        await make_person("Sigrid", await make_branch("Vefsn", "Bruktbutikken i Mosjøen"))
        bodo = await make_branch("Bodø", "Bodø Brukt", slug="bodo")
        asker = await viewer(await make_person("Torbjørn", bodo, email="torbjorn@example.org"))
        theme = await Theme.get(slug="economy")
        new = NewQuestion(title="Who has shelves?", theme_id=theme.id, branch_id=bodo.id)
        await actions.ask(asker, new)
        await Thread.all().update(created_at=clock.now() - timedelta(hours=1))

    with_database(write)


def test_first_administrator_is_invited_by_link_and_mail() -> None:
    result = run("invite", "you@example.org", "--administrator")
    assert result.exit_code == 0, result.output
    [letter] = letters()
    assert letter.address == "you@example.org"
    assert letter.context["url"] in result.output


def test_leader_of_a_branch_is_invited() -> None:
    two_shops()
    assert run("invite", "leder@example.org", "--branch", "vefsn", "--leader").exit_code == 0
    [letter] = letters()
    assert (letter.context["branch"], letter.context["is_leader"]) == ("Vefsn", True)


@pytest.mark.parametrize(
    "words",
    [
        ("invite", "you@example.org"),
        ("invite", "you@example.org", "--administrator", "--leader"),
        ("invite", "no address", "--administrator"),
        ("invite", "you@example.org", "--branch", "nowhere"),
        ("digest", "--print"),
        ("digest", "--to", "nobody@example.org"),
        ("digest", "--to", "no address"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code in (1, 2)
    assert len(result.output.split()) > 2
    assert letters() == []


def test_letter_of_one_reader_is_printed_on_any_day_and_sent_only_when_asked() -> None:
    two_shops()
    printed = run("digest", "--to", "Sigrid@Example.org", "--print")
    assert printed.exit_code == 0, printed.output
    assert "Who has shelves?" in printed.output
    assert letters() == []
    assert run("digest", "--to", "sigrid@example.org").exit_code == 0
    assert [letter.address for letter in letters()] == ["sigrid@example.org"]


def test_listening_for_mail_needs_an_address() -> None:
    result = run("inbound")
    assert result.exit_code == 1
    assert "INBOUND_ADDRESS" in result.output
