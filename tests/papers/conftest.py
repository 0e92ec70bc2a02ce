"""Paper in tests is drawn in the test's own process: starting another costs a second."""

from importlib import import_module
from typing import Any

import pytest

from forum.kit import heavy, heavy_work


@pytest.fixture(autouse=True)
def _draw_here(monkeypatch: pytest.MonkeyPatch) -> None:
    async def call(name: str, /, **arguments: Any) -> Any:
        module, _colon, function = name.partition(":")
        found = getattr(import_module(module), function)
        assert heavy_work.is_allowed(name)
        return found(**arguments)

    monkeypatch.setattr(heavy, "call", call)
