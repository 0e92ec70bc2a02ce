"""What every test may use: a fresh database, the application, a world of people, their browsers."""

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import httpx2
import pytest
from starlette.applications import Starlette

from forum.accounts.actions import open_session
from forum.accounts.models import Person
from forum.kit import clock as forum_clock
from forum.kit import db, heavy, ratelimit
from forum.kit.migrations import migrate
from forum.search.engines import use_index
from forum.settings import Settings, settings
from tests.support import databases, postgres
from tests.support.live import serving
from tests.support.network import stay_on_this_machine
from tests.support.postbox import Postbox, open_postbox
from tests.support.search import IndexHere
from tests.support.visitor import Visitor
from tests.support.world import World, make_world

# A Wednesday, the day before the weekly letter; noon in Norway and Denmark.
NOON = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)
BASE_URL = "http://127.0.0.1:8000"


class Configure(Protocol):
    """Sets settings for one test."""

    def __call__(self, **values: object) -> Settings:
        """Set settings by their names in lower case and return all of them."""
        ...


class StoppedClock:
    """The forum's clock, standing at noon on a Wednesday until a test moves it."""

    def __init__(self) -> None:
        self.set(NOON)

    @property
    def now(self) -> datetime:
        """The moment at which the clock stands."""
        return forum_clock.now()

    def set(self, moment: datetime) -> None:
        """Let it be another moment."""
        forum_clock.set_now(moment)

    def move(self, **distance: float) -> None:
        """Let time pass: `days`, `hours`, `minutes`, as timedelta takes them."""
        self.set(self.now + timedelta(**distance))


class Browse(Protocol):
    """Opens browsers."""

    async def __call__(self, person: Person | None = None) -> Visitor:
        """Open a browser in which a person is signed in already, or nobody."""
        ...


SessionOf = Callable[[Person], Awaitable[str]]


class RunJobs(Protocol):
    """Runs the queue."""

    async def __call__(self, *, raising: bool = True) -> int:
        """Run all jobs that are due, and those that they queue; return how many that were."""
        ...


_server = contextlib.ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once, in the process that starts the others."""
    is_main = not hasattr(config, "workerinput")
    wants_it = databases.wanted_kind() == "postgresql" and not config.option.collectonly
    if is_main and wants_it and postgres.find_programs() is not None:
        _server.enter_context(databases.shared_server())


def pytest_unconfigure(config: pytest.Config) -> None:
    """End it."""
    _server.close()


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    return ("asyncio", {"use_uvloop": False})


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    stay_on_this_machine(monkeypatch)


@pytest.fixture(autouse=True)
def clock() -> Iterator[StoppedClock]:
    yield StoppedClock()
    forum_clock.set_now(None)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def configure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Configure]:
    """Set settings for this test only; nothing comes from the developer's own `.env`."""
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def set_values(**values: object) -> Settings:
        for name, value in values.items():
            assert name in Settings.model_fields, f"there is no setting {name}"
            monkeypatch.setenv(name.upper(), str(value))
        settings.cache_clear()
        return settings()

    set_values(data_dir=tmp_path / "data", base_url=BASE_URL)
    yield set_values
    settings.cache_clear()


@pytest.fixture(scope="session")
def database_source(tmp_path_factory: pytest.TempPathFactory) -> databases.Databases:
    """Where fresh databases come from: migrated once for this process, copied for each test."""
    kind = databases.wanted_kind()
    if kind == "sqlite":
        template = tmp_path_factory.mktemp("template") / "template.sqlite3"
        asyncio.run(migrate(f"sqlite://{template}"))
        return databases.SQLiteFiles(template)
    server = os.environ.get(databases.SERVER)
    if server is None:
        pytest.skip("there is no PostgreSQL on this machine")
    asyncio.run(migrate(databases.make_template(server)))
    return databases.PostgreSQLServer(server, databases.template_name())


@pytest.fixture
def letters_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters are built in this process: one for each test would take more time than most tests."""
    from forum.mail import making  # noqa: PLC0415  it imports the templates' library

    in_its_process = heavy.call

    async def call(name: str, /, **arguments: Any) -> Any:
        if name != "forum.mail.making:make":
            return await in_its_process(name, **arguments)
        return json.loads(json.dumps(making.make(**json.loads(json.dumps(arguments)))))

    monkeypatch.setattr(heavy, "call", call)


@pytest.fixture
async def database_url(
    database_source: databases.Databases,
    data_dir: Path,
    configure: Configure,
    letters_made_here: None,
) -> AsyncIterator[str]:
    """A migrated, empty database, which is what the settings name."""
    async with database_source.fresh(data_dir) as url:
        configure(database_url=url)
        yield url


@pytest.fixture
async def bare_database_url(
    database_source: databases.Databases, data_dir: Path, configure: Configure
) -> AsyncIterator[str]:
    """A database without any table, which is what the settings name."""
    async with database_source.bare(data_dir) as url:
        configure(database_url=url)
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[None]:
    """The database open, without the application."""
    await db.open_database(database_url)
    try:
        yield
    finally:
        await db.close_database()


@pytest.fixture
async def app(database_url: str) -> AsyncIterator[Starlette]:
    """The application, started in this test's event loop, with no worker inside."""
    from forum.app import without_worker  # noqa: PLC0415  it imports everything

    await ratelimit.forget_all()
    if settings().search_engine == "whoosh":
        # A process for each test would take more time than most tests.
        use_index(IndexHere(settings().data_dir.absolute() / "search"))
    made = without_worker()
    try:
        async with made.router.lifespan_context(made):
            yield made
    finally:
        await db.close_database()  # harmless, unless starting broke off; then others need it


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx2.AsyncClient]:
    """A bare HTTP client of a stranger; redirects are not followed."""
    async with _client(app) as made:
        yield made


@pytest.fixture
async def browse(app: Starlette) -> AsyncIterator[Browse]:
    """Open browsers, each with its own cookies: `await browse(world.sigrid)`."""
    async with contextlib.AsyncExitStack() as stack:

        async def open_browser(person: Person | None = None) -> Visitor:
            made = await stack.enter_async_context(_client(app))
            if person is not None:
                made.cookies.set("session", await _session_of(person))
            return Visitor(made)

        yield open_browser


@pytest.fixture
async def stranger(browse: Browse) -> Visitor:
    """A browser in which nobody is signed in."""
    return await browse()


@pytest.fixture
async def live_url(app: Starlette, configure: Configure) -> AsyncIterator[str]:
    """The address of the application, served on loopback for real browsers and mail programs."""
    async with serving(app) as url:
        configure(base_url=url)
        yield url


@pytest.fixture
async def session_of() -> SessionOf:
    """Write a session for a person and return its token: `await session_of(world.sigrid)`."""
    return _session_of


@pytest.fixture
async def world(app: Starlette) -> World:
    """A small world of named people and shops."""
    return await make_world()


@pytest.fixture
def run_jobs() -> RunJobs:
    """Run all jobs that are due, and those that they queue: `await run_jobs()`."""
    from tests.support.work import run_all_jobs  # noqa: PLC0415  it imports every kind of job

    return run_all_jobs


@pytest.fixture
async def smtp_server(configure: Configure) -> AsyncIterator[Postbox]:
    """A real SMTP server on loopback, which is what the settings name."""
    async with open_postbox() as box:
        configure(smtp_url=box.url)
        yield box


async def _session_of(person: Person) -> str:
    async with db.transaction():
        return await open_session(person.id, "Firefox, Android")


def _client(app: Starlette) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app),
        base_url=BASE_URL,
        headers={"accept-language": "en", "accept": "text/html"},
        follow_redirects=False,
    )
