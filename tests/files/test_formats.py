"""What becomes of the parts of documents: safe HTML, and words that can be searched."""

from pathlib import Path

import pytest
import weasyprint

from forum.files import reader_process
from forum.files.formats import told as told_of
from forum.files.formats.clean import first_heading, safe, words_of
from forum.files.sniff import sniff
from tests.files import hostile, hostile_pdf, offices
from tests.files.offices import paragraph, run

pytestmark = pytest.mark.once


HEAD = "<tr><th>a</th><th>b</th></tr>"


def html_of(tmp_path: Path, name: str, content: bytes) -> str:
    path = tmp_path / name
    path.write_bytes(content)
    told = reader_process.read(str(path), sniff(path, name).media_type, 20)
    return "".join(str(told["html"]).split("\n"))


@pytest.mark.parametrize(
    ("body", "html"),
    [
        (paragraph("Rutine", "Overskrift1"), "<h1>Rutine</h1>"),
        (paragraph("Rutine", "Heading1"), "<p>Rutine</p>"),  # no style is called so
        (paragraph("a < b & c"), "<p>a &lt; b &amp; c</p>"),
        (
            paragraph("én", "Punkt") + paragraph("to", number=1, level=1) + paragraph("tre"),
            "<ul><li>én<ul><li>to</li></ul></li></ul><p>tre</p>",
        ),
        (
            paragraph("a", number=2) + paragraph("pause") + paragraph("b", number=2),
            '<ol><li>a</li></ol><p>pause</p><ol start="2"><li>b</li></ol>',
        ),
        (paragraph("dypt", number=1, level=7), "<p>dypt</p>"),  # a level that the list lacks
        (
            paragraph('<w:r><w:rPr><w:b/><w:i w:val="0"/></w:rPr><w:t>nå</w:t></w:r>' + run("!")),
            "<p><strong>nå</strong>!</p>",
        ),
        (
            paragraph(
                '<w:ins w:id="1">' + run("ny") + "</w:ins><w:del><w:r><w:delText>gammel"
                "</w:delText></w:r></w:del>"
            ),
            "<p>ny</p>",
        ),
        (
            paragraph("<w:r><w:rPr><w:vanish/></w:rPr><w:t>skjult</w:t></w:r>" + run("synlig")),
            "<p>synlig</p>",
        ),
        (
            paragraph("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>"),
            "<p>a b<br>c</p>",
        ),
    ],
)
def test_word_file_becomes_plain_html(tmp_path: Path, body: str, html: str) -> None:
    assert html_of(tmp_path, "a.docx", offices.docx(body)) == html


@pytest.mark.parametrize(
    ("name", "content", "html"),
    [
        ("a.txt", "én\nto\n\n<b>tre</b>".encode(), "<p>én<br>to</p><p>&lt;b&gt;tre&lt;/b&gt;</p>"),
        ("a.txt", "blåbær".encode("cp1252"), "<p>blåbær</p>"),
        ("a.txt", "blåbær".encode("utf-16"), "<p>blåbær</p>"),
        ("a.txt", b"\xef\xbb\xbf" + "ø".encode(), "<p>ø</p>"),
        (
            "a.csv",
            b'a;b\n"x;\ny";2\n',
            f"<table><tbody>{HEAD}<tr><td>x;y</td><td>2</td></tr></tbody></table>",
        ),
        ("a.csv", b"a,b", f"<table><tbody>{HEAD}</tbody></table>"),
        ("a.csv", b"a\tb", f"<table><tbody>{HEAD}</tbody></table>"),
        (
            "a.rtf",
            rb"{\rtf1\ansi\ansicpg1252 Bl\'e5b\'e6r og {\b \u248?l}\par}",
            "<p>Blåbær og <strong>øl</strong></p>",
        ),
        (
            "a.ods",
            hostile.open_document(
                "spreadsheet",
                '<table:table table:name="Ark"><table:table-row><table:table-cell'
                ' office:value-type="string"><text:p>Åse</text:p></table:table-cell>'
                "</table:table-row></table:table>",
            ),
            "<h2>Ark</h2><table><thead><tr><th>Åse</th></tr></thead></table>",
        ),
    ],
)
def test_text_and_tables_are_read_as_they_were_written(
    tmp_path: Path, name: str, content: bytes, html: str
) -> None:
    assert html_of(tmp_path, name, content) == html


def test_words_that_were_broken_at_the_end_of_a_line_are_whole(tmp_path: Path) -> None:
    html = "<html lang=nb><p style='width:60px;hyphens:manual'>Bruktbutikk&shy;virksom&shy;heten"
    path = tmp_path / "a.pdf"
    weasyprint.HTML(string=f"{html} i kaffe-krokene</p>").write_pdf(path)
    text = reader_process.read(str(path), "application/pdf", 20)["text"]
    assert text.split() == ["Bruktbutikkvirksomheten", "i", "kaffekrokene"]


def test_what_was_filled_into_a_form_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(hostile_pdf.filled_form())
    assert reader_process.read(str(path), "application/pdf", 20)["text"] == "Utfylt av Gro"


@pytest.mark.parametrize(
    ("title", "heading", "name"),
    [
        ("Stengerutine", 12, "Stengerutine"),
        ("Microsoft Word - rutine.docx", 20, "Stenging på Åsane"),
        ("rutine.docx", 20, "Stenging på Åsane"),
        ("Dokument1", 20, "Stenging på Åsane"),
        ("", 20, "Stenging på Åsane"),
        ("", 12, ""),
    ],
)
def test_pdf_is_called_by_its_title_or_its_largest_line(
    tmp_path: Path, title: str, heading: int, name: str
) -> None:
    path = tmp_path / "a.pdf"
    lines = ["Stenging på Åsane", *offices.ROUTINE]
    path.write_bytes(offices.pdf(lines, title=title, heading=heading))
    assert reader_process.read(str(path), "application/pdf", 20)["title"] == name


def test_nothing_that_runs_or_reaches_out_is_left() -> None:
    made, is_cut = safe(
        '<h1 onclick="x()" style="color:red">Hei</h1><script>alert(1)</script><img src="//x/y">'
        '<p><a href="javascript:x()">her</a><iframe></iframe></p><svg><text>x</text></svg>'
        "<p> </p><ul><li></li></ul><table><tr><td colspan=2 onload=x>ja"
    )
    assert not is_cut
    assert made == (
        '<h1>Hei</h1><p>her</p><table><tbody><tr><td colspan="2">ja</td></tr></tbody></table>'
    )


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p>a&#x202e;b&#1;c&#xad;</p>", "<p>abc</p>"),
        ('<p>&#x338; onclick="x()" a</p>', ' onclick="x()" a'),
        ('<p>\u0338 onclick="x()" a</p>', ' onclick="x()" a'),
        ("<p>&amp;#x202e;</p>", "<p>&amp;#x202e;</p>"),
        ("<p>a\u030a</p>", "<p>å</p>"),
    ],
)
def test_what_references_and_marks_hide_is_cleaned(html: str, clean: str) -> None:
    assert clean in safe(html)[0]
    assert "<p \u226f" not in safe(html)[0]
    assert safe(safe(html)[0]) == safe(html)


def test_what_is_too_long_is_cut_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"ord " * 600_000)
    told = reader_process.read(str(path), "text/plain", 20)
    assert told["is_cut"]
    assert 1_900_000 < len(told["text"]) <= told_of.MAX_CHARACTERS
    path = tmp_path / "a.pdf"
    path.write_bytes(offices.pdf(*[["side"]] * 40))
    told = reader_process.read(str(path), "application/pdf", -1)  # no time at all
    assert (told["is_cut"], told["reason"]) == (False, "too_slow")


def test_words_of_a_row_stand_on_a_line() -> None:
    html = "<table><tr><td>a</td><td><p>b</p><p>c</p></td></tr><tr><td>d</td></tr></table><p>e</p>"
    assert words_of(html) == "a\tb c\nd\ne"
    assert first_heading("<p>x</p><h2>Hva <em>nå</em></h2>") == "Hva nå"
    assert first_heading("<p>x</p>") == ""
