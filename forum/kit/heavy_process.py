"""The inside of the heavy-work process: finds the named function and runs it."""

import os
from importlib import import_module
from typing import Any, Final

from forum.kit.heavy_work import is_allowed

# For one call. A picture of 50 million points takes about 3.
CPU_SECONDS: Final = 40


def prepare() -> None:
    """Give way to the pages: letters and pictures can wait a moment."""
    os.nice(5)


def run(name: str, arguments: dict[str, Any]) -> Any:
    """Run one function that `heavy_work.allowed` has marked.

    Raises:
        PermissionError: it was not marked.
    """
    module_name, _colon, function_name = name.partition(":")
    if not module_name.startswith("forum."):
        raise PermissionError
    module = import_module(module_name)
    if not is_allowed(name):
        raise PermissionError
    return getattr(module, function_name)(**arguments)


FUNCTIONS = {"run": run}
