import pytest

from forum.kit import db
from forum.kit.errors import Forbidden, NotFound
from forum.threads import actions, queries
from forum.threads.actions import NewAnswer
from forum.threads.kinds import Visibility
from tests.conftest import Browse, RunJobs, StoppedClock
from tests.support.world import World, viewer
from tests.threads import steps


async def test_question_is_answered_from_its_page(browse: Browse, world: World) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    bente = await browse(world.bente)
    page = await bente.open(f"/threads/{thread.id}")
    assert "Nobody has answered yet" in page.text
    page = await page.form("Send the answer").submit({"Your answer": "En *tredjedel*."})
    assert page.path == f"/threads/{thread.id}"
    assert "Your answer is there." in page.flash
    assert page.one(".answer em").text == "tredjedel"
    assert "1 answer" in page.text
    assert "Herlev" in page.text


async def test_answer_sent_twice_is_one_answer(browse: Browse, world: World) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    page = await (await browse(world.bente)).open(f"/threads/{thread.id}")
    form = page.form("Send the answer")
    await form.submit({"Your answer": "En tredjedel."})
    page = await form.submit({"Your answer": "En tredjedel."})
    assert len(page.all("article.answer[id^=answer-]")) == 1
    assert await db.value("SELECT answer_count FROM thread") == 1


async def test_going_back_and_writing_another_answer_makes_two(
    browse: Browse, world: World
) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    page = await (await browse(world.bente)).open(f"/threads/{thread.id}")
    form = page.form("Send the answer")
    await form.submit({"Your answer": "En tredjedel."})
    page = await form.submit({"Your answer": "Og halvdelen for teak."})
    assert len(page.all("article.answer[id^=answer-]")) == 2


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 30_001])
async def test_answer_that_is_empty_or_too_long_comes_back(
    browse: Browse, world: World, text: str
) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    page = await (await browse(world.bente)).open(f"/threads/{thread.id}")
    page = await page.form("Send the answer").submit({"Your answer": text})
    assert page.status == 422
    assert page.errors
    assert page.form("Send the answer").value("Your answer") == text.strip()


async def test_answers_are_paged_and_each_has_an_address(browse: Browse, world: World) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    thread = await steps.ask(sigrid, world)
    answers = [await steps.answer(bente, thread, f"Svar nummer {n}.") for n in range(45)]
    reader = await browse(world.torbjorn)
    first = await reader.open(f"/threads/{thread.id}")
    assert len(first.all("article.answer[id^=answer-]")) == 20
    last = await reader.open(f"/answers/{answers[44].id}")
    assert last.url.endswith(f"/threads/{thread.id}?page=3#answer-{answers[44].id}")
    assert "Svar nummer 44." in last.text
    assert len(last.all("article.answer[id^=answer-]")) == 5
    middle = await first.follow("Next")
    assert "Svar nummer 20." in middle.text
    assert (await reader.open(f"/threads/{thread.id}?page=4")).status == 404


async def test_accepted_answer_stands_first_then_the_most_useful(
    browse: Browse, world: World, clock: StoppedClock
) -> None:
    sigrid, bente, jens = [await viewer(p) for p in (world.sigrid, world.bente, world.jens)]
    thread = await steps.ask(sigrid, world)
    made = []
    for text in ("først", "nyttig", "løsning"):
        made.append(await steps.answer(bente, thread, text))
        clock.move(minutes=1)
    await actions.mark_useful(jens, made[1].id)
    await actions.accept(sigrid, made[2].id)
    page = await (await browse(world.torbjorn)).open(f"/threads/{thread.id}")
    assert page.texts("article.answer[id^=answer-] > .prose") == ["løsning", "nyttig", "først"]
    assert "This solved it for Sigrid" in page.text
    assert "Sigrid chose the answer of Bente in Herlev" in page.text


async def test_discussion_is_read_in_the_order_it_was_written(world: World) -> None:
    sigrid, bente, jens = [await viewer(p) for p in (world.sigrid, world.bente, world.jens)]
    thread = await steps.discuss(sigrid, world)
    first, second = await steps.answer(bente, thread), await steps.answer(sigrid, thread, "Ja!")
    page = await queries.show(jens, thread.id)
    assert [each.id for each in page.answers] == [first.id, second.id]


async def test_nobody_answers_in_a_closed_question(browse: Browse, world: World) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    page = await (await browse(world.bente)).open(f"/threads/{thread.id}")
    await actions.close(await viewer(world.marit), thread.id, "Besvart andre steder")
    sent = await page.form("Send the answer").submit({"Your answer": "Et langt svar"})
    assert sent.status == 403
    assert "closed" in sent.text
    assert sent.form("Send the answer").value("Your answer") == "Et langt svar"
    again = await (await browse(world.bente)).open(f"/threads/{thread.id}")
    assert not again.has_form("Send the answer")
    assert again.says("This is closed")


async def test_nobody_answers_for_a_branch_that_is_not_theirs(world: World) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    bente = await viewer(world.bente)
    with pytest.raises(Forbidden):
        await actions.answer(
            bente, NewAnswer(thread_id=thread.id, text="Hei", branch_id=world.vefsn.id)
        )
    with pytest.raises(Forbidden):
        await actions.answer(bente, NewAnswer(thread_id=thread.id, text="Hei", branch_id=None))


async def test_moderator_without_a_branch_answers(browse: Browse, world: World) -> None:
    thread = await steps.ask(await viewer(world.sigrid), world)
    page = await (await browse(world.marit)).open(f"/threads/{thread.id}")
    page = await page.form("Send the answer").submit({"Your answer": "Kom på samlingen."})
    assert "Marit" in page.text
    assert "Kom på samlingen." in page.text


async def test_question_of_another_branch_cannot_be_answered(world: World) -> None:
    secret = await steps.ask(await viewer(world.sigrid), world, visibility=Visibility.BRANCH)
    with pytest.raises(NotFound):
        await steps.answer(await viewer(world.bente), secret)


async def test_comment_stands_below_its_answer(browse: Browse, world: World) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    made = await steps.answer(bente, await steps.ask(sigrid, world))
    visitor = await browse(world.sigrid)
    page = await visitor.open(f"/answers/{made.id}/comments")
    page = await page.form("Send the comment").submit({"Your comment": "Så enkelt!"})
    assert page.one(".comment .prose p").text == "Så enkelt!"
    assert "1 comment" in page.text


@pytest.mark.parametrize("text", ["", "x" * 1_001])
async def test_comment_is_short_and_not_empty(browse: Browse, world: World, text: str) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    made = await steps.answer(bente, await steps.ask(sigrid, world))
    page = await (await browse(world.sigrid)).open(f"/answers/{made.id}/comments")
    page = await page.form("Send the comment").submit({"Your comment": text})
    assert page.status == 422
    assert page.form("Send the comment").value("Your comment") == text


async def test_comment_has_an_address_that_leads_to_its_place(browse: Browse, world: World) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    thread = await steps.ask(sigrid, world)
    made = await steps.answer(bente, thread)
    said = await steps.comment(sigrid, made)
    visitor = await browse(world.jens)
    response = await visitor.client.get(f"/comments/{said.id}")
    assert response.headers["location"].endswith(f"#comment-{said.id}")


async def test_asker_gets_a_mail_and_a_follower_a_line(
    browse: Browse, world: World, run_jobs: RunJobs
) -> None:
    sigrid, bente, jens = [await viewer(p) for p in (world.sigrid, world.bente, world.jens)]
    thread = await steps.ask(sigrid, world)
    await actions.ask_too(jens, thread.id)
    await run_jobs()
    await steps.answer(bente, thread)
    await run_jobs()
    told = await db.rows("SELECT person_id, kind, url FROM notification ORDER BY person_id")
    assert [(row["person_id"], row["kind"]) for row in told] == [
        (world.sigrid.id, "answer"),
        (world.jens.id, "answer"),
    ]
    letters = await db.rows("SELECT address FROM letter")
    assert [row["address"] for row in letters] == ["sigrid@example.org"]


async def test_page_that_has_not_changed_is_not_sent_again(browse: Browse, world: World) -> None:
    sigrid = await viewer(world.sigrid)
    thread = await steps.ask(sigrid, world)
    visitor = await browse(world.bente)
    etag = (await visitor.open(f"/threads/{thread.id}")).response.headers["etag"]
    again = await visitor.client.get(f"/threads/{thread.id}", headers={"if-none-match": etag})
    assert again.status_code == 304
    await steps.answer(sigrid, thread)
    changed = await visitor.client.get(f"/threads/{thread.id}", headers={"if-none-match": etag})
    assert changed.status_code == 200


async def test_kept_copy_is_not_used_once_a_thread_that_stood_beside_it_is_hidden(
    browse: Browse, world: World
) -> None:
    shown = await steps.ask(await viewer(world.sigrid), world)
    beside = await steps.ask(await viewer(world.bente), world, "Et navn som ikke skulle stått her")
    jens = await browse(world.jens)
    page = await jens.open(f"/threads/{shown.id}")
    assert page.says("Et navn som ikke skulle stått her")
    await actions.hide_thread(await viewer(world.marit), beside.id, "Et navn")
    headers = {"if-none-match": page.response.headers["etag"]}
    again = await jens.client.get(f"/threads/{shown.id}", headers=headers)
    assert again.status_code == 200
    assert "Et navn" not in again.text
