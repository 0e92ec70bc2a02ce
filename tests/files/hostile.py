"""Files that troublemakers send and machines break, made here: `python -m tests.files.hostile DIR`.

`HOSTILE` says of each how it is named, how it is made, and what must become of it: a code of a
refused upload, or "read", "no text: reason". Where several are right, the versions of a library
differ.
"""

import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.files import hostile_pdf as pdf
from tests.files import offices, samples

_MB: Final = 1_000_000
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LAUGHS: Final = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))
    + "]>"
)
SECRET_FILE: Final = '<!DOCTYPE x [<!ENTITY a12 SYSTEM "file:///etc/passwd">]>'
FAR_AWAY: Final = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/evil.dtd"><!-- -->'


def word(document: str, **more: bytes) -> bytes:
    """A Word file with this main part."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": samples.XML,
        "word/document.xml": document,
        **more,
    }
    return offices.zipped(parts)


def word_with(doctype: str) -> bytes:
    """A Word file whose text is an entity of its own."""
    return word(
        f'<?xml version="1.0"?>{doctype}<w:document {offices.WORD}><w:body><w:p><w:r>'
        "<w:t>start &a12; slutt</w:t></w:r></w:p></w:body></w:document>"
    )


def word_of(body: str) -> bytes:
    """A Word file with this body."""
    return word(f"<w:document {offices.WORD}><w:body>{body}</w:body></w:document>")


def sheet(doctype: str = "", cells: str = "", dimension: str = "A1") -> bytes:
    """An Excel file with one sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    cells = cells or '<row r="1"><c r="A1" t="inlineStr"><is><t>&a12;</t></is></c></row>'
    return offices.zipped(
        {
            "[Content_Types].xml": samples.XML,
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1"'
            f' Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relation}"><sheets>'
            '<sheet name="Ark" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1"'
            f' Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?>{doctype}<worksheet xmlns="{main}">'
            f'<dimension ref="{dimension}"/><sheetData>{cells}</sheetData></worksheet>',
        }
    )


def far_cell() -> bytes:
    """A sheet with two words, 17 billion cells apart."""
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>her</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>der</t></is></c></row>'
    )
    return sheet(cells=cells, dimension="A1:XFD1048576")


def open_document(kind: str, body: str, doctype: str = "", **more: bytes) -> bytes:
    """An OpenDocument file with this body."""
    odf = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?>{doctype}<office:document-content'
        f' xmlns:office="{odf}:office:1.0" xmlns:text="{odf}:text:1.0"'
        f' xmlns:table="{odf}:table:1.0" office:version="1.3"><office:body><office:{kind}>{body}'
        f"</office:{kind}></office:body></office:document-content>"
    )
    return offices.zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": content,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{odf}:manifest:1.0"/>',
            **more,
        }
    )


def endless_sheet() -> bytes:
    """An OpenDocument sheet that repeats a word in all of its 17 billion cells."""
    return open_document(
        "spreadsheet",
        '<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row></table:table>",
    )


def locked_open_document() -> bytes:
    """An OpenDocument text as LibreOffice saves it with a password."""
    manifest = (
        b'<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><file-entry>'
        b"<encryption-data/></file-entry></manifest>"
    )
    parts: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": bytes(range(256)) * 8,
        "META-INF/manifest.xml": manifest,
    }
    return offices.zipped(parts)


def many_entries(count: int, claimed: int) -> bytes:
    """A zip whose list of contents has `count` entries, and says that it has `claimed`."""
    local = b"PK\x03\x04" + struct.pack("<5H3L2H", 20, 0, 0, 0, 33, 0, 0, 0, 17, 0)
    local += b"word/document.xml"
    listed = bytearray()
    for number in range(count):
        name = b"word/document.xml" if not number else b"word/%d" % number
        listed += b"PK\x01\x02" + struct.pack(
            "<6H3L5H2L", 20, 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0
        )
        listed += name
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, claimed, claimed, len(listed), len(local), 0)
    return local + bytes(listed) + end


def patched(content: bytes, old: bytes, new: bytes) -> bytes:
    """The content with all of `old` replaced, which must be there."""
    assert old in content
    return content.replace(old, new)


def locked_zip() -> bytes:
    """A Word file whose parts say that they are encrypted, as zip programs do it."""
    made = bytearray(offices.docx())
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(sign)
        while at >= 0:
            made[at + place] |= 1
            at = made.find(sign, at + 4)
    return bytes(made)


def odd_compression() -> bytes:
    """A Word file packed in a way that nobody knows."""
    made = bytearray(offices.docx())
    for sign, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = made.find(sign)
        while at >= 0:
            made[at + place] = 77
            at = made.find(sign, at + 4)
    return bytes(made)


def nested_archive() -> bytes:
    """A zip in a zip in a zip …, the innermost of 10 MB."""
    inner = samples.archive({"a": b"\0" * 10 * _MB})
    for _level in range(10):
        inner = samples.archive({f"{name}.zip": inner for name in "ab"})
    return word(f"<w:document {offices.WORD}/>", **{"word/embeddings/a.zip": inner})


def styles_in_a_circle() -> bytes:
    """A Word file whose styles are based on each other."""
    style = '<w:style w:type="paragraph" w:styleId="{}"><w:basedOn w:val="{}"/></w:style>'
    styles = f"<w:styles {offices.WORD}>{style.format('a', 'b')}{style.format('b', 'a')}</w:styles>"
    return offices.docx(offices.paragraph("Rundt og rundt", "a"), styles=styles)


def deep_word(levels: int) -> bytes:
    """A Word file with tables in tables."""
    start, end = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    return word_of(start * levels + offices.paragraph("innerst") + end * levels)


def old_office_in_a_circle() -> bytes:
    """An old Word file whose table of sectors leads to itself."""
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504)
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", head, 40, 0, 1, 1, 0, 4096, 0, 0, 0, 0)
    struct.pack_into("<109I", head, 76, *[0] * 109)
    sectors = struct.pack("<128I", *[0] * 128)
    names = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 24, 5, 1) + b"\0" * 60
        for name in ("Root Entry", "WordDocument", "1Table", "0Table")
    )
    return bytes(head) + sectors + names * 4


def picture_bomb(kind: str) -> bytes:
    """A picture that says it is 30,000 by 30,000, or as near as its kind can say."""
    if kind == "PNG":
        return samples.png_bomb()
    if kind == "JPEG":
        return samples.jpeg_bomb()
    if kind == "GIF":
        return samples.gif_bomb()
    if kind == "WEBP":
        return samples.webp_bomb()
    side = struct.pack(">II", 400, 300)
    return patched(samples.picture("HEIF"), side, struct.pack(">II", 30_000, 30_000))


def open_rows() -> bytes:
    """A CSV with a quote that is never closed, and 10 MB after it."""
    return b'a;b\n"' + b"x;y\n" * 2_500_000


Maker = Callable[[], bytes]

HOSTILE: Final[dict[str, tuple[Maker, str]]] = {
    # Archives
    "bombe i bildet.docx": (samples.zip_bomb, "no text: damaged"),
    "bombe i teksten.docx": (
        lambda: word_of(f"<w:p><w:r><w:t>{' ' * 100 * _MB}</w:t></w:r></w:p>"),
        "no text: too_heavy",
    ),
    "bombe i ark.xlsx": (
        lambda: sheet(cells=" " * 300 * _MB),
        "no text: damaged|no_words|too_heavy",
    ),
    "eske i eske.docx": (nested_archive, "no text: damaged"),
    "200000 deler.docx": (lambda: many_entries(200_000, 0xFFFF), "not_allowed"),
    "200000 skjulte deler.docx": (lambda: many_entries(200_000, 1), "not_allowed"),
    "9000 like deler.docx": (lambda: many_entries(9_000, 9_000), "no text: damaged"),
    "sti ut.docx": (samples.archive_with_path, "no text: damaged"),
    "makroer.xlsx": (samples.with_macros, "macros"),
    "makroer.odt": (lambda: samples.opendocument("text", "Basic/a.xml"), "macros"),
    "gamle makroer.doc": (lambda: samples.old_office("WordDocument", "_VBA_PROJECT"), "macros"),
    "avkuttet.docx": (lambda: offices.docx()[:-40], "damaged"),
    "halv.docx": (lambda: (d := offices.docx())[: len(d) // 2] + d[-22:], "damaged"),
    "låst.docx": (lambda: samples.old_office("EncryptedPackage"), "no text: locked"),
    "låst.odt": (locked_open_document, "no text: locked"),
    "låst pakke.docx": (locked_zip, "no text: locked"),
    "ukjent pakking.docx": (odd_compression, "no text: damaged"),
    "feil sum.docx": (
        lambda: patched(
            offices.docx(),
            b"PK\x01\x02\x14\x03\x14\0\0\0\x08\0",
            b"PK\x01\x02\x14\x03\x14\0\0\0\0\0",
        ),
        "no text: damaged",
    ),
    # XML
    "latter.docx": (lambda: word_with(LAUGHS), "no text: damaged"),
    "latter.odt": (
        lambda: open_document("text", "<text:p>&a12;</text:p>", LAUGHS),
        "no text: damaged",
    ),
    "latter.xlsx": (lambda: sheet(LAUGHS), "no text: damaged|no_words|read"),
    "fremmed fil.docx": (lambda: word_with(SECRET_FILE), "no text: damaged|read"),
    "fremmed fil.odt": (
        lambda: open_document("text", "<text:p>&a12;</text:p>", SECRET_FILE),
        "no text: damaged|no_words",
    ),
    "fremmed fil.xlsx": (lambda: sheet(SECRET_FILE), "no text: damaged|no_words|read"),
    "fremmed side.docx": (lambda: word_with(FAR_AWAY), "no text: damaged|read"),
    "ond tegning.docx": (
        lambda: offices.zipped(
            {
                "word/document.xml": f"<w:document {offices.WORD}><w:body>"
                f"{offices.paragraph('Se tegningen')}</w:body></w:document>",
                "word/media/a.svg": f"<?xml version='1.0'?>{LAUGHS}<svg onload='x()'>&a12;</svg>",
            }
        ),
        "read",
    ),
    "100000 nivåer.docx": (
        lambda: word_of("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000),
        "no text: no_words",
    ),
    "tabell i tabell.docx": (lambda: deep_word(3_000), "no text: no_words"),
    "stiler i ring.docx": (styles_in_a_circle, "read"),
    "feil tegnsett.docx": (
        lambda: word('<?xml version="1.0" encoding="klingon"?><x/>'),
        "no text: damaged",
    ),
    "uendelig.xlsx": (far_cell, "no text: too_heavy|damaged|too_slow|read"),
    "uendelig.ods": (endless_sheet, "no text: too_heavy|damaged|too_slow|read"),
    "uendelig liste.odt": (
        lambda: open_document(
            "text",
            "<text:list><text:list-item>" * 20_000 + "</text:list-item></text:list>" * 20_000,
        ),
        "no text: no_words|damaged",
    ),
    "tom lysbildefil.pptx": (samples.pptx, "no text: no_words"),
    # The old formats
    "ring.doc": (old_office_in_a_circle, "no text: damaged|no_words|too_slow|too_heavy"),
    "tomt.xls": (lambda: samples.old_office("Workbook"), "no text: damaged|no_words"),
    "støy.ppt": (
        lambda: samples.old_office("PowerPoint Document") + bytes(range(256)) * 400,
        "no text: damaged|no_words",
    ),
    # Text
    "åpne sitattegn.csv": (open_rows, "read"),
    "en linje.csv": (lambda: b"a;" * 3 * _MB, "read"),
    "dyp.rtf": (
        lambda: b"{\\rtf1 " + b"{" * 1_000_000 + b"hei",
        "no text: damaged|too_heavy|read|too_slow",
    ),
    "bin.rtf": (lambda: b"{\\rtf1\\ansi \\bin2147483647 hei}", "no text: damaged|no_words|read"),
    "lang.txt": (lambda: "æøå\n\n".encode() * 2 * _MB, "read"),
    "skript.txt": (lambda: b"<script>alert(1)</script>", "read"),
    # PDF
    "sider i ring.pdf": (pdf.pages_in_a_circle, "no text: scan|damaged"),
    "to milliarder sider.pdf": (pdf.two_billion_pages, "no text: scan|damaged"),
    "5000 sider.pdf": (
        lambda: offices.pdf(*[[f"Side {n} av mange"] for n in range(5_000)]),
        "read",
    ),
    "bombe.pdf": (pdf.long_content, "no text: scan|too_slow|too_heavy"),
    "bombe i bombe.pdf": (pdf.bomb_in_bomb, "no text: scan|too_slow|too_heavy"),
    "30000 punkter.pdf": (lambda: pdf.picture(30_000, 30_000), "no text: scan"),
    "jbig2.pdf": (pdf.jbig2, "no text: scan"),
    "låst.pdf": (pdf.locked, "no text: locked"),
    "avkuttet.pdf": (lambda: offices.pdf()[:400], "no text: scan|damaged|read"),
    "feil tabell.pdf": (
        lambda: patched(offices.pdf(), b"0000000", b"9999999"),
        "read|no text: damaged",
    ),
    "tabell i ring.pdf": (pdf.table_in_a_circle, "no text: damaged|read|scan"),
    "dype lister.pdf": (pdf.deep_arrays, "no text: damaged|scan|too_heavy"),
    "tegner seg selv.pdf": (pdf.draws_itself, "no text: scan|too_heavy"),
    "enorm side.pdf": (pdf.huge_page, "read"),
    "uten sider.pdf": (lambda: b"%PDF-1.7\n%%EOF", "no text: damaged"),
    "kjører program.pdf": (pdf.active, "read"),
    "ond skrift.pdf": (pdf.broken_font, "read|no text: scan"),
    "stor funksjon.pdf": (pdf.huge_function, "no text: scan"),
    # Two things at once
    "pdf og zip.pdf": (lambda: offices.pdf() + offices.docx(), "read"),
    "pdf og html.pdf": (lambda: offices.pdf() + b"<script>alert(1)</script>", "read"),
    "gif og skript.gif": (lambda: samples.picture("GIF") + b"*/=1;alert(1)", "picture"),
    "bilde og arkiv.jpg": (lambda: samples.picture() + offices.docx(), "picture"),
    # Pictures
    "30000.png": (lambda: picture_bomb("PNG"), "too_many_pixels"),
    "30000.jpg": (lambda: picture_bomb("JPEG"), "too_many_pixels"),
    "30000.gif": (lambda: picture_bomb("GIF"), "too_many_pixels"),
    "30000.webp": (lambda: picture_bomb("WEBP"), "too_many_pixels|unreadable"),
    "30000.heic": (lambda: picture_bomb("HEIF"), "too_many_pixels|unreadable"),
    "tekstbombe.png": (samples.png_text_bomb, "unreadable|picture"),
    "avkuttet.jpg": (lambda: samples.picture()[:900], "unreadable"),
    # Names
    "tom.pdf": (lambda: b"", "empty"),
    "../../etc/passwd": (lambda: b"root", "not_allowed"),
    "C:\\Windows\\rutine.pdf": (offices.pdf, "read"),
    f"{'å' * 300}.pdf": (offices.pdf, "read"),
    "🧺🫐👩🏽‍🔧.docx": (offices.docx, "read"),
    "rutine.pdf.exe": (lambda: b"MZ\x90\0" * 90, "not_allowed"),
    "er egentlig pdf.docx": (offices.pdf, "read"),
    "er egentlig word.pdf": (offices.docx, "read"),
    "er egentlig tekst.pdf": (lambda: b"hei", "not_allowed"),
}


def write_all(folder: Path) -> None:
    """Write all of them into a folder, as numbers in their order: some names no disk would take."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (make, _outcome) in enumerate(HOSTILE.values()):
        (folder / f"{number}").write_bytes(make())


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
