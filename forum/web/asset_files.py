"""Where built static files lie, and the list of them."""

from pathlib import Path

from forum.kit.data import data_dir

MANIFEST = "manifest.json"


def build_folder() -> Path:
    """Return the folder of the built files, of which `MANIFEST` is the list."""
    return data_dir("static") / "build"
