"""`forum serve` shows sign-in codes to nobody else."""

import pytest
import uvicorn
from typer.testing import CliRunner

from forum.cli.main import app
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


def test_development_in_the_house_is_warned_of(configure: Configure, served: list[str]) -> None:
    configure(base_url="http://192.168.1.20:8000")
    result = CliRunner().invoke(app, ["serve", "--host", "0.0.0.0"])  # noqa: S104  it is the point
    assert "can sign in as anybody" in result.output
    assert served == ["0.0.0.0"]  # noqa: S104


def test_development_on_this_machine_starts_quietly(served: list[str]) -> None:
    result = CliRunner().invoke(app, ["serve"])
    assert "anybody" not in result.output
    assert served == ["127.0.0.1"]
