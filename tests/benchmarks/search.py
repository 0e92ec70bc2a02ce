"""`make bench ARGS="--search 20000 100000"`: what search costs in worlds of so many posts."""

import asyncio
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from forum.settings import settings
from tests.benchmarks.report import Figures
from tests.benchmarks.search_cpu import SearchCpu, measure_cpu
from tests.benchmarks.search_serving import Served, measure_serving

# A question and its ten answers: what `forum seed --large` makes of each.
POSTS_EACH: Final = 11
MEGABYTE: Final = 1e6

Column = tuple[int, SearchCpu, Served]


def search_tables(
    folder: Path, sizes: Sequence[int], make_world: Callable[[Path, int], Path]
) -> list[Figures]:
    """Measure worlds of so many posts, one after the other."""
    columns: list[Column] = []
    for posts in sizes:
        questions = -(-posts // POSTS_EACH)
        data_dir = make_world(folder / f"search-{posts}", questions)
        served = asyncio.run(measure_serving(data_dir))
        os.environ["DATA_DIR"] = str(data_dir)
        settings.cache_clear()
        columns.append((posts, asyncio.run(measure_cpu(data_dir)), served))
    return [_cpu_table(columns), _serving_table(columns)]


def _cpu_table(columns: Sequence[Column]) -> Figures:
    rows = [
        ("four common words, warm", "– / 3", *(_two(cpu.warm) for _, cpu, _ in columns)),
        ("four common words, cold", "– / 15", *(_two(cpu.cold) for _, cpu, _ in columns)),
        ("of these in the search process, warm", "", *(_two(cpu.theirs) for _, cpu, _ in columns)),
        ("what has begun to be typed, completed", "", *(_two(c.completed) for _, c, _ in columns)),
    ]
    bad = columns[0][1].bad
    rows += [
        (f"bad input: {name}", "200", *(f"{cpu.bad[name]:.1f}" for _, cpu, _ in columns))
        for name in bad
    ]
    title = "CPU ms of a search with filter, counts and marked passages, p50 / p95"
    return Figures("search-cpu", title, _head(columns), tuple(rows))


def _serving_table(columns: Sequence[Column]) -> Figures:
    served = [each for _, _, each in columns]
    rows = (
        ("search process, resident", "150 / 350 MB", *(_megabytes(s.memory) for s in served)),
        ("search process after the load", "", *(_megabytes(s.memory_after) for s in served)),
        ("rebuild while serving", "240 s", *(f"{s.rebuild_s:.0f} s" for s in served)),
        ("wait for a page of hits meanwhile", "", *(f"{_two(s.waits)} ms" for s in served)),
        ("lag of the server's loop, searches alone", "– / 5 ms", *(_two(s.lags) for s in served)),
        ("lag of the server's loop, pages of hits", "", *(_two(s.page_lags) for s in served)),
        ("pages of hits a second meanwhile", "", *(f"{s.pages_a_second:.0f}" for s in served)),
        ("a new answer is found after", "– / 2 s", *(_seconds(s.fresh_s) for s in served)),
    )
    title = "Search beside everything else, p50 / p95"
    return Figures("search-serving", title, _head(columns), rows)


def _head(columns: Sequence[Column]) -> tuple[str, ...]:
    return ("", "at most", *(f"{posts:,} posts" for posts, _, _ in columns))


def percentile(times: Sequence[float], percent: int) -> float:
    """Return the value that `percent` of the times do not exceed."""
    ordered = sorted(times) or [0.0]
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def _two(times: Sequence[float]) -> str:
    return f"{percentile(times, 50):.2f} / {percentile(times, 95):.2f}"


def _seconds(times: Sequence[float]) -> str:
    return f"{percentile(times, 50):.1f} / {percentile(times, 95):.1f} s"


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.0f} MB"
