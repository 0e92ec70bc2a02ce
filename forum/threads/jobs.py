"""What follows when something was written or decided: search finds it, people hear of it."""

from collections.abc import Collection, Iterable
from typing import Any

from forum import notifications, search
from forum.kit import db, heavy, markdown
from forum.kit.jobs import job
from forum.kit.language import LANGUAGES
from forum.kit.mentions import named_in
from forum.notifications import Notice, subscribers, topics
from forum.notifications.matters import Matter
from forum.notifications.notice import Kind as Told
from forum.threads import notices
from forum.threads.documents import answer_key
from forum.threads.kinds import Kind
from forum.threads.models import Answer, Closure, Hiding, Move, Thread, Tip
from forum.threads.queries import deeds
from forum.threads.queries.found import document_of_answer, documents_of

_RELABEL_THREAD = """
    UPDATE thread SET language = :language, html = :html, version = version + 1
    WHERE id = :id AND edit_count = :edit_count
"""
_RELABEL_ANSWER = """
    UPDATE answer SET language = :language, html = :html, version = version + 1
    WHERE id = :id AND edit_count = :edit_count
"""
_CHANGED = "UPDATE thread SET version = version + 1 WHERE id = :thread_id"


@job("threads.index_thread")
async def index_thread(*, thread_id: int, is_guessed: bool = False) -> None:
    """Let search find a thread and its answers as they are now, or no more.

    `is_guessed`: its language was only guessed, so it is found out now.
    """
    await _index_thread(thread_id)
    if is_guessed and await _correct_thread(thread_id):
        await _index_thread(thread_id)


@job("threads.index_answer")
async def index_answer(*, answer_id: int, is_guessed: bool = False) -> None:
    """Let search find an answer as it is now, or no more.

    `is_guessed`: its language was only guessed, so it is found out now.
    """
    await _index_answer(answer_id)
    if is_guessed and await _correct_answer(answer_id):
        await _index_answer(answer_id)


@job("threads.announce_thread")
async def announce_thread(*, thread_id: int) -> None:
    """Tell those who follow the theme, the branch or the routine that it is about."""
    deed = await deeds.thread_deed(thread_id)
    if deed is None:
        return
    followed = [topics.of_theme(deed["theme_id"])]
    if deed["home_id"]:
        followed.append(topics.of_branch(deed["home_id"]))
    followed += filter(None, [topics.of_path(await deeds.about_of(thread_id))])
    named = await _tell_the_named(deed)
    await _tell(deed, set(await subscribers(*followed)) - named, notices.of_thread(deed))


@job("threads.announce_answer")
async def announce_answer(*, answer_id: int) -> None:
    """Tell whoever asked or began, and everybody who follows."""
    deed = await deeds.answer_deed(answer_id)
    if deed is None:
        return
    is_question, owner = deed["kind"] == Kind.QUESTION, {deed["owner_id"]}
    # That somebody answered says more to the asker than being named in it.
    named = await _tell_the_named(deed, owner if is_question else ())
    owners = Matter.ANSWERS if is_question else Matter.COMMENTS
    await _tell(deed, owner - named, notices.of_answer(deed, owners))
    followers = set(await subscribers(topics.of_thread(deed["thread_id"]))) - owner - named
    await _tell(deed, followers, notices.of_answer(deed, Matter.FOLLOWED))


@job("threads.announce_comment")
async def announce_comment(*, comment_id: int) -> None:
    """Tell whoever answered, whoever asked, and who commented before."""
    deed = await deeds.comment_deed(comment_id)
    if deed is None:
        return
    people = {deed["answerer_id"], deed["owner_id"], *await deeds.commenters(deed["answer_id"])}
    await _tell(deed, people - await _tell_the_named(deed), notices.of_comment(deed))


@job("threads.announce_mentions")
async def announce_mentions(
    *,
    people: list[int],
    thread_id: int | None = None,
    answer_id: int | None = None,
    comment_id: int | None = None,
) -> None:
    """Tell those who were not named in a text before it was changed."""
    deed = await deeds.standing_deed(thread_id, answer_id, comment_id)
    if deed is not None:
        await _tell(deed, named_in(deed["html"]) & set(people), notices.of_mention(deed))


@job("threads.announce_acceptance")
async def announce_acceptance(*, acceptance_id: int) -> None:
    """Tell whoever answered that it solved the question, and those who follow it."""
    acceptance = await deeds.acceptance_deed(acceptance_id)
    answer = acceptance and await deeds.answer_deed(acceptance["answer_id"])
    if acceptance is None or answer is None:
        return
    author = answer["author_id"]
    accepted = notices.of_acceptance(answer, acceptance, Told.ACCEPTED)
    await _tell(answer, [author], accepted)
    followers = set(await subscribers(topics.of_thread(answer["thread_id"]))) - {author}
    await _tell(answer, followers, notices.of_acceptance(answer, acceptance, Told.SOLVED))


@job("threads.announce_worked")
async def announce_worked(*, thread_id: int, branch_id: int) -> None:
    """Tell whoever shared a tip that it worked in another shop."""
    thread = await deeds.thread_deed(thread_id)
    worked = await deeds.worked_deed(thread_id, branch_id)
    if thread is not None and worked is not None:
        notice = notices.of_worked(thread, worked, branch_id)
        await _tell(thread, [thread["owner_id"]], notice)


@job("threads.announce_decision")
async def announce_decision(
    *,
    kind: str,
    hiding_id: int | None = None,
    closure_id: int | None = None,
    move_id: int | None = None,
) -> None:
    """Tell the author what a moderator decided about their text, and why."""
    row, of = await _decision(hiding_id, closure_id, move_id)
    text = await deeds.text_of(**of)
    if text is None or text["author_id"] == row.by_id:
        return
    reason = "" if kind == Told.RESTORED else row.reason
    notice = notices.of_decision(Told(kind), text, f"{kind}:{row.id}", reason)
    await notifications.notify([text["author_id"]], notice)


@job("threads.announce_edit")
async def announce_edit(
    *, by_id: int, thread_id: int | None = None, answer_id: int | None = None
) -> None:
    """Tell the author that a moderator changed their text."""
    text = await deeds.text_of(thread_id=thread_id, answer_id=answer_id)
    if text is None:
        return
    by_name = await deeds.name_of(by_id)
    key = f"edited:{text['part']}:{text['id']}:{text['edit_count']}"
    notice = notices.of_edit(text, (by_id, by_name), key)
    await notifications.notify([text["author_id"]], notice)


async def _index_thread(thread_id: int) -> None:
    documents, gone = await documents_of(thread_id)
    if gone:
        await search.remove(gone)
    if documents:
        await search.put(documents)


async def _index_answer(answer_id: int) -> None:
    document = await document_of_answer(answer_id)
    if document is None:
        await search.remove([answer_key(answer_id)])
    else:
        await search.put([document])


async def _decision(
    hiding_id: int | None, closure_id: int | None, move_id: int | None
) -> tuple[Hiding | Closure | Move, dict[str, int | None]]:
    if hiding_id:
        hiding = await Hiding.get(id=hiding_id)
        parts = ("thread_id", "answer_id", "comment_id")
        return hiding, {part: getattr(hiding, part) for part in parts}
    row = await (Closure.get(id=closure_id) if closure_id else Move.get(id=move_id))
    return row, {"thread_id": row.thread_id}


async def _correct_thread(thread_id: int) -> bool:
    thread = await Thread.get(id=thread_id)
    found = await _language_of(f"{thread.title}\n{thread.text}", thread.language)
    if not found:
        return False
    parts = await _tip_html(thread_id, found)
    values = _relabelled(thread, found)
    async with db.transaction():
        if await db.execute(_RELABEL_THREAD, **values) and parts:
            await Tip.filter(thread_id=thread_id).update(**parts)
    return True


async def _correct_answer(answer_id: int) -> bool:
    answer = await Answer.get(id=answer_id)
    found = await _language_of(answer.text, answer.language)
    if not found:
        return False
    values = _relabelled(answer, found)
    async with db.transaction():
        if await db.execute(_RELABEL_ANSWER, **values):
            await db.execute(_CHANGED, thread_id=answer.thread_id)
    return True


async def _language_of(text: str, guessed: str) -> str:
    """Return the language of a text, empty when the guess was right or nobody can tell."""
    found = await heavy.call("forum.kit.language:detect", text=text)
    return found if found in LANGUAGES and found != guessed else ""


def _relabelled(written: Thread | Answer, code: str) -> dict[str, Any]:
    return {
        "id": written.id,
        "language": code,
        "html": markdown.render(written.text, code),
        "edit_count": written.edit_count,
    }


async def _tip_html(thread_id: int, code: str) -> dict[str, str]:
    tip = await Tip.get_or_none(thread_id=thread_id)
    parts = ("situation", "did", "result")
    return {f"{part}_html": markdown.render(getattr(tip, part), code) for part in parts if tip}


async def _tell_the_named(deed: deeds.Deed, but: Collection[int] = ()) -> frozenset[int]:
    """Tell those whom the text names, and return them: nobody is told twice of one text."""
    named = named_in(deed["html"]) - set(but)
    await _tell(deed, named, notices.of_mention(deed))
    return named


async def _tell(deed: deeds.Deed, people: Iterable[int], notice: Notice) -> None:
    readers = await deeds.readers_among(deed, people)
    if readers:
        await notifications.notify(readers, notice)
