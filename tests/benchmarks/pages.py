"""The requests that are measured: what a signed-in reader opens and writes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path
from statistics import median

import httpx2

from tests.benchmarks import people
from tests.benchmarks.measure import TIMES, WARM_UP, Cost, FirstLoad, cpu_of, first_load
from tests.support.forms import PageForm
from tests.support.pages import Page
from tests.support.servers import Server, free_port, program, serving, uvicorn
from tests.support.visitor import Visitor

WRITERS = 40
MISSING_TO_TWENTY = 10
TEXT = (
    "Hos oss står møblene med **fast pris** i fire uker, så går de ned med en tredel.\n\n"
    "- lapp med dato på baksiden\n- to stykker setter prisen sammen\n- alt under 100 kroner selges"
    " i bunke\n\nDet tok tre måneder før alle var enige, men nå går det av seg selv."
)


async def cost_of_hello() -> float:
    """Return the CPU milliseconds of the yardstick."""
    port = free_port()
    with serving(uvicorn("tests.benchmarks.hello:app", port), port, Path("data")) as server:
        async with browser(server) as client:
            return await cpu_of(server, lambda: client.get("/"), 200)


async def costs_of_reading(data_dir: Path) -> tuple[list[Cost], FirstLoad]:
    """Measure the pages that are read, on a server with its worker and helpers."""
    token = (await people.sign_in(1, "leser"))[0]
    path = (await people.questions(1))[0]
    await _answer_it(data_dir, path)
    port = free_port()
    with serving([program("forum"), "serve", "--port", str(port)], port, data_dir) as server:
        async with browser(server, token) as client:
            costs = [
                Cost("question page, 20 answers", await _page(server, client, path), 60),
                Cost("start page", await _page(server, client, "/"), 80),
                Cost("theme list", await _page(server, client, await _theme(client)), 50),
                Cost("304 of the question page", await _known(server, client, path), 8),
            ]
            return costs, await first_load(client, path)


async def costs_of_writing(data_dir: Path) -> list[Cost]:
    """Measure posting an answer on a server without worker, then its jobs in the worker."""
    tokens = await people.sign_in(WRITERS, "skriver")
    before = await people.answers()
    port = free_port()
    command = uvicorn("forum.app:without_worker", port, factory=True)
    with serving(command, port, data_dir) as server:
        posting = await _posting(server, tokens, await people.questions(WRITERS))
    posted = await people.answers() - before
    return [
        Cost("posting an answer", posting, 150),
        Cost("its jobs, in the worker and helpers", await _jobs(data_dir) / posted),
    ]


@asynccontextmanager
async def browser(server: Server, token: str = "") -> AsyncIterator[httpx2.AsyncClient]:
    """Open a connection as a browser that reads bokmål, signed in with a session's token."""
    headers = {"accept-language": "nb", "accept-encoding": "br, gzip"}
    cookies = {"session": token} if token else None
    async with httpx2.AsyncClient(base_url=server.url, headers=headers, cookies=cookies) as client:
        yield client


async def _page(server: Server, client: httpx2.AsyncClient, path: str) -> float:
    return await cpu_of(server, lambda: client.get(path), 200)


async def _known(server: Server, client: httpx2.AsyncClient, path: str) -> float:
    seen = {"if-none-match": (await client.get(path)).headers["etag"]}
    return await cpu_of(server, lambda: client.get(path, headers=seen), 304)


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
                await _post(client, await _answer_form(client, path))


async def _posting(server: Server, tokens: list[str], paths: list[str]) -> float:
    costs = []
    async with contextlib.AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(browser(server, each)) for each in tokens]
        turns = zip(cycle(clients), cycle(paths), strict=False)
        for number, (client, path) in zip(range(WARM_UP + TIMES), turns, strict=False):
            form = await _answer_form(client, path)
            before = server.cpu_ns()
            await _post(client, form)
            if number >= WARM_UP:
                costs.append((server.cpu_ns() - before) / 1e6)
    return median(costs)


async def _answer_form(client: httpx2.AsyncClient, path: str) -> PageForm:
    page: Page = await Visitor(client).open(path)
    return next(form for form in page.forms if form.path.endswith("/answers"))


async def _post(client: httpx2.AsyncClient, form: PageForm) -> None:
    area = form.element.cssselect("textarea")[0].get("name", "")
    data = form.values | {area: [TEXT]}
    multipart = form.element.get("enctype") == "multipart/form-data"
    files = [("photos", ("", b"", "application/octet-stream"))] if multipart else None
    headers = {"sec-fetch-site": "same-origin"}
    response = await client.post(form.path, data=data, files=files, headers=headers)
    if response.status_code != 303:
        raise RuntimeError(f"The answer was not taken: {response.status_code}")


async def _jobs(data_dir: Path) -> float:
    """Return the CPU milliseconds of a worker and its helpers until no job is left."""
    with serving([program("forum"), "worker"], 0, data_dir, first=None) as server:
        while await people.jobs_waiting():  # noqa: ASYNC110  another process does them
            await asyncio.sleep(0.5)
        return server.cpu_ns() / 1e6
