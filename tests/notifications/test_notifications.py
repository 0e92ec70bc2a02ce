import pytest

from forum.accounts.models import Person
from forum.kit import clock as forum_clock
from forum.kit.paging import encode
from forum.mail.models import Letter
from forum.notifications import Notice, subscribe, subscribers, unfollow, withdraw
from forum.notifications.models import Notification
from forum.notifications.queries import topics_of, unread_count
from forum.threads.queries.page import ANSWERS_ON_A_PAGE
from tests.conftest import Browse, RunJobs
from tests.notifications.telling import notify
from tests.support.postbox import Postbox, html_of, text_of
from tests.support.visitor import Visitor
from tests.support.world import World, make_person, viewer
from tests.threads import steps


def answer_notice(number: int = 1, **more: object) -> Notice:
    values = {
        "kind": "answer",
        "topic": "thread:12",
        "url": f"/answers/{number}",
        "title": "Hvordan priser dere brukte møbler?",
        "actor_name": "Bente",
        "branch_name": "Herlev",
        "excerpt": "En tredjedel af nyprisen.",
        "language": "da",
    }
    return Notice(**{**values, **more})  # type: ignore[arg-type]  # a test's shorthand


async def told(person: Person) -> list[str]:
    return [row.url for row in await Notification.filter(person_id=person.id).order_by("id")]


async def test_who_did_it_is_not_told(world: World, run_jobs: RunJobs) -> None:
    people = [world.sigrid.id, world.bente.id]
    await notify(people, answer_notice(actor_id=world.bente.id))
    await run_jobs()
    assert await told(world.sigrid) == ["/answers/1"]
    assert await told(world.bente) == []
    assert [letter.person_id for letter in await Letter.all()] == [world.sigrid.id]


async def test_telling_twice_is_telling_once(world: World, run_jobs: RunJobs) -> None:
    for _ in range(2):
        await notify([world.sigrid.id, world.sigrid.id], answer_notice())
    await run_jobs()
    assert await told(world.sigrid) == ["/answers/1"]
    assert await Letter.all().count() == 1


async def test_closed_account_is_told_nothing(world: World, run_jobs: RunJobs) -> None:
    world.sigrid.deactivated_at = forum_clock.now()
    await world.sigrid.save()
    await notify([world.sigrid.id], answer_notice())
    await run_jobs()
    assert await told(world.sigrid) == []
    assert await Letter.all().count() == 0


async def test_telling_nobody_changes_nothing(world: World) -> None:
    await notify([], answer_notice())
    assert await Notification.all().count() == 0


async def test_mail_at_once_is_in_the_readers_language_and_can_be_stopped(
    world: World, smtp_server: Postbox, run_jobs: RunJobs
) -> None:
    await notify([world.sigrid.id], answer_notice())
    await run_jobs()
    got = smtp_server.last_to("sigrid@example.org")
    assert got["subject"] == "Re: Hvordan priser dere brukte møbler?"
    assert got["from"].addresses[0].display_name == "Bente in Herlev"
    assert "En tredjedel af nyprisen." in text_of(got)
    assert "http://127.0.0.1:8000/answers/1" in text_of(got)
    assert 'lang="da"' in html_of(got)
    assert got["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert got["list-unsubscribe"].startswith("<http://127.0.0.1:8000/letters/unsubscribe/")
    assert got["list-id"].startswith("<notices.")


async def test_reader_without_a_language_gets_that_of_the_branchs_country(
    world: World, run_jobs: RunJobs
) -> None:
    for person in (world.sigrid, world.jens):
        person.language = ""
        await person.save()
    await notify([world.sigrid.id, world.jens.id], answer_notice())
    await run_jobs()
    languages = {letter.person_id: letter.language for letter in await Letter.all()}
    assert languages == {world.sigrid.id: "nb", world.jens.id: "da"}


async def test_name_with_line_breaks_makes_one_header(
    world: World, smtp_server: Postbox, run_jobs: RunJobs
) -> None:
    name = "Bente\r\nBcc: evil@example.org"
    await notify([world.sigrid.id], answer_notice(actor_name=name))
    await run_jobs()
    got = smtp_server.last_to("sigrid@example.org")
    assert got["bcc"] is None
    assert smtp_server.envelopes[-1].rcpt_tos == ["sigrid@example.org"]


async def test_inbox_gathers_by_what_it_is_about(world: World, browse: Browse) -> None:
    await notify([world.sigrid.id], answer_notice(1))
    await notify([world.sigrid.id], answer_notice(9, topic="thread:99", title="Who has a till?"))
    await notify([world.sigrid.id], answer_notice(2))
    page = await (await browse(world.sigrid)).open("/news")
    assert page.status == 200
    headings = page.texts("main h2")
    assert headings[:2] == ["Hvordan priser dere brukte møbler?", "Who has a till?"]
    assert page.text.count("Bente in Herlev answered") == 3
    assert page.all('main [lang="da"]')


async def test_what_is_earlier_about_one_thing_is_counted(world: World, browse: Browse) -> None:
    for number in range(8):
        await notify([world.sigrid.id], answer_notice(number + 1))
    page = await (await browse(world.sigrid)).open("/news")
    assert page.text.count("Bente in Herlev answered") == 5
    assert page.says("and 3 earlier")


async def test_opening_one_thing_reads_it_and_leads_there(world: World, browse: Browse) -> None:
    await notify([world.sigrid.id], answer_notice(1))
    await notify([world.sigrid.id], answer_notice(9, topic="thread:99"))
    sigrid, me = await browse(world.sigrid), await viewer(world.sigrid)
    assert await unread_count(me) == 2
    row = await Notification.get(url="/answers/1")
    answer = await sigrid.client.get(f"/news/{row.id}")
    assert answer.headers["location"] == "/answers/1"
    assert await unread_count(me) == 1


async def test_opening_the_question_itself_reads_what_was_told_of_it(
    world: World, browse: Browse, run_jobs: RunJobs
) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    await steps.answer(await viewer(world.jens), thread)
    await notify([world.sigrid.id], answer_notice(9, topic="thread:99"))
    await run_jobs()
    sigrid, me = await browse(world.sigrid), await viewer(world.sigrid)
    assert await unread_count(me) == 2
    await sigrid.open(f"/threads/{thread.id}")
    assert await unread_count(me) == 1


async def test_first_page_of_a_long_question_does_not_read_what_stands_on_the_last(
    world: World, browse: Browse, run_jobs: RunJobs
) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    for number in range(ANSWERS_ON_A_PAGE + 1):
        await steps.answer(await viewer(world.jens), thread, f"Answer {number}.")
    await run_jobs()
    sigrid, me = await browse(world.sigrid), await viewer(world.sigrid)
    await sigrid.open(f"/threads/{thread.id}")
    assert await unread_count(me) == ANSWERS_ON_A_PAGE + 1
    await sigrid.open(f"/threads/{thread.id}?page=2")
    assert await unread_count(me) == 0


async def test_everything_can_be_marked_as_read(world: World, browse: Browse) -> None:
    await notify([world.sigrid.id], answer_notice(1))
    await notify([world.sigrid.id], answer_notice(9, topic="thread:99"))
    page = await (await browse(world.sigrid)).open("/news")
    page = await page.form("Mark as read").submit()
    assert await unread_count(await viewer(world.sigrid)) == 1
    page = await page.form("Mark everything as read").submit()
    assert "read" in page.flash
    assert await unread_count(await viewer(world.sigrid)) == 0


async def test_news_of_others_are_not_there(world: World, browse: Browse) -> None:
    await notify([world.sigrid.id], answer_notice(1))
    row = await Notification.get(url="/answers/1")
    page = await (await browse(world.torbjorn)).open(f"/news/{row.id}")
    assert page.status == 404
    assert await unread_count(await viewer(world.sigrid)) == 1


async def test_empty_inbox_says_what_to_do(world: World, browse: Browse) -> None:
    page = await (await browse(world.sigrid)).open("/news")
    assert "Ask a question" in page.links


async def test_long_inbox_has_pages(world: World, browse: Browse) -> None:
    for number in range(1, 26):
        notice = answer_notice(number, topic=f"thread:{number}", title=f"Question {number}")
        await notify([world.sigrid.id], notice)
    page = await (await browse(world.sigrid)).open("/news")
    seen = page.texts("main h2")
    assert seen[0] == "Question 25"
    page = await page.follow("Next")
    seen += page.texts("main h2")
    assert {f"Question {number}" for number in range(1, 26)} <= set(seen)
    for broken in ("nonsense", encode(("text",))):
        assert (await (await browse(world.sigrid)).open(f"/news?after={broken}")).status == 422
    assert (
        await (await browse(world.sigrid)).open(f"/news?after={encode((2**70,))}")
    ).status == 200


async def test_what_was_hidden_is_not_told_any_more(world: World) -> None:
    await notify([world.sigrid.id], answer_notice(1))
    await notify([world.sigrid.id], answer_notice(2))
    await withdraw("thread:12", url="/answers/1")
    assert await told(world.sigrid) == ["/answers/2"]
    await notify([world.sigrid.id], answer_notice(3, kind="hidden"))
    await withdraw("thread:12")
    assert await told(world.sigrid) == ["/answers/3"]


async def test_following_is_a_button_that_can_be_taken_back(world: World, browse: Browse) -> None:
    sigrid = await browse(world.sigrid)
    await sigrid.press("/subscriptions", topic="theme:3", do="follow")
    await sigrid.press("/subscriptions", topic="theme:3", do="follow")
    assert await subscribers("theme:3", "theme:4") == [world.sigrid.id]
    await sigrid.press("/subscriptions", topic="theme:3", do="unfollow")
    assert await subscribers("theme:3") == []


@pytest.mark.parametrize("topic", ["", "theme", "theme:x", "person:1", "thread:0", "thread:1 or 1"])
async def test_only_known_things_can_be_followed(world: World, browse: Browse, topic: str) -> None:
    page = await (await browse(world.sigrid)).press("/subscriptions", topic=topic, do="follow")
    assert page.status == 422
    assert await topics_of(world.sigrid.id) == frozenset()


async def test_strangers_follow_nothing_and_read_nothing(stranger: Visitor) -> None:
    assert "/sign-in" in (await stranger.open("/news")).path
    assert "/sign-in" in (await stranger.press("/subscriptions", topic="theme:3", do="follow")).path


async def test_unread_count_stops_counting(world: World) -> None:
    for number in range(120):
        await notify([world.sigrid.id], answer_notice(number))
    assert await unread_count(await viewer(world.sigrid)) == 100


async def test_person_in_two_branches_is_told_once(world: World, run_jobs: RunJobs) -> None:
    from forum.branches.models import Membership  # noqa: PLC0415  one test needs it

    await Membership.create(
        person_id=world.sigrid.id, branch_id=world.bodo.id, joined_at=forum_clock.now()
    )
    other = await make_person("Kirsten", world.herlev)
    await notify([world.sigrid.id, other.id], answer_notice())
    await run_jobs()
    assert await Letter.all().count() == 2
    await subscribe(world.sigrid.id, "thread:12")
    await unfollow(world.sigrid.id, "thread:12")
    assert await subscribers("thread:12") == []
