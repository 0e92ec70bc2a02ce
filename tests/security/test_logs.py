"""What is logged names no person and quotes no text, and holds nothing that lets somebody in."""

import logging

import pytest
import structlog
from structlog.testing import capture_logs

from forum.accounts import queries as accounts
from forum.home import queries as home
from forum.kit.logs import WithoutWords
from forum.web import errors
from tests.conftest import Browse
from tests.support.visitor import Visitor
from tests.support.world import World

SECRET = "Hemmelig3"


@pytest.fixture(autouse=True)
def _fresh_logger(monkeypatch: pytest.MonkeyPatch) -> None:
    # The one of an earlier test writes where that one's went.
    monkeypatch.setattr(errors, "log", structlog.get_logger())


async def broken(*args: object) -> None:
    raise ValueError(f"{SECRET} is what somebody typed")


async def test_fault_is_logged_with_its_place_and_without_its_words(
    world: World,
    browse: Browse,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(home, "start_page", broken)
    visitor = await browse(world.sigrid)
    with capture_logs() as lines, pytest.raises(ValueError, match=SECRET):
        await visitor.open("/")
    logged = str(lines)
    assert "page.broken" in logged
    assert "ValueError" in logged
    assert "test_logs.py" in logged
    assert SECRET not in logged


async def test_link_that_signs_in_is_not_logged(
    stranger: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "sent_link", broken)
    with capture_logs() as lines, pytest.raises(ValueError, match=SECRET):
        await stranger.open(f"/sign-in/link/{SECRET}")
    [line] = lines
    assert line["view"] == "link"
    assert SECRET not in str(line)


def test_web_server_reports_a_fault_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    server = logging.getLogger("uvicorn.error")
    reporter = WithoutWords()
    server.addFilter(reporter)
    try:
        error = ValueError(SECRET)
        server.error("Exception in ASGI application\n", exc_info=error)
        server.error("Exception in 'lifespan' protocol\n", exc_info=error)
    finally:
        server.removeFilter(reporter)
    page, start = caplog.records
    assert page.getMessage() == "Exception in ASGI application: ValueError"
    assert page.exc_info is None
    assert start.exc_info
