"""The server process stays light: heavy libraries are loaded in the helper processes alone."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.once

HEAVY = (
    "PIL",
    "pillow_heif",
    "lingua",
    "mjml",
    "numpy",
    "whoosh",
    "weasyprint",
    "kreuzberg",
    "pypdfium2",
)


@pytest.mark.parametrize("module", ["forum.app", "forum.files", "forum.kit.heavy"])
def test_server_imports_no_heavy_library(module: str) -> None:
    code = f"import sys, {module}; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout.strip() == "[]"
