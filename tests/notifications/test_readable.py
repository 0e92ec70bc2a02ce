"""What somebody may no longer read is told to them nowhere."""

import json
from datetime import datetime
from typing import Any

import pytest

from forum import notifications
from forum.accounts.models import Person
from forum.branches.models import Membership
from forum.kit import db, heavy
from forum.mail.models import Letter
from forum.notifications import Notice, queries
from forum.notifications.actions import choose_ways
from forum.notifications.matters import Matter, Way
from forum.notifications.models import Notification
from forum.notifications.push_keys import make_key
from forum.notifications.readable import readable, seen_by
from forum.routines import policy as routine_policy
from forum.routines.models import Routine
from forum.threads import policy as thread_policy
from forum.threads.actions import order
from forum.threads.kinds import Visibility
from forum.threads.models import Thread
from tests.conftest import Browse, Configure, RunJobs, StoppedClock
from tests.digests.reading import THURSDAY_AT_SEVEN, letter_to, post_letters
from tests.digests.writings import write_answer, write_thread
from tests.notifications.test_hours import MORNING, NIGHT
from tests.routines import steps as routine_steps
from tests.support.statements import count_statements
from tests.support.world import World, make_person, viewer
from tests.threads import steps

SECRET, WORDS = "Who has the key to the safe?", "It lies below the plant."


async def tell_secret(world: World, person: Person) -> Thread:
    """Tell somebody of Herlev what is for Herlev alone."""
    thread = await write_thread(world, world.bente, SECRET, visibility=Visibility.BRANCH)
    notice = Notice(
        kind="mentioned",
        topic=f"thread:{thread.id}",
        url=f"/threads/{thread.id}",
        title=SECRET,
        excerpt=WORDS,
        actor_name="Bente",
    )
    await notifications.notify([person.id], notice)
    return thread


async def leave(person: Person) -> None:
    await Membership.filter(person_id=person.id).delete()


async def test_who_left_the_branch_reads_its_own_matters_neither_in_the_news_nor_at_the_start(
    world: World, browse: Browse
) -> None:
    thread = await tell_secret(world, world.jens)
    jens = await browse(world.jens)
    assert (await jens.open("/")).says(SECRET)
    assert (await jens.open("/news")).says(WORDS)
    await leave(world.jens)
    assert (await jens.open(f"/threads/{thread.id}")).status == 404
    for path in ("/", "/news"):
        page = await jens.open(path)
        assert SECRET not in page.text
        assert WORDS not in page.text
    assert await queries.unread_count(await viewer(world.jens)) == 0


async def test_what_others_may_read_fills_the_place_of_what_one_may_not(
    world: World, browse: Browse
) -> None:
    await routine_steps.publish(await viewer(world.bente), world)
    for number in range(3):
        thread = await write_thread(world, world.sigrid, f"Open question {number}?")
        notice = Notice(
            kind="question", topic=f"thread:{thread.id}", url=f"/threads/{thread.id}", title="Open"
        )
        await notifications.notify([world.jens.id], notice)
    for _ in range(3):
        await tell_secret(world, world.jens)
    await leave(world.jens)
    me = await viewer(world.jens)
    assert [told.title for told in await queries.unread(me, 3)] == ["Open"] * 3
    assert len((await queries.inbox(me, size=3)).items) == 3


async def test_mail_that_waited_for_the_morning_does_not_go_to_who_left_at_night(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    clock.set(NIGHT)
    await tell_secret(world, world.jens)
    await leave(world.jens)
    clock.set(MORNING)
    await run_jobs()
    assert await Letter.all().count() == 0
    assert not await Notification.filter(mail_at__isnull=False).exists()


async def test_mail_tells_no_words_of_what_is_gone_from_the_page(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    thread = await write_thread(world, world.sigrid, "How do you price sofas?")
    answer = await write_answer(thread, world.jens, WORDS)
    clock.set(NIGHT)
    notice = Notice(
        kind="mentioned",
        topic=f"thread:{thread.id}",
        url=f"/answers/{answer.id}",
        title=thread.title,
        excerpt=WORDS,
    )
    await notifications.notify([world.bente.id], notice)
    answer.hidden_at = NIGHT
    await answer.save()
    clock.set(MORNING)
    await run_jobs()
    assert WORDS not in (await Letter.get(person_id=world.bente.id)).text


async def test_browser_shows_nothing_of_what_its_reader_may_no_longer_read(
    world: World,
    browse: Browse,
    run_jobs: RunJobs,
    configure: Configure,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from forum.notifications.pushing import show_news  # noqa: PLC0415  beside its use

    configure(push_key=make_key())
    sent: list[str] = []

    async def call(_name: str, /, **arguments: Any) -> int:
        sent.append(json.loads(arguments["payload"])["body"])
        return 201

    place = "https://updates.push.services.mozilla.com/wpush/v2/one"
    fields = {"endpoint": place, "public_key": "B" * 87, "secret": "s" * 22}
    await (await browse(world.jens)).press("/me/news/devices", **fields)
    device = await db.value("SELECT id FROM push_device")
    await tell_secret(world, world.jens)
    told = await Notification.get(person_id=world.jens.id)
    monkeypatch.setattr(heavy, "call", call)
    await show_news(device_id=device, notification_id=told.id, count=1)
    assert sent == [SECRET]
    await leave(world.jens)
    await show_news(device_id=device, notification_id=told.id, count=1)
    assert sent == [SECRET]


async def test_letter_tells_nothing_of_a_routine_that_its_reader_may_no_longer_read(
    world: World, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    routine = await routine_steps.publish(
        await viewer(world.bente), world, SECRET, visibility=Visibility.BRANCH
    )
    await choose_ways(world.jens.id, {Matter.DUTIES: Way.LETTER})
    notice = Notice(
        kind="review", topic=f"routine:{routine.id}", url=f"/routines/{routine.id}", title=SECRET
    )
    await notifications.notify([world.jens.id], notice)
    await leave(world.jens)
    clock.set(THURSDAY_AT_SEVEN)
    await post_letters(run_jobs)
    assert SECRET not in await letter_to(world.jens)


async def test_who_asks_to_join_is_news_for_leaders_alone(world: World, browse: Browse) -> None:
    notice = Notice(
        kind="joining",
        topic=f"branch:{world.herlev.id}",
        url="/branches/herlev/people",
        title="Herlev",
        actor_name="Lise",
        branch_name="Herlev",
        excerpt="lise@example.org",
    )
    await notifications.notify([world.bente.id], notice)
    bente = await browse(world.bente)
    assert (await bente.open("/news")).says("lise@example.org")
    await Membership.filter(person_id=world.bente.id).update(is_leader=False)
    assert "lise@example.org" not in (await bente.open("/news")).text


async def test_comments_on_a_hidden_answer_leave_the_news(world: World, run_jobs: RunJobs) -> None:
    thread = await write_thread(world, world.sigrid, "How do you price sofas?")
    answer = await write_answer(thread, world.bente, "By eye.")
    await steps.comment(await viewer(world.jens), answer)
    await run_jobs()
    assert await Notification.filter(person_id=world.sigrid.id, kind="comment").exists()
    await order.hide_answer(await viewer(world.marit), answer.id, "Not how we talk.")
    assert not await Notification.filter(kind="comment").exists()


async def test_start_page_asks_no_more_often_for_it(
    world: World, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    await tell_secret(world, world.jens)
    jens = await browse(world.jens)
    await jens.open("/")
    asked = count_statements(monkeypatch)
    await jens.open("/")
    assert len([sql for sql in asked if "FROM notification" in sql]) == 2


HIDDEN: tuple[datetime | None, ...] = (None, MORNING)


async def test_condition_in_sql_is_the_rule_in_python(world: World) -> None:
    """Every state of a thread and of a routine, for everybody."""
    kari = await make_person("Kari", world.herlev)
    people = [
        await viewer(each)
        for each in (world.sigrid, world.bente, world.jens, kari, world.marit, world.aslaug)
    ]
    for thread in await _threads(world):
        told = {who.id for who in people if await _is_told(who.id, f"thread:{thread.id}")}
        assert told == {who.id for who in people if thread_policy.may_see(who, thread)}, thread
    for routine in await _routines(world):
        told = {who.id for who in people if await _is_told(who.id, f"routine:{routine.id}")}
        assert told == {who.id for who in people if routine_policy.may_see(who, routine)}, routine


async def test_what_has_another_topic_or_is_not_there(world: World) -> None:
    assert await _is_told(world.jens.id, f"person:{world.jens.id}")
    assert await _is_told(world.jens.id, "routines:7")
    assert not await _is_told(world.jens.id, "thread:999")
    assert not await _is_told(world.jens.id, "routine:999")


async def _is_told(person_id: int, topic: str) -> bool:
    who = await viewer(await Person.get(id=person_id))
    found = await db.value(
        f"SELECT 1 FROM (SELECT CAST(:topic AS text) AS topic) AS n WHERE {readable()}",  # noqa: S608
        topic=topic,
        **seen_by(who),
    )
    return found is not None


async def _threads(world: World) -> list[Thread]:
    return [
        await write_thread(
            world,
            world.jens,
            "?",
            visibility=visibility,
            hidden_at=hidden_at,
            deleted_at=deleted_at,
            answer_count=answers,
        )
        for visibility in Visibility
        for hidden_at in HIDDEN
        for deleted_at in HIDDEN
        for answers in (0, 1)
    ]


async def _routines(world: World) -> list[Routine]:
    first = await routine_steps.draft(await viewer(world.bente), world)
    await Routine.filter(id=first.routine_id).update(owner_id=world.sigrid.id)
    values = await Routine.filter(id=first.routine_id).values()
    shared = {key: value for key, value in values[0].items() if key != "id"}
    return [
        await Routine.create(
            **shared
            | {
                "visibility": visibility,
                "hidden_at": hidden_at,
                "deleted_at": deleted_at,
                "number": number,
                "owner_id": owner,
                "created_by_id": world.jens.id,
            }
        )
        for visibility in Visibility
        for hidden_at in HIDDEN
        for deleted_at in HIDDEN
        for number in (0, 1)
        for owner in (world.jens.id, world.sigrid.id)
    ]
