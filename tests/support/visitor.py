"""Somebody with a browser: opens pages, fills forms in by their labels, presses buttons."""

from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2

from tests.support.pages import Page

MAX_REDIRECTS = 10


class Visitor:
    """A browser of its own, with cookies; without JavaScript, as every page must work."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self.client = client

    async def open(self, path: str, **query: str) -> Page:
        """Open a page, following redirects; the status is the page's own business."""
        return await self._follow(await self.client.get(path, params=query or None))

    async def press(self, path: str, **fields: str) -> Page:
        """Post to an address without a form, as a page of ours would."""
        return await self.send("POST", path, data=fields)

    async def send(self, method: str, path: str, **request: Any) -> Page:
        """Send what a form of our own pages sends, with the headers that a browser adds."""
        origin = str(self.client.base_url).rstrip("/")
        headers = {"origin": origin, "sec-fetch-site": "same-origin"} | request.pop("headers", {})
        return await self._follow(
            await self.client.request(method, path, headers=headers, **request)
        )

    async def _follow(self, response: httpx2.Response) -> Page:
        for _ in range(MAX_REDIRECTS):
            if not response.is_redirect:
                return Page(self, response)
            target = urljoin(str(response.url), response.headers["location"])
            parts = urlsplit(target)
            assert parts.netloc == urlsplit(str(self.client.base_url)).netloc, target
            response = await self.client.get(target)
        raise AssertionError(f"{response.url} leads round in circles")
