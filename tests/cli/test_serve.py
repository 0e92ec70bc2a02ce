"""`forum serve` shows sign-in codes to nobody else, and starts with tables that fit it alone."""

from pathlib import Path

import pytest
import uvicorn
import uvloop
from typer.testing import CliRunner

from forum.cli.main import app
from tests.cli.conftest import Install
from tests.conftest import Configure

pytestmark = pytest.mark.once


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were listened on."""
    hosts: list[str] = []
    monkeypatch.setattr(uvicorn, "run", lambda *_args, host, **_more: hosts.append(host))
    return hosts


def test_development_is_not_for_an_address_that_others_type(
    configure: Configure, served: list[str]
) -> None:
    configure(base_url="https://samling.example.org")
    result = CliRunner().invoke(app, ["serve"])
    assert result.exit_code == 1
    assert "ENVIRONMENT=production" in result.output
    assert served == []


def test_development_in_the_house_is_warned_of(install: Install, served: list[str]) -> None:
    install(base_url="http://192.168.1.20:8000")
    result = CliRunner().invoke(app, ["serve", "--host", "0.0.0.0"])  # noqa: S104  it is the point
    assert "can sign in as anybody" in result.output
    assert served == ["0.0.0.0"]  # noqa: S104


def test_development_on_this_machine_starts_quietly(install: Install, served: list[str]) -> None:
    install()
    result = CliRunner().invoke(app, ["serve"])
    assert "anybody" not in result.output
    assert served == ["127.0.0.1"]


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_what_lacks_tables_is_not_started(
    configure: Configure,
    served: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    monkeypatch.setattr(uvloop, "run", lambda _work: served.append(command))
    configure(data_dir=tmp_path, database_url="")
    result = CliRunner().invoke(app, [command])
    assert result.exit_code == 1
    assert "Run `forum migrate` first." in result.output
    assert served == []
