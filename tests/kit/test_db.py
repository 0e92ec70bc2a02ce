import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum

import pytest

from forum.kit import db
from forum.kit.models import Job

CREATE = {
    "sqlite": "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT UNIQUE, is_good INT,"
    " made_at TIMESTAMP, held_on DATE)",
    "postgres": "CREATE TABLE thing (id SERIAL PRIMARY KEY, name TEXT UNIQUE, is_good BOOL,"
    " made_at TIMESTAMPTZ, held_on DATE)",
}
ADD = (
    "INSERT INTO thing (name, is_good, made_at, held_on)"
    " VALUES (:name, :is_good, :made_at, :held_on)"
)
NINE = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


class Colour(Enum):
    RED = "red"


@pytest.fixture(autouse=True)
async def thing(database: None) -> AsyncIterator[None]:
    await db.execute(CREATE[db.dialect()])
    yield
    await db.execute("DROP TABLE thing")


async def add(name: str, made_at: datetime = NINE, *, is_good: bool = True) -> None:
    day = date(2026, 11, 18)
    await db.execute(ADD, name=name, is_good=is_good, made_at=made_at, held_on=day)


async def names(sql: str, **params: object) -> list[str]:
    return [each["name"] for each in await db.rows(sql, **params)]


async def test_row_comes_back_with_instants_dates_and_flags() -> None:
    await add("price tags", is_good=False)
    assert await db.row("SELECT * FROM thing") == {
        "id": 1,
        "name": "price tags",
        "is_good": False,
        "made_at": NINE,
        "held_on": date(2026, 11, 18),
    }
    found = await db.row("SELECT MAX(made_at) AS last_at, COUNT(*) AS n FROM thing")
    assert found == {"last_at": NINE, "n": 1}


async def test_instants_compare_as_time_whatever_their_zone_and_fraction() -> None:
    oslo = timezone(timedelta(hours=1))
    await add("ten in Oslo", datetime(2026, 11, 18, 10, 0, tzinfo=oslo))
    await add("a moment later", NINE + timedelta(microseconds=1))
    await add("a second later", NINE + timedelta(seconds=1))
    ordered = await names("SELECT name FROM thing WHERE made_at >= :at ORDER BY made_at", at=NINE)
    assert ordered == ["ten in Oslo", "a moment later", "a second later"]
    later = await names("SELECT name FROM thing WHERE made_at > :at ORDER BY made_at", at=NINE)
    assert later == ["a moment later", "a second later"]


async def test_instants_of_models_and_of_sql_are_the_same() -> None:
    oslo = timezone(timedelta(hours=1))
    made = await Job.create(
        name="x", arguments="{}", created_at=datetime(2026, 11, 18, 10, 0, tzinfo=oslo)
    )
    assert await db.value("SELECT id FROM job WHERE created_at = :at", at=NINE) == made.id
    assert await Job.filter(created_at=NINE).count() == 1
    assert (await Job.get(id=made.id)).created_at == NINE


async def test_naive_instant_is_refused() -> None:
    with pytest.raises((TypeError, Exception), match="aware"):
        await add("noon", datetime(2026, 11, 18, 12, 0))  # noqa: DTZ001  that is the point


async def test_list_of_any_length_is_one_parameter() -> None:
    for name in "abc":
        await add(name)
    find = "SELECT name FROM thing WHERE name IN (:names) ORDER BY name"
    miss = "SELECT name FROM thing WHERE name NOT IN (:names) ORDER BY name"
    assert await names(find, names=["a", "c", "x"]) == ["a", "c"]
    assert await names(find, names=()) == []
    assert await names(miss, names={"a"}) == ["b", "c"]
    assert await names(miss, names=[]) == ["a", "b", "c"]
    assert await names("SELECT name FROM thing WHERE id IN (:ids)", ids=range(2, 3)) == ["b"]
    assert await names("SELECT name FROM thing WHERE made_at IN (:at)", at=[NINE]) != []


async def test_flags_and_enums_are_parameters() -> None:
    await add("good", is_good=True)
    await add("red", is_good=False)
    assert await names("SELECT name FROM thing WHERE is_good = :is_good", is_good=True) == ["good"]
    assert await names("SELECT name FROM thing WHERE name = :name", name=Colour.RED) == ["red"]
    assert await names("SELECT name FROM thing WHERE name IN (:some)", some=[Colour.RED]) == ["red"]


@pytest.mark.parametrize(
    ("sql", "params", "says"),
    [
        ("SELECT :one AS a", {}, "one"),
        ("SELECT 1 AS a", {"one": 1}, "one"),
        ("SELECT name FROM thing WHERE name = :name", {"name": ["a"]}, "IN"),
        ("SELECT name FROM thing WHERE name IN (:name)", {"name": "a"}, "list"),
    ],
)
async def test_wrong_parameters_are_refused(sql: str, params: dict[str, object], says: str) -> None:
    with pytest.raises(TypeError, match=says):
        await db.rows(sql, **params)


async def test_writing_says_how_many_rows_it_changed() -> None:
    await add("a")
    await add("b")
    assert await db.execute("UPDATE thing SET is_good = :no", no=False) == 2
    assert await db.execute("DELETE FROM thing WHERE name = :name", name="z") == 0
    new = "INSERT INTO thing (name) VALUES (:name) ON CONFLICT (name) DO NOTHING RETURNING id"
    assert await db.value(new, name="a") is None
    assert await db.value(new, name="c") is not None


async def test_broken_constraint_is_one_exception_on_both() -> None:
    await add("a")
    with pytest.raises(db.IntegrityError):
        await add("a")


async def test_transaction_is_kept_or_undone_as_a_whole() -> None:
    async with db.transaction():
        await add("kept")
        assert await db.value("SELECT COUNT(*) AS n FROM thing") == 1
    with pytest.raises(LookupError):  # noqa: PT012
        async with db.transaction():
            await add("undone")
            await Job.create(name="undone", arguments="{}", created_at=NINE)
            raise LookupError
    assert await names("SELECT name FROM thing") == ["kept"]
    assert await Job.all().count() == 0


async def test_nested_transaction_is_a_part_of_the_outer_one() -> None:
    with pytest.raises(LookupError):  # noqa: PT012
        async with db.transaction():
            async with db.transaction():
                await add("inner")
            raise LookupError
    assert await names("SELECT name FROM thing") == []


async def test_failed_part_undoes_the_whole_even_when_caught() -> None:
    async def outer() -> None:
        async with db.transaction():
            await add("before")
            with pytest.raises(LookupError):
                async with db.transaction():
                    raise LookupError

    with pytest.raises(RuntimeError):
        await outer()
    assert await names("SELECT name FROM thing") == []


async def test_savepoint_undoes_its_block_alone() -> None:
    async with db.transaction():
        await add("a")
        with pytest.raises(db.IntegrityError):
            async with db.savepoint():
                await add("a")
        await add("b")
    assert await names("SELECT name FROM thing ORDER BY name") == ["a", "b"]


async def test_others_read_meanwhile_what_was_there_before() -> None:
    inside, looked = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with db.transaction():
            await add("new")
            inside.set()
            await looked.wait()

    writing = asyncio.create_task(write())
    await inside.wait()
    assert await names("SELECT name FROM thing") == []
    assert await Job.all().count() == 0
    looked.set()
    await writing
    assert await names("SELECT name FROM thing") == ["new"]


async def test_cancelled_transaction_is_undone_and_frees_the_database() -> None:
    inside = asyncio.Event()

    async def write() -> None:
        async with db.transaction():
            await add("never")
            inside.set()
            await asyncio.Event().wait()

    writing = asyncio.create_task(write())
    await inside.wait()
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    async with asyncio.timeout(10), db.transaction():
        await add("after")
    assert await names("SELECT name FROM thing") == ["after"]


async def test_task_spawned_inside_a_transaction_is_not_in_it() -> None:
    async def note() -> None:
        await Job.create(name="spawned", arguments="{}", created_at=NINE)
        await add("spawned")

    with pytest.raises(LookupError):  # noqa: PT012
        async with db.transaction():
            await add("undone")
            spawned = db.spawn(note())
            raise LookupError
    await spawned
    assert await names("SELECT name FROM thing") == ["spawned"]
    assert await Job.all().count() == 1


async def test_task_left_over_by_a_transaction_writes_for_itself() -> None:
    begun = asyncio.Event()

    async def write_later() -> None:
        await begun.wait()
        await Job.create(name="left over", arguments="{}", created_at=NINE)
        await add("left over")

    with pytest.raises(LookupError):  # noqa: PT012
        async with db.transaction():
            left = asyncio.create_task(write_later())
            raise LookupError
    begun.set()
    await left
    assert await names("SELECT name FROM thing") == ["left over"]
    assert await Job.all().count() == 1


async def test_call_after_commit_comes_only_after_a_commit() -> None:
    calls: list[str] = []
    async with db.transaction():
        db.after_commit(lambda: calls.append("kept"))
        assert calls == []
    with pytest.raises(LookupError):  # noqa: PT012
        async with db.transaction():
            db.after_commit(lambda: calls.append("undone"))
            raise LookupError
    db.after_commit(lambda: calls.append("at once"))
    assert calls == ["kept", "at once"]


async def test_many_writers_at_once_lose_nothing() -> None:
    await add("count")

    async def count_up() -> None:
        async with db.transaction():
            one = await db.row("SELECT id FROM thing WHERE name LIKE 'count%'")
            assert one
            await db.execute("UPDATE thing SET name = name || 'x' WHERE id = :id", id=one["id"])

    await asyncio.gather(*(count_up() for _ in range(30)))
    assert await db.value("SELECT LENGTH(name) AS n FROM thing") == len("count") + 30
