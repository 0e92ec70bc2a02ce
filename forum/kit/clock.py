"""The one clock, so that tests can stop it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_stopped_at: datetime | None = None


def now() -> datetime:
    """Return the present moment as an aware UTC datetime."""
    return _stopped_at or datetime.now(UTC)


def set_now(moment: datetime | None) -> None:
    """Stop the clock at `moment` (aware), or let it run again with None."""
    global _stopped_at  # noqa: PLW0603  a clock is one by nature
    _stopped_at = moment


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be `moment` (aware) inside the block: examples and imports happened in the past."""
    before = _stopped_at
    set_now(moment)
    try:
        yield
    finally:
        set_now(before)
