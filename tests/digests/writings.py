"""Short ways to have something written at a moment, for letters to tell of."""

from datetime import datetime, timedelta
from typing import Any

from forum.accounts.models import Person
from forum.kit import clock
from forum.threads.kinds import Kind, Visibility
from forum.threads.models import Acceptance, Answer, Hiding, Thread, Tip
from tests.support.world import World, viewer


async def write_thread(
    world: World, author: Person, title: str, *, at: datetime | None = None, **more: Any
) -> Thread:
    """Write a question, or what `kind` says, an hour ago unless `at` says when."""
    written_at = at or clock.now() - timedelta(hours=1)
    home = (await viewer(author)).home
    values = {
        "kind": Kind.QUESTION,
        "title": title,
        "text": f"{title} Please tell.",
        "html": f"<p>{title} Please tell.</p>",
        "excerpt": f"{title} Please tell.",
        "language": "en",
        "theme_id": world.economy.id,
        "branch_id": home.branch_id if home else None,
        "author_id": author.id,
        "visibility": Visibility.NETWORK,
        "created_at": written_at,
        "last_activity_at": written_at,
    }
    return await Thread.create(**{**values, **more})


async def write_answer(
    thread: Thread, author: Person, text: str, *, at: datetime | None = None
) -> Answer:
    """Write an answer an hour ago unless `at` says when."""
    home = (await viewer(author)).home
    made = await Answer.create(
        thread_id=thread.id,
        author_id=author.id,
        branch_id=home.branch_id if home else None,
        text=text,
        html=f"<p>{text}</p>",
        excerpt=text[:300],
        language="en",
        created_at=at or clock.now() - timedelta(hours=1),
    )
    thread.answer_count += 1
    await thread.save()
    return made


async def write_tip(world: World, author: Person, title: str, **more: Any) -> Thread:
    """Write a tip that brings 4,200 kroner a month."""
    thread = await write_thread(world, author, title, kind=Kind.TIP, **more)
    await Tip.create(
        thread_id=thread.id,
        situation="Nobody stayed.",
        did="We made coffee.",
        result="People stay longer.",
        situation_html="",
        did_html="",
        result_html="",
        kroner=4200,
        period="month",
    )
    return thread


async def accept(answer: Answer, by: Person) -> None:
    """Say that an answer solved its question, an hour ago."""
    at = clock.now() - timedelta(hours=1)
    await Acceptance.create(
        thread_id=answer.thread_id, answer_id=answer.id, by_id=by.id, created_at=at
    )
    await Thread.filter(id=answer.thread_id).update(solved_at=at)


async def hide(thread: Thread, by: Person) -> Hiding:
    """Hide a thread now."""
    await Thread.filter(id=thread.id).update(hidden_at=clock.now())
    return await Hiding.create(thread_id=thread.id, by_id=by.id, created_at=clock.now())


async def restore(hiding: Hiding, by: Person) -> None:
    """Show a hidden thread again."""
    await Thread.filter(id=hiding.thread_id).update(hidden_at=None)
    await Hiding.filter(id=hiding.id).update(lifted_at=clock.now(), lifted_by_id=by.id)
