"""What a package needs from those above it: it may not import them, so it is handed in."""

from collections.abc import Mapping
from typing import Generic, TypeVar

T = TypeVar("T")


class Seam(Generic[T]):
    """A place for what packages above hand in, each by its name; `app` and `worker` fill all."""

    def __init__(self, what: str) -> None:
        """Make an empty one; `what` says in an error what is missing."""
        self._what = what
        self._given: dict[str, T] = {}

    def fill(self, given: T, name: str = "") -> None:
        """Hand it in; what was handed in before by the same name gives way."""
        self._given[name] = given

    @property
    def one(self) -> T:
        """What was handed in, where there is only one.

        Raises:
            LookupError: nobody has.
        """
        return next(iter(self.all.values()))

    @property
    def all(self) -> Mapping[str, T]:
        """All that was handed in, by name.

        Raises:
            LookupError: nobody has.
        """
        if not self._given:
            raise LookupError(f"Nobody has handed in {self._what}.")
        return self._given
