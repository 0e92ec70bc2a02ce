"""The search process with one more function: forgetting what it has decoded, to measure cold."""

from collections.abc import Callable
from typing import Any

from forum.search.process import FUNCTIONS as OWN
from forum.search.process import engine


def forget(folder: str) -> None:
    """Forget every term, but not the segments that are open."""
    engine(folder).forget_terms()


FUNCTIONS: dict[str, Callable[..., Any]] = {**OWN, "forget": forget}
