"""Drawings: one sprite with the lucide icons that we use and the mark, and the mark as a PNG."""

import io
import re
from pathlib import Path

from forum.kit.data import data_dir
from forum.web.asset_vendor import MODULES, VENDOR

ICONS = data_dir("static") / "icons"

# `icon("bell")`, `icon="bell"`, `icons.svg') }}#bell`: these must exist.
_SURELY = re.compile(
    r"""(?:\bicon\(|\b(?:label_)?icon=|icons\.svg'\)\s*\}\}\#)["']?([a-z0-9-]{3,})["']"""
)
# Any other word in quotes may be one too, as in `state(_("Solved"), "success", "check")`.
_MAYBE = re.compile(r"""["']([a-z][a-z0-9-]{2,})["']""")

PETROL, WAFFLE, CREAM, PALE = "#0F5A63", "#E3A22F", "#FFF8E9", "#82C1C8"
# The three tags of static/icons/mark.svg, with their corners not rounded.
_TAGS = {
    WAFFLE: [(38.2, 30.4), (38.2, 60), (27.5, 73.2), (13, 62)],
    PALE: [(61.8, 30.4), (61.8, 60), (72.5, 73.2), (87, 62)],
    CREAM: [(50, 22.3), (59.1, 29.4), (59.1, 78), (40.9, 78), (40.9, 29.4)],
}


def icons_used() -> frozenset[str]:
    """Return the lucide icons that templates name, and those that data may name."""
    listed = (ICONS / "lucide.txt").read_text("utf-8").splitlines()
    surely = {line.strip() for line in listed if line.strip() and not line.startswith("#")}
    maybe: set[str] = set()
    for template in data_dir("templates").rglob("*.html"):
        text = template.read_text("utf-8")
        surely.update(_SURELY.findall(text))
        maybe.update(_MAYBE.findall(text))
    return frozenset(surely | (maybe & _existing())) - {"mark"}


def icon_sprite() -> str:
    """Return one drawing with a symbol for each icon, and the mark."""
    symbols = [_symbol(path) for path in sorted((VENDOR / "lucide").glob("*.svg"))]
    mark = (ICONS / "mark-header.svg").read_text("utf-8").strip()
    symbols.append(re.sub(r"<svg [^>]*viewBox", '<svg id="mark" viewBox', mark))
    body = "".join(symbols).replace("<svg ", "<symbol ").replace("</svg>", "</symbol>")
    return f'<svg xmlns="http://www.w3.org/2000/svg">{body}</svg>'


def touch_icon(size: int = 512) -> bytes:
    """Return the mark as a PNG of `size` pixels for home screens, which take no SVG."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  only a build that draws waits for it

    scale = 4 * size / 100
    image = Image.new("RGB", (4 * size, 4 * size), PETROL)
    draw = ImageDraw.Draw(image)
    width = round(2.9 * scale)
    for colour, corners in _TAGS.items():
        draw.polygon([(x * scale, y * scale) for x, y in corners], fill=colour)
    draw.ellipse(_around(50, 31.4, 3.9, scale), fill=PETROL)
    draw.ellipse(_around(50, 18.5, 5.8, scale), outline=WAFFLE, width=width)
    draw.line([(50 * scale, 23 * scale), (50 * scale, 31.4 * scale)], WAFFLE, width)
    stream = io.BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _around(x: float, y: float, radius: float, scale: float) -> tuple[float, float, float, float]:
    left, top, right, bottom = x - radius, y - radius, x + radius, y + radius
    return left * scale, top * scale, right * scale, bottom * scale


def _existing() -> set[str]:
    folder = MODULES / "lucide-static" / "icons"
    return {path.stem for path in (folder if folder.is_dir() else VENDOR / "lucide").glob("*.svg")}


def _symbol(path: Path) -> str:
    drawing = path.read_text("utf-8")
    body = drawing[drawing.index(">", drawing.index("<svg")) + 1 : drawing.index("</svg>")]
    shapes = re.sub(r"\s*\n\s*", "", body).replace(" />", "/>")
    return f'<svg id="{path.stem}" viewBox="0 0 24 24">{shapes}</svg>'
