"""The rules that turn CommonMark into this forum's text: headings, links, pictures, quotes."""

import re
from typing import Any

from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_BEFORE_PATH = re.compile(r"[^/?#]*")
_ALLOWED_SCHEMES = {"http", "https", "mailto", "tel"}
_OWN_PICTURE = re.compile(
    r"(?P<owner>/(?:threads|routines)/\d{1,12})?/files/(?P<id>\d{1,12})(?:/(?:small|medium|large))?"
)
_PERSON = re.compile(r"/people/[1-9][0-9]{0,9}")
_WWW_REST = re.compile(
    r"[a-z0-9æøåäö](?:[a-z0-9æøåäö-]{0,62}\.){1,8}[a-z]{2,24}(?::\d{1,5})?"
    r"(?:[/?#][^\s<>\"«»“”]*)?",
    re.IGNORECASE,
)
_WEB_SCHEME = re.compile(r"(?:^|[^a-z0-9.+-])(https?)$", re.IGNORECASE)
MAX_ADDRESS = 2_000  # characters; longer ones stay text
_CLOSERS = {")": "(", "]": "["}
_SMALL = re.compile(r"(?<![.\w])\.\.\.(?!\.)|(?<=\w)\.\.\.(?!\.)|(?<=\s)--?(?=\s)|(?<=\w)'(?=\w)")
_SMALL_FORMS = {"...": "…", "-": "–", "--": "–", "'": "’"}
_OPENS_AFTER = frozenset(" \t\n([{/–—-\u00a0«»“”")


def lower_headings(state: StateCore) -> None:
    """Make h3 of a first-level heading and h4 of every other: the page owns h1 and h2."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h3" if token.tag == "h1" else "h4"


def document_headings(state: StateCore) -> None:
    """Make h2 of a first- or second-level heading and h3 of every other: the page owns the h1."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h2" if token.tag in {"h1", "h2"} else "h3"


def reachable_tables(state: StateCore) -> None:
    """Let the keyboard reach a table that is wider than the phone, so that it can be scrolled."""
    for token in state.tokens:
        if token.type == "table_open":
            token.attrSet("tabindex", "0")


def is_allowed_link(url: str) -> bool:
    """Whether `url` may be a link: http, https, mailto, tel, or a path of our own."""
    before, colon, _after = _BEFORE_PATH.match(url)[0].partition(":")  # type: ignore[index]
    return not colon or before.strip().lower() in _ALLOWED_SCHEMES


def mark_outside_links(state: StateCore) -> None:
    """Give links to other sites `rel="nofollow noopener"`; `//host` gets its https back."""
    for token in _inline_tokens(state):
        if token.type != "link_open":
            continue
        href = str(token.attrGet("href") or "")
        if href.startswith("//"):
            href = f"https:{href}"
            token.attrSet("href", href)
        token.attrs.pop("title", None)
        if href.lower().startswith(("http:", "https:")):
            token.attrSet("rel", "nofollow noopener")


def take_in_at_signs(state: StateCore) -> None:
    """Make the @ before a link to a person a part of the link: it is the person's name."""
    for token in state.tokens:
        children = token.children or []
        for before, opening, name in zip(children, children[1:], children[2:], strict=False):
            is_person = _PERSON.fullmatch(str(opening.attrGet("href") or ""))
            if opening.type != "link_open" or not is_person or name.type != "text":
                continue
            if before.type == "text" and before.content.endswith("@"):
                before.content = before.content[:-1]
                name.content = f"@{name.content}"


def own_pictures_only(state: StateCore) -> None:
    """Keep pictures of own uploads; make a link of every other, so no page calls a third party."""
    for token in state.tokens:
        if token.children and any(child.type == "image" for child in token.children):
            token.children = _without_foreign_pictures(token.children)


def _without_foreign_pictures(children: list[Token]) -> list[Token]:
    kept: list[Token] = []
    links = 0
    for child in children:
        links += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        if child.type != "image":
            kept.append(child)
            continue
        own = _OWN_PICTURE.fullmatch(str(child.attrGet("src") or ""))
        if own:
            # A copied routine shows its origin's pictures below its own address.
            place = own["owner"] if (own["owner"] or "").startswith("/routines/") else ""
            source = f"{place}/files/{own['id']}/large"
            child.attrs = {"src": source, "alt": "", "loading": "lazy"}
            kept.append(child)
        else:
            kept.extend(_link_to(child, is_inside_link=links > 0))
    return kept


def _link_to(picture: Token, *, is_inside_link: bool) -> list[Token]:
    source = str(picture.attrGet("src") or "")
    words = Token("text", "", 0, content=picture.content or source)
    if is_inside_link or not source:
        return [words]
    return [Token("link_open", "a", 1, attrs={"href": source}), words, Token("link_close", "a", -1)]


def web_address(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  the parser's own signature
    """Link a bare `https://…` before emphasis can tear it at its underscores and stars.

    Takes the place of the library's rule, which searches all text before each `://` again.
    """
    if state.src[state.pos : state.pos + 3] != "://" or state.linkLevel or not state.md.linkify:
        return False
    scheme = _WEB_SCHEME.search(state.pending, max(0, len(state.pending) - 6))
    if scheme is None:
        return False
    start = state.pos - len(scheme[1])
    found = state.md.linkify.match_at_start(state.src[start : start + MAX_ADDRESS])
    address = found.url.rstrip("*") if found else ""
    if len(address) <= len(scheme[1]):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[1])]
        _push_link(state, address)
    state.pos += len(address) - len(scheme[1])
    return True


def _push_link(state: StateInline, address: str) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": state.md.normalizeLink(address)}
    state.push("text", "", 0).content = state.md.normalizeLinkText(address)
    closing = state.push("link_close", "a", -1)
    for token in (opening, closing):
        token.markup, token.info = "linkify", "auto"


def length_of_www(owner: Any, text: str, position: int) -> int:
    """Return how many characters after `www.` belong to the address; 0 when it is none."""
    found = _WWW_REST.match(text, position)
    if found is None:
        return 0
    address = found[0].rstrip(".,;:!?'*_~")
    # «(se www.x.no)»: the bracket belongs to the sentence unless it was opened in the address.
    while address and address[-1] in _CLOSERS and _CLOSERS[address[-1]] not in address:
        address = address[:-1].rstrip(".,;:!?'*_~")
    return len(address)


def https_of_www(owner: Any, match: Any) -> None:
    """Make `https://www.x.no` of `www.x.no`; linkify itself would take http."""
    match.url = f"https://{match.url}"


def typography(state: StateCore, opening: str, closing: str) -> None:
    """Set quotation marks, ellipses, dashes and apostrophes as books do, in linear time.

    markdown-it's own rule walks back over every open mark, which grows with the square of them;
    it also makes © of the third point in (a) (b) (c).
    """
    for token in state.tokens:
        if token.type == "inline" and token.children:
            _set_type(token.children, opening, closing)


def _set_type(children: list[Token], opening: str, closing: str) -> None:
    pending: tuple[Token, int] | None = None
    before = " "
    addresses = 0
    for child in children:
        if child.info == "auto":
            addresses += child.nesting
        if child.type == "text" and child.content and not addresses:
            child.content = _SMALL.sub(lambda found: _SMALL_FORMS[found[0]], child.content)
            if '"' in child.content:
                pending = _set_quotes(child, before, pending, (opening, closing))
        if child.type in {"softbreak", "hardbreak"}:
            before = " "
        elif child.content:
            before = child.content[-1]


def _set_quotes(
    child: Token, before: str, pending: tuple[Token, int] | None, marks: tuple[str, str]
) -> tuple[Token, int] | None:
    letters = list(child.content)
    for place, letter in enumerate(letters):
        previous = letters[place - 1] if place else before
        if letter != '"':
            continue
        if pending and not previous.isspace():
            token, start = pending
            if token is child:
                letters[start] = marks[0]
            else:
                token.content = token.content[:start] + marks[0] + token.content[start + 1 :]
            letters[place] = marks[1]
            pending = None
        elif previous in _OPENS_AFTER:
            pending = (child, place)
    child.content = "".join(letters)
    return pending


def _inline_tokens(state: StateCore) -> list[Token]:
    return [child for token in state.tokens for child in token.children or ()]
