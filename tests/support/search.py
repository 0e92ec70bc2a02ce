"""The Whoosh index without its processes: most tests need what it finds, not where it runs."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from forum.search.whoosh_index import WhooshIndex


class Here:
    """Calls the functions of a helper process in this one; all that passes is JSON, as there."""

    def __init__(self, functions: Callable[[], dict[str, Callable[..., Any]]]) -> None:
        self._functions = functions

    async def call(
        self,
        name: str,
        /,
        *,
        timeout_seconds: float | None = None,
        is_idempotent: bool = False,
        **arguments: Any,
    ) -> Any:
        return _as_json(self._functions()[name](**_as_json(arguments)))

    async def close(self) -> None:
        pass


class IndexHere(WhooshIndex):
    """An index in this process; numpy and Whoosh are imported when it is first used."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, Here(_searching), Here(_building))
        self._is_used = False

    async def _call(self, name: str, **arguments: Any) -> Any:
        self._is_used = True
        return await super()._call(name, **arguments)

    async def close(self) -> None:
        """Let go of the files; what was put is not lost."""
        if self._is_used:
            from forum.search import process  # noqa: PLC0415  it imports numpy and Whoosh

            process.engine(self._folder).close()
            process.engine.cache_clear()


def _searching() -> dict[str, Callable[..., Any]]:
    from forum.search import process  # noqa: PLC0415  as above

    return process.FUNCTIONS


def _building() -> dict[str, Callable[..., Any]]:
    from forum.search import builder  # noqa: PLC0415  as above

    return builder.FUNCTIONS


def _as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))
