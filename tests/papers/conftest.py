"""Paper in tests is drawn in the test's own process: starting another costs a second."""

from importlib import import_module
from typing import Any

import pytest

from forum.kit import heavy, heavy_work
from forum.papers import drawing
from forum.web.asset_files import MANIFEST, build_folder


@pytest.fixture(autouse=True)
def _draw_here(monkeypatch: pytest.MonkeyPatch) -> None:
    async def call(name: str, /, **arguments: Any) -> Any:
        module, _colon, function = name.partition(":")
        found = getattr(import_module(module), function)
        assert heavy_work.is_allowed(name)
        return found(**arguments)

    monkeypatch.setattr(heavy, "call", call)
    if not (build_folder() / MANIFEST).is_file():
        # Nothing was built here, so sheets are drawn without their style.
        monkeypatch.setattr(drawing, "_refusal", ValueError)
