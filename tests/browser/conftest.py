"""What tests in a real browser need besides; each of them is marked `browser`."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.support.browser import chromium as running_chromium
from tests.support.tools import find_chromium

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder: `-m "not browser"` leaves them out."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")
            item.add_marker("once")


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """Debian's chromium, one for a file of tests; they are skipped where there is none."""
    if find_chromium() is None:
        pytest.skip("there is no chromium on this machine")
    async with running_chromium() as browser:
        yield browser
