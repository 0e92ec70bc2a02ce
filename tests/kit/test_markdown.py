"""Text as volunteers write it becomes safe HTML, whatever they or somebody else put into it."""

import re
import sys
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kit.markdown import MAX_CHARACTERS, clean_text, excerpt, render, render_document

pytestmark = pytest.mark.once

ALLOWED = {
    "p", "br", "h3", "h4", "ul", "ol", "li", "em", "strong", "s", "a", "blockquote", "code", "pre",
    "hr", "img",
}  # fmt: skip
LINK = '<a href="{0}" rel="nofollow noopener">{1}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hei på dere", "<p>Hei på dere</p>"),
        ("en\nto", "<p>en<br>\nto</p>"),
        ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>"),
        ("# En\n## To\n###### Seks", "<h3>En</h3>\n<h4>To</h4>\n<h4>Seks</h4>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("> sitat", "<blockquote>\n<p>sitat</p>\n</blockquote>"),
        ("tekst\n---\nmer", "<p>tekst</p>\n<hr>\n<p>mer</p>"),
        ("    innrykk er ikke kode", "<p>innrykk er ikke kode</p>"),
        ("```\nkode\n```", "<pre><code>kode\n</code></pre>"),
        ("| a | b |\n|---|---|", "<p>| a | b |<br>\n|---|---|</p>"),
        ("[regler](/threads/3)", '<p><a href="/threads/3">regler</a></p>'),
    ],
)
def test_marks_that_volunteers_need_are_known(text: str, html: str) -> None:
    assert render(text, "nb") == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("https://a.no/x_y_z", LINK.format("https://a.no/x_y_z", "https://a.no/x_y_z")),
        ("http://a.no", LINK.format("http://a.no", "http://a.no")),
        ("www.a.no", LINK.format("https://www.a.no", "www.a.no")),
        ("(se www.a.no/b).", "(se " + LINK.format("https://www.a.no/b", "www.a.no/b") + ")."),
        ("www.a.no/b_(c)", LINK.format("https://www.a.no/b_(c)", "www.a.no/b_(c)")),
        ("www.blåbær.no", LINK.format("https://www.xn--blbr-roah.no", "www.blåbær.no")),
        ("[her](https://a.no)", LINK.format("https://a.no", "her")),
        ("[her](//a.no/x)", LINK.format("https://a.no/x", "her")),
        ("post@a.no", '<a href="mailto:post@a.no">post@a.no</a>'),
        ("[ring](tel:+4712345678)", '<a href="tel:+4712345678">ring</a>'),
        ("fil.md og kl.no og 10.30", "fil.md og kl.no og 10.30"),
        ("www. og www.a", "www. og www.a"),
        ("ftp://a.no", "ftp://a.no"),
    ],
)
def test_addresses_become_links_and_words_do_not(text: str, html: str) -> None:
    assert render(text, "nb") == f"<p>{html}</p>"


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "[x](&#106;avascript:alert(1))",
        "[x](java&#x09;script:alert(1))",
        "[x](\x01javascript:alert(1))",
        "<javascript:alert(1)>",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        '[x](https://a.no "onmouseover=alert(1)")',
        '[x](https://a.no"onclick="alert(1))',
        "![x](javascript:alert(1))",
        "`<b>`<iframe src=//a.no>",
        "<a href='x' style='position:fixed'>",
        "&lt;script&gt;",
    ],
)
def test_nothing_that_runs_comes_through(text: str) -> None:
    assert_safe(render(text, "nb"))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("/files/12", "/files/12/large"),
        ("/files/12/small", "/files/12/large"),
        ("/threads/4/files/12/medium", "/files/12/large"),
    ],
)
def test_picture_of_an_own_upload_is_shown(source: str, shown: str) -> None:
    html = render(f"![stolen](  {source}  )", "nb")
    assert html == f'<p><img src="{shown}" alt="stolen" loading="lazy"></p>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("![bilde](https://a.no/b.png)", LINK.format("https://a.no/b.png", "bilde")),
        ("![](https://a.no/b.png)", LINK.format("https://a.no/b.png", "https://a.no/b.png")),
        ("![b](//a.no/b.png)", LINK.format("https://a.no/b.png", "b")),
        ("![b](/me)", '<a href="/me">b</a>'),
        ("[![b](https://a.no/b.png)](https://c.no)", LINK.format("https://c.no", "b")),
    ],
)
def test_picture_from_elsewhere_becomes_a_link(text: str, html: str) -> None:
    assert render(text, "nb") == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nb", "«god dag» sa «hun»"),
        ("nn", "«god dag» sa «hun»"),
        ("da", "»god dag« sa »hun«"),
        ("en", "“god dag” sa “hun”"),
        ("sv", "”god dag” sa ”hun”"),
        ("other", "“god dag” sa “hun”"),
    ],
)
def test_quotes_are_those_of_the_language(language: str, expected: str) -> None:
    assert render('"god dag" sa "hun"', language) == f"<p>{expected}</p>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('("a")', "(«a»)"),
        ('"*a*"', "«<em>a</em>»"),
        ('"a\nb"', "«a<br>\nb»"),
        ('5" rør', "5&quot; rør"),
        ('"uten slutt', "&quot;uten slutt"),
        (r"\"a\"", "&quot;a&quot;"),
        ("så ...", "så …"),
        ("vent... nå", "vent… nå"),
        ("10 - 12", "10 – 12"),
        ("kl. 10-12", "kl. 10-12"),
        ("it's", "it’s"),
        ("(a) (b) (c) (r) (tm)", "(a) (b) (c) (r) (tm)"),
        ('`"a"`', "<code>&quot;a&quot;</code>"),
        ('https://a.no/?q="x"', None),
    ],
)
def test_signs_are_set_as_in_a_book(text: str, expected: str | None) -> None:
    html = render(text, "nb")
    if expected is None:
        assert "«" not in html
    else:
        assert html.replace('"', "&quot;") == f"<p>{expected}</p>"


N = MAX_CHARACTERS
PATHOLOGICAL = {
    "open brackets": "[" * N,
    "open links": "[a](" * (N // 4),
    "open pictures": "![" * (N // 2),
    "stars": "*a **a " * (N // 7),
    "only stars": "*" * N,
    "emphasis runs": "a**b" + "c* " * (N // 3),
    "deep emphasis": "*a_ " * (N // 4),
    "backticks": "".join("e" + "`" * n for n in range(250)),
    "block quotes": ">" * N,
    "nested lists": "\n".join(" " * n + "- a" for n in range(240)),
    "lists and quotes": "> - " * (N // 4),
    "list marks": "- " * (N // 2),
    "reference definitions": "".join(f"[{n}]: /u\n" for n in range(2_500)),
    "reference uses": "[a]: /u\n\n" + "[a]" * 9_900,
    "entities": "&" * N,
    "open tags": "<" * N,
    "open autolinks": "<a:" * (N // 3),
    "schemes": "http://" * (N // 7),
    "addresses": "http://a" * (N // 8),
    "colons and slashes": "://" * (N // 3),
    "www": "www." * (N // 4),
    "www hyphens": "www." + "a-" * (N // 2),
    "www labels": ("www." + "a." * 20 + " ") * 600,
    "www brackets": "www.a.no/" + ")" * N,
    "at signs": "a@" * (N // 2),
    "dots before at": "a." * (N // 2) + "@x.no",
    "strikes": "~~a ~" * (N // 5),
    "quotes that open": '"a ' * (N // 3),
    "quotes that close": 'a"' * (N // 2),
    "apostrophes": "a'" * (N // 2),
    "parentheses": "(" * (N // 2) + ")" * (N // 2),
    "link in parentheses": "[a](" + "(" * N,
    "angle destinations": "[a](<" * (N // 5),
    "titles": '[a](b "' * (N // 7),
    "marks on one letter": "a" + "\u0301" * N,
    "joiners": "a\u200d" * (N // 2),
    "blanks": " " * N,
    "tabs": "\t" * N,
    "newlines": "\n" * N,
    "too long by far": "ord " * (10 * N),
}


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_pathological_text_is_rendered_in_bounded_steps(name: str) -> None:
    text = PATHOLOGICAL[name]
    with at_most_steps(8_000_000):
        html = render(text, "nb")
        excerpt(text)
    assert_safe(html)


class at_most_steps:  # noqa: N801  reads as a sentence
    """Fails above so many function calls: unlike seconds, they are the same on every machine."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.steps = 0

    def __enter__(self) -> None:
        def count(_frame: object, event: str, _argument: object) -> None:
            if event in {"call", "c_call"}:
                self.steps += 1

        sys.setprofile(count)

    def __exit__(self, *_error: object) -> None:
        sys.setprofile(None)
        assert self.steps < self.limit, self.steps


PIECES = r"""[ ] ( ) ! * ** _ ~~ ` ``` # > - 1. " ' < > & \ | : // www. http://a.no @ .no a ord
/files/1 javascript: <script> onerror= 🫐""".split()  # noqa: SIM905
WRITTEN = st.text(max_size=400) | st.lists(
    st.sampled_from([*PIECES, " ", "\n", "\n\n", "\t", "\u202e", "\u0000", "\ud800"]), max_size=120
).map("".join)


@given(text=WRITTEN, language=st.sampled_from(["nb", "da", "en", "zz"]))
def test_any_text_gives_safe_html(text: str, language: str) -> None:
    assert_safe(render(text, language))


@given(WRITTEN)
def test_any_excerpt_is_one_short_plain_line(text: str) -> None:
    short = excerpt(text, 80)
    assert len(short) <= 80
    assert "\n" not in short
    assert short == short.strip()


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b\x07c", "abc"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("en\tto", "en\tto"),
        ("\u202egnp.exe", "gnp.exe"),
        ("\u2066a\u2069", "a"),
        ("\ufeffHei", "Hei"),
        ("sal\u00adgs\u200bvare", "salgsvare"),
        ("a\u0308", "ä"),
        ("a\u030a", "å"),
        ("\ud83d alene", " alene"),
        ("a\u200db", "ab"),
        ("👩\u200d🔧 og 🏳️\u200d🌈", "👩\u200d🔧 og 🏳️\u200d🌈"),
        ("क्\u200dष", "क्\u200dष"),
        ("z" + "\u0335" * 30, "z" + "\u0335" * 4),
        ("شكرا \u200fتمام", "شكرا \u200fتمام"),
    ],
)
def test_characters_that_deceive_or_break_are_removed(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("# Hei\n**fet** og [lenke](http://a.no)", "Hei fet og lenke"),
        ("- en\n- to\n\n`kode`", "en to kode"),
        ("![bilde](/files/3) under", "bilde under"),
        ("<b>hei</b>", "<b>hei</b>"),
        ("ord " * 100, "ord ord ord ord ord ord ord…"),
        ("æ" * 100, "æ" * 29 + "…"),
        ("", ""),
    ],
)
def test_excerpt_is_what_stands_first_without_marks(text: str, short: str) -> None:
    assert excerpt(text, 30) == short


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def assert_safe(html: str) -> None:
    """Fail on tags, attributes and addresses that no text may have."""
    parser = _Tags()
    parser.feed(html)
    for tag, attributes in parser.found:
        assert tag in ALLOWED, tag
        assert set(attributes) <= {"href", "rel", "src", "alt", "loading", "start"}, attributes
        if tag == "img":
            assert re.fullmatch(r"/files/\d+/large", attributes["src"] or ""), attributes
        href = attributes.get("href") or ""
        assert re.match(r"(?:https?:|mailto:|tel:|[^:]*$|[^:]*[/?#])", href), href
        if href.startswith(("http", "//")):
            assert attributes["rel"] == "nofollow noopener"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# En\n## To\n### Tre", "<h2>En</h2>\n<h2>To</h2>\n<h3>Tre</h3>"),
        (
            "- [ ] Lås døra",
            (
                '<ul class="contains-task-list">\n'
                '<li><label><input type="checkbox"> Lås døra</label></li>\n</ul>'
            ),
        ),
        (
            "| a |\n|---|\n| b |",
            (
                '<table tabindex="0">\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n'
                "<tbody>\n<tr>\n<td>b</td>\n</tr>\n</tbody>\n</table>"
            ),
        ),
        (
            "![plan](/routines/4/files/7)",
            '<p><img src="/routines/4/files/7/large" alt="plan" loading="lazy"></p>',
        ),
        ("<input onclick=x>", "<p>&lt;input onclick=x&gt;</p>"),
    ],
)
def test_a_document_has_tables_and_boxes_to_tick_besides(text: str, html: str) -> None:
    assert render_document(text, "nb") == html
