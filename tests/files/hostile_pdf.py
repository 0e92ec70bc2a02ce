"""PDF files that loop, swell, lie or run things."""

import zlib
from collections.abc import Sequence
from typing import Final

from tests.files.offices import pdf_of

CATALOGUE: Final = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES: Final = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
ROOT: Final = b"/Root 1 0 R"


def one_page(*more: bytes, page: bytes = b"", box: bytes = b"0 0 595 842") -> bytes:
    """A PDF with one page; `more` are objects from number 4 on, the first its content."""
    made = b"<</Type/Page/Parent 2 0 R/MediaBox[" + box + b"]/Contents 4 0 R" + page + b">>"
    return pdf_of([CATALOGUE, PAGES, made, *more], ROOT)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


def pages_in_a_circle() -> bytes:
    return pdf_of([CATALOGUE, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"], ROOT)


def two_billion_pages() -> bytes:
    return pdf_of([CATALOGUE, b"<</Type/Pages/Kids[]/Count 2147483647>>"], ROOT)


def long_content() -> bytes:
    """100 MB of drawing, packed to 100 kB."""
    packed = zlib.compress(b"0 0 m 9 9 l S\n" * 7_000_000, 9)
    return one_page(stream(packed, b"/Filter/FlateDecode"))


def bomb_in_bomb() -> bytes:
    """200 MB of nothing, packed twice."""
    packed = zlib.compress(zlib.compress(b"\0" * 200_000_000, 9), 9)
    return one_page(stream(packed, b"/Filter[/FlateDecode/FlateDecode]"))


def picture(
    width: int, height: int, more: bytes = b"/Filter/FlateDecode", data: bytes = b""
) -> bytes:
    """A page with a picture that says how large it is."""
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d" % (width, height)
    entries += b"/ColorSpace/DeviceRGB/BitsPerComponent 8" + more
    return one_page(
        stream(b"q 500 0 0 500 0 0 cm /I Do Q"),
        stream(data or zlib.compress(b"\0" * 90_000, 9), entries),
        page=b"/Resources<</XObject<</I 5 0 R>>>>",
    )


def jbig2() -> bytes:
    """A fax of 60,000 by 60,000 points in some bytes."""
    segment = bytes.fromhex("00000000300001000000130000ea600000ea60000000000000000001000000")
    return picture(60_000, 60_000, b"/Filter/JBIG2Decode", segment)


def locked() -> bytes:
    """A PDF with a password."""
    objects: Sequence[bytes] = [
        CATALOGUE,
        PAGES,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        b"<</Filter/Standard/V 2/R 3/Length 128/P -44/O<%s>/U<%s>>>" % (b"41" * 32, b"42" * 32),
    ]
    return pdf_of(objects, b"/Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]")


def table_in_a_circle() -> bytes:
    """A PDF whose older table is the same one."""
    start = pdf_of([CATALOGUE, PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"], ROOT)
    place = start.index(b"xref\n")
    return start.replace(ROOT, ROOT + b"/Prev %d" % place)


def deep_arrays() -> bytes:
    return pdf_of(
        [CATALOGUE, b"<</Type/Pages/Kids " + b"[" * 200_000 + b"]" * 200_000 + b">>"], ROOT
    )


def draws_itself() -> bytes:
    """A form that draws itself, twice."""
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>"
    return one_page(
        stream(b"/F Do /F Do"),
        stream(b"/F Do /F Do", entries),
        page=b"/Resources<</XObject<</F 5 0 R>>>>",
    )


_FONT: Final = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_SHOWN: Final = b"BT /F 12 Tf 60 700 Td (Dette er en helt vanlig rutine) Tj ET"


def huge_page() -> bytes:
    page = b"/Resources<</Font<</F 5 0 R>>>>"
    return one_page(stream(_SHOWN), _FONT, page=page, box=b"0 0 99999999 99999999")


def active() -> bytes:
    """A PDF that wants to run a script, start a program and send a form."""
    catalogue = (
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
        b"/AA<</WC<</S/Launch/F(cmd.exe)>>>>>>"
    )
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    page += b"/Resources<</Font<</F 5 0 R>>>>>>"
    return pdf_of([catalogue, PAGES, page, stream(_SHOWN), _FONT], ROOT)


def filled_form() -> bytes:
    """A form with a field in which somebody wrote."""
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(Utfylt av Gro)/Rect[20 100 200 130]/F 4"
    form = b"/Fields[4 0 R]/DA(/F 12 Tf 0 g)/DR<</Font<</F 5 0 R>>>>/NeedAppearances true"
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R/AcroForm<<" + form + b">>>>",
            PAGES,
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Annots[4 0 R]>>",
            field + b"/P 3 0 R/DA(/F 12 Tf 0 g)>>",
            _FONT,
        ],
        ROOT,
    )


def broken_font() -> bytes:
    """A page set in a font that is noise."""
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/Evil/FontDescriptor 6 0 R/FirstChar 32"
    font += b"/LastChar 33/Widths[9 -9]>>"
    described = b"<</Type/FontDescriptor/FontName/Evil/FontFile2 7 0 R/Flags 32>>"
    noise = stream(b"\0\1\0\0\xff\xff" + bytes(range(256)) * 20)
    return one_page(stream(_SHOWN), font, described, noise, page=b"/Resources<</Font<</F 5 0 R>>>>")


def huge_function() -> bytes:
    """A shading by a table that says it has a billion entries."""
    shading = b"<</ShadingType 1/ColorSpace/DeviceRGB/Function 6 0 R>>"
    function = stream(
        b"\0" * 64,
        b"/FunctionType 0/Domain[0 1 0 1]/Range[0 1 0 1 0 1]/Size[65535 65535]/BitsPerSample 32",
    )
    return one_page(stream(b"/S sh"), shading, function, page=b"/Resources<</Shading<</S 5 0 R>>>>")
