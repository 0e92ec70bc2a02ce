"""What tests of threads do again and again, through the pages."""

from forum.branches.models import Branch
from forum.kit import clock
from forum.kit.viewer import Viewer
from forum.threads import actions
from forum.threads.actions import (
    NewAnswer,
    NewComment,
    NewDiscussion,
    NewQuestion,
    NewTip,
    TipParts,
)
from forum.threads.kinds import Visibility
from forum.threads.models import Answer, Comment, Thread
from tests.support.world import World

__all__ = ["answer", "ask", "comment", "discuss", "share"]


async def ask(
    who: Viewer,
    world: World,
    title: str = "Hvordan priser dere brukte møbler?",
    *,
    text: str = "Vi får inn mye møbler nå.",
    visibility: Visibility = Visibility.NETWORK,
) -> Thread:
    """Ask a question about economy from one's first branch."""
    new = NewQuestion(
        title=title,
        text=text,
        theme_id=world.economy.id,
        branch_id=_home(who),
        visibility=visibility,
        language="nb",
    )
    return await actions.ask(who, new)


async def discuss(who: Viewer, world: World, title: str = "Julemarked") -> Thread:
    """Start a discussion about recruitment."""
    new = NewDiscussion(
        title=title,
        text="Hvem skal ha julemarked i år?",
        theme_id=world.recruitment.id,
        branch_id=_home(who),
        language="nb",
    )
    return await actions.discuss(who, new)


async def share(who: Viewer, world: World, title: str = "Kaffehjørne ved kassa") -> Thread:
    """Share a tip about economy."""
    parts = TipParts(situation="Folk gikk fort.", did="Vi kjøpte to stoler.", result="De blir.")
    new = NewTip(
        title=title,
        theme_id=world.economy.id,
        branch_id=_home(who),
        language="nb",
        parts=parts,
    )
    return await actions.share(who, new)


async def answer(who: Viewer, thread: Thread, text: str = "En tredjedel af nyprisen.") -> Answer:
    """Answer a thread."""
    new = NewAnswer(thread_id=thread.id, text=text, branch_id=_home(who), language="da")
    return await actions.answer(who, new)


async def comment(who: Viewer, on: Answer, text: str = "Så enkelt!") -> Comment:
    """Comment on an answer."""
    new = NewComment(answer_id=on.id, text=text, branch_id=_home(who), language="nb")
    return await actions.comment(who, new)


def _home(who: Viewer) -> int | None:
    return who.home.branch_id if who.home else None


async def close_branch(branch: Branch) -> None:
    """Deactivate a branch."""
    await Branch.filter(id=branch.id).update(deactivated_at=clock.now())
