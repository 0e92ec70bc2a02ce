"""Search in a running server: memory, a rebuild while serving, the loop's lag, how fresh it is."""

import asyncio
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, product
from pathlib import Path
from string import ascii_lowercase
from time import perf_counter
from typing import Any, Final

import httpx2

from forum.kit import db
from tests.benchmarks import people
from tests.benchmarks.pages import browser
from tests.support.servers import Server, free_port, program, serving, uvicorn
from tests.support.servers import environment as environment_of
from tests.support.visitor import Visitor

READERS: Final = 60  # each may search sixty times a minute
WRITERS: Final = 30
PAGES_AT_ONCE: Final = 4
LOAD_S: Final = 8.0
LOOK_S: Final = 0.05
GIVE_UP_S: Final = 60.0
WORDS: Final = ("kundene erfaring", "rot kroner", "hylle bord", "vindue dør", "pris på stolkasse")
_BUILT: Final = "SELECT started_at, finished_at FROM search_rebuild ORDER BY id DESC LIMIT 1"


@dataclass
class Served:
    """Milliseconds, or seconds and bytes where the name says so."""

    memory: int = 0
    memory_after: int = 0
    rebuild_s: float = 0.0
    waits: list[float] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    page_lags: list[float] = field(default_factory=list)
    pages_a_second: float = 0.0
    fresh_s: list[float] = field(default_factory=list)


async def measure_serving(data_dir: Path) -> Served:
    """Serve a world and have its index built twice, the second time while it is searched."""
    readers = cycle(await people.sign_in(READERS, "leser"))
    writers = await people.sign_in(WRITERS, "skriver")
    port = free_port()
    command = uvicorn("tests.benchmarks.lagging:app", port, factory=True)
    served = Served()
    with serving(command, port, data_dir) as server:
        await _rebuild(server, data_dir)
        server.rest()
        await _open_pages(server, readers, len(WORDS))
        served.memory = _memory_of_search(server)
        served.waits = await _pages_during(server, readers, _rebuild(server, data_dir))
        served.rebuild_s = await _rebuild_seconds()
        served.lags = await _lags(server, "/lag-while-searching")
        served.page_lags, pages = await _lags_of_pages(server, readers)
        served.pages_a_second = pages / LOAD_S
        words = _new_words()
        for writer in writers:
            served.fresh_s.append(await _fresh(server, writer, next(readers), next(words)))
        served.memory_after = _memory_of_search(server)
    return served


async def _rebuild(server: Server, data_dir: Path) -> None:
    """Run `forum reindex`, which returns when the new index is in use."""
    process = await asyncio.create_subprocess_exec(
        program("forum"), "reindex", env=environment_of(data_dir, server.url),
        stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    if await process.wait():
        raise RuntimeError("The rebuild failed")


async def _rebuild_seconds() -> float:
    async with people.opened():
        row = await db.row(_BUILT)
    if row is None or row["finished_at"] is None:
        raise RuntimeError("The rebuild is not finished")
    seconds: float = (row["finished_at"] - row["started_at"]).total_seconds()
    return seconds


async def _pages_during(
    server: Server, readers: Iterator[str], work: Coroutine[Any, Any, None]
) -> list[float]:
    """Return how long each page of hits took, asked for one after the other during other work."""
    waits: list[float] = []
    working = asyncio.create_task(work)
    while not working.done():
        waits += await _open_pages(server, readers, len(WORDS))
        await asyncio.sleep(LOOK_S)
    await working
    return waits


async def _open_pages(server: Server, readers: Iterator[str], number: int) -> list[float]:
    waits = []
    async with browser(server, next(readers)) as client:
        for place in range(number):
            start = perf_counter()
            answer = await client.get("/search", params={"q": WORDS[place % len(WORDS)]})
            answer.raise_for_status()
            waits.append((perf_counter() - start) * 1000)
    return waits


async def _lags(server: Server, path: str) -> list[float]:
    async with httpx2.AsyncClient(base_url=server.url, timeout=LOAD_S * 4) as client:
        answer = await client.get(f"{path}?{LOAD_S}")
        answer.raise_for_status()
        found: list[float] = answer.json()
        return found


async def _lags_of_pages(server: Server, readers: Iterator[str]) -> tuple[list[float], int]:
    """Return the loop's lag while four browsers open pages of hits, and how many they opened."""
    waits: list[float] = []

    async def read_on() -> None:
        while True:
            waits.extend(await _open_pages(server, readers, len(WORDS)))

    reading = [asyncio.create_task(read_on()) for _ in range(PAGES_AT_ONCE)]
    try:
        return await _lags(server, "/lag"), len(waits)
    finally:
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)


async def _fresh(server: Server, writer: str, reader: str, word: str) -> float:
    """Return the seconds from sending an answer until a search for a word of it finds it."""
    path = (await people.questions(1))[0]
    async with browser(server, writer) as writing, browser(server, reader) as reading:
        page = await Visitor(writing).open(path)
        form = next(form for form in page.forms if form.path.endswith("/answers"))
        area = form.element.cssselect("textarea")[0].get("name", "")
        start = perf_counter()
        sent = form.values | {area: [f"Hos oss heter det {word}."]}
        head = {"origin": server.url, "sec-fetch-site": "same-origin"}
        answer = await writing.post(form.path, data=sent, headers=head)
        if not answer.is_redirect:
            raise RuntimeError(f"The answer was not taken: {answer.status_code}")
        while perf_counter() - start < GIVE_UP_S:
            found = await reading.get("/search", params={"q": word})
            if f"<mark>{word}" in found.raise_for_status().text:
                return perf_counter() - start
            await asyncio.sleep(LOOK_S)
    raise TimeoutError(f"{word} is not found")


def _new_words() -> Iterator[str]:
    """Give words that no text has."""
    return (f"zwix{first}{last}qua" for first, last in product(ascii_lowercase, repeat=2))


def _memory_of_search(server: Server) -> int:
    sizes: Sequence[int] = [size for role, size in server.memory() if role == "search"]
    return max(sizes, default=0)
