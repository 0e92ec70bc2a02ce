"""Pages that show lists ask the database as often for many things as for few."""

import pytest

from forum.threads import actions
from forum.threads.models import Thread
from tests.conftest import Browse, RunJobs
from tests.support.statements import count_statements
from tests.support.world import World, viewer
from tests.threads import steps

# A page of one session: who is looking, what is unread, and what is on it.
MOST = 15


async def write_more(world: World, question: Thread) -> None:
    sigrid, bente, jens = [await viewer(who) for who in (world.sigrid, world.bente, world.jens)]
    for number in range(4):
        await steps.ask(sigrid, world, f"Spørsmål {number}?")
        made = await steps.answer(bente, question, f"Svar {number}.")
        await steps.comment(jens, made)
        await actions.mark_useful(jens, made.id)
        tip = await steps.share(sigrid, world, f"Tips {number}")
        await actions.say_worked(jens, tip.id, world.herlev.id)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/questions",
        "/tips",
        "/threads/{question}",
        "/themes/economy",
        "/branches/vefsn",
        "/people/{sigrid}",
        "/news",
        "/branches",
    ],
)
async def test_page_asks_as_often_for_many_as_for_few(
    world: World, browse: Browse, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    question = await steps.ask(await viewer(world.sigrid), world)
    reader = await browse(world.torbjorn)
    opened = path.format(question=question.id, sigrid=world.sigrid.id)
    costs = []
    for _round in range(2):
        await write_more(world, question)
        await run_jobs()
        await reader.open(opened)
        with monkeypatch.context() as patch:
            asked = count_statements(patch)
            assert (await reader.open(opened)).status == 200
        costs.append(len(asked))
    assert costs[0] == costs[1] <= MOST
