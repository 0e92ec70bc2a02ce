"""Everything on the page of a question, tip or discussion, in a handful of statements."""

from collections.abc import Mapping, Sequence
from typing import Any

from forum.kit import db
from forum.kit.errors import NotFound
from forum.kit.viewer import Viewer
from forum.notifications import topics
from forum.search.related import Related, related_to
from forum.threads import policy
from forum.threads.about import title_of
from forum.threads.documents import thread_key
from forum.threads.kinds import Again, Kind, Period
from forum.threads.paths import thread_path
from forum.threads.queries.attached import attached_to
from forum.threads.queries.cards import decimal
from forum.threads.queries.lists import worked_in
from forum.threads.queries.shown import (
    Beside,
    CommentShown,
    ThreadPage,
    ThreadShown,
    ThreadStanding,
    ThreadVersion,
    TipShown,
    answer_shown,
    comment_shown,
    standing,
    thread_shown,
)
from forum.threads.queries.visible import LISTED, STANDING, seen_by

ANSWERS_ON_A_PAGE = 20

_THREAD = """
    SELECT t.id, t.kind, t.title, t.html, t.language, t.visibility, t.created_at, t.edited_at,
        t.answer_count, t.me_too_count, t.worked_count, t.solved_at, t.closed_at, t.hidden_at,
        t.deleted_at, t.version, t.author_id, p.name AS author_name, p.in_shop_since,
        t.branch_id, b.name AS branch_name, b.slug AS branch_slug, b.country AS branch_country,
        t.theme_id, th.slug AS theme_slug, th.colour AS theme_colour, th.icon AS theme_icon,
        th.short_nb, th.short_nn, th.short_da, th.short_en,
        (SELECT MAX(c.answer_id) FROM acceptance c
            WHERE c.thread_id = t.id AND c.withdrawn_at IS NULL) AS accepted_id,
        EXISTS (SELECT 1 FROM me_too m WHERE m.thread_id = t.id AND m.person_id = :me)
            AS is_mine_too,
        EXISTS (SELECT 1 FROM subscription s WHERE s.topic = :topic AND s.person_id = :me)
            AS is_followed, ab.path AS about_path
    FROM thread t JOIN person p ON p.id = t.author_id JOIN theme th ON th.id = t.theme_id
    LEFT JOIN branch b ON b.id = t.branch_id LEFT JOIN thread_about ab ON ab.thread_id = t.id
    WHERE t.id = :thread_id
"""
_STATE = """
    SELECT t.id, t.kind, t.theme_id, t.author_id, t.branch_id, t.visibility, t.answer_count,
        t.hidden_at, t.deleted_at, t.closed_at, t.version,
        EXISTS (SELECT 1 FROM subscription s WHERE s.topic = :topic AND s.person_id = :me)
            AS is_followed, ab.path AS about_path
    FROM thread t LEFT JOIN thread_about ab ON ab.thread_id = t.id
    WHERE t.id = :thread_id
"""
_ANSWERS = f"""
    SELECT a.id, a.html, a.language, a.excerpt, a.useful_count, a.comment_count, a.created_at,
        a.edited_at, a.hidden_at, a.deleted_at, a.author_id, p.name AS author_name,
        p.in_shop_since, a.branch_id, b.name AS branch_name, b.slug AS branch_slug,
        b.country AS branch_country, u.id AS useful_id
    FROM answer a JOIN person p ON p.id = a.author_id LEFT JOIN branch b ON b.id = a.branch_id
    LEFT JOIN useful u ON u.answer_id = a.id AND u.person_id = :me
    WHERE a.thread_id = :thread_id AND {STANDING}
"""  # noqa: S608  constants only
_BEST_FIRST = """
    ORDER BY CASE WHEN a.id = :accepted THEN 0 ELSE 1 END, a.useful_count DESC, a.created_at, a.id
"""
_OLDEST_FIRST = " ORDER BY a.created_at, a.id"
_PART = " LIMIT :limit OFFSET :skipped"
_COUNT = f"SELECT COUNT(*) FROM answer a WHERE a.thread_id = :thread_id AND {STANDING}"  # noqa: S608
_ORDER = f"SELECT a.id FROM answer a WHERE a.thread_id = :thread_id AND {STANDING}"  # noqa: S608
_COMMENTS = """
    SELECT c.id, c.answer_id, c.html, c.language, c.created_at, c.edited_at, c.hidden_at,
        c.author_id, p.name AS author_name, b.name AS branch_name, b.country AS branch_country
    FROM comment c JOIN person p ON p.id = c.author_id LEFT JOIN branch b ON b.id = c.branch_id
    WHERE c.answer_id IN (:answers) AND c.deleted_at IS NULL
        AND (c.hidden_at IS NULL OR :is_moderator OR c.author_id = :me)
    ORDER BY c.created_at, c.id
"""
# Until search has looked for what is alike: what was last written about of the theme.
_OF_THEME = f"""
    SELECT t.id, t.title, t.language FROM thread t
    WHERE t.theme_id = :theme_id AND t.kind = :kind AND t.id <> :thread_id AND {LISTED}
    ORDER BY t.last_activity_at DESC, t.id DESC LIMIT 4
"""  # noqa: S608  constants only
_HIDDEN_FOR = """
    SELECT reason FROM hiding WHERE thread_id = :thread_id AND lifted_at IS NULL
    ORDER BY id DESC LIMIT 1
"""
_CLOSED_FOR = """
    SELECT reason FROM closure WHERE thread_id = :thread_id AND reopened_at IS NULL
    ORDER BY id DESC LIMIT 1
"""
_TIP = """
    SELECT situation_html, did_html, result_html, kroner, hours, period, would_again
    FROM tip WHERE thread_id = :thread_id
"""


async def standing_for(viewer: Viewer, thread_id: int) -> ThreadStanding:
    """Return what the rules ask of a thread, without its texts.

    Raises:
        NotFound: no such thread for this viewer.
    """
    row = await db.row(_STATE, thread_id=thread_id, topic=topics.of_thread(thread_id), me=viewer.id)
    if row is None or not policy.may_see(viewer, found := standing(row)):
        raise NotFound
    return found


async def version(viewer: Viewer, thread_id: int) -> ThreadVersion:
    """Return the version of a thread's page.

    Raises:
        NotFound: no such thread for this viewer.
    """
    row = await db.row(_STATE, thread_id=thread_id, topic=topics.of_thread(thread_id), me=viewer.id)
    if row is None or not policy.may_see(viewer, standing(row)):
        raise NotFound
    return ThreadVersion(
        version=row["version"],
        is_followed=bool(row["is_followed"]),
        beside=await _beside(viewer, row),
    )


async def show(viewer: Viewer, thread_id: int, number: int = 1) -> ThreadPage:
    """Return page `number` (from 1) of a thread; of what is deleted only that it was there.

    Raises:
        NotFound: no such thread, or page of it, for this viewer.
    """
    row = await db.row(
        _THREAD, thread_id=thread_id, topic=topics.of_thread(thread_id), me=viewer.id
    )
    if row is None or number < 1:
        raise NotFound
    thread = thread_shown(row)
    if not policy.may_see(viewer, thread):
        raise NotFound
    found, total = await _answers(viewer, thread, number)
    ids = [each["id"] for each in found]
    files = await attached_to(thread_id, ids)
    remarks = await _comments(viewer, [each["id"] for each in found if each["comment_count"]])
    is_tip = thread.kind is Kind.TIP and not thread.deleted_at
    own = () if thread.deleted_at else files.get(None, ())
    return ThreadPage(
        thread=thread,
        beside=await _beside(viewer, row),
        answers=tuple(
            answer_shown(each, thread, files.get(each["id"], ()), remarks.get(each["id"], ()))
            for each in found
        ),
        reason=await _reason(thread),
        tip=await _tip(thread) if is_tip else None,
        pictures=tuple(file for file in own if file.is_picture),
        documents=tuple(file for file in own if not file.is_picture),
        number=number,
        pages=max(1, -(-total // ANSWERS_ON_A_PAGE)),
    )


async def page_of_answer(viewer: Viewer, thread_id: int, answer_id: int) -> int:
    """Return the number of the page that holds the answer.

    Raises:
        NotFound: the viewer sees no such answer there.
    """
    row = await db.row(
        _THREAD, thread_id=thread_id, topic=topics.of_thread(thread_id), me=viewer.id
    )
    if row is None or not policy.may_see(viewer, thread := thread_shown(row)):
        raise NotFound
    values = _below(viewer, thread)
    found = await db.rows(_ORDER + _ordered(thread, values), **values)
    for place, each in enumerate(found):
        if each["id"] == answer_id:
            return place // ANSWERS_ON_A_PAGE + 1
    raise NotFound


async def _answers(viewer: Viewer, thread: ThreadShown, number: int) -> tuple[Sequence[Any], int]:
    values = _below(viewer, thread)
    skipped = (number - 1) * ANSWERS_ON_A_PAGE
    counted = dict(values)
    found = await db.rows(
        _ANSWERS + _ordered(thread, values) + _PART,
        **values,
        limit=ANSWERS_ON_A_PAGE,
        skipped=skipped,
    )
    if number == 1 and len(found) < ANSWERS_ON_A_PAGE:
        return found, len(found)
    if not found:
        raise NotFound
    return found, await db.value(_COUNT, **counted)


def _below(viewer: Viewer, thread: ThreadShown) -> dict[str, Any]:
    return {"thread_id": thread.id, "me": viewer.id, "is_moderator": viewer.is_moderator}


def _ordered(thread: ThreadShown, values: dict[str, Any]) -> str:
    if thread.kind is not Kind.QUESTION:
        return _OLDEST_FIRST
    values["accepted"] = thread.accepted_id or 0
    return _BEST_FIRST


async def _comments(
    viewer: Viewer, answers: Sequence[int]
) -> Mapping[int, tuple[CommentShown, ...]]:
    if not answers:
        return {}
    found = await db.rows(
        _COMMENTS, answers=list(answers), me=viewer.id, is_moderator=viewer.is_moderator
    )
    remarks: dict[int, list[CommentShown]] = {}
    for row in found:
        remarks.setdefault(row["answer_id"], []).append(comment_shown(row))
    return {answer_id: tuple(comments) for answer_id, comments in remarks.items()}


async def _beside(viewer: Viewer, row: Mapping[str, Any]) -> Beside:
    related = await related_to(viewer, thread_key(row["id"]))
    return Beside(
        about=await title_of(viewer, row["about_path"] or ""),
        related=related or await _of_theme(viewer, row),
    )


async def _of_theme(viewer: Viewer, row: Mapping[str, Any]) -> tuple[Related, ...]:
    found = await db.rows(
        _OF_THEME,
        **seen_by(viewer),
        theme_id=row["theme_id"],
        kind=row["kind"],
        thread_id=row["id"],
    )
    return tuple(
        Related(thread_path(each["id"]), each["title"], each["language"]) for each in found
    )


async def _reason(thread: ThreadShown) -> str:
    if not (thread.hidden_at or thread.closed_at):
        return ""
    statement = _HIDDEN_FOR if thread.hidden_at else _CLOSED_FOR
    return str(await db.value(statement, thread_id=thread.id) or "")


async def _tip(thread: ThreadShown) -> TipShown:
    row = await db.row(_TIP, thread_id=thread.id)
    if row is None:
        raise NotFound
    return TipShown(
        situation_html=row["situation_html"],
        did_html=row["did_html"],
        result_html=row["result_html"],
        kroner=row["kroner"],
        hours=decimal(row["hours"]),
        period=Period(row["period"]),
        would_again=Again(row["would_again"]),
        worked=(await worked_in([thread.id])).get(thread.id, ()),
    )
