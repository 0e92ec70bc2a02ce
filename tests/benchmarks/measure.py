"""Measures what requests cost a server: the median of many, after a warm-up."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import median
from urllib.parse import urljoin

import httpx2

from tests.support.pages import Page
from tests.support.servers import Server
from tests.support.visitor import Visitor

WARM_UP = 30
TIMES = 200
KINDS = {"link": "href", "script": "src", "img": "src"}

Request = Callable[[], Awaitable[httpx2.Response]]


@dataclass(frozen=True)
class Cost:
    """What one kind of request costs: CPU milliseconds, and the limit as a multiple of hello."""

    name: str
    milliseconds: float
    limit: float | None = None


@dataclass(frozen=True)
class FirstLoad:
    """What a browser with an empty cache fetches for one page, in bytes on the wire."""

    requests: int
    total: int
    scripts: int


async def cpu_of(server: Server, request: Request, expected: int, times: int = TIMES) -> float:
    """Return the CPU milliseconds that the whole server uses for one request (median)."""
    costs = []
    for number in range(WARM_UP + times):
        before = server.cpu_ns()
        response = await request()
        if response.status_code != expected:
            raise RuntimeError(f"{response.url} answered {response.status_code}")
        if number >= WARM_UP:
            costs.append((server.cpu_ns() - before) / 1e6)
    return median(costs)


async def first_load(client: httpx2.AsyncClient, path: str) -> FirstLoad:
    """Fetch a page and all that it refers to, as a browser does that sees it for the first time."""
    page = Page(Visitor(client), await client.get(path))
    addresses = {}
    for kind, attribute in KINDS.items():
        for element in page.all(f"{kind}[{attribute}]"):
            wanted = element.get("rel", "stylesheet")
            if kind != "link" or "stylesheet" in wanted or wanted == "icon":
                addresses[urljoin(page.url, element.get(attribute, ""))] = kind
    for element in page.root.xpath("//*[local-name() = 'use']/@href"):
        addresses.setdefault(urljoin(page.url, str(element).partition("#")[0]), "icons")
    total, scripts = await wire_bytes(client, path), 0
    for address, kind in addresses.items():
        size = await wire_bytes(client, address)
        total += size
        scripts += size if kind == "script" else 0
    return FirstLoad(1 + len(addresses), total, scripts)


async def wire_bytes(client: httpx2.AsyncClient, address: str) -> int:
    """Return the bytes of an answer as it is sent, compressed, head included."""
    headers = {"accept-encoding": "br, gzip"}
    async with client.stream("GET", address, headers=headers) as response:
        response.raise_for_status()
        body = 0
        async for chunk in response.aiter_raw():
            body += len(chunk)
        return body + sum(len(name) + len(value) + 4 for name, value in response.headers.raw)
