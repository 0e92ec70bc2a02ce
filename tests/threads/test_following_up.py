"""What the worker does afterwards: search, languages, and not telling of what is gone."""

from forum import search
from forum.kit import db
from forum.search import Query
from forum.threads import actions, queries
from forum.threads.actions import NewQuestion
from tests.conftest import Browse, RunJobs
from tests.support.world import World, viewer
from tests.threads import steps


async def found(text: str) -> list[str]:
    await search.flush()
    return sorted(hit.id for hit in (await search.search(Query(text=text))).hits)


async def test_search_finds_questions_and_answers_and_forgets_the_hidden(
    world: World, run_jobs: RunJobs
) -> None:
    await search.rebuild()
    await run_jobs()
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    thread = await steps.ask(sigrid, world)
    await steps.answer(bente, thread, "Palisander vises altid til Jens.")
    await run_jobs()
    assert await found("møbler")
    assert await found("palisander")
    await actions.hide_thread(await viewer(world.marit), thread.id, "Ikke her")
    await run_jobs()
    assert await found("møbler") == []
    assert await found("palisander") == []
    await actions.restore_thread(await viewer(world.marit), thread.id)
    await run_jobs()
    assert await found("palisander")


async def test_documents_say_what_search_filters_by(world: World) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    thread = await steps.ask(sigrid, world)
    made = await steps.answer(bente, thread)
    await actions.accept(sigrid, made.id)
    batches = [batch async for batch in queries.every_document(limit=1)]
    documents = {each.id: each for batch in batches for each in batch}
    answer = documents[f"answer:{made.id}"]
    assert (answer.group, answer.kind) == (f"thread:{thread.id}", "answer")
    assert answer.group_kind == "question"
    assert (answer.language, answer.is_solved, answer.theme) == ("da", True, world.economy.id)
    assert documents[f"thread:{thread.id}"].country == "NO"


async def test_language_is_corrected_afterwards(world: World, run_jobs: RunJobs) -> None:
    sigrid = await viewer(world.sigrid)
    thread = await actions.ask(
        sigrid,
        NewQuestion(
            title="Chairs and tables",
            text="Chairs stand unsold; tables never do. People love “old” oak.",
            theme_id=world.economy.id,
            branch_id=world.vefsn.id,
        ),
    )
    await run_jobs()
    assert await db.value("SELECT language FROM thread WHERE id = :id", id=thread.id) == "en"


async def test_nobody_is_told_of_what_was_deleted_meanwhile(
    browse: Browse, world: World, run_jobs: RunJobs
) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    thread = await steps.ask(sigrid, world)
    made = await steps.answer(bente, thread)
    await actions.delete_answer(bente, made.id)
    await run_jobs()
    assert await db.value("SELECT COUNT(*) FROM notification") == 0
    assert await db.value("SELECT COUNT(*) FROM letter") == 0


async def test_nobody_reads_the_title_of_a_question_that_was_deleted_meanwhile(
    world: World, run_jobs: RunJobs
) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    thread = await steps.ask(sigrid, world)
    await steps.comment(sigrid, await steps.answer(bente, thread))
    await actions.delete_thread(sigrid, thread.id)
    await run_jobs()
    assert await db.value("SELECT COUNT(*) FROM notification") == 0
    assert await db.value("SELECT COUNT(*) FROM letter") == 0


async def test_jobs_may_run_twice(world: World, run_jobs: RunJobs) -> None:
    sigrid, bente = await viewer(world.sigrid), await viewer(world.bente)
    thread = await steps.ask(sigrid, world)
    made = await steps.answer(bente, thread)
    await run_jobs()
    before = await db.value("SELECT COUNT(*) FROM notification")
    from forum.threads.jobs import announce_answer, index_answer  # noqa: PLC0415  called by hand

    await announce_answer(answer_id=made.id)
    await index_answer(answer_id=made.id)
    assert await db.value("SELECT COUNT(*) FROM notification") == before
    assert await db.value("SELECT COUNT(*) FROM letter") == 1
