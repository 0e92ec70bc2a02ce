"""A person's mail as an answer, a comment or a question, by the same actions as on the pages."""

import io
import re
from dataclasses import dataclass
from typing import BinaryIO

from forum.files import actions as files
from forum.inbound import queries
from forum.kit.errors import Invalid, NotFound
from forum.kit.i18n import _
from forum.kit.viewer import Viewer
from forum.mail.bodies import Attachment
from forum.mail.incoming import Incoming
from forum.notifications import topics
from forum.routines.paths import routine_path
from forum.routines.queries import routine_for
from forum.settings import settings
from forum.threads import actions
from forum.threads.actions import TITLE_CHARACTERS, NewAnswer, NewComment, NewQuestion
from forum.threads.kinds import Kind, Visibility
from forum.threads.paths import answer_path, comment_path, thread_path
from forum.threads.policy import COMMENT_CHARACTERS
from forum.threads.queries import AnswerPlace, answer_for, comment_for, thread_for

MOST_FILES = 10
THREAD, ANSWER, COMMENT, ROUTINE = "t", "a", "c", "r"
_ANSWERED = re.compile(r"(?:(?:re|sv|svar|vs|aw|antw|fwd?|vb)\s?:\s?)+", re.IGNORECASE)


@dataclass(frozen=True)
class Posted:
    """Where it stands now, and which files could not be taken, in sentences."""

    path: str
    problems: tuple[str, ...]


@dataclass(frozen=True)
class _Upload:
    filename: str | None
    content_type: str | None
    file: BinaryIO


async def answer(viewer: Viewer, place: str, letter: Incoming, key: str) -> Posted:
    """Answer what stands at `place`: below an answer a short remark is a comment.

    What is answered to a routine is a question about it.

    Raises:
        NotFound, Forbidden, Invalid, TooMany: as the actions do.
    """
    if place[0] == ROUTINE:
        return await _ask_about(viewer, int(place[1:]), letter, key)
    at, home = await _place(viewer, place), viewer.home
    branch_id = home.branch_id if home else None
    text = letter.text or _("See what is attached.")
    if isinstance(at, AnswerPlace) and _is_remark(at, letter):
        remark = NewComment(
            answer_id=at.answer.id, text=text, branch_id=branch_id, submission_key=key
        )
        comment = await actions.comment(viewer, remark)
        return Posted(comment_path(comment.id), ())
    file_ids, problems = await _received(viewer, letter.attachments)
    made = await actions.answer(
        viewer,
        NewAnswer(
            thread_id=at.thread.id if isinstance(at, AnswerPlace) else at,
            text=text,
            branch_id=branch_id,
            file_ids=file_ids,
            submission_key=key,
        ),
    )
    return Posted(answer_path(made.id), problems)


async def ask(viewer: Viewer, tag: str, letter: Incoming, key: str) -> Posted:
    """Ask what the mail asks: its subject is the question; `tag` names a theme or a branch.

    Raises:
        NotFound: there is no such theme, and no such branch of the viewer's.
        Forbidden, Invalid, TooMany: as the action does.
    """
    theme_id, branch_id = await queries.filed_under(viewer, tag)
    home = viewer.home
    file_ids, problems = await _received(viewer, letter.attachments)
    subject = plain_subject(letter)
    if not subject:
        raise Invalid(_("Write the question in the mail's subject."))
    made = await actions.ask(
        viewer,
        NewQuestion(
            title=subject[:TITLE_CHARACTERS],
            text=letter.text,
            theme_id=theme_id,
            branch_id=branch_id or (home.branch_id if home else None),
            visibility=Visibility.BRANCH if branch_id else Visibility.NETWORK,
            file_ids=file_ids,
            submission_key=key,
        ),
    )
    return Posted(thread_path(made.id), problems)


def plain_subject(letter: Incoming) -> str:
    """Return a mail's subject without "Re:", "SV:" and the like."""
    return _ANSWERED.sub("", letter.subject, count=1).strip()


async def topic_at(viewer: Viewer, place: str) -> str:
    """Return what one follows who follows a place.

    Raises:
        NotFound: it is not there for this viewer.
    """
    if place[0] == ROUTINE:
        return topics.of_routine((await routine_for(viewer, int(place[1:]))).id)
    return topics.of_thread(await thread_at(viewer, place))


async def thread_at(viewer: Viewer, place: str) -> int:
    """Return the id of the thread that a place is, or stands in.

    Raises:
        NotFound: it is not there for this viewer.
    """
    at = await _place(viewer, place)
    thread = at.thread if isinstance(at, AnswerPlace) else await thread_for(viewer, at)
    return thread.id


def question_tag(addresses: tuple[str, ...]) -> str | None:
    """Return what stands after the "+" of the address for questions, None when none is there."""
    local, _at, domain = settings().question_address.lower().partition("@")
    for address in addresses:
        user, _at, host = address.lower().rpartition("@")
        name, _plus, tag = user.partition("+")
        if domain and (name, host) == (local, domain):
            return tag
    return None


async def _ask_about(viewer: Viewer, routine_id: int, letter: Incoming, key: str) -> Posted:
    """Ask about a routine in the branch that alone reads it, or in one's own to everybody."""
    routine, home = await routine_for(viewer, routine_id), viewer.home
    is_ours = routine.visibility == Visibility.BRANCH
    file_ids, problems = await _received(viewer, letter.attachments)
    title = _("About the routine “%(title)s”", title=routine.title)
    made = await actions.ask(
        viewer,
        NewQuestion(
            title=title[:TITLE_CHARACTERS],
            text=letter.text or _("See what is attached."),
            theme_id=routine.theme_id,
            branch_id=routine.branch_id if is_ours else home.branch_id if home else None,
            visibility=Visibility.BRANCH if is_ours else Visibility.NETWORK,
            file_ids=file_ids,
            about=routine_path(routine_id),
            submission_key=key,
        ),
    )
    return Posted(thread_path(made.id), problems)


async def _place(viewer: Viewer, place: str) -> AnswerPlace | int:
    kind, number = place[0], int(place[1:])
    if kind == THREAD:
        return number
    if kind == ANSWER:
        return await answer_for(viewer, number)
    if kind == COMMENT:
        found = await comment_for(viewer, number)
        return AnswerPlace(found.answer, found.thread)
    raise NotFound


def _is_remark(at: AnswerPlace, letter: Incoming) -> bool:
    """Tell whether it goes below the answer; files and long texts need an answer of their own."""
    is_short = len(letter.text) <= COMMENT_CHARACTERS and not letter.attachments
    return at.thread.kind == Kind.QUESTION and is_short


async def _received(
    viewer: Viewer, attachments: tuple[Attachment, ...]
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    ids, problems = [], []
    for one in attachments[:MOST_FILES]:
        upload = _Upload(one.name or "mail", one.media_type, io.BytesIO(one.content))
        try:
            ids.append((await files.receive(viewer, upload)).id)
        except Invalid as refused:
            problems.append(refused.fields[files.FIELD])
    return tuple(ids), tuple(problems)
