"""What was hidden or deleted is not read in the news either."""

from forum.notifications import Notice, notify
from forum.notifications.models import Notification
from forum.threads.actions import editing, order
from tests.conftest import RunJobs
from tests.digests.writings import write_answer, write_thread
from tests.support.world import World, viewer


async def test_hidden_answer_leaves_the_news_and_its_author_learns_why(
    world: World, run_jobs: RunJobs
) -> None:
    thread = await write_thread(world, world.sigrid, "How do you price sofas?")
    answer = await write_answer(thread, world.jens, "Something rude.")
    url, topic = f"/answers/{answer.id}", f"thread:{thread.id}"
    await notify(
        [world.sigrid.id],
        Notice(kind="answer", topic=topic, url=url, title=thread.title, excerpt="Something rude."),
    )
    await order.hide_answer(await viewer(world.marit), answer.id, "Not how we talk.")
    await run_jobs()
    rows = await Notification.all()
    assert [(row.person_id, row.kind, row.excerpt) for row in rows] == [
        (world.jens.id, "hidden", "Not how we talk.")
    ]


async def test_deleted_question_leaves_the_news_and_answers_stay(world: World) -> None:
    thread = await write_thread(world, world.torbjorn, "How do you price sofas?")
    answer = await write_answer(thread, world.jens, "By eye.")
    topic = f"thread:{thread.id}"
    for url in (f"/threads/{thread.id}", f"/answers/{answer.id}"):
        await notify([world.sigrid.id], Notice(kind="x", topic=topic, url=url, title="Sofas"))
    await editing.delete_thread(await viewer(world.torbjorn), thread.id)
    assert [row.url for row in await Notification.all()] == [f"/answers/{answer.id}"]
