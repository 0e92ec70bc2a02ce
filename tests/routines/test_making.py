"""Making routines: drafts, publishing, versions, proposals; through the pages."""

import pytest

from forum.kit.errors import Forbidden
from forum.routines import actions
from forum.routines.kinds import VersionState
from forum.routines.models import Routine, Version
from tests.conftest import Browse, RunJobs
from tests.files import offices
from tests.files.hostile_pdf import locked
from tests.routines import steps
from tests.support.forms import Upload, Value
from tests.support.pages import Page
from tests.support.visitor import Visitor
from tests.support.world import World, viewer

ROUTINE: dict[str, Value] = {
    "What is the routine called?": steps.TITLE,
    "In one sentence: when is it used?": "Hver dag når butikken stenger.",
    "The steps": steps.STEPS,
    "What is it about?": "Economy and operating routines",
}


async def make(visitor: Visitor, button: str = "Publish the routine", **changed: Value) -> Page:
    page = await visitor.open("/routines/new")
    return await page.form(button).submit(ROUTINE | changed, button)


async def test_a_leader_publishes_a_routine_and_other_branches_read_it(
    browse: Browse, world: World
) -> None:
    page = await make(await browse(world.bente))
    assert page.heading == steps.TITLE
    assert "It is published" in page.flash
    sigrid = await browse(world.sigrid)
    read = await sigrid.open(page.path)
    assert len(read.all(".document input[type=checkbox]")) == 3
    assert read.says("Version 1")
    assert steps.TITLE in (await sigrid.open("/routines")).text


async def test_a_member_makes_routines_only_when_a_leader_lets_them(
    browse: Browse, world: World
) -> None:
    jens = await browse(world.jens)
    assert (await jens.open("/routines/new")).status == 403
    assert not (await jens.open("/routines")).says("Make a routine")
    bente = await browse(world.bente)
    mine = await bente.open("/branches/herlev/routines")
    await mine.form("Let Jens make routines").submit()
    page = await make(jens, "Send it to the leader")
    assert "sent to the leaders" in page.flash
    assert await Routine.filter(number=0).count() == 1


async def test_what_a_member_sends_is_a_draft_until_a_leader_publishes_it(
    browse: Browse, world: World, run_jobs: RunJobs
) -> None:
    bente, jens = await browse(world.bente), await browse(world.jens)
    await (await bente.open("/branches/herlev/routines")).form("Let Jens make routines").submit()
    sent = await make(jens, "Send it to the leader")
    await run_jobs()
    assert (await (await browse(world.sigrid)).open(sent.path)).status == 404
    news = await bente.open("/news")
    assert news.says("Jens in Herlev has written a routine that you can publish")
    draft = await bente.open(sent.path)
    published = await draft.form("Publish the routine").submit()
    assert published.says("Version 1")
    assert (await (await browse(world.sigrid)).open(sent.path)).status == 200


async def test_a_new_version_never_writes_over_the_old_one(browse: Browse, world: World) -> None:
    bente = await browse(world.bente)
    page = await make(bente)
    change = await bente.open(f"{page.path}/text")
    after = await change.form("Publish the new version").submit(
        {"The steps": "- [ ] Lås begge dørene", "What is new?": "To dører nå."},
        "Publish the new version",
    )
    assert after.says("Version 2")
    assert after.says("Lås begge dørene")
    versions = await bente.open(f"{page.path}/versions")
    assert versions.says("To dører nå.")
    old = await bente.open(f"{page.path}/versions/{(await Version.get(number=1)).id}")
    assert old.says("Tell kontantene")
    changes = await bente.open(f"{page.path}/changes", **{"from": "1", "to": "2"})
    assert changes.all("mark")
    assert changes.says("Tell kontantene")


async def test_an_old_version_can_be_brought_back(browse: Browse, world: World) -> None:
    bente = await viewer(world.bente)
    routine = await steps.publish(bente, world)
    await steps.change(bente, routine, "- [ ] Noe helt annet")
    old = await Version.get(number=1, routine_id=routine.id)
    browser = await browse(world.bente)
    page = await browser.open(f"/routines/{routine.id}/text", **{"from": str(old.id)})
    again = await page.form("Publish the new version").submit({}, "Publish the new version")
    assert again.says("Version 3")
    assert again.says("Tell kontantene")


async def test_a_member_proposes_and_the_leader_takes_it_over_with_changes(
    browse: Browse, world: World, run_jobs: RunJobs
) -> None:
    bente = await viewer(world.bente)
    routine = await steps.publish(bente, world)
    sigrid, leader = await browse(world.sigrid), await browse(world.bente)
    form = (await sigrid.open(f"/routines/{routine.id}/text")).form("Send the proposal")
    sent = await form.submit(
        {"The steps": "- [ ] Lås døren", "What is new?": "Kortere."}, "Send the proposal"
    )
    assert "It is sent" in sent.flash
    await run_jobs()
    assert (await leader.open("/news")).says("proposes a change")
    page = await leader.open(f"/routines/{routine.id}")
    assert page.says("1 proposal waits for you")
    proposal = await Version.get(state=VersionState.PROPOSED)
    await (await leader.open(f"/routines/{routine.id}/versions/{proposal.id}")).follow(
        "Change it first"
    )
    change = await leader.open(f"/routines/{routine.id}/text", **{"from": str(proposal.id)})
    done = await change.form("Publish the new version").submit(
        {"The steps": "- [ ] Lås begge dørene"}, "Publish the new version"
    )
    assert done.says("Lås begge dørene")
    await run_jobs()
    assert (await sigrid.open("/news")).says("has taken over what you proposed")


async def test_its_owner_decides_about_proposals_and_keeps_it_current_but_arranges_nothing(
    browse: Browse, world: World, run_jobs: RunJobs
) -> None:
    routine = await steps.publish(await viewer(world.bente), world)
    await Routine.filter(id=routine.id).update(owner_id=world.jens.id)
    form = (await (await browse(world.sigrid)).open(f"/routines/{routine.id}/text")).form(
        "Send the proposal"
    )
    await form.submit({"The steps": "- [ ] Lås døren"}, "Send the proposal")
    await run_jobs()
    owner = await browse(world.jens)
    assert (await owner.open("/news")).says("proposes a change")
    page = await owner.open(f"/routines/{routine.id}")
    assert page.says("1 proposal waits for you")
    proposal = await Version.get(state=VersionState.PROPOSED)
    done = (
        await (await owner.open(f"/routines/{routine.id}/versions/{proposal.id}"))
        .form("Publish it as it is")
        .submit()
    )
    assert done.says("Lås døren")
    assert (await owner.open(f"/routines/{routine.id}/details")).status == 403


async def test_who_owns_a_draft_does_not_publish_it(browse: Browse, world: World) -> None:
    first = await steps.draft(await viewer(world.bente), world)
    await Routine.filter(id=first.routine_id).update(owner_id=world.jens.id)
    with pytest.raises(Forbidden):
        await actions.publish(await viewer(world.jens), first.routine_id, first.id)


async def test_a_proposal_is_declined_with_a_word(
    browse: Browse, world: World, run_jobs: RunJobs
) -> None:
    bente = await viewer(world.bente)
    routine = await steps.publish(bente, world)
    sigrid, leader = await browse(world.sigrid), await browse(world.bente)
    form = (await sigrid.open(f"/routines/{routine.id}/text")).form("Send the proposal")
    await form.submit({"The steps": "- [ ] Lås døren"}, "Send the proposal")
    proposal = await Version.get(state=VersionState.PROPOSED)
    path = f"/routines/{routine.id}/versions/{proposal.id}"
    empty = await (await leader.open(f"{path}/refusal")).form("Send it").submit()
    assert empty.status == 422
    await empty.form("Send it").submit({"What do you say to them?": "Vi har to dører."})
    await run_jobs()
    assert (await sigrid.open("/news")).says("has not taken over")
    assert (await sigrid.open(path)).says("Vi har to dører.")


async def test_who_publishes_second_is_told_and_loses_nothing(browse: Browse, world: World) -> None:
    bente = await viewer(world.bente)
    routine = await steps.publish(bente, world)
    browser = await browse(world.bente)
    form = (await browser.open(f"/routines/{routine.id}/text")).form("Publish the new version")
    await steps.change(bente, routine, "- [ ] Fra den andre")
    second = await form.submit({"The steps": "- [ ] Fra meg"}, "Publish the new version")
    assert second.status == 409
    assert second.says("Fra den andre")
    assert second.form("Publish the new version").value("The steps") == "- [ ] Fra meg"
    done = await second.form("Publish the new version").submit({}, "Publish the new version")
    assert done.says("Version 3")
    assert done.says("Fra meg")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("What is the routine called?", " ", "Give the routine a name"),
        ("What is the routine called?", "x" * 201, "201 characters"),
        ("The steps", "", "Write the steps here, or choose a file"),
        ("The steps", "x" * 30_001, "30001 characters"),
    ],
)
async def test_bad_input_comes_back_with_what_was_typed(
    browse: Browse, world: World, field: str, value: str, sentence: str
) -> None:
    page = await make(await browse(world.bente), **{field: value})
    assert page.status == 422
    assert any(sentence in error for error in page.errors), page.errors
    form = page.form("Publish the routine")
    assert form.value("In one sentence: when is it used?") == "Hver dag når butikken stenger."


async def test_a_form_sent_twice_makes_one_routine(browse: Browse, world: World) -> None:
    form = (await (await browse(world.bente)).open("/routines/new")).form("Publish the routine")
    first = await form.submit(ROUTINE, "Publish the routine")
    second = await form.submit(ROUTINE, "Publish the routine")
    assert first.path == second.path
    assert await Routine.all().count() == 1


async def test_the_same_file_twice_is_noticed(browse: Browse, world: World) -> None:
    bente = await browse(world.bente)
    paper = Upload("lukning.txt", "Lås døren.".encode(), "text/plain")
    kept: dict[str, Value] = {"Or a file that you have": [paper]}
    first = await make(bente, "Publish the routine", **kept)
    assert "same file" not in first.flash
    again = Upload("kopi.txt", "Lås døren.".encode(), "text/plain")
    form = (await bente.open("/routines/new")).form("Publish the routine")
    fields: dict[str, Value] = {
        **ROUTINE,
        "What is the routine called?": "Igen",
        "Or a file that you have": [again],
    }
    second = await form.submit(fields, "Publish the routine")
    assert f"“kopi.txt” is the same file as in “{steps.TITLE}”." in second.flash


async def test_many_files_become_drafts_with_guessed_names(
    browse: Browse, world: World, run_jobs: RunJobs
) -> None:
    bente = await browse(world.bente)
    form = (await bente.open("/routines/new/files")).form("Make drafts")
    papers = [
        Upload("kasse_stenging.txt", "Lås døra og tell kassa.".encode(), "text/plain"),
        Upload("Ny frivillig.txt", b"Velkommen som frivillig hos oss!", "text/plain"),
    ]
    page = await form.submit({"The files": papers})
    assert "2 drafts are made" in page.flash
    assert page.says("Kasse stenging")
    await run_jobs()
    drafts = await bente.open("/routines/drafts")
    assert drafts.says("Ny frivillig")
    themes = {row.title: row.theme_id for row in await Routine.all()}
    assert themes["Ny frivillig"] == world.recruitment.id


async def test_a_file_whose_language_cannot_be_told_is_shown_in_the_routines(
    browse: Browse, world: World, run_jobs: RunJobs
) -> None:
    papers = [Upload("tall.pdf", offices.pdf(["112 113"])), Upload("tall.txt", b"110 112 113")]
    files: dict[str, Value] = {"Or a file that you have": papers}
    made = await make(await browse(world.bente), "Publish the routine", **files)
    await run_jobs()
    page = await (await browse(world.sigrid)).open(made.path)
    assert page.status == 200
    assert [each.get("lang") for each in page.all(".file [lang]")] == ["nb", "nb"]
    assert page.says("112 113")


async def test_lists_say_how_far_each_file_is_read_to_those_who_work_on_it(
    browse: Browse, world: World, run_jobs: RunJobs
) -> None:
    bente, sigrid = await browse(world.bente), await browse(world.sigrid)
    papers = [Upload("kasse.pdf", offices.pdf(["Tell kassa."])), Upload("last.pdf", locked())]
    form = (await bente.open("/routines/new/files")).form("Make drafts")
    page = await form.submit({"The files": papers})
    assert page.texts(".row__file") == ["last.pdf Being read", "kasse.pdf Being read"]
    await run_jobs()
    lines = {"kasse.pdf Read, 1 page", "last.pdf No text: needs a password"}
    for path in ("/routines/drafts", "/branches/herlev/routines"):
        assert set((await bente.open(path)).texts(".row__file")) == lines
    leader = await viewer(world.bente)
    for draft in await Version.all():
        await actions.publish(leader, draft.routine_id, draft.id)
    assert set((await bente.open("/branches/herlev/routines")).texts(".row__file")) == lines
    assert not (await sigrid.open("/branches/herlev/routines")).all(".row__file")


async def test_who_decides_sees_what_a_proposal_would_change(world: World, browse: Browse) -> None:
    routine = await steps.publish(await viewer(world.bente), world)
    jens = await browse(world.jens)
    form = (await jens.open(f"/routines/{routine.id}/text")).form("Send the proposal")
    own = await form.submit(
        {"The steps": steps.STEPS + "\n- [ ] Slå av lyset"}, "Send the proposal"
    )
    assert own.says("Your proposal is with the leaders of the branch")
    bente = await browse(world.bente)
    sent = await steps.the_draft(routine.id)
    page = await bente.open(f"/routines/{routine.id}/versions/{sent.id}")
    assert page.says("What would change")
    assert "Slå av lyset" in page.one("[data-kind=added]").text_content()
    changed = await page.follow("Change it first")
    assert changed.says("This is what Jens proposes")


async def test_an_old_version_says_so_and_how_it_comes_back(world: World, browse: Browse) -> None:
    who = await viewer(world.bente)
    routine = await steps.publish(who, world)
    await steps.change(who, routine, "- [ ] Tell bare én gang")
    bente = await browse(world.bente)
    first = await Version.get(routine_id=routine.id, number=1)
    page = await bente.open(f"/routines/{routine.id}/versions/{first.id}")
    assert page.says("This is an old version")
    back = await page.follow("Bring this one back")
    assert back.says("This is the text of version 1")
    form = back.form("Publish the new version")
    assert form.value("What is new?") == "Version 1 is back."
    await form.submit({}, "Publish the new version")
    again = await Version.get(routine_id=routine.id, number=3)
    assert again.text.split() == first.text.split()


async def test_after_one_draft_of_many_the_others_follow(world: World, browse: Browse) -> None:
    who = await viewer(world.bente)
    first = await steps.draft(who, world, "Vindu")
    await steps.draft(who, world, "Avfall")
    bente = await browse(world.bente)
    page = await bente.open(f"/routines/{first.routine_id}")
    assert page.says("After that all the shops in Norway and Denmark can read it.")
    assert not page.says("Ask about this")
    left = await page.form("Publish the routine").submit()
    assert left.says("“Vindu” is published.")
    assert left.says("Avfall")


async def test_who_asks_about_a_routine_sees_which(world: World, browse: Browse) -> None:
    routine = await steps.publish(await viewer(world.bente), world)
    jens = await browse(world.jens)
    page = await (await jens.open(f"/routines/{routine.id}")).follow("Ask about this")
    assert page.says(f"About the routine {routine.title}")
