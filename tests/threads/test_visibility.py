"""Who sees what: the rules in Python, the same in SQL, and every page over viewer and thing."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kit.errors import NotFound
from forum.kit.viewer import ANONYMOUS, BranchRole, Rank, Viewer
from forum.threads import actions, policy, queries
from forum.threads.kinds import Kind, Visibility
from forum.threads.models import Thread
from tests.conftest import Browse, RunJobs
from tests.support.world import World, viewer
from tests.threads import steps

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
PEOPLE = ("sigrid", "torbjorn", "bente", "marit", "aslaug")
# Who sees a thread that Sigrid of Vefsn wrote, by what has happened to it.
SEES = {
    "network": {"sigrid", "torbjorn", "bente", "marit", "aslaug"},
    "branch": {"sigrid", "marit", "aslaug"},
    "hidden": {"sigrid", "marit", "aslaug"},
    "hidden branch": {"sigrid", "marit", "aslaug"},
    "closed": {"sigrid", "torbjorn", "bente", "marit", "aslaug"},
    "deleted": set(),
    "deleted but answered": {"sigrid", "torbjorn", "bente", "marit", "aslaug"},
    "deleted branch but answered": {"sigrid", "marit", "aslaug"},
}
LISTED = {
    "network": SEES["network"],
    "branch": SEES["branch"],
    "closed": SEES["closed"],
}


@dataclass(frozen=True)
class Thing:
    kind: str
    author_id: int
    branch_id: int | None
    visibility: str
    answer_count: int
    hidden_at: datetime | None
    deleted_at: datetime | None
    closed_at: datetime | None


async def in_state(world: World, state: str) -> Thread:
    sigrid, marit = await viewer(world.sigrid), await viewer(world.marit)
    is_secret = "branch" in state
    reach = Visibility.BRANCH if is_secret else Visibility.NETWORK
    thread = await steps.ask(sigrid, world, visibility=reach)
    if "answered" in state:
        await steps.answer(marit, thread)
    if "hidden" in state:
        await actions.hide_thread(marit, thread.id, "Ikke her")
    if "closed" in state:
        await actions.close(marit, thread.id, "Ferdig")
    if "deleted" in state:
        await actions.delete_thread(sigrid, thread.id)
    return thread


@pytest.mark.parametrize("state", SEES)
async def test_thread_is_there_for_whom_it_is_meant(world: World, state: str) -> None:
    thread = await in_state(world, state)
    for name in PEOPLE:
        who = await viewer(getattr(world, name))
        if name in SEES[state]:
            assert (await queries.show(who, thread.id)).thread.id == thread.id
            assert (await queries.version(who, thread.id)).version > 0
            assert (await queries.thread_for(who, thread.id)).id == thread.id
        else:
            for door in (queries.show, queries.version, queries.thread_for, queries.standing_for):
                with pytest.raises(NotFound):
                    await door(who, thread.id)


@pytest.mark.parametrize("state", SEES)
async def test_lists_show_what_is_meant_for_the_reader(world: World, state: str) -> None:
    thread = await in_state(world, state)
    for name in PEOPLE:
        who = await viewer(getattr(world, name))
        found = {
            "listed": await queries.listed(who, queries.Wanted(kind=Kind.QUESTION)),
            "theme": await queries.by_theme(who, world.economy.id),
            "branch": await queries.by_branch(who, world.vefsn.id),
            "person": await queries.by_person(who, world.sigrid.id),
        }
        for where, page in found.items():
            ids = [card.id for card in page.items]
            is_there = name in LISTED.get(state, set())
            assert ids == ([thread.id] if is_there else []), f"{where} for {name}"


@pytest.mark.parametrize("state", SEES)
async def test_search_hits_are_checked_for_the_reader(world: World, state: str) -> None:
    thread = await in_state(world, state)
    for name in PEOPLE:
        who = await viewer(getattr(world, name))
        found = await queries.hits(who, [f"thread:{thread.id}", "answer:1", "thread:99"])
        expected = [f"thread:{thread.id}"] if name in LISTED.get(state, set()) else []
        if "answered" in state and name in SEES[state]:
            expected = ["answer:1"]
        assert list(found) == expected, name


@pytest.mark.parametrize("state", ["branch", "hidden", "deleted"])
async def test_nothing_can_be_done_with_what_is_not_there(
    browse: Browse, world: World, state: str
) -> None:
    thread = await in_state(world, state)
    torbjorn = await browse(world.torbjorn)
    for path in ("", "/text", "/revisions", "/deletion", "/answers", "/worked-here"):
        assert (await torbjorn.open(f"/threads/{thread.id}{path}")).status == 404, path
    for path in ("/answers", "/me-too", "/me-too/withdrawal", "/worked-here", "/deletion"):
        page = await torbjorn.press(f"/threads/{thread.id}{path}", text="Hei")
        assert page.status == 404, path
    assert (await torbjorn.open(f"/reports/thread:{thread.id}")).status == 404


async def test_hidden_answer_is_there_for_moderators_and_its_author(
    browse: Browse, world: World
) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    thread = await steps.ask(sigrid, world)
    made = await steps.answer(bente, thread)
    await actions.hide_answer(await viewer(world.marit), made.id, "Uhøflig")
    for person, is_there in ((world.bente, True), (world.marit, True), (world.sigrid, False)):
        page = await (await browse(person)).open(f"/threads/{thread.id}")
        assert ("tredjedel" in page.text) is is_there
        assert ("Hidden for everybody but moderators" in page.text) is is_there
        opened = await (await browse(person)).open(f"/answers/{made.id}")
        assert opened.status == (200 if is_there else 404)


async def test_follower_of_another_branch_is_not_told_of_its_secrets(
    browse: Browse, world: World, run_jobs: RunJobs
) -> None:
    torbjorn = await browse(world.torbjorn)
    await torbjorn.press("/subscriptions", topic=f"theme:{world.economy.id}", do="follow")
    await steps.ask(await viewer(world.sigrid), world, visibility=Visibility.BRANCH)
    await run_jobs()
    assert "møbler" not in (await torbjorn.open("/news")).text
    await steps.ask(await viewer(world.sigrid), world, "Hva koster en stol?")
    await run_jobs()
    assert "stol" in (await torbjorn.open("/news")).text


async def test_question_for_ones_branch_says_so(browse: Browse, world: World) -> None:
    page = await (await browse(world.sigrid)).open("/questions/new")
    page = await page.form("Send the question").submit(
        {
            "The question, in one sentence": "Hvem har nøkkelen?",
            "What is it about?": "Economy and operating routines",
            "Who can read it?": "Only Vefsn",
        }
    )
    assert "Only Vefsn" in page.text
    assert (await (await browse(world.bente)).open(page.path)).status == 404


async def test_what_a_closed_branch_wrote_stays_readable(browse: Browse, world: World) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    await steps.close_branch(world.vefsn)
    await world.economy.filter(id=world.economy.id).update(deactivated_at=LONG_AGO)
    await world.sigrid.filter(id=world.sigrid.id).update(deactivated_at=LONG_AGO)
    page = await (await browse(world.bente)).open(f"/threads/{thread.id}")
    assert page.status == 200
    assert "Vefsn" in page.text
    assert "møbler" in (await (await browse(world.bente)).open("/questions")).text


VIEWERS = st.builds(
    lambda person, rank, branches: Viewer(
        id=person,
        rank=rank,
        branches=tuple(BranchRole(n, f"b{n}", f"B{n}", "NO") for n in sorted(branches)),
    ),
    st.integers(1, 3),
    st.sampled_from(Rank),
    st.sets(st.integers(1, 3), max_size=2),
)
MOMENTS = st.none() | st.just(LONG_AGO)
THINGS = st.builds(
    Thing,
    st.sampled_from([str(kind) for kind in Kind]),
    st.integers(1, 3),
    st.none() | st.integers(1, 3),
    st.sampled_from([str(each) for each in Visibility]),
    st.integers(0, 2),
    MOMENTS,
    MOMENTS,
    MOMENTS,
)
ACTS = (
    policy.may_answer,
    policy.may_mark,
    policy.may_ask_too,
    policy.may_say_worked,
    policy.may_edit,
    policy.may_delete,
    policy.may_accept,
    policy.may_moderate,
)


@given(VIEWERS, THINGS)
def test_nobody_does_anything_with_what_they_do_not_see(who: Viewer, thing: Thing) -> None:
    if not policy.may_see(who, thing):
        assert not any(may(who, thing) for may in ACTS)


@given(VIEWERS, THINGS)
def test_branch_things_are_seen_by_members_and_moderators_only(who: Viewer, thing: Thing) -> None:
    is_inside = thing.branch_id is not None and who.belongs_to(thing.branch_id)
    if thing.visibility == Visibility.BRANCH and not is_inside and not who.is_moderator:
        assert not policy.may_see(who, thing)


@given(VIEWERS, THINGS)
def test_hidden_and_deleted_things_take_no_answers_or_marks(who: Viewer, thing: Thing) -> None:
    if thing.hidden_at or thing.deleted_at:
        assert not policy.may_answer(who, thing)
        assert not policy.may_mark(who, thing)
        assert not policy.may_edit(who, thing)


@given(THINGS)
def test_strangers_see_nothing(thing: Thing) -> None:
    assert not policy.may_see(ANONYMOUS, thing)
