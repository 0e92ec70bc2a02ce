"""Documents as offices make them, written here by hand: nothing of them is stored."""

import io
import zipfile
from collections.abc import Sequence
from html import escape
from typing import Final

ROUTINE: Final = (
    "Tell kassen før du går, og skriv summen i boka.",
    "Skru av kaffetrakteren og lys på lageret.",
    "Lås bakdøra. Nøkkelen henger på kroken ved øltønna på Åsane.",
)
WORD: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE: Final = "application/vnd.openxmlformats-officedocument"


def pdf(*pages: Sequence[str], title: str = "", heading: int = 12) -> bytes:
    """A PDF with these lines on its pages: by default the routine, and a second page.

    `heading` is the size of each first line in points.
    """
    texts = pages or (["Stengerutine på Åsane", *ROUTINE], ["Side to: ring Kåre ved feil."])
    count = len(texts)
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(count))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {count}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        f"<</Title({title})>>".encode("cp1252"),
    ]
    for number, lines in enumerate(texts):
        drawn = b"BT /F %d Tf 60 780 Td 26 TL " % heading + _shown(lines[0]) + b"/F 12 Tf "
        drawn += b"".join(_shown(line) for line in lines[1:]) + b"ET"
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
            + f"/Contents {6 + 2 * number} 0 R>>".encode()
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn))
    return pdf_of(objects)


def _shown(line: str) -> bytes:
    quoted = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return b"(" + quoted.encode("cp1252") + b") Tj T* "


def pdf_of(objects: Sequence[bytes], trailer: bytes = b"/Root 1 0 R/Info 4 0 R") -> bytes:
    """A PDF of these objects, numbered from 1, with a table of where they are."""
    made, places = bytearray(b"%PDF-1.5\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj" % number + content + b"endobj\n"
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer<</Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(made)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, stored)
    return out.getvalue()


def paragraph(text: str, style: str = "", *, number: int = 0, level: int = 0) -> str:
    """A paragraph of Word; `number` is a list of `NUMBERING`, `text` may hold runs."""
    inside = text if text.startswith("<w:") else run(text)
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    listed = f'<w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>' if number else ""
    numbered = f"<w:numPr>{listed}</w:numPr>" if listed else ""
    return f"<w:p><w:pPr>{styled}{numbered}</w:pPr>{inside}</w:p>"


def run(text: str) -> str:
    """A run of Word."""
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


NUMBERING: Final = (
    f"<w:numbering {WORD}>"
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>'
    "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)
STYLES: Final = (
    f'<w:styles {WORD}><w:style w:type="paragraph" w:styleId="Tittel"><w:name w:val="Title"/>'
    '</w:style><w:style w:type="paragraph" w:styleId="Overskrift1"><w:name w:val="heading 1"/>'
    '</w:style><w:style w:type="paragraph" w:styleId="Punkt"><w:name w:val="List Bullet"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
)


def docx(body: str = "", **parts: str) -> bytes:
    """A Word file with this body, by default the routine; `parts` are more parts of `word/`.

    `header1`, `footer1`, `footnotes`, `endnotes` and `comments` are held by the body as Word does.
    """
    body = body or paragraph("Stengerutine på Åsane", "Overskrift1") + "".join(
        paragraph(line) for line in ROUTINE
    )
    held = {"numbering": NUMBERING, "styles": STYLES, **parts}
    held_by = "".join(
        f'<Relationship Id="{name}" Type="{_RELATION}/{name.rstrip("0123456789")}"'
        f' Target="{name}.xml"/>'
        for name in held
    )
    ends = "".join(
        f'<w:{name[:-1]}Reference w:type="default" r:id="{name}"/>'
        for name in ("header1", "footer1")
        if name in held
    )
    document = f"<w:document {WORD}><w:body>{body}<w:sectPr>{ends}</w:sectPr></w:body></w:document>"
    return zipped(
        {
            "[Content_Types].xml": content_types(
                {"/word/document.xml": f"{_TYPE}.wordprocessingml.document.main+xml"}
            ),
            "_rels/.rels": relations(
                f'<Relationship Id="r1" Type="{_RELATION}/officeDocument"'
                ' Target="word/document.xml"/>'
            ),
            "word/_rels/document.xml.rels": relations(held_by),
            "word/document.xml": document,
            **{f"word/{name}.xml": content for name, content in held.items()},
        }
    )


def content_types(parts: dict[str, str]) -> str:
    """The part of an Office file that says what its parts are."""
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def relations(listed: str) -> str:
    """A part of an Office file that says what another part relates to."""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{listed}</Relationships>"
    )
