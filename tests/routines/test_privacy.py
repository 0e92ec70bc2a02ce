"""What others must not see or do: files of drafts, titles kept to a branch, links that are over."""

from forum.branches.models import Membership
from forum.branches.viewers import viewer_of_person
from forum.kit.visibility import Visibility
from forum.notifications.models import Notification
from forum.routines import actions
from forum.routines.actions import Details, NewText
from forum.routines.jobs import remind
from forum.routines.kinds import VersionState, Weight
from forum.routines.models import Routine, Version
from forum.routines.queries.letter import for_letter
from forum.routines.reminders import link_token
from tests.conftest import Browse, RunJobs, StoppedClock
from tests.routines import steps
from tests.support.forms import Upload, Value
from tests.support.world import World, viewer


async def test_nobody_gets_the_file_of_anothers_draft_by_naming_it(
    world: World, browse: Browse
) -> None:
    routine = await steps.publish(await viewer(world.bente), world)
    bente, sigrid = await browse(world.bente), await browse(world.sigrid)
    paper = Upload("hemmelig.txt", b"Alarmkode", "text/plain")
    fields: dict[str, Value] = {"Or a file that you have": [paper]}
    form = (await bente.open(f"/routines/{routine.id}/text")).form("Keep it as a draft")
    await form.submit(fields, "Keep it as a draft")
    path = f"/routines/{routine.id}/files/1"
    assert (await bente.open(path)).status == 200
    await sigrid.press(
        f"/routines/{routine.id}/text", title="T", text="t", do="keep", keep="1", weight="change"
    )
    assert (await sigrid.open(path)).status == 404


async def test_what_somebody_keeps_as_a_draft_is_theirs_alone(world: World, browse: Browse) -> None:
    routine = await steps.publish(await viewer(world.bente), world)
    kept = await actions.draft(
        await viewer(world.sigrid), routine.id, NewText(title="T", text="UFERDIG")
    )
    bente = await browse(world.bente)
    path = f"/routines/{routine.id}/versions/{kept.id}"
    assert (await bente.open(path)).status == 404
    assert (await bente.press(f"{path}/publication")).status == 404
    assert (await (await browse(world.sigrid)).open(path)).status == 200


async def test_the_same_file_elsewhere_is_named_only_to_who_may_see_it(
    world: World, browse: Browse
) -> None:
    bente, sigrid = await browse(world.bente), await browse(world.sigrid)
    shared = await steps.publish(await viewer(world.bente), world, "Lukning")
    form = (await bente.open("/routines/new")).form("Keep it as a draft")
    kept: dict[str, Value] = {
        "What is the routine called?": "Kun os",
        "What is it about?": "Economy and operating routines",
        "Or a file that you have": [Upload("a.txt", b"Det samme", "text/plain")],
    }
    await form.submit(kept, "Keep it as a draft")
    again: dict[str, Value] = {
        "Or a file that you have": [Upload("b.txt", b"Det samme", "text/plain")]
    }
    told = []
    for visitor in (bente, sigrid):
        form = (await visitor.open(f"/routines/{shared.id}/text")).form("Keep it as a draft")
        told.append("Kun os" in (await form.submit(again, "Keep it as a draft")).flash)
    assert told == [True, False]


async def test_a_question_about_a_routine_that_one_may_not_see_is_just_a_question(
    world: World, browse: Browse
) -> None:
    hidden = await steps.publish(
        await viewer(world.bente), world, "Alarmen", visibility=Visibility.BRANCH
    )
    sigrid = await browse(world.sigrid)
    asked = await sigrid.press(
        "/questions/new",
        title="Hva er dette?",
        theme=str(world.economy.id),
        branch=str(world.vefsn.id),
        about=f"/routines/{hidden.id}",
    )
    assert "Alarmen" not in asked.text
    bente = await browse(world.bente)
    assert not (await bente.open(f"/routines/{hidden.id}")).says("Hva er dette?")


async def test_a_title_disappears_from_questions_when_the_routine_is_kept_to_its_branch(
    world: World, browse: Browse
) -> None:
    bente = await viewer(world.bente)
    routine = await steps.publish(bente, world, "Alarmen")
    sigrid = await browse(world.sigrid)
    asked = await sigrid.press(
        "/questions/new",
        title="Hvem har koden?",
        theme=str(world.economy.id),
        branch=str(world.vefsn.id),
        about=f"/routines/{routine.id}",
    )
    assert asked.says("Alarmen")
    details = Details(theme_id=world.economy.id, visibility=Visibility.BRANCH)
    await actions.set_details(bente, routine.id, details)
    assert not (await sigrid.open(asked.path)).says("Alarmen")


async def test_a_copy_of_what_a_branch_keeps_to_itself_is_kept_too(world: World) -> None:
    await Membership.create(
        person_id=world.bente.id,
        branch_id=world.vefsn.id,
        is_leader=True,
        joined_at=world.bente.created_at,
    )
    bente = await viewer_of_person(world.bente.id)
    origin = await steps.publish(bente, world, visibility=Visibility.BRANCH)
    other = world.vefsn.id if origin.branch_id != world.vefsn.id else world.herlev.id
    copy = await actions.adapt(bente, origin.id, other)
    assert (await Routine.get(id=copy.routine_id)).visibility is Visibility.BRANCH


async def test_the_mails_link_ends_when_somebody_else_answers_for_the_routine(
    world: World, browse: Browse
) -> None:
    bente = await viewer(world.bente)
    routine = await steps.publish(bente, world)
    await Routine.filter(id=routine.id).update(owner_id=world.jens.id)
    token = link_token(routine.id, world.jens.id)
    stranger = await browse()
    assert (await stranger.open(f"/routines/still/{token}")).status == 200
    await Routine.filter(id=routine.id).update(owner_id=world.bente.id)
    assert (await stranger.open(f"/routines/still/{token}")).status == 410


async def test_confirming_takes_the_question_out_of_everybodys_news(
    world: World, run_jobs: RunJobs, clock: StoppedClock
) -> None:
    bente = await viewer(world.bente)
    routine = await steps.publish(bente, world)
    clock.move(days=340)
    await remind.later()
    await run_jobs()
    assert await Notification.filter(kind="review").count() == 1
    await actions.confirm(bente, routine.id)
    assert await Notification.filter(kind="review").count() == 0


async def test_a_correction_does_not_hide_what_came_before_it_from_the_letter(
    world: World, clock: StoppedClock
) -> None:
    bente, since = await viewer(world.bente), clock.now
    clock.move(hours=1)
    routine = await steps.publish(bente, world)
    await steps.change(bente, routine, "- [ ] Rettet", weight=Weight.CORRECTION)
    found = await for_letter(await viewer(world.sigrid), since, clock.now)
    assert [(one.routine.id, one.is_new) for one in found] == [(routine.id, True)]


async def test_a_variant_that_is_deleted_is_no_longer_counted(world: World) -> None:
    await Membership.filter(person_id=world.sigrid.id).update(is_leader=True)
    bente, sigrid = await viewer(world.bente), await viewer_of_person(world.sigrid.id)
    origin = await steps.publish(bente, world)
    for _time in range(2):
        version = await actions.adapt(sigrid, origin.id, world.vefsn.id)
        await actions.publish(sigrid, version.routine_id, version.id)
        assert (await Routine.get(id=origin.id)).adaptation_count == 1
        await actions.delete(sigrid, version.routine_id)
    assert (await Routine.get(id=origin.id)).adaptation_count == 0


async def test_what_was_being_taken_over_is_still_known_after_keeping_a_draft(
    world: World, browse: Browse
) -> None:
    bente = await viewer(world.bente)
    routine = await steps.publish(bente, world)
    sent = await actions.draft(
        await viewer(world.sigrid), routine.id, NewText(title="T", text="Forslag")
    )
    await actions.propose(await viewer(world.sigrid), routine.id, sent.id)
    leader = await browse(world.bente)
    page = await leader.open(f"/routines/{routine.id}/text", **{"from": str(sent.id)})
    await page.form("Keep it as a draft").submit({}, "Keep it as a draft")
    again = await leader.open(f"/routines/{routine.id}/text")
    await again.form("Publish the new version").submit({}, "Publish the new version")
    assert (await Version.get(id=sent.id)).state is VersionState.ADOPTED


async def test_bringing_an_old_version_back_says_that_it_takes_the_drafts_place(
    world: World, browse: Browse
) -> None:
    bente = await viewer(world.bente)
    routine = await steps.publish(bente, world)
    old = await Version.get(routine_id=routine.id, number=1)
    await steps.change(bente, routine, "- [ ] To")
    await actions.draft(bente, routine.id, NewText(title="T", text="Halvferdig", based_on=2))
    leader = await browse(world.bente)
    page = await leader.open(f"/routines/{routine.id}/text", **{"from": str(old.id)})
    assert page.says("it takes the draft's place")


async def test_who_has_sent_a_first_text_sees_that_it_waits_and_why_it_was_refused(
    world: World, browse: Browse
) -> None:
    bente = await viewer(world.bente)
    await actions.allow_writer(bente, world.herlev.id, world.jens.id)
    version = await steps.draft(await viewer(world.jens), world)
    await actions.propose(await viewer(world.jens), version.routine_id, version.id)
    jens = await browse(world.jens)
    page = await jens.open(f"/routines/{version.routine_id}")
    assert page.says("It is with the leaders of the branch")
    assert page.has_form("Take the proposal back")
    await actions.decline(bente, version.routine_id, version.id, "Vi har den allerede.")
    refused = await jens.open(f"/routines/{version.routine_id}")
    assert refused.says("Vi har den allerede.")
    leader = await (await browse(world.bente)).open(f"/routines/{version.routine_id}")
    assert not leader.has_form("Publish the routine")


async def test_who_has_moved_to_another_branch_is_told_of_its_routines_no_more(
    world: World, run_jobs: RunJobs
) -> None:
    bente, jens = await viewer(world.bente), await viewer(world.jens)
    routine = await steps.publish(bente, world, visibility=Visibility.BRANCH)
    await Routine.filter(id=routine.id).update(owner_id=world.jens.id)
    proposal = await actions.draft(jens, routine.id, NewText(title="T", text="Forslag"))
    await actions.propose(jens, routine.id, proposal.id)
    await run_jobs()
    await Membership.filter(person_id=world.jens.id).update(branch_id=world.vefsn.id)
    await Notification.filter(person_id=world.jens.id).delete()
    await actions.decline(bente, routine.id, proposal.id, "Kun for os.")
    other = await steps.draft(bente, world, visibility=Visibility.BRANCH)
    await Routine.filter(id=other.routine_id).update(owner_id=world.jens.id)
    await actions.propose(bente, other.routine_id, other.id)
    await run_jobs()
    await actions.hide(await viewer(world.marit), routine.id, "Navne på andre.")
    await run_jobs()
    assert not await Notification.filter(person_id=world.jens.id).exists()
    assert await Notification.filter(person_id=world.bente.id, kind="hidden").exists()
