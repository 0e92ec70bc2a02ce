"""Where templates, static files and seeds lie, in a checkout and when installed."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


@cache
def data_dir(name: str) -> Path:
    """Return the folder `templates`, `static` or `seeds`.

    A wheel carries them as `forum/_data/<name>` (pyproject.toml); in a checkout they lie beside
    `forum`.
    """
    packed = _PACKAGE / "_data" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name
