"""Whatever people type is words on every page and in every letter, never a part of the page.

Complete by construction: every column of text is typed by somebody unless it stands in OURS.
"""

from pathlib import Path

import pytest
from tortoise import Tortoise, fields
from tortoise.models import Model

from forum.accounts.models import Person
from forum.digests import writing
from forum.digests.queries import addressee
from forum.inbound.actions import take_in
from forum.kit import clock, db
from forum.mail.compiled import mjml_sources
from forum.mail.models import Letter
from forum.mail.outbox import post
from forum.notifications.mails import gathered
from tests.conftest import BASE_URL, Browse, Configure, RunJobs
from tests.inbound.arriving import INBOUND, mail, to_place
from tests.security.doors import Cast, Values, address, make_cast, make_things
from tests.security.test_doors import all_doors, opened
from tests.support.world import World

TAG = "<i-am-in "
TYPED = f"\"'>{TAG}onclick=x>"
SHORTEST = 40  # Shorter columns hold codes of ours.
# What nobody types: it is made or checked by us, letter by letter.
OURS = {
    "answer": "html submission_key",
    "branch": "slug",
    "comment": "html submission_key",
    "document_reading": "html",
    "invitation": "token_hash",
    "job": "name arguments unique_key",
    "join_link": "token",
    "join_request": "email",
    "kept_form": "token_hash path",
    "letter": "key address kind subject text html claim",
    "muting": "topic",
    "notification": "key topic url",
    "person": "email time_zone",
    "picture_size": "key",
    "routine": "submission_key",
    "routine_version": "html submission_key",
    "saved_search": "filters",
    "session": "id",
    "sign_in_code": "email code_hash link_hash browser_hash next_path",
    "stored_file": "key media_type sha256 owner_path",
    "subscription": "topic",
    "theme": "slug icon",
    "thread": "html submission_key",
    "thread_about": "path",
    "tip": "situation_html did_html result_html",
}
# Whose form makes which letter be sent.
SENT = (
    ("member", "threads.answers"),
    ("leader", "branches.invite"),
    ("leader", "branches.decline"),
    ("stranger", "branches.ask_to_join"),
    ("stranger", "accounts.sign_in"),
    ("administrator", "admin.setup_mail"),
    ("leader", "branches.remove_member"),
)


def typed_columns(model: type[Model]) -> list[str]:
    """Return the columns of a table that hold what somebody typed."""
    ours = OURS.get(model._meta.db_table, "").split()
    return [
        name
        for name, field in model._meta.fields_map.items()
        if type(field) is fields.TextField
        or (type(field) is fields.CharField and field.max_length >= SHORTEST)
        if name not in ours
    ]


async def type_everywhere() -> None:
    """Put the words that would be a part of the page at the start of every such column."""
    for model in Tortoise.apps["forum"].values():
        table, columns = model._meta.db_table, typed_columns(model)
        if columns:
            changes = ", ".join(f"{name} = CAST(:typed AS text) || {name}" for name in columns)
            await db.execute(f"UPDATE {table} SET {changes}", typed=TYPED)  # noqa: S608  our names


async def make_letters(browse: Browse, cast: Cast, things: Values) -> None:
    """Have a letter of every kind written."""
    reader = await addressee(cast["author"].id)
    assert reader
    await writing.write_letter(reader, clock.now().date())
    routes = {route.name: route for method, route in all_doors() if method == "POST"}
    for who, name in SENT:
        client = (await browse(cast.people[who])).client
        assert await opened(client, "POST", routes[name], things) == "303"
    told = await db.rows("SELECT * FROM notification WHERE person_id = :me", me=reader.viewer.id)
    async with db.transaction():
        await post(gathered(reader.reader, told))
    stranger = await browse()
    await stranger.press("/sign-in", email=cast["author"].email)
    await move_address(browse, cast["outsider"])
    answer = mail(cast["author"], to_place(cast["author"], "t999"), TYPED, subject=TYPED)
    await take_in(answer.as_bytes())
    place = to_place(cast["author"], f"t{things['thread']}")
    await take_in(mail(cast["author"], place, "Les", message_id="<2@example.org>").as_bytes())


async def move_address(browse: Browse, person: Person) -> None:
    """Let somebody have another address: a letter goes to that one and one to the old one."""
    visitor = await browse(person)
    await visitor.press("/me/address", email="elsewhere@example.org")
    link = (await Letter.get(kind="new_address")).context["url"]
    await visitor.press(link.removeprefix(BASE_URL))


@pytest.fixture
async def written(
    world: World, browse: Browse, tmp_path: Path, run_jobs: RunJobs, configure: Configure
) -> tuple[Cast, Values]:
    """Who there is and one of everything, all with typed words in it, and letters about it."""
    configure(inbound_address=INBOUND)
    cast = await make_cast(world)
    made = await make_things(world, cast, tmp_path)
    await type_everywhere()
    await make_letters(browse, cast, made)
    await run_jobs(raising=False)
    return cast, made


@pytest.mark.parametrize("who", ["author", "leader", "moderator", "administrator"])
async def test_typed_words_are_no_part_of_a_page(
    written: tuple[Cast, Values], browse: Browse, who: str
) -> None:
    cast, things = written
    visitor = await browse(cast[who])
    seen, told = 0, []
    for method, route in all_doors():
        if method == "GET" and route.name != "mail.show":
            page = await visitor.client.get(address(route, things))
            seen += "&lt;i-am-in" in page.text
            if TAG in page.text and "html" in page.headers["content-type"]:
                told.append(route.name)
    assert told == []
    assert seen > 10


@pytest.mark.usefixtures("written")
async def test_typed_words_are_no_part_of_a_letter(browse: Browse) -> None:
    visitor = await browse()
    letters = await Letter.all()
    assert {letter.kind for letter in letters} == {path.parent.name for path in mjml_sources()}
    for letter in letters:
        for page in (f"/dev/mail/{letter.id}", f"/dev/mail/{letter.id}/html"):
            assert TAG not in (await visitor.client.get(page)).text
    assert any("&lt;i-am-in" in letter.html for letter in letters)
