"""The requests that are measured: what a signed-in reader opens and writes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path

import httpx2

from tests.benchmarks import people
from tests.benchmarks.measure import (
    AT_ONCE,
    ROUNDS,
    WARM_UP_ROUNDS,
    Cost,
    FirstLoad,
    Sent,
    cpu_of,
    cpu_of_rounds,
    first_load,
)
from tests.benchmarks.routines import add_routines
from tests.support.forms import PageForm
from tests.support.pages import Page
from tests.support.servers import Server, free_port, program, serving, uvicorn
from tests.support.visitor import Visitor

HELLO_ROUNDS = 50
MISSING_TO_TWENTY = 10
TEXT = (
    "Hos oss står møblene med **fast pris** i fire uker, så går de ned med en tredel.\n\n"
    "- lapp med dato på baksiden\n- to stykker setter prisen sammen\n- alt under 100 kroner selges"
    " i bunke\n\nDet tok tre måneder før alle var enige, men nå går det av seg selv."
)


def cost_of_hello() -> float:
    """Return the CPU milliseconds of the yardstick."""
    port = free_port()
    with serving(uvicorn("tests.benchmarks.hello:app", port), port, Path("data")) as server:
        return cpu_of(server, Sent("/"), 200, HELLO_ROUNDS)


async def costs_of_reading(data_dir: Path) -> tuple[list[Cost], FirstLoad]:
    """Measure the pages that are read, on a server with its worker and helpers."""
    token = (await people.sign_in(1, "leser"))[0]
    await add_routines()
    path = (await people.questions(1))[0]
    await _answer_it(data_dir, path)
    port = free_port()
    with serving([program("forum"), "serve", "--port", str(port)], port, data_dir) as server:
        async with browser(server, token) as client:
            theme = await _theme(client)
            load = await first_load(client, path)
            while await people.jobs_waiting():  # noqa: ASYNC110  another process does them
                await asyncio.sleep(0.5)
            # What the jobs find out about the texts changes the page once more.
            seen = {"if-none-match": (await client.get(path)).headers["etag"]}
        server.rest()
        head = _head(token)
        costs = [
            Cost("question page, 20 answers", cpu_of(server, Sent(path, head), 200), 60),
            Cost("start page", cpu_of(server, Sent("/", head), 200), 80),
            Cost("theme list", cpu_of(server, Sent(theme, head), 200), 50),
            Cost("library of 5,000 routines", cpu_of(server, Sent("/routines", head), 200), 120),
            Cost("page of a routine", cpu_of(server, Sent("/routines/5", head), 200), None),
            Cost("304 of the question page", cpu_of(server, Sent(path, head | seen), 304), 8),
        ]
        return costs, load


async def costs_of_writing(data_dir: Path) -> list[Cost]:
    """Measure posting an answer on a server without worker, then its jobs in the worker."""
    start = await _worker(data_dir)
    writers = await people.sign_in(AT_ONCE * 2, "skriver")
    before = await people.answers()
    port = free_port()
    command = uvicorn("forum.app:without_worker", port, factory=True)
    with serving(command, port, data_dir) as server:
        rounds = await _rounds(server, writers, await people.questions(AT_ONCE))
        posting = cpu_of_rounds(server, rounds.pop, 303)
    posted = await people.answers() - before
    return [
        Cost("posting an answer", posting, 150),
        Cost("its jobs, in the worker and helpers", (await _worker(data_dir) - start) / posted),
    ]


@asynccontextmanager
async def browser(server: Server, token: str = "") -> AsyncIterator[httpx2.AsyncClient]:
    """Open a connection as a browser that reads bokmål, signed in with a session's token."""
    async with httpx2.AsyncClient(base_url=server.url, headers=_head(token)) as client:
        yield client


def _head(token: str) -> dict[str, str]:
    head = {"accept-language": "nb", "accept-encoding": "br, gzip"}
    return head | ({"cookie": f"session={token}"} if token else {})


async def _theme(client: httpx2.AsyncClient) -> str:
    page = await Visitor(client).open("/themes")
    return next(path for path in page.links.values() if path.startswith("/themes/"))


async def _answer_it(data_dir: Path, path: str) -> None:
    """Bring a question of the large world from ten answers to twenty."""
    tokens = await people.sign_in(MISSING_TO_TWENTY, "svarer")
    port = free_port()
    command = uvicorn("forum.app:without_worker", port, factory=True)
    with serving(command, port, data_dir) as server:
        for token in tokens:
            async with browser(server, token) as client:
                sent = _answer(client, await _answer_form(client, path), token)
                answered = await client.post(sent.path, content=sent.body, headers=sent.headers)
                if not answered.is_redirect:
                    raise RuntimeError(f"The answer was not taken: {answered.status_code}")


async def _rounds(server: Server, tokens: Sequence[str], paths: Sequence[str]) -> list[list[Sent]]:
    """Return the filled-in forms of every round: each writer in turn, each question in turn."""
    forms = []
    turns = zip(cycle(tokens), cycle(paths), strict=False)
    async with contextlib.AsyncExitStack() as stack:
        clients = {
            token: await stack.enter_async_context(browser(server, token)) for token in tokens
        }
        for (token, path), _ in zip(
            turns, range((WARM_UP_ROUNDS + ROUNDS) * AT_ONCE), strict=False
        ):
            form = await _answer_form(clients[token], path)
            forms.append(_answer(clients[token], form, token))
    return [forms[start : start + AT_ONCE] for start in range(0, len(forms), AT_ONCE)]


async def _answer_form(client: httpx2.AsyncClient, path: str) -> PageForm:
    page: Page = await Visitor(client).open(path)
    return next(form for form in page.forms if form.path.endswith("/answers"))


def _answer(client: httpx2.AsyncClient, form: PageForm, token: str) -> Sent:
    area = form.element.cssselect("textarea")[0].get("name", "")
    multipart = form.element.get("enctype") == "multipart/form-data"
    files = [("photos", ("", b"", "application/octet-stream"))] if multipart else None
    data = form.values | {area: [TEXT]}
    request = client.build_request("POST", form.path, data=data, files=files)
    head = _head(token) | {
        "content-type": request.headers["content-type"],
        "sec-fetch-site": "same-origin",
    }
    return Sent(form.path, head, "POST", request.read())


async def _worker(data_dir: Path) -> float:
    """Return the CPU milliseconds of a worker and its helpers, started until no job is left."""
    with serving([program("forum"), "worker"], 0, data_dir, first=None) as server:
        while await people.jobs_waiting():  # noqa: ASYNC110  another process does them
            await asyncio.sleep(0.5)
        server.rest()
        return server.cpu_ns() / 1e6
