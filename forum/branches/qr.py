"""QR codes as pictures that print sharply at any size."""

import io

import segno
from markupsafe import Markup


def inline(text: str, *, border: int = 4) -> Markup:
    """Return `text` as a QR code to stand in a page; its size is the style sheet's.

    `border` is the quiet zone in squares; less than 4 only where the page leaves it free.
    """
    code = segno.make(text, error="m", micro=False)
    drawn = code.svg_inline(border=border, dark="#000", light="#fff", omitsize=True)
    return Markup(drawn)  # noqa: S704  drawn by the library, from squares alone


def svg(text: str) -> bytes:
    """Return `text` as a QR code in SVG, black on white with the quiet zone of ISO/IEC 18004."""
    drawn = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(drawn, kind="svg", scale=8, border=4, dark="#000", light="#fff", xmldecl=True)
    return drawn.getvalue()
