"""The forum as `forum serve` serves it, with one more address: how late its event loop is."""

import asyncio
import json
from time import perf_counter
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from forum import search
from forum.app import alone
from forum.search import Query

TICK_S: Final = 0.005
ASKED_AT_ONCE: Final = 4


class Probed:
    """Answers /lag?SECONDS with how late it woke, in milliseconds, for so many seconds.

    /lag-while-searching?SECONDS searches at the same time, as fast as answers come.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/lag"):
            await self._app(scope, receive, send)
            return
        seconds = float(scope["query_string"])
        searches = "searching" in scope["path"]
        lags = await (_lags_while_searching(seconds) if searches else _lags(seconds))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": json.dumps(lags).encode()})


async def _lags(seconds: float) -> list[float]:
    found, end = [], perf_counter() + seconds
    while (start := perf_counter()) < end:
        await asyncio.sleep(TICK_S)
        found.append((perf_counter() - start - TICK_S) * 1000)
    return found


async def _lags_while_searching(seconds: float) -> list[float]:
    searching = [
        asyncio.create_task(_search_on(f"{words} {number}"))
        for number, words in enumerate(("kundene erfaring", "rot kroner", "ved siden", "av seg"))
    ]
    try:
        return await _lags(seconds)
    finally:
        for task in searching:
            task.cancel()
        await asyncio.gather(*searching, return_exceptions=True)


async def _search_on(words: str) -> None:
    while True:
        await search.search(Query(words))


def app() -> ASGIApp:
    """Make it."""
    return Probed(alone())
