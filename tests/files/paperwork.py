"""Twelve documents with what offices put into them, and their words in the order one reads them.

Word, OpenDocument, Excel and PowerPoint files are written by hand, the PDF by WeasyPrint.
"""

from collections.abc import Callable
from html import escape
from typing import Final

import weasyprint

from tests.files import offices
from tests.files.offices import WORD, docx, paragraph, run

_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SLIDES: Final = "http://schemas.openxmlformats.org/presentationml/2006/main"
_SHEETS: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ODF: Final = "urn:oasis:names:tc:opendocument:xmlns"

LONG: Final = (
    "Når butikken åpner, går den som har nøkkelen først gjennom lokalet og ser etter lekkasjer, "
    "løse ledninger og ting som har falt ned. Så slår vi på lyset, setter fram skiltet og teller "
    "vekslepengene i kassa. Det skal være to til stede før døra låses opp. Er du alene, ring "
    "Bjørg Ærlig på Åsane eller vaktlaget i Tønsberg. Blåbærsyltetøy og annen mat tar vi ikke imot."
)


def _row(*cells: str) -> str:
    inside = "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells)
    return f"<w:tr>{inside}</w:tr>"


def _word_box(words: str) -> str:
    box = f"<w:txbxContent>{paragraph(words)}</w:txbxContent>"
    return (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic>"
        f"<a:graphicData><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        f"</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def word_with_lists() -> tuple[bytes, str]:
    body = (
        paragraph("Åpningsrutine", "Tittel")
        + paragraph("Før kundene kommer", "Overskrift1")
        + paragraph(LONG)
        + paragraph("Slå på lyset", "Punkt")
        + paragraph("Sett fram skiltet", number=1)
        + paragraph("Det grønne skiltet", number=1, level=1)
        + paragraph("Tell kassa", number=2)
        + paragraph("Lås opp døra", number=2)
        + f"<w:tbl>{_row('Dag', 'Ansvarlig')}{_row('Lørdag', 'Øyvind Å')}</w:tbl>"
        + paragraph("Takk for innsatsen")
    )
    words = (
        f"Åpningsrutine Før kundene kommer {LONG} Slå på lyset Sett fram skiltet Det grønne skiltet"
        " Tell kassa Lås opp døra Dag Ansvarlig Lørdag Øyvind Å Takk for innsatsen"
    )
    return docx(body), words


def word_with_notes() -> tuple[bytes, str]:
    noted = run("Vekslepengene er tusen kroner") + (
        '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(" hver morgen, og resten legges i safen")
    )
    body = paragraph("Kasse og penger", "Overskrift1") + paragraph(noted) + paragraph(LONG)
    note = f'<w:footnote w:id="0" w:type="separator">{paragraph("")}</w:footnote>'
    note += f'<w:footnote w:id="2">{paragraph("Vedtatt på årsmøtet i Sør-Trøndelag")}</w:footnote>'
    made = docx(
        body,
        header1=f"<w:hdr {WORD}>{paragraph('Bruktbutikken i Vefsn')}</w:hdr>",
        footer1=f"<w:ftr {WORD}>{paragraph('Versjon fire, mai')}</w:ftr>",
        footnotes=f"<w:footnotes {WORD}>{note}</w:footnotes>",
    )
    words = (
        "Bruktbutikken i Vefsn Kasse og penger Vekslepengene er tusen kroner 1 hver morgen, og"
        f" resten legges i safen {LONG} Vedtatt på årsmøtet i Sør-Trøndelag Versjon fire, mai"
    )
    return made, words


def word_in_columns() -> tuple[bytes, str]:
    split = (
        '<w:p><w:pPr><w:sectPr><w:type w:val="continuous"/><w:cols w:num="2"/></w:sectPr></w:pPr>'
        f"{run(LONG)}</w:p>"
    )
    inner = f"<w:tbl>{_row('Kopp', 'ti kroner')}</w:tbl>"
    body = (
        paragraph("Pris og sortering", "Overskrift1")
        + split
        + paragraph(
            _word_box("Husk: sjekk lommene i alle klær") + run("Klær henges etter størrelse")
        )
        + f"<w:tbl><w:tr><w:tc>{paragraph('Glass')}{inner}{paragraph('')}</w:tc>"
        f"<w:tc>{paragraph('Møbler')}</w:tc></w:tr></w:tbl>"
        + "<w:sdt><w:sdtContent>"
        + paragraph("Godkjent av styret")
        + "</w:sdtContent></w:sdt>"
    )
    words = (
        f"Pris og sortering {LONG} Klær henges etter størrelse Husk: sjekk lommene i alle klær"
        " Glass Kopp ti kroner Møbler Godkjent av styret"
    )
    return docx(body), words


def _open_text(body: str, master: str = "") -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "text", "table", "style")
    )
    spaces += f' xmlns:draw="{_ODF}:drawing:1.0" xmlns:fo="{_ODF}:xsl-fo-compatible:1.0"'
    styles = (
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1"/>'
        '</text:list-style><style:style style:name="S1" style:family="section"/>'
    )
    return offices.zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {spaces}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {spaces}><office:master-styles>"
            f'<style:master-page style:name="Standard">{master}</style:master-page>'
            "</office:master-styles></office:document-styles>",
        }
    )


def _p(words: str) -> str:
    return f"<text:p>{words}</text:p>"


def open_with_notes() -> tuple[bytes, str]:
    items = "".join(f"<text:list-item>{_p(each)}</text:list-item>" for each in ("Én", "To", "Tre"))
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        f"<text:note-body>{_p('Se også brannplanen')}</text:note-body></text:note>"
    )
    cells = "".join(
        f"<table:table-row><table:table-cell>{_p(one)}</table:table-cell><table:table-cell>"
        f"{_p(other)}</table:table-cell></table:table-row>"
        for one, other in (("Navn", "Telefon"), ("Gro Ås", "fem fem"))
    )
    body = (
        '<text:h text:outline-level="1">Brann og ulykke</text:h>'
        + _p(f"Ring nødnummeret{note} med en gang<text:s text:c='3'/>og rop høyt")
        + _p(escape(LONG))
        + f'<text:list text:style-name="L1">{items}</text:list>'
        + f"<table:table>{cells}</table:table>"
    )
    master = f"<style:header>{_p('Topptekst på øya')}</style:header>"
    master += f"<style:footer>{_p('Bunntekst')}</style:footer>"
    words = (
        f"Topptekst på øya Brann og ulykke Ring nødnummeret 1 med en gang og rop høyt {LONG}"
        " Én To Tre Navn Telefon Gro Ås fem fem Se også brannplanen Bunntekst"
    )
    return _open_text(body, master), words


def open_in_columns() -> tuple[bytes, str]:
    box = f"<draw:frame><draw:text-box>{_p('Ta bilde av skaden')}</draw:text-box></draw:frame>"
    body = (
        '<text:h text:outline-level="2">Tyveri</text:h>'
        f'<text:section text:style-name="S1">{_p(LONG)}{_p("Ikke løp etter.")}</text:section>'
        + _p(f"Skriv ned klokkeslettet{box}")
        + _p("Meld fra til <text:span>Kåre Ødegård</text:span><text:tab/>samme dag")
    )
    words = (
        f"Tyveri {LONG} Ikke løp etter. Skriv ned klokkeslettet Ta bilde av skaden"
        " Meld fra til Kåre Ødegård samme dag"
    )
    return _open_text(body), words


def pdf_in_columns() -> tuple[bytes, str]:
    html = (
        "<html lang=nb><style>@page{size:A4;margin:25mm}.two{columns:2}</style>"
        f"<h1>Vindu og utstilling</h1><p>{LONG}</p><div class=two><p>{LONG}</p><p>{LONG}</p></div>"
        "<ul><li>Bytt tema hver måned<li>Rød løper i jula</ul>"
    )
    words = f"Vindu og utstilling {LONG} {LONG} {LONG} • Bytt tema hver måned • Rød løper i jula"
    return bytes(weasyprint.HTML(string=html).write_pdf()), words


def pdf_with_notes() -> tuple[bytes, str]:
    html = (
        "<html lang=nb><style>@page{size:A4;margin:30mm;@bottom-center{content:'Bunntekst'}}"
        ".note{float:footnote}</style><h1>Avfall og gjenvinning</h1>"
        f"<p>{LONG}</p><table border=1><tr><th>Sort<th>Hvor<tr><td>Papp<td>Blå dunk</table>"
        f"<p>Småelektrisk leveres gratis<span class=note>Gjelder også ødelagte lamper</span></p>"
        f"<h2 style='break-before:page'>Neste side</h2><p>{LONG}</p>"
    )
    words = (
        f"Avfall og gjenvinning {LONG} Sort Hvor Papp Blå dunk Småelektrisk leveres gratis 1"
        f" 1. Gjelder også ødelagte lamper Bunntekst Neste side {LONG} Bunntekst"
    )
    return bytes(weasyprint.HTML(string=html).write_pdf()), words


def pdf_by_hand() -> tuple[bytes, str]:
    lines = ["Vaktplan på Åsane", *offices.ROUTINE, "Kåre: mandag (og tirsdag)"]
    return offices.pdf(lines, ["Side to", *offices.ROUTINE]), " ".join(
        [*lines, "Side to", *offices.ROUTINE]
    )


def _workbook(sheets: dict[str, str], **more: str) -> bytes:
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATION}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": offices.content_types({}),
        "_rels/.rels": offices.relations(
            f'<Relationship Id="r1" Type="{_RELATION}/officeDocument" Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": f'<workbook xmlns="{_SHEETS}" xmlns:r="{_RELATION}"><sheets>{listed}'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": offices.relations(relations),
    }
    for number, content in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{_SHEETS}">{content}</worksheet>'
        )
    return offices.zipped(parts | {f"xl/{name}.xml": content for name, content in more.items()})


def _cells(*rows: tuple[str | int, ...]) -> str:
    made = ""
    for number, row in enumerate(rows, 1):
        inside = "".join(
            f'<c r="{"ABCDEF"[place]}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
            if isinstance(cell, str)
            else f'<c r="{"ABCDEF"[place]}{number}"><v>{cell}</v></c>'
            for place, cell in enumerate(row)
        )
        made += f'<row r="{number}">{inside}</row>'
    return f"<sheetData>{made}</sheetData>"


def sheet_with_ends() -> tuple[bytes, str]:
    cells = _cells(("Vare", "Pris", "Merknad"), ("Kopp", 20, "blå"), ("Stol", 150, LONG))
    ends = (
        '<headerFooter><oddHeader>&amp;C&amp;"Arial,Bold"&amp;12Prisliste for Ålesund'
        "</oddHeader><oddFooter>&amp;LGjelder fra mai &amp;P</oddFooter></headerFooter>"
    )
    comment = (
        f'<comments xmlns="{_SHEETS}"><commentList><comment ref="A2"><text><r><t>Uten hank er det'
        " halv pris</t></r></text></comment></commentList></comments>"
    )
    words = (
        f"Prisliste for Ålesund Priser Vare Pris Merknad Kopp 20 blå Stol 150 {LONG} Åpent Dag Tid"
        " Lørdag ti til tre Uten hank er det halv pris Gjelder fra mai"
    )
    sheets = {
        "Priser": cells + ends,
        "Åpent": _cells(("Dag", "Tid"), ("Lørdag", "ti til tre")),
    }
    return _workbook(sheets, comments1=comment), words


def sheet_of_shifts() -> tuple[bytes, str]:
    rows = [(f"Uke {n}", f"Øystein {n}", f"Åse {n}", n * 3) for n in range(1, 41)]
    drawn = (
        f'<x:wsDr xmlns:x="urn:x" xmlns:a="{_DRAWING}"><x:sp><x:txBody><a:p><a:r><a:t>Bytt vakt i'
        " god tid</a:t></a:r></a:p></x:txBody></x:sp></x:wsDr>"
    )
    made = _workbook({"Vakter": _cells(*rows)}, **{"drawings/drawing1": drawn})
    listed = " ".join(str(cell) for row in rows for cell in row)
    return made, f"Vakter {listed} Bytt vakt i god tid"


def _paragraphs(*lines: str, level: int = 0) -> str:
    return "".join(
        f'<a:p><a:pPr lvl="{level}"/><a:r><a:t>{line}</a:t></a:r></a:p>' for line in lines
    )


def _shape(kind: str, inside: str) -> str:
    place = f'<p:ph type="{kind}"/>' if kind else ""
    return (
        f"<p:sp><p:nvSpPr><p:nvPr>{place}</p:nvPr></p:nvSpPr><p:txBody>{inside}</p:txBody></p:sp>"
    )


def _slideshow(*slides: str, notes: str = "") -> bytes:
    spaces = f'xmlns:p="{_SLIDES}" xmlns:a="{_DRAWING}" xmlns:r="{_RELATION}"'
    numbers = range(1, len(slides) + 1)
    listed = "".join(f'<p:sldId id="{255 + n}" r:id="r{n}"/>' for n in numbers)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": offices.content_types({}),
        "_rels/.rels": offices.relations(
            f'<Relationship Id="r1" Type="{_RELATION}/officeDocument"'
            ' Target="ppt/presentation.xml"/>'
        ),
        "ppt/presentation.xml": f"<p:presentation {spaces}><p:sldIdLst>{listed}</p:sldIdLst>"
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": offices.relations(
            "".join(
                f'<Relationship Id="r{n}" Type="{_RELATION}/slide" Target="slides/slide{n}.xml"/>'
                for n in numbers
            )
        ),
        "ppt/slides/_rels/slide1.xml.rels": offices.relations(
            f'<Relationship Id="r1" Type="{_RELATION}/notesSlide"'
            ' Target="../notesSlides/notesSlide1.xml"/>'
        ),
    }
    frame = "<p:{0} {1}><p:cSld><p:spTree>{2}</p:spTree></p:cSld></p:{0}>"
    for number, slide in zip(numbers, slides, strict=True):
        parts[f"ppt/slides/slide{number}.xml"] = frame.format("sld", spaces, slide)
    noted = _shape("body", _paragraphs(notes)) + _shape("sldNum", _paragraphs("1"))
    parts["ppt/notesSlides/notesSlide1.xml"] = frame.format("notes", spaces, noted)
    return offices.zipped(parts)


def slides_with_notes() -> tuple[bytes, str]:
    first = (
        _shape(
            "body", _paragraphs("Ta med smil", "Hils på alle") + _paragraphs("Også på øl", level=1)
        )
        + _shape("title", _paragraphs("Ny frivillig"))  # drawn above, written below
        + _shape("", _paragraphs("Tekstboks nederst til høyre"))
    )
    table = "".join(
        f"<a:tr>{''.join(f'<a:tc><a:txBody>{_paragraphs(cell)}</a:txBody></a:tc>' for cell in row)}"
        "</a:tr>"
        for row in (("Uke", "Hva"), ("én", "Bli kjent"))
    )
    second = _shape("title", _paragraphs("Første måned")) + (
        "<p:grpSp>"
        + _shape("", _paragraphs(LONG))
        + "</p:grpSp><p:graphicFrame><a:graphic><a:graphicData><a:tbl>"
        + table
        + "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )
    words = (
        "Ny frivillig Ta med smil Hils på alle Også på øl Tekstboks nederst til høyre Husk kaffe"
        f" Første måned {LONG} Uke Hva én Bli kjent"
    )
    return _slideshow(first, second, notes="Husk kaffe"), words


def slides_of_many() -> tuple[bytes, str]:
    slides = [
        _shape("ctrTitle", _paragraphs(f"Steg {n}")) + _shape("body", _paragraphs(LONG, "Ferdig"))
        for n in range(1, 13)
    ]
    words = " ".join(f"Steg {n} {LONG} Ferdig" for n in range(1, 13))
    return _slideshow(*slides), words


Made = Callable[[], tuple[bytes, str]]

DOCUMENTS: Final[dict[str, Made]] = {
    "lister.docx": word_with_lists,
    "fotnoter.docx": word_with_notes,
    "spalter.docx": word_in_columns,
    "fotnoter.odt": open_with_notes,
    "spalter.odt": open_in_columns,
    "spalter.pdf": pdf_in_columns,
    "fotnoter.pdf": pdf_with_notes,
    "enkel.pdf": pdf_by_hand,
    "priser.xlsx": sheet_with_ends,
    "vakter.xlsx": sheet_of_shifts,
    "notater.pptx": slides_with_notes,
    "mange.pptx": slides_of_many,
}
