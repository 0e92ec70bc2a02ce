"""That everybody is told of each matter in the way that they have chosen."""

import pytest

from forum.accounts.models import Person
from forum.branches.inviting import NewInvitation, invite
from forum.digests.contents import contents_for, window_of
from forum.digests.queries import addressee
from forum.kit import clock, db
from forum.mail.models import Letter
from forum.mail.unsubscribe import NOTICES, Stop, stop_link
from forum.notifications import Notice, unfollow
from forum.notifications.actions import choose_ways
from forum.notifications.matters import Matter, Way
from forum.notifications.models import Notification
from forum.notifications.notice import Kind
from forum.notifications.queries import ways_of
from tests.conftest import BASE_URL, Browse, RunJobs, StoppedClock
from tests.notifications.telling import notify
from tests.support.visitor import Visitor
from tests.support.world import World, viewer
from tests.threads import steps

ANSWERS, FOLLOWED = "Somebody answers my question", "Something new in what I follow"
USUALLY_AT_ONCE = {"answer", "mentioned", "joining", "reported", "review", "drafted", "proposed"}


async def tell(person: Person, kind: str = "answer", number: int = 1) -> None:
    notice = Notice(kind=kind, topic="thread:12", url=f"/answers/{number}", title="Sofas?")
    await notify([person.id], notice)


async def mails_to(person: Person) -> list[str]:
    found = await Letter.filter(person_id=person.id).order_by("id")
    return [letter.subject for letter in found]


@pytest.mark.parametrize("kind", list(Kind))
async def test_usually_what_presses_comes_at_once_and_the_rest_waits_for_the_letter(
    world: World, run_jobs: RunJobs, kind: Kind
) -> None:
    await tell(world.sigrid, kind)
    await run_jobs()
    assert len(await mails_to(world.sigrid)) == (kind.value in USUALLY_AT_ONCE)
    told = await Notification.get(person_id=world.sigrid.id)
    assert told.way is (Way.AT_ONCE if kind.value in USUALLY_AT_ONCE else Way.LETTER)


@pytest.mark.parametrize(
    ("choice", "way", "mails"),
    [
        ("Mail at once", Way.AT_ONCE, 1),
        ("In the letter", Way.LETTER, 0),
        ("Only here", Way.SITE, 0),
    ],
)
async def test_each_matter_has_a_choice_of_its_own(
    world: World, browse: Browse, run_jobs: RunJobs, choice: str, way: Way, mails: int
) -> None:
    sigrid = await browse(world.sigrid)
    page = await (await sigrid.open("/me/news")).form("Save").submit({FOLLOWED: choice})
    assert page.says("Your choice is kept.")
    await tell(world.sigrid, "tip")
    await run_jobs()
    assert len(await mails_to(world.sigrid)) == mails
    assert (await ways_of(world.sigrid.id))[Matter.FOLLOWED] is way
    assert (await ways_of(world.sigrid.id))[Matter.ANSWERS] is Way.AT_ONCE
    page = await sigrid.open("/me/news")
    assert page.form("Save").value(FOLLOWED) == way.value


async def test_asker_and_follower_choose_separately(world: World, run_jobs: RunJobs) -> None:
    await choose_ways(world.torbjorn.id, {Matter.FOLLOWED: Way.AT_ONCE})
    await choose_ways(world.sigrid.id, {Matter.ANSWERS: Way.SITE})
    thread = await steps.ask(await viewer(world.sigrid), world)
    await steps.answer(await viewer(world.torbjorn), thread)
    await steps.answer(await viewer(world.jens), thread)
    await run_jobs()
    assert await mails_to(world.sigrid) == []
    assert await mails_to(world.torbjorn) == ["Re: Hvordan priser dere brukte møbler?"]


async def test_reply_to_a_conversation_waits_for_the_letter(
    world: World, run_jobs: RunJobs
) -> None:
    thread = await steps.discuss(await viewer(world.sigrid), world)
    await steps.answer(await viewer(world.jens), thread)
    await run_jobs()
    told = await Notification.get(person_id=world.sigrid.id)
    assert (told.matter, told.way) == (Matter.COMMENTS, Way.LETTER)


async def test_page_asks_only_what_may_ever_happen_to_the_reader(
    world: World, browse: Browse
) -> None:
    reports, requests = "A member tells moderators", "Somebody wants to join my branch"
    page = await (await browse(world.sigrid)).open("/me/news")
    assert page.says(ANSWERS)
    assert not page.says(reports)
    assert not page.says(requests)
    assert (await (await browse(world.bente)).open("/me/news")).says(requests)
    assert (await (await browse(world.marit)).open("/me/news")).says(reports)


async def test_choice_that_is_none_is_refused_and_changes_nothing(
    world: World, browse: Browse
) -> None:
    page = await (await browse(world.sigrid)).press("/me/news", answers="pigeon")
    assert page.status == 422
    assert page.errors
    assert (await ways_of(world.sigrid.id))[Matter.ANSWERS] is Way.AT_ONCE


async def test_page_is_reached_from_my_page_the_news_the_letter_and_each_mail(
    world: World, browse: Browse, run_jobs: RunJobs
) -> None:
    sigrid = await browse(world.sigrid)
    for path, link in (
        ("/me", "How you are told"),
        ("/news", "Choose how you are told"),
        ("/me/letter", "Choose how you are told"),
    ):
        page = await (await sigrid.open(path)).follow(link)
        assert page.heading == "How you are told"
    await tell(world.sigrid)
    await run_jobs()
    assert f"{BASE_URL}/me/news" in (await Letter.get(person_id=world.sigrid.id)).text


async def test_one_click_in_a_mail_stops_all_mail_at_once_and_the_letter_tells(
    world: World, stranger: Visitor, run_jobs: RunJobs
) -> None:
    await choose_ways(world.sigrid.id, {Matter.FOLLOWED: Way.AT_ONCE, Matter.SOLVED: Way.SITE})
    path = stop_link(Stop(world.sigrid.id, NOTICES, "thread:12")).removeprefix(BASE_URL)
    answer = await stranger.client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    ways = await ways_of(world.sigrid.id)
    assert ways.pop(Matter.SOLVED) is Way.SITE
    assert set(ways.values()) == {Way.LETTER}
    await tell(world.sigrid)
    await run_jobs()
    assert await mails_to(world.sigrid) == []


async def test_what_waits_for_the_morning_goes_the_newly_chosen_way(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    clock.move(hours=10)
    await tell(world.sigrid)
    await choose_ways(world.sigrid.id, {Matter.ANSWERS: Way.LETTER})
    clock.move(hours=12)
    await run_jobs()
    assert await mails_to(world.sigrid) == []
    assert (await Notification.get(person_id=world.sigrid.id)).way is Way.LETTER


async def test_moderators_hear_of_reports_at_once(
    world: World, browse: Browse, run_jobs: RunJobs
) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    await run_jobs()
    await (await browse(world.jens)).press(f"/reports/thread:{thread.id}", reason="Rude.")
    await run_jobs()
    assert await mails_to(world.marit) == ["Re: Hvordan priser dere brukte møbler?"]


async def test_who_had_turned_mail_off_is_told_in_the_letter_after_the_change(
    bare_database_url: str,
) -> None:
    from forum.kit.migrations import migrate  # noqa: PLC0415  one test needs it

    await migrate(bare_database_url, to="0003_saved_searches")
    await db.open_database(bare_database_url)
    try:
        people = [await _old_person(number) for number in (1, 2)]
        for person, is_at_once in zip(people, (False, True), strict=True):
            await db.execute(
                "INSERT INTO mail_choice (person_id, is_at_once) VALUES (:person, :yes)",
                person=person,
                yes=is_at_once,
            )
        await db.close_database()
        await migrate(bare_database_url)
        await db.open_database(bare_database_url)
        off, on = [await ways_of(person) for person in people]
    finally:
        await db.close_database()
    assert off[Matter.ANSWERS] is off[Matter.MENTIONS] is Way.LETTER
    assert on[Matter.ANSWERS] is on[Matter.MENTIONS] is Way.AT_ONCE


async def _old_person(number: int) -> int:
    await db.execute(
        "INSERT INTO person (id, name, email, about, is_example, created_at)"
        " VALUES (:id, 'Somebody', :email, '', :no, :now)",
        id=number,
        email=f"person{number}@example.org",
        no=False,
        now=clock.now(),
    )
    return number


async def test_muting_ones_own_question_leaves_its_answers_to_the_site_alone(
    world: World, browse: Browse, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    clock.move(hours=10)
    await steps.answer(await viewer(world.jens), thread)
    await run_jobs()
    sigrid = await browse(world.sigrid)
    await sigrid.press("/subscriptions", topic=f"thread:{thread.id}", do="unfollow")
    # What she writes there herself does not begin it anew.
    await steps.answer(await viewer(world.sigrid), thread)
    await steps.answer(await viewer(world.torbjorn), thread)
    await run_jobs()
    clock.move(hours=12)
    await run_jobs()
    assert await mails_to(world.sigrid) == []
    told = await Notification.filter(person_id=world.sigrid.id)
    assert [one.way for one in told] == [Way.SITE, Way.SITE]
    assert (await sigrid.open("/news")).says("Jens")
    reader = await addressee(world.sigrid.id)
    assert reader is not None
    contents = await contents_for(reader, window_of(reader.plan))
    assert not contents.to_you
    assert not contents.about_you
    await sigrid.press("/subscriptions", topic=f"thread:{thread.id}", do="follow")
    await steps.answer(await viewer(world.bente), thread)
    await run_jobs()
    assert len(await mails_to(world.sigrid)) == 1


async def test_what_a_moderator_decided_is_told_although_it_is_muted(
    world: World, run_jobs: RunJobs
) -> None:
    await unfollow(world.sigrid.id, "thread:12")
    await choose_ways(world.sigrid.id, {Matter.DECISIONS: Way.AT_ONCE})
    await tell(world.sigrid, "hidden")
    await tell(world.sigrid, "mentioned")
    await run_jobs()
    assert len(await mails_to(world.sigrid)) == 1


async def test_member_whom_a_branch_invites_finds_it_on_the_site_and_gets_one_mail(
    world: World, browse: Browse, run_jobs: RunJobs
) -> None:
    bente = await viewer(world.bente)
    await invite(bente, NewInvitation(world.sigrid.email, branch_id=world.herlev.id))
    await invite(bente, NewInvitation("nobody@example.org", branch_id=world.herlev.id))
    await run_jobs()
    told = await Notification.get()
    assert (told.person_id, told.way, told.url) == (
        world.sigrid.id,
        Way.SITE,
        f"/branches/{world.herlev.slug}",
    )
    assert await Letter.filter(address=world.sigrid.email).count() == 1
    assert (await (await browse(world.sigrid)).open("/news")).says("Bente invites you to Herlev.")


async def test_every_kind_of_news_goes_each_of_the_three_ways(world: World) -> None:
    for number, (kind, way) in enumerate((kind, way) for kind in Kind for way in Way):
        notice = Notice(kind=kind, topic="person:1", url=f"/answers/{number}", title="Sofas?")
        await choose_ways(world.sigrid.id, {notice.about: way})
        await notify([world.sigrid.id], notice)
        told = await Notification.get(url=notice.url)
        assert (told.way, told.mail_at is not None) == (way, way is Way.AT_ONCE), kind
