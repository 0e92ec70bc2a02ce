"""`forum doctor` names what is wrong and how to mend it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from forum.cli.main import app as forum
from forum.settings import settings
from tests.cli.conftest import Install
from tests.conftest import Configure

pytestmark = pytest.mark.once


def run(*arguments: str) -> Result:
    return CliRunner().invoke(forum, [*arguments], env={"COLUMNS": "200"})


def test_a_new_installation_is_well_after_migrating(configure: Configure, tmp_path: Path) -> None:
    configure(data_dir=tmp_path / "new", database_url="")
    assert run("migrate").exit_code == 0
    result = run("doctor")
    assert result.exit_code == 0, result.output
    for name in ("settings", "database", "jobs", "index", "mail", "documents", "printing", "disk"):
        assert f"{name}: " in result.output
    assert "wrong" not in result.output


def test_a_database_without_tables_is_said_to_need_migrating(
    configure: Configure, tmp_path: Path
) -> None:
    configure(data_dir=tmp_path / "new", database_url="")
    result = run("doctor")
    assert result.exit_code == 1
    assert "Run `forum migrate`" in result.output
    assert "jobs: needs the database" in result.output


def test_a_mail_server_that_is_away_is_named(install: Install) -> None:
    install(smtp_url="smtp://127.0.0.1:9")
    result = run("doctor")
    assert result.exit_code == 1
    assert "127.0.0.1 does not take us" in result.output


def test_a_virus_scanner_that_is_away_is_named(install: Install) -> None:
    install(clamd="127.0.0.1:9")
    result = run("doctor")
    assert result.exit_code == 1
    said = " ".join(result.output.split())  # lines break where the terminal ends
    assert "clamd does not answer (ConnectionRefusedError); 0 files wait." in said


@pytest.mark.parametrize("address", ["localhost", "localhost:", ":3310", "clamd.ctl"])
def test_an_address_that_is_no_scanner_is_refused(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("CLAMD", address)
    settings.cache_clear()
    result = run("doctor")
    assert result.exit_code == 2
    assert "CLAMD" in result.output


def test_a_mailbox_and_a_key_that_are_not_there_are_named(install: Install, tmp_path: Path) -> None:
    install(
        inbound_address="svar@samling.example",
        imap_url="imap://svar:secret@127.0.0.1:9/INBOX",
        dkim_key=tmp_path / "nothing.pem",
    )
    result = run("doctor")
    assert result.exit_code == 1
    assert "Check IMAP_URL" in result.output
    assert "Check DKIM_KEY" in result.output


@pytest.mark.parametrize(
    "address", ["svar", "svar@", "@x.example", "a+b@x.example", "a" * 30 + "@x"]
)
def test_an_address_that_cannot_take_answers_is_refused(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("INBOUND_ADDRESS", address)
    settings.cache_clear()
    result = run("doctor")
    assert result.exit_code == 2
    assert "INBOUND_ADDRESS" in result.output


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"smtp_url": ""}, "SMTP_URL"),
        ({"secret_key": "short"}, "SECRET_KEY"),
        ({"base_url": "http://samling.example.org"}, "BASE_URL"),
        ({"search": "elsewhere"}, "SEARCH"),
        ({"search": "postgresql", "database_url": ""}, "SEARCH"),
    ],
)
def test_production_refuses_to_start_and_names_the_setting(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], name: str
) -> None:
    safe = {
        "environment": "production",
        "secret_key": "s" * 40,
        "smtp_url": "smtp://127.0.0.1:9",
        "base_url": "https://samling.example.org",
    }
    for setting, value in {**safe, **values}.items():
        monkeypatch.setenv(setting.upper(), value)
    settings.cache_clear()
    result = run("doctor")
    assert result.exit_code == 2
    assert name in result.output


def test_every_command_explains_itself() -> None:
    for command in ("serve", "worker", "migrate", "seed", "invite", "digest", "reindex", "backup"):
        result = run(command, "--help")
        assert result.exit_code == 0
        assert len(result.output.split()) > 15
