"""Measures what requests cost a server: the median of many, after a warm-up.

Requests go out twenty at a time on as many connections, as from a busy shop: one by one, most of a
small answer's cost would be waking the process, and every ratio to "hello" would flatter us.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from statistics import median
from urllib.parse import urljoin

import httpx2

from tests.support.pages import Page
from tests.support.servers import Server
from tests.support.visitor import Visitor

AT_ONCE = 20
WARM_UP_ROUNDS = 3
ROUNDS = 10
KINDS = {"link": "href", "script": "src", "img": "src"}


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


@dataclass(frozen=True)
class Sent:
    """One request as it goes over the wire."""

    path: str
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: bytes = b""


def cpu_of(server: Server, request: Sent, expected: int, rounds: int = ROUNDS) -> float:
    """Return the CPU milliseconds that the whole server uses for one request (median)."""
    return cpu_of_rounds(server, lambda: [request] * AT_ONCE, expected, rounds)


def cpu_of_rounds(
    server: Server, make_round: Callable[[], Sequence[Sent]], expected: int, rounds: int = ROUNDS
) -> float:
    """Return the CPU milliseconds for one of the requests that `make_round` gives (median)."""
    address = server.url.removeprefix("http://")
    connections = [HTTPConnection(address) for _ in range(AT_ONCE)]
    costs = []
    for number in range(WARM_UP_ROUNDS + rounds):
        requests = make_round()
        before = server.cpu_ns()
        _send_at_once(connections, requests, expected)
        if number >= WARM_UP_ROUNDS:
            costs.append((server.cpu_ns() - before) / 1e6 / len(requests))
    for connection in connections:
        connection.close()
    return median(costs)


def _send_at_once(
    connections: Sequence[HTTPConnection], requests: Sequence[Sent], expected: int
) -> None:
    pairs = list(zip(connections, requests, strict=True))
    for connection, sent in pairs:
        connection.request(sent.method, sent.path, sent.body or None, sent.headers)
    for connection, sent in pairs:
        response = connection.getresponse()
        response.read()
        if response.status != expected:
            raise RuntimeError(f"{sent.method} {sent.path} answered {response.status}")


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
