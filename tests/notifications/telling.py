"""Telling people of questions and answers that are there: nothing else is read in the news."""

from collections.abc import Iterable
from typing import Any

from forum import notifications
from forum.accounts.models import Person
from forum.kit import clock
from forum.notifications import Notice
from forum.themes.models import Theme
from forum.threads.kinds import Kind, Visibility
from forum.threads.models import Answer, Thread


async def notify(people: Iterable[int], notice: Notice) -> None:
    """Tell of a notice; what it is about is written first unless it is there."""
    kind, _colon, number = notice.topic.partition(":")
    if kind == "thread":
        await _write(int(number), notice)
    await notifications.notify(people, notice)


async def _write(thread_id: int, notice: Notice) -> None:
    author, theme, now = await Person.first(), await Theme.first(), clock.now()
    assert author is not None
    assert theme is not None
    written: dict[str, Any] = {
        "author_id": author.id,
        "language": "en",
        "created_at": now,
        "text": "",
    }
    if not await Thread.exists(id=thread_id):
        await Thread.create(
            id=thread_id,
            kind=Kind.QUESTION,
            title=notice.title,
            theme_id=theme.id,
            visibility=Visibility.NETWORK,
            last_activity_at=now,
            html="",
            **written,
        )
    answer_id = notice.url.removeprefix("/answers/")
    if answer_id.isdecimal() and not await Answer.exists(id=int(answer_id)):
        html = f"<p>{notice.excerpt}</p>"
        await Answer.create(id=int(answer_id), thread_id=thread_id, html=html, **written)
