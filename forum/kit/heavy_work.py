"""The list of functions that may run in the heavy-work process; small, so that it stays small."""

from collections.abc import Callable
from typing import Any, TypeVar

Work = TypeVar("Work", bound=Callable[..., Any])

_allowed: set[str] = set()


def allowed(function: Work) -> Work:
    """Allow `function` to be called by its name in the heavy-work process.

    It takes and returns what JSON can say; files go by their paths. It may run twice.
    """
    _allowed.add(f"{function.__module__}:{function.__name__}")
    return function


def is_allowed(name: str) -> bool:
    """Whether `name` ("module:function") was marked by `allowed`."""
    return name in _allowed
