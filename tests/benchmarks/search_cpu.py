"""CPU of single searches: the search process with its pipe and JSON, and the server's own part.

The server's part is the plan before, the answer's JSON and the marked passages after.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from pathlib import Path
from time import process_time
from typing import Any, Final

from forum.kit import clock, db
from forum.kit.data import data_dir as data_of
from forum.kit.helpers import HelperProcess
from forum.search import analysis, marks
from forum.search.actions import read_words
from forum.search.documents import Hit, Query
from forum.search.plan import plan
from forum.search.thesaurus import Thesaurus
from forum.search.whoosh_index import WhooshIndex
from tests.benchmarks import people
from tests.support.servers import cpu_ns_of

COMMON: Final = 40  # the words that queries are made of, by the number of texts they are in
COUNTED: Final = 3000  # texts in which they are counted
QUERIES: Final = 200
WORDS_EACH: Final = 4
SETTLE_S: Final = 0.002
PASSAGE: Final = 220
FILTERS: Final[tuple[dict[str, Any], ...]] = (
    {"language": "nb"}, {"theme": 1}, {"is_solved": True}, {"country": "NO"}, {"kind": "question"},
)  # fmt: skip
PERIODS: Final = tuple(
    (name, clock.now() - timedelta(days=days)) for name, days in (("month", 31), ("year", 366))
)
BAD: Final = {
    "nothing": "",
    "one letter": "e",
    "stop words alone": "hva er og i det",
    "5,000 letters": "a" * 5000,
    "5,000 characters of words": "hjelpekasse butikkhylle " * 208,
    "operators alone": "AND OR NOT && || ( ) [ ] { } ^ ~ : \\ /",
    "unbalanced quotes": '"åpne "kassen" og "',
    "wildcards": "* ? b* *k* ???? bu?ikk*",
    "emoji": "😀 👩‍👩‍👧 🎉 sofa 🛋️",
    "control characters": "\x01\x02 sofa\x1b[0m\u202e \ufeff",
    "400 distinct words": " ".join(
        f"{first}ordplan{last}" for first, last in product("abcdefghijklmnoprstv", repeat=2)
    ),
    "400 words left out": "sofa " + "-butikk " * 400,
    "400 phrases": '"hos oss står" ' * 400,
    "three typing errors": "butikhkylle bukotikkdag bordlapppl",
}


@dataclass
class SearchCpu:
    """CPU milliseconds of searches; `theirs` is the search process's part of the warm ones."""

    warm: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    completed: list[float] = field(default_factory=list)
    bad: dict[str, float] = field(default_factory=dict)


_OF_ROUTINE = "SELECT text FROM routine_version WHERE routine_id = :id ORDER BY id DESC LIMIT 1"
_TEXTS = {
    "thread": "SELECT text FROM thread WHERE id = :id",
    "answer": "SELECT text FROM answer WHERE id = :id",
    "routine": _OF_ROUTINE,
    "file": _OF_ROUTINE,
}


async def measure_cpu(data_dir: Path) -> SearchCpu:
    """Ask an index that exists: four common words with a filter, word beginnings, bad input."""
    cpu = SearchCpu()
    async with people.opened(), _asking(data_dir / "search") as asker:
        queries = _queries(await _common_words())
        for text, wish in queries:
            await asker.search(text, wish)
        for text, wish in queries:
            ours, theirs = await asker.search(text, wish)
            cpu.warm.append(ours + theirs)
            cpu.theirs.append(theirs)
        for text, wish in queries:
            await asker.forget()
            cpu.cold.append(sum(await asker.search(text, wish)))
        for name, text in BAD.items():
            await asker.forget()
            cpu.bad[name] = sum(await asker.search(text, {}))
        for text, _wish in queries:
            cpu.completed.append(await asker.complete(analysis.plain(text[:3])))
    return cpu


class _Asker:
    """Asks a search process of its own and counts the CPU of both sides."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._process = HelperProcess("tests.benchmarks.searcher")
        self._words = Thesaurus.of(read_words(data_of("seeds") / "words.toml"))
        self.index = WhooshIndex(folder, self._process)

    async def search(self, text: str, wish: dict[str, Any]) -> tuple[float, float]:
        """Return the CPU milliseconds of one search with its marks: ours and theirs."""
        before, start = self._theirs(), process_time()
        wanted = plan(text, self._words)
        hits: Sequence[Hit] = ()
        if wanted.terms:
            asked = Query(text, is_strict=True, periods=PERIODS, **wish)  # as the search page asks
            hits = (await self.index.search(wanted, asked)).hits
        ours = process_time() - start
        await asyncio.sleep(SETTLE_S)  # until its thread sleeps and has been counted
        theirs = self._theirs() - before
        texts = await _texts([hit.id for hit in hits])
        start = process_time()
        for each in texts:
            passage = marks.best_passage(each, text, PASSAGE, self._words)
            marks.highlight(passage, text, self._words)
        return (ours + process_time() - start) * 1000, theirs / 1e6

    async def complete(self, prefix: str) -> float:
        """Return the CPU milliseconds of completing the beginning of a word."""
        before, start = self._theirs(), process_time()
        await self.index.suggest(prefix, ())
        ours = process_time() - start
        await asyncio.sleep(SETTLE_S)
        return ours * 1000 + (self._theirs() - before) / 1e6

    async def forget(self) -> None:
        """Have the process forget all that it has decoded."""
        await self._process.call("forget", folder=self._folder)

    def _theirs(self) -> int:
        return cpu_ns_of(self._process.pid) if self._process.pid else 0


@asynccontextmanager
async def _asking(folder: Path) -> AsyncIterator[_Asker]:
    asker = _Asker(folder)
    try:
        yield asker
    finally:
        await asker.index.close()


def _queries(common: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    dice = random.Random(4)  # noqa: S311  sameness is the point
    return [
        (" ".join(dice.sample(common, WORDS_EACH)), FILTERS[number % len(FILTERS)])
        for number in range(QUERIES)
    ]


async def _common_words() -> list[str]:
    """Return the words that most texts have."""
    rows = await db.rows("SELECT text FROM answer ORDER BY id LIMIT :limit", limit=COUNTED)
    texts: Counter[str] = Counter()
    for row in rows:
        texts.update(set(analysis.content_words(row["text"])))
    return [word for word, _count in texts.most_common(COMMON)]


async def _texts(ids: Sequence[str]) -> list[str]:
    """Return the texts of hits; a page of a routine's file is read as its routine."""
    found = []
    for key in ids:
        kind, number = key.split(":")[:2]
        found.append(str(await db.value(_TEXTS[kind], id=int(number)) or ""))
    return found
