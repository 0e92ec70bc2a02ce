"""What its author has deleted is read nowhere any more, whatever still hangs below it."""

import pytest

from forum.threads import actions
from forum.threads.actions import Change
from forum.threads.models import Answer, Thread
from tests.conftest import Browse, RunJobs
from tests.support.world import World, viewer
from tests.threads import steps

SECRET = "Hemmelighetskremmeri"


@pytest.fixture
async def thread(world: World, run_jobs: RunJobs) -> Thread:
    """A question with a changed answer by Jens and a comment, deleted by its author."""
    sigrid, jens = await viewer(world.sigrid), await viewer(world.jens)
    made = await steps.ask(sigrid, world, f"{SECRET} i tittelen", text=f"{SECRET} i teksten.")
    answered = await steps.answer(jens, made)
    await steps.comment(sigrid, answered)
    await actions.ask_too(await viewer(world.torbjorn), made.id)
    await actions.edit_answer(jens, answered.id, Change(text="Et andet svar.", edit_count=0))
    await run_jobs()
    await actions.delete_thread(sigrid, made.id)
    await run_jobs()
    return made


@pytest.mark.parametrize("name", ["sigrid", "jens", "torbjorn"])
async def test_no_page_shows_a_word_of_it(
    world: World, browse: Browse, thread: Thread, name: str
) -> None:
    visitor = await browse(getattr(world, name))
    answer = await Answer.get()
    paths = [
        "/",
        "/news",
        "/questions",
        f"/people/{world.sigrid.id}",
        "/branches/vefsn",
        "/themes/economy",
        f"/threads/{thread.id}",
        f"/threads/{thread.id}/text",
        f"/threads/{thread.id}/revisions",
        f"/threads/{thread.id}/deletion",
        f"/threads/{thread.id}/answers",
        f"/answers/{answer.id}",
        f"/answers/{answer.id}/text",
        f"/answers/{answer.id}/revisions",
        f"/answers/{answer.id}/deletion",
        f"/answers/{answer.id}/comments",
        f"/reports/thread:{thread.id}",
        f"/reports/answer:{answer.id}",
        "/reports/comment:1",
        "/comments/1/text",
        "/comments/1/revisions",
        "/comments/1/deletion",
        "/me/letter/preview",
        "/me/letter/preview/html",
    ]
    told = [path for path in paths if SECRET in (await visitor.open(path)).html]
    sent = [f"/threads/{thread.id}/answers", f"/answers/{answer.id}/comments"]
    told += [f"POST {path}" for path in sent if SECRET in (await visitor.press(path)).html]
    assert told == []
