"""Our own sources of the built files: styles in the order of their layers, and one script."""

from pathlib import Path

from forum.kit.data import data_dir
from forum.web.asset_vendor import DESIGN_SYSTEM, VENDOR

STATIC = data_dir("static")
# Later layers win. The folder or file of static/css is called like its layer.
OWN_LAYERS = ("reset", "tokens", "base", "layout", "components", "utilities", "print")
LAYERS = "reset, ds.base, ds.components, tokens, base, layout, components, utilities, print"


def own_sources() -> list[Path]:
    """Return the files of ours that builds are made from, and the lock of the others."""
    folders = ("css", "js", "icons")
    files = [path for folder in folders for path in (STATIC / folder).rglob("*") if path.is_file()]
    return [*sorted(files), STATIC.parent / "package-lock.json"]


def styles() -> str:
    """Return all styles of pages, joined in the order of their layers."""
    parts = [f"@layer {LAYERS};", _layer("ds.base", _design_system("base"))]
    parts.append(_layer("ds.components", "".join(_design_system(name) for name in DESIGN_SYSTEM)))
    parts += [_layer(layer, _own(layer)) for layer in OWN_LAYERS]
    return "\n".join(parts)


def sheet_styles() -> str:
    """Return the styles of sheets that are made for printing."""
    return (STATIC / "css" / "sheet.css").read_text("utf-8")


def script() -> Path:
    """Return the script that imports all others."""
    return STATIC / "js" / "samling.js"


def _layer(name: str, text: str) -> str:
    return f"@layer {name} {{\n{text}\n}}"


def _design_system(part: str) -> str:
    return (VENDOR / "designsystemet" / f"{part}.css").read_text("utf-8")


def _own(layer: str) -> str:
    single = STATIC / "css" / f"{layer}.css"
    files = [single] if single.is_file() else sorted((STATIC / "css" / layer).glob("*.css"))
    return "\n".join(file.read_text("utf-8") for file in files)
