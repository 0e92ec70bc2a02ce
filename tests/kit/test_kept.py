"""What is read once and kept for half a minute."""

from forum.kit import db
from forum.kit.kept import FRESH_SECONDS, Kept
from tests.conftest import StoppedClock


class Read:
    """Counts how often it was read."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self) -> int:
        self.times += 1
        return self.times


async def test_is_read_again_after_half_a_minute(database: None, clock: StoppedClock) -> None:
    kept = Kept(Read())
    assert [await kept.get(), await kept.get()] == [1, 1]
    clock.move(seconds=FRESH_SECONDS)
    assert await kept.get() == 2


async def test_is_read_again_once_a_change_is_kept(database: None) -> None:
    kept = Kept(Read())
    assert await kept.get() == 1
    async with db.transaction():
        kept.forget()
        assert await kept.get() == 1
    assert await kept.get() == 2


async def test_what_was_read_before_a_change_was_kept_is_not_kept(database: None) -> None:
    async def read() -> int:
        value = await reads()
        if value == 1:
            kept.forget()  # somebody's change, while this one waits for its rows
        return value

    reads = Read()
    kept = Kept(read)
    assert [await kept.get(), await kept.get(), await kept.get()] == [1, 2, 2]


async def test_another_database_is_read_for_itself(database: None) -> None:
    kept = Kept(Read())
    assert await kept.get() == 1
    url = db.database().url
    await db.close_database()
    await db.open_database(url)
    assert await kept.get() == 2
