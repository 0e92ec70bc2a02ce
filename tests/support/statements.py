"""How many statements a page sends to the database, by whichever way."""

from collections.abc import Callable
from typing import Any

import pytest

from forum.kit.db import connections, reading


def count_statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that every statement of this test is added to from now on."""
    asked: list[str] = []
    monkeypatch.setattr(reading, "_run", _noting(reading._run, asked, place=0))
    client = type(connections.database().client)
    for name in ("execute_query", "execute_query_dict"):
        monkeypatch.setattr(client, name, _noting(getattr(client, name), asked, place=1))
    return asked


def _noting(real: Callable[..., Any], asked: list[str], *, place: int) -> Callable[..., Any]:
    async def noting(*arguments: Any, **named: Any) -> Any:
        asked.append(str(arguments[place]))
        return await real(*arguments, **named)

    return noting
