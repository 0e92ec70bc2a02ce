"""Using the routines of other branches, making one's own, and hearing when the origin changes."""

import pytest

from forum.branches.viewers import viewer_of_person
from forum.kit.visibility import Visibility
from forum.notifications.models import Notification
from forum.routines import actions
from forum.routines.kinds import Weight
from forum.routines.models import InUse, Routine
from tests.conftest import Browse, RunJobs
from tests.routines import steps
from tests.support.postbox import Postbox
from tests.support.world import World, make_person, viewer


async def test_a_branch_hangs_itself_on_the_string_and_takes_it_back(
    world: World, browse: Browse
) -> None:
    routine = await steps.publish(await viewer(world.bente), world)
    sigrid = await browse(world.sigrid)
    page = await (await sigrid.open(f"/routines/{routine.id}")).form("We use this").submit()
    assert page.says("Used by 1 branch")
    assert "Vefsn" in page.one(".string").text_content()
    again = await page.form("Stop using it in Vefsn").submit()
    assert again.says("No other branch uses it yet")


async def test_the_owning_branch_is_not_asked_whether_it_uses_its_own(
    world: World, browse: Browse
) -> None:
    routine = await steps.publish(await viewer(world.bente), world)
    page = await (await browse(world.jens)).open(f"/routines/{routine.id}")
    assert not page.has_form("We use this")


async def test_where_news_of_a_routine_lead_one_says_whether_one_goes_over(
    world: World, browse: Browse
) -> None:
    bente = await viewer(world.bente)
    routine = await steps.publish(bente, world)
    sigrid = await browse(world.sigrid)
    await (await sigrid.open(f"/routines/{routine.id}")).form("We use this").submit()
    await steps.change(bente, routine, steps.STEPS + "\n- [ ] Slå av lyset", note="Lyset")
    await steps.change(bente, routine, steps.STEPS + "\n- [ ] Slå av varmen", note="Varmen")
    news = f"/routines/{routine.id}/changes?from=1&to=3"
    assert not (await (await browse(world.jens)).open(news)).has_form("We use the new one")
    asked = await sigrid.open(news)
    assert asked.says("We keep version 1")
    assert asked.says("Lyset")
    assert asked.says("Varmen")
    there = await asked.form("We use the new one").submit()
    assert "You use the new version now." in there.flash
    assert (await InUse.get(routine_id=routine.id)).number == 3
    assert not (await sigrid.open(news)).has_form("We use the new one")


async def test_a_variant_remembers_where_it_comes_from(world: World, browse: Browse) -> None:
    routine = await steps.publish(await viewer(world.bente), world, "Lukning")
    kari = await make_person("Kari", world.vefsn, is_leader=True)
    browser = await browse(kari)
    ask = await (await browser.open(f"/routines/{routine.id}")).follow("Make your own of it")
    form = await ask.form("Make a draft of our own").submit()
    assert (
        form.form("Publish the routine").value("The steps").splitlines() == steps.STEPS.splitlines()
    )
    done = await form.form("Publish the routine").submit(
        {"What is the routine called?": "Stenging"}, "Publish the routine"
    )
    assert done.says("made from version 1")
    origin = await browser.open(f"/routines/{routine.id}")
    assert origin.says("Adapted by 1 branch")
    assert origin.says("Stenging")
    beside = await browser.open(f"/routines/{routine.id}/beside/{(await variant()).id}")
    assert beside.says("Lukning")
    # Two branches do it in two ways: nobody has taken anything out.
    assert not beside.says("Taken out")
    assert beside.says("Stenging")


@pytest.mark.parametrize(
    ("weight", "mails", "news"),
    [(Weight.CORRECTION, 0, 0), (Weight.CHANGE, 0, 1), (Weight.IMPORTANT, 1, 1)],
)
async def test_who_made_a_variant_hears_of_the_origin_by_weight(
    weight: Weight,
    mails: int,
    news: int,
    world: World,
    run_jobs: RunJobs,
    smtp_server: Postbox,
) -> None:
    bente = await viewer(world.bente)
    routine = await steps.publish(bente, world)
    kari = await make_person("Kari", world.vefsn, is_leader=True)
    await make_variant(kari.id, routine, world)
    await run_jobs()
    before = len(smtp_server.to(kari.email))
    await steps.change(bente, routine, "- [ ] Nytt", note="Ny lås", weight=weight)
    await run_jobs()
    assert len(smtp_server.to(kari.email)) - before == mails
    told = await Notification.filter(person_id=kari.id, kind="origin")
    assert len(told) == news


async def test_the_variant_shows_what_has_changed_and_takes_it_in(
    world: World, browse: Browse
) -> None:
    bente = await viewer(world.bente)
    routine = await steps.publish(bente, world)
    kari = await make_person("Kari", world.vefsn, is_leader=True)
    made = await make_variant(kari.id, routine, world)
    await steps.change(bente, routine, "- [ ] Helt nye steg", note="Ny lås")
    browser = await browse(kari)
    page = await browser.open(f"/routines/{made.id}")
    assert page.says("Herlev has changed the routine")
    what = await browser.open(f"/routines/{made.id}/origin")
    assert what.says("Helt nye steg")
    edit = await browser.open(f"/routines/{made.id}/text", origin="2")
    await edit.form("Publish the new version").submit(
        {"The steps": "- [ ] Nå med ny lås"}, "Publish the new version"
    )
    assert (await Routine.get(id=made.id)).origin_number == 2
    assert not (await browser.open(f"/routines/{made.id}")).says("Herlev has changed the routine")


async def test_the_variant_may_stay_as_it_is(world: World, browse: Browse) -> None:
    bente = await viewer(world.bente)
    routine = await steps.publish(bente, world)
    kari = await make_person("Kari", world.vefsn, is_leader=True)
    made = await make_variant(kari.id, routine, world)
    await steps.change(bente, routine, "- [ ] Helt nye steg")
    browser = await browse(kari)
    page = await browser.open(f"/routines/{made.id}")
    stays = await page.form("Ours stays as it is").submit()
    assert not stays.says("Herlev has changed the routine")
    await steps.change(bente, routine, "- [ ] Enda nyere steg")
    assert (await browser.open(f"/routines/{made.id}")).says("Herlev has changed the routine")


async def test_who_uses_a_routine_is_asked_about_its_new_version(
    world: World, browse: Browse
) -> None:
    bente = await viewer(world.bente)
    routine = await steps.publish(bente, world)
    await actions.use(await viewer(world.sigrid), routine.id, world.vefsn.id)
    await steps.change(bente, routine, "- [ ] Helt nye steg")
    sigrid = await browse(world.sigrid)
    page = await sigrid.open(f"/routines/{routine.id}")
    assert page.says("A new version has come since Vefsn began to use this")
    after = await page.form("We use the new one").submit()
    assert not after.says("A new version has come")
    assert (await InUse.get(routine_id=routine.id)).number == 2
    await steps.change(bente, routine, "- [ ] Enda nyere")
    third = await sigrid.open(f"/routines/{routine.id}")
    kept = await third.form("We keep version 2").submit()
    assert not kept.says("A new version has come")


async def test_what_a_branch_keeps_to_itself_is_neither_listed_nor_found_elsewhere(
    world: World, browse: Browse
) -> None:
    bente = await viewer(world.bente)
    routine = await steps.publish(bente, world, "Bare oss", visibility=Visibility.BRANCH)
    sigrid = await browse(world.sigrid)
    assert (await sigrid.open(f"/routines/{routine.id}")).status == 404
    assert not (await sigrid.open("/routines")).says("Bare oss")
    assert not (await sigrid.open("/branches/herlev/routines")).says("Bare oss")
    assert (await (await browse(world.jens)).open("/routines")).says("Bare oss")


async def test_a_moderator_hides_a_routine_and_the_branch_is_told_why(
    world: World, browse: Browse, run_jobs: RunJobs
) -> None:
    routine = await steps.publish(await viewer(world.bente), world)
    marit, bente = await browse(world.marit), await browse(world.bente)
    form = (await marit.open(f"/routines/{routine.id}/hiding")).form("Hide it")
    await form.submit({"Why?": "Navn på en kunde"})
    await run_jobs()
    assert (await (await browse(world.sigrid)).open(f"/routines/{routine.id}")).status == 404
    assert (await bente.open("/news")).says("A moderator has hidden")
    page = await bente.open(f"/routines/{routine.id}")
    assert page.says("Navn på en kunde")
    await marit.press(f"/routines/{routine.id}/hiding/withdrawal")
    assert (await (await browse(world.sigrid)).open(f"/routines/{routine.id}")).status == 200
    assert (await marit.open("/moderation/log")).says(steps.TITLE)


async def test_a_question_about_a_routine_stands_on_its_page(world: World, browse: Browse) -> None:
    routine = await steps.publish(await viewer(world.bente), world)
    sigrid = await browse(world.sigrid)
    form = await (await sigrid.open(f"/routines/{routine.id}")).follow("Ask about this")
    asked = await form.form("Send the question").submit(
        {"The question, in one sentence": "Hvem har nøkkelen?"}
    )
    assert steps.TITLE in asked.links
    assert (await sigrid.open(f"/routines/{routine.id}")).says("Hvem har nøkkelen?")


async def make_variant(person_id: int, routine: Routine, world: World) -> Routine:
    kari = await viewer_of_person(person_id)
    version = await actions.adapt(kari, routine.id, world.vefsn.id)
    await actions.publish(kari, version.routine_id, version.id)
    return await Routine.get(id=version.routine_id)


async def variant() -> Routine:
    return await Routine.get(origin_id__isnull=False)
