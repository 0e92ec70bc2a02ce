"""Markdown to safe HTML as volunteers need it: rendered once, stored with RENDERER_VERSION.

CommonMark with strikethrough; headings become h3 and h4 (the page has h1 and h2), a single
newline breaks the line, no tables (a 320 px phone), no indented code, no HTML. A document has
tables and boxes to tick besides, and its own headings below the page's h1.
"""

from collections.abc import Callable
from functools import cache
from typing import Final

import nh3
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.tasklists import tasklists_plugin

from forum.kit import markdown_rules as rules
from forum.kit.text import clean_text, shorten

__all__ = [
    "MAX_CHARACTERS",
    "RENDERER_VERSION",
    "clean_text",
    "excerpt",
    "render",
    "render_document",
]

# Raise it when the same source would give other HTML: what is stored is then made again.
RENDERER_VERSION: Final = 2
# Uncapped, three known pathological inputs take over 5 s; capped none takes 1 s.
MAX_CHARACTERS: Final = 30_000

_QUOTES = {"nb": ("«", "»"), "nn": ("«", "»"), "da": ("»", "«"), "sv": ("”", "”")}
_TAGS = {
    "p", "br", "h3", "h4", "ul", "ol", "li", "em", "strong", "s", "a", "blockquote", "code", "pre",
    "hr", "img",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "rel"}, "img": {"src", "alt", "loading"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_DOCUMENT_TAGS = _TAGS | {"h2", "table", "thead", "tbody", "tr", "th", "td", "label", "input"}
_DOCUMENT_ATTRIBUTES = _ATTRIBUTES | {
    "ul": {"class"},
    "ol": {"class", "start"},
    "input": {"type", "checked"},
    "table": {"tabindex"},
}


def render(text: str, language: str) -> str:
    """Return safe HTML for `text`, with quotation marks as `language` (nb, nn, da, en…) has them.

    At most MAX_CHARACTERS are read; forms refuse longer texts before. Pictures come from own
    uploads only (`/files/12`); a remote picture becomes a link to it.
    """
    source = clean_text(text[:MAX_CHARACTERS])
    html = _parser(language).render(source)
    return nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None
    ).strip()


def render_document(text: str, language: str) -> str:
    """Return safe HTML for the text of a document: as `render`, with tables and boxes to tick.

    Headings become h2 and h3: the page has the h1. `- [ ] Lock the door` is a step with a box;
    ticking it changes nothing but the page that is open.
    """
    source = clean_text(text[:MAX_CHARACTERS])
    html = _document_parser(language).render(source)
    return nh3.clean(
        html,
        tags=_DOCUMENT_TAGS,
        attributes=_DOCUMENT_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
    ).strip()


def excerpt(text: str, length: int = 200) -> str:
    """Return the beginning of `text` as plain words on one line, at most `length` characters."""
    # Marks take room, so more source than words is read; a cut in the middle is harmless here.
    source = clean_text(text[: length * 4 + 200])
    words: list[str] = []
    for token in _parser("").parse(source):
        _gather(token, words)
        words.append(" ")
    return shorten(" ".join("".join(words).split()), length)


def _gather(token: Token, words: list[str]) -> None:
    if token.type in {"text", "code_inline", "fence"}:
        words.append(token.content)
    elif token.type in {"softbreak", "hardbreak"}:
        words.append(" ")
    for child in token.children or ():
        _gather(child, words)


@cache
def _document_parser(language: str) -> MarkdownIt:
    parser = _made(language, rules.document_headings)
    parser.enable("table")
    parser.use(tasklists_plugin, enabled=True, label=True)
    parser.core.ruler.push("table_focus", rules.reachable_tables)
    return parser


@cache
def _parser(language: str) -> MarkdownIt:
    return _made(language, rules.lower_headings)


def _made(language: str, headings: Callable[[StateCore], None]) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    parser.disable(["code", "lheading", "html_block", "html_inline"])
    parser.enable(["strikethrough", "linkify"])
    parser.linkify = _linkify()
    parser.inline.ruler.at("linkify", rules.web_address)
    parser.validateLink = rules.is_allowed_link  # type: ignore[method-assign]
    parser.core.ruler.push("headings", headings)
    parser.core.ruler.push("pictures", rules.own_pictures_only)
    parser.core.ruler.push("links", rules.mark_outside_links)
    parser.core.ruler.push("mentions", rules.take_in_at_signs)
    opening, closing = _QUOTES.get(language, ("“", "”"))

    def typography(state: StateCore) -> None:
        rules.typography(state, opening, closing)

    if language:
        parser.core.ruler.before("text_join", "typography", typography)
    return parser


def _linkify() -> LinkifyIt:
    # "fil.md" and "kl.no" are words, not addresses; www. is what people mean as a link.
    linkify = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": True, "fuzzy_ip": False})
    linkify.add("www.", {"validate": rules.length_of_www, "normalize": rules.https_of_www})
    linkify.add("ftp:", None)
    linkify.add("//", None)
    return linkify
