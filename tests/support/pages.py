"""A page as a person meets it: its heading, its text, its links, its errors and its forms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import lxml.html
from lxml.html import HtmlElement

from tests.support.forms import PageForm
from tests.support.words import matches, words

if TYPE_CHECKING:
    import httpx2

    from tests.support.visitor import Visitor


class Page:
    """One answer of the server, read as HTML."""

    def __init__(self, visitor: Visitor, response: httpx2.Response) -> None:
        self.visitor = visitor
        self.response = response
        self.status = response.status_code
        self.url = str(response.url)
        self.path = response.url.path
        self.html = response.text
        is_html = response.headers.get("content-type", "").startswith("text/html")
        self.root: HtmlElement = lxml.html.document_fromstring(
            self.html if is_html and self.html.strip() else "<html><body></body></html>"
        )

    @property
    def title(self) -> str:
        """What the browser's tab says."""
        return words(self.one("title"))

    @property
    def heading(self) -> str:
        """The page's main heading."""
        return words(self.one("h1"))

    @property
    def text(self) -> str:
        """All text that can be read in the main part, blanks made one."""
        main = self.all("main") or self.all("body")
        return words(main[0])

    @property
    def language(self) -> str:
        """The language that the page says it is in."""
        return self.root.get("lang", "")

    @property
    def errors(self) -> list[str]:
        """What is said to be wrong: beside fields and in the summary on top, each once."""
        found = self.all('.ds-validation-message, .ds-error-summary li, [role="alert"]')
        return list(dict.fromkeys(words(each) for each in found if words(each)))

    @property
    def flash(self) -> str:
        """The message that says what has just been done."""
        return " ".join(words(each) for each in self.all('[role="status"], .flash'))

    @property
    def links(self) -> dict[str, str]:
        """The address of every link by its words; the first of each."""
        found: dict[str, str] = {}
        for link in self.all("a[href]"):
            found.setdefault(words(link) or link.get("aria-label", ""), link.get("href", ""))
        return found

    @property
    def forms(self) -> list[PageForm]:
        """Every form of the page."""
        return [PageForm(self, each) for each in self.all("form")]

    def all(self, selector: str) -> list[HtmlElement]:
        """Return the elements that a CSS selector finds."""
        found: list[HtmlElement] = self.root.cssselect(selector)
        return found

    def one(self, selector: str) -> HtmlElement:
        """Return the only element that a CSS selector finds."""
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} of {selector!r} on {self.path} ({self.status})"
        return found[0]

    def texts(self, selector: str) -> list[str]:
        """Return the text of each element that a CSS selector finds."""
        return [words(each) for each in self.all(selector)]

    def says(self, sentence: str) -> bool:
        """Tell whether the page shows a sentence, wherever lines break."""
        return " ".join(sentence.split()) in words(self.one("body"))

    def form(self, name: str) -> PageForm:
        """Return the form that is called so: by its button, its label, or the path it sends to."""
        found = [form for form in self.forms if form.is_called(name)]
        called = [form.names for form in self.forms]
        assert found, f"no form {name!r} on {self.path} ({self.status}); there are {called}"
        return found[0]

    def has_form(self, name: str) -> bool:
        """Tell whether there is a form of that name."""
        return any(form.is_called(name) for form in self.forms)

    async def follow(self, name: str) -> Page:
        """Open a link by its words, whole or as their beginning."""
        for link, address in self.links.items():
            if matches(link, name):
                return await self.visitor.open(re.sub(r"#.*", "", address) or self.path)
        raise AssertionError(f"no link {name!r} on {self.path}; there are {list(self.links)}")
