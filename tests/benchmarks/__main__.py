"""`make bench`: what pages cost, as multiples of a plaintext answer measured in the same run.

`make bench ARGS="--answers 20000 200000 --write"` measures two sizes and updates
docs/performance.md. Figures are printed and never asserted: they depend on the machine.
"""

import argparse
import asyncio
import contextlib
import os
import tempfile
import unittest.mock
from collections.abc import Iterator
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from forum.kit.tokens import random_token
from forum.settings import settings
from tests.benchmarks.mail import mail_tables
from tests.benchmarks.measure import Cost, FirstLoad
from tests.benchmarks.pages import cost_of_hello, costs_of_reading, costs_of_writing
from tests.benchmarks.report import Figures, show, write
from tests.benchmarks.search import search_tables
from tests.support.databases import run_sql
from tests.support.postgres import running_server
from tests.support.servers import free_port, program, run_forum, serving

ANSWERS_EACH = 10


def main() -> None:
    """Measure, print, and write with `--write`."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--answers", type=int, nargs="+", default=[20_000])
    parser.add_argument("--search", type=int, nargs="+", help="measure search with so many posts")
    parser.add_argument("--mail", type=int, help="measure building and sending so many letters")
    parser.add_argument("--postgresql", action="store_true", help="letters in PostgreSQL")
    parser.add_argument("--write", action="store_true", help="update docs/performance.md")
    chosen = parser.parse_args()
    os.environ["SECRET_KEY"] = random_token()
    with tempfile.TemporaryDirectory(prefix="samling-bench-") as folder:
        tables = tables_of(Path(folder), chosen)
    for table in tables:
        show(table)
        if chosen.write:
            write(table)


def tables_of(folder: Path, chosen: argparse.Namespace) -> list[Figures]:
    """Measure what was asked for."""
    if chosen.search:
        return search_tables(folder, chosen.search, make_large_world)
    if chosen.mail:
        with database(is_postgresql=chosen.postgresql):
            return mail_tables(folder, chosen.mail, make_world)
    return measure(folder, chosen.answers)


@contextlib.contextmanager
def database(*, is_postgresql: bool) -> Iterator[None]:
    """Measure on PostgreSQL, which keeps what is committed, or on the usual SQLite file."""
    if not is_postgresql:
        yield
        return
    with running_server(is_lasting=True) as server:
        asyncio.run(run_sql(server, "CREATE DATABASE bench"))
        with unittest.mock.patch.dict(os.environ, {"DATABASE_URL": f"{server}/bench"}):
            yield


def measure(folder: Path, sizes: list[int]) -> list[Figures]:
    """Return all tables."""
    small = small_world(folder / "small")
    hello = cost_of_hello()
    costs: list[list[Cost]] = []
    load = FirstLoad(0, 0, 0)
    for size in sizes:
        data_dir = make_world(folder / str(size), size)
        with in_production():
            read, load = asyncio.run(costs_of_reading(data_dir))
            costs.append(read + asyncio.run(costs_of_writing(data_dir)))
    return [page_table(hello, sizes, costs), load_table(load), small]


def make_world(data_dir: Path, answers: int = 0) -> Path:
    """Make the small world, and a large one of so many answers upon it."""
    data_dir.mkdir(parents=True)
    os.environ["DATA_DIR"] = str(data_dir)
    settings.cache_clear()
    run_forum(data_dir, "migrate")
    run_forum(data_dir, "seed")
    if answers:
        run_forum(data_dir, "seed", "--large", str(answers // ANSWERS_EACH))
    return data_dir


@contextlib.contextmanager
def in_production() -> Iterator[None]:
    """Measure as people have it: templates are compiled once, letters go to a mail server."""
    sink = Controller(Sink(), "127.0.0.1", free_port())
    sink.start()
    changes = {"ENVIRONMENT": "production", "SMTP_URL": f"smtp://127.0.0.1:{sink.port}"}
    try:
        with unittest.mock.patch.dict(os.environ, changes):
            settings.cache_clear()
            yield
    finally:
        sink.stop()
        settings.cache_clear()


def make_large_world(data_dir: Path, questions: int) -> Path:
    """Make the small world, and so many questions with ten answers each upon it."""
    return make_world(data_dir, questions * ANSWERS_EACH)


def small_world(data_dir: Path) -> Figures:
    """Measure memory and start of the small world."""
    make_world(data_dir)
    port = free_port()
    command = [program("forum"), "serve", "--port", str(port)]
    with in_production(), serving(command, port, data_dir) as server:
        memory = server.memory()
        rows = [(f"{role} process, resident", _megabytes(size), "") for role, size in memory]
        total = sum(size for _, size in memory)
        rows[0] = (*rows[0][:2], "120 MB")
        rows.append(("all processes, resident", _megabytes(total), "220 MB"))
        rows.append(("from command to first page", f"{server.first_page_s:.1f} s", "2 s"))
    return Figures("small", "Small world, first page served", ("", "", "at most"), tuple(rows))


def page_table(hello: float, sizes: list[int], costs: list[list[Cost]]) -> Figures:
    """Lay out CPU per request; the sizes of the database stand side by side."""
    columns = ["CPU per request", "at most"]
    for size in sizes:
        columns += [f"x hello, {size:,} answers", "ms"]
    rows = [("hello", "", *(("1", f"{hello:.3f}") * len(sizes)))]
    for row in zip(*costs, strict=True):
        limit = "" if row[0].limit is None else f"{row[0].limit:.0f}"
        figures = [(f"{c.milliseconds / hello:.1f}", f"{c.milliseconds:.3f}") for c in row]
        rows.append((row[0].name, limit, *(cell for pair in figures for cell in pair)))
    title = "CPU of the whole server for each request, median of 200, SQLite, signed in"
    return Figures("pages", title, tuple(columns), tuple(rows))


def load_table(load: FirstLoad) -> Figures:
    """Lay out what a first visit fetches."""
    rows = (
        ("bytes over the wire", f"{load.total / 1000:.1f} kB", "60 kB"),
        ("of these scripts", f"{load.scripts / 1000:.1f} kB", "15 kB"),
        ("requests", str(load.requests), "6"),
    )
    return Figures("load", "First load of a question page", ("", "", "at most"), rows)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f} MB"


if __name__ == "__main__":
    main()
