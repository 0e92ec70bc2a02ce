"""Two people at once on one routine: what holds for one after the other holds for both together.

On SQLite one transaction waits for the other from the start. On PostgreSQL only `queries.hold` lets
it in the first four tests; in the others one statement changes a row that is still as it was read.
"""

import asyncio
from typing import Any

import pytest

from forum.kit.errors import Conflict, NotFound
from forum.kit.viewer import Viewer
from forum.routines import actions, queries
from forum.routines.actions import NewText, counters
from forum.routines.kinds import VersionState
from forum.routines.models import Routine, Version
from tests.conftest import Browse
from tests.routines import steps
from tests.support.together import together
from tests.support.world import World, make_person, viewer

ACTIONS = "forum.routines.actions"


def text(words: str, **other: Any) -> NewText:
    return NewText(title=steps.TITLE, text=words, language="nb", **other)


async def proposal(who: Viewer, routine: Routine) -> Version:
    version = await actions.draft(who, routine.id, text("- [ ] Et forslag", based_on=1))
    return await actions.propose(who, routine.id, version.id)


async def test_what_is_published_is_not_taken_back_in_the_same_moment(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bente, sigrid = await viewer(world.bente), await viewer(world.sigrid)
    routine = await steps.publish(bente, world)
    sent = await proposal(sigrid, routine)
    monkeypatch.setattr(f"{ACTIONS}.publishing.version_for", together(queries.version_for))
    published, taken = await asyncio.gather(
        actions.publish(bente, routine.id, sent.id),
        actions.take_back(sigrid, routine.id, sent.id),
        return_exceptions=True,
    )
    now, number = await Version.get(id=sent.id), (await Routine.get(id=routine.id)).number
    if isinstance(published, NotFound):  # a draft again, and nobody's business but Sigrid's
        assert (now.state, now.number, number) == (VersionState.DRAFT, None, 1)
        assert isinstance(taken, Version)
    else:
        assert (now.state, now.number, number) == (VersionState.PUBLISHED, 2, 2)
        assert isinstance(taken, Version)
        assert taken.state is VersionState.PUBLISHED


async def test_two_leaders_do_not_both_decide_about_a_proposal(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bente = await viewer(world.bente)
    other = await viewer(await make_person("Odd", world.herlev, is_leader=True))
    routine = await steps.publish(bente, world)
    sent = await proposal(await viewer(world.sigrid), routine)
    monkeypatch.setattr(f"{ACTIONS}.publishing.version_for", together(queries.version_for))
    answers = await asyncio.gather(
        actions.publish(bente, routine.id, sent.id),
        actions.decline(other, routine.id, sent.id, "Ikke nå"),
        return_exceptions=True,
    )
    assert sum(isinstance(each, Conflict) for each in answers) == 1


async def test_two_branches_that_begin_to_use_a_routine_at_once_are_both_counted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    routine = await steps.publish(await viewer(world.bente), world)
    sigrid = await viewer(world.sigrid)
    odd = await viewer(await make_person("Odd", world.bodo))
    said, count = together(nothing), counters.recount_uses

    async def recount(routine_id: int) -> None:
        await said()
        await count(routine_id)

    # Neither ends before the other has begun to count.
    monkeypatch.setattr(f"{ACTIONS}.sharing.recount_uses", together(recount))
    await asyncio.gather(
        *(actions.use(who, routine.id, who.branch_ids[0]) for who in (sigrid, odd))
    )
    assert (await Routine.get(id=routine.id)).use_count == 2


async def nothing() -> None:
    """Ask nothing: each has written its own row by then."""


async def test_one_who_writes_in_two_windows_has_one_draft_and_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bente = await viewer(world.bente)
    routine = await steps.publish(bente, world)
    monkeypatch.setattr(f"{ACTIONS}.writing.draft_of", together(queries.draft_of))
    answers = await asyncio.gather(
        actions.draft(bente, routine.id, text("- [ ] I det ene vinduet", based_on=1)),
        actions.draft(bente, routine.id, text("- [ ] I det andre vinduet", based_on=1)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, Conflict) for each in answers) == 1
    assert await Version.filter(routine_id=routine.id, state=VersionState.DRAFT).count() == 1


async def test_of_two_who_change_a_first_text_at_once_the_second_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bente = await viewer(world.bente)
    other = await viewer(await make_person("Odd", world.herlev, is_leader=True))
    begun = await steps.draft(bente, world)
    monkeypatch.setattr(f"{ACTIONS}.writing.draft_of", together(queries.draft_of))
    answers = await asyncio.gather(
        *(actions.draft(who, begun.routine_id, text(who.name)) for who in (bente, other)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, Conflict) for each in answers) == 1
    [kept] = [each for each in answers if isinstance(each, Version)]
    assert (await Version.get(id=begun.id)).text == kept.text


async def test_of_two_who_publish_at_once_the_second_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bente = await viewer(world.bente)
    other = await viewer(await make_person("Odd", world.herlev, is_leader=True))
    routine = await steps.publish(bente, world)
    drafts = [
        await actions.draft(who, routine.id, text(who.name, based_on=1)) for who in (bente, other)
    ]
    monkeypatch.setattr(f"{ACTIONS}.publishing.version_for", together(queries.version_for))
    answers = await asyncio.gather(
        *(
            actions.publish(who, routine.id, version.id)
            for who, version in zip((bente, other), drafts, strict=True)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(each, Conflict) for each in answers) == 1
    assert (await Routine.get(id=routine.id)).number == 2


async def test_what_the_second_window_had_stays_and_is_kept_by_the_next_press(
    world: World, browse: Browse
) -> None:
    bente = await viewer(world.bente)
    routine = await steps.publish(bente, world)
    browser = await browse(world.bente)
    one = await browser.open(f"/routines/{routine.id}/text")
    other = await browser.open(f"/routines/{routine.id}/text")
    words = "Keep it as a draft"
    await one.form(words).submit({"The steps": "- [ ] I det ene vinduet"}, words)
    told = await other.form(words).submit({"The steps": "- [ ] I det andre vinduet"}, words)
    assert told.status == Conflict.status
    assert told.says("in another window")
    assert told.says("I det ene vinduet")
    assert told.form(words).value("The steps") == "- [ ] I det andre vinduet"
    await told.form(words).submit({}, words)
    assert (await steps.the_draft(routine.id)).text == "- [ ] I det andre vinduet"
