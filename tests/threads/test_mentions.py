"""That who is named in a text hears of it, once, and only when they may read it."""

import pytest

from forum.accounts.models import Person
from forum.notifications import naming
from forum.notifications.models import Notification
from forum.threads import actions
from forum.threads.actions import Change
from forum.threads.kinds import Visibility
from forum.threads.models import Answer, Comment, Thread
from tests.conftest import Browse, RunJobs
from tests.support.world import World, make_person, viewer
from tests.threads import steps


async def told(person: Person) -> list[tuple[str, str]]:
    rows = await Notification.filter(person_id=person.id).order_by("id")
    return [(row.kind, row.url) for row in rows]


async def test_named_person_is_told_and_the_name_is_a_link(
    world: World, browse: Browse, run_jobs: RunJobs
) -> None:
    text = "I think @Bente knows, and @jens in Herlev."
    thread = await steps.ask(await viewer(world.sigrid), world, text=text)
    await run_jobs()
    for person in (world.bente, world.jens):
        assert await told(person) == [("mentioned", f"/threads/{thread.id}")]
    page = await (await browse(world.bente)).open(f"/threads/{thread.id}")
    assert page.says(text)
    assert page.links["@Bente"] == f"/people/{world.bente.id}"
    assert page.links["@jens in Herlev"] == f"/people/{world.jens.id}"
    assert (await (await browse(world.bente)).open("/news")).says("Sigrid in Vefsn mentioned you")


@pytest.mark.parametrize(
    "text",
    [
        "Write to bente@example.org or x@Bente",
        "@Bentes table",
        "@Bente Hansen is somebody else",
        "`@Bente` is how one writes it",
        "@@Bente",
        "@Nobody",
        "@ Bente",
        "@Kari has a namesake",
        "@gone is not here any more",
        "> @[Bente](/people/{bente}) asks",
    ],
)
async def test_what_names_nobody_tells_nobody(world: World, run_jobs: RunJobs, text: str) -> None:
    world.bente.name = "Bente Holm"
    await world.bente.save()
    for branch in (world.vefsn, world.bodo):
        await make_person("Kari", branch, email=f"kari@{branch.slug}.example.org")
    gone = await make_person("Gone", world.vefsn)
    gone.deactivated_at = gone.created_at
    await gone.save()
    text = text.format(bente=world.bente.id)
    await steps.ask(await viewer(world.sigrid), world, text=text)
    await run_jobs()
    assert await Notification.filter(kind="mentioned").count() == 0


async def test_namesakes_whom_nothing_tells_apart_are_numbered_by_the_suggestions(
    world: World, run_jobs: RunJobs
) -> None:
    people = [
        await make_person("Kari", branch, email=f"kari{number}@example.org")
        for number, branch in enumerate((world.vefsn, world.vefsn, world.bodo, None))
    ]
    sigrid = await viewer(world.sigrid)
    for person in people:
        name = await naming.written(person.id)
        thread = await steps.ask(sigrid, world, text=f"Ask @{name}, who knows.")
        await run_jobs()
        assert await told(person) == [("mentioned", f"/threads/{thread.id}")], name
    assert {one.written for one in await naming.suggested(sigrid, "kar")} == {
        *("Kari (Vefsn, 1)", "Kari (Vefsn, 2)", "Kari i Bodø", "Kari (1)"),
    }


async def test_namesakes_are_told_apart_by_their_branch(world: World, run_jobs: RunJobs) -> None:
    here = await make_person("Kari", world.vefsn, email="kari.v@example.org")
    there = await make_person("Kari", world.bodo, email="kari.b@example.org")
    for written in ("@Kari i Bodø", "@Kari in Bodø,", "@Kari (Bodø)"):
        thread = await steps.ask(await viewer(world.sigrid), world, text=f"{written} knows.")
        await run_jobs()
        assert (await told(there))[-1] == ("mentioned", f"/threads/{thread.id}")
    assert await told(here) == []


async def test_people_who_may_not_read_it_are_not_told(world: World, run_jobs: RunJobs) -> None:
    text, branch = "@Bente and @Torbjørn?", Visibility.BRANCH
    await steps.ask(await viewer(world.jens), world, text=text, visibility=branch)
    await run_jobs()
    assert len(await told(world.bente)) == 1
    assert await told(world.torbjorn) == []


async def test_nobody_is_told_twice_of_one_text(world: World, run_jobs: RunJobs) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    first = await steps.answer(await viewer(world.jens), thread, "Ask @Sigrid and @Torbjørn.")
    await run_jobs()
    assert await told(world.sigrid) == [("answer", f"/answers/{first.id}")]
    assert await told(world.torbjorn) == [("mentioned", f"/answers/{first.id}")]
    await steps.answer(await viewer(world.torbjorn), thread, "Hello @Jens and @Torbjørn!")
    await run_jobs()
    assert [kind for kind, _url in await told(world.jens)] == ["mentioned"]
    assert len(await told(world.torbjorn)) == 1
    comment = await steps.comment(await viewer(world.sigrid), first, "Thank you, @Jens!")
    await run_jobs()
    assert (await told(world.jens))[-1] == ("mentioned", f"/comments/{comment.id}")
    assert len(await told(world.jens)) == 2


async def test_edit_tells_only_the_newly_named(world: World, run_jobs: RunJobs) -> None:
    me = await viewer(world.sigrid)
    thread = await steps.ask(me, world)
    answer = await steps.answer(me, thread, "Ask @Bente.")
    await run_jobs()
    text = "Ask @Bente and @Jens."
    await actions.edit_answer(me, answer.id, Change(text=text, language="nb"))
    await run_jobs()
    for person in (world.bente, world.jens):
        assert await told(person) == [("mentioned", f"/answers/{answer.id}")]
    for count, again in enumerate(("Ask nobody.", text), start=1):
        change = Change(text=again, language="nb", edit_count=count)
        await actions.edit_answer(me, answer.id, change)
        await run_jobs()
    for person in (world.bente, world.jens):
        assert len(await told(person)) == 1


async def test_questions_tips_and_comments_tell_the_newly_named_too(
    world: World, run_jobs: RunJobs
) -> None:
    me = await viewer(world.sigrid)
    thread = await steps.ask(me, world)
    comment = await steps.comment(me, await steps.answer(me, thread))
    change = Change(title="Who?", text="@Jens?", theme_id=world.economy.id, language="nb")
    await actions.edit_thread(me, thread.id, change)
    await actions.edit_comment(me, comment.id, Change(text="@Jens!", language="nb"))
    await run_jobs()
    places = [f"/threads/{thread.id}", f"/comments/{comment.id}"]
    assert sorted(await told(world.jens)) == sorted(("mentioned", place) for place in places)


async def test_form_shows_what_was_typed_and_keeps_whom_it_meant(
    world: World, browse: Browse, run_jobs: RunJobs
) -> None:
    me = await viewer(world.sigrid)
    thread = await steps.ask(me, world, text="Ask @Bente.")
    assert (await Thread.get(id=thread.id)).text == f"Ask @[Bente](/people/{world.bente.id})."
    await make_person("Bente", world.bodo, email="bente.b@example.org")
    sigrid = await browse(world.sigrid)
    form = (await sigrid.open(f"/threads/{thread.id}/text")).form("Save")
    assert form.value("Tell a little more") == "Ask @Bente."
    page = await form.submit({"Tell a little more": "Do ask @Bente."})
    assert page.links["@Bente"] == f"/people/{world.bente.id}"
    page = await sigrid.open(f"/threads/{thread.id}/revisions")
    assert page.says("Ask @Bente.")
    assert not page.says("/people/")


async def test_preview_shows_the_link(world: World, browse: Browse) -> None:
    page = await (await browse(world.sigrid)).press("/preview", text="Ask @Bente.")
    assert page.links["@Bente"] == f"/people/{world.bente.id}"


async def test_name_with_marks_of_its_own_is_only_a_name(
    world: World, browse: Browse, run_jobs: RunJobs
) -> None:
    world.bente.name = "Bente *<b>* [x](y)"
    await world.bente.save()
    thread = await steps.ask(await viewer(world.sigrid), world, text=f"Ask @{world.bente.name}.")
    await run_jobs()
    page = await (await browse(world.sigrid)).open(f"/threads/{thread.id}")
    assert page.links[f"@{world.bente.name}"] == f"/people/{world.bente.id}"
    assert len(await told(world.bente)) == 1


async def test_hidden_text_tells_nobody_and_takes_back_what_was_told(
    world: World, run_jobs: RunJobs
) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    await steps.answer(await viewer(world.jens), thread, "@Bente!")
    await actions.hide_answer(await viewer(world.marit), (await Answer.get()).id, "No.")
    await run_jobs()
    assert await told(world.bente) == []


async def test_people_are_suggested_while_one_types(world: World, browse: Browse) -> None:
    await make_person("Bente", world.bodo, email="bente.b@example.org")
    await make_person("Anne Bentsen", world.vefsn, email="anne@example.org")
    sigrid = await browse(world.sigrid)
    answer = await sigrid.client.get("/people/suggestions", params={"q": "ben"})
    people = [(each["written"], each["branch"]) for each in answer.json()["people"]]
    # One's own branch first.
    assert people[0] == ("Anne Bentsen", "Vefsn")
    assert sorted(people[1:]) == [("Bente in Bodø", "Bodø"), ("Bente in Herlev", "Herlev")]
    for typed, count in (("bente i h", 1), ("bente in", 2), ("Bente kan", 0), ("%", 0), ("sig", 0)):
        answer = await sigrid.client.get("/people/suggestions", params={"q": typed})
        assert len(answer.json()["people"]) == count, typed


async def test_persons_page_says_how_to_name_them(world: World, browse: Browse) -> None:
    sigrid = await browse(world.sigrid)
    assert (await sigrid.open(f"/people/{world.bente.id}")).says("write @Bente in it")
    await make_person("Bente", world.bodo, email="bente.b@example.org")
    page = await sigrid.open(f"/people/{world.bente.id}")
    assert page.says("write @Bente in Herlev in it")
    assert not (await sigrid.open(f"/people/{world.sigrid.id}")).says("write @")


async def test_long_text_full_of_names_is_written_in_a_moment(world: World) -> None:
    text = "@Bente " * 4000
    await steps.ask(await viewer(world.sigrid), world, text=text)
    assert await Comment.all().count() == 0
    assert (await Thread.get()).text.count("/people/") == 20
