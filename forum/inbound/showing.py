"""A whole question with its answers, or a routine, by mail, for who asked for it by one word."""

from dataclasses import dataclass
from typing import Any

from forum.inbound import posting
from forum.kit import i18n, ratelimit
from forum.kit.addresses import url_of
from forum.kit.errors import TooMany
from forum.kit.i18n import _, ngettext
from forum.kit.viewer import Viewer
from forum.mail.incoming import Incoming
from forum.mail.outbox import Answerable, NewLetter
from forum.mail.plain import lines_of_page
from forum.mail.reply_address import one_word, place_of
from forum.notifications.queries import Reader
from forum.notifications.sentences import who
from forum.routines import queries as routines
from forum.routines.queries import RoutineFile, RoutinePage
from forum.threads import queries as threads
from forum.threads.queries import ThreadPage

LIMIT = "30/day"
MOST_ENTRIES = 12
MOST_OF_ONE = 4_000  # characters
MOST_OF_ALL = 24_000


AnyPage = ThreadPage | RoutinePage


async def page_at(viewer: Viewer, place: str) -> AnyPage:
    """Return the page that a place is, or stands on.

    Raises:
        NotFound: it is not there for this viewer.
    """
    if place[0] == posting.ROUTINE:
        return await routines.show(viewer, int(place[1:]))
    return await threads.show(viewer, await posting.thread_at(viewer, place))


def path_of_page(page: AnyPage) -> str:
    """Return the path of a page."""
    return page.routine.path if isinstance(page, RoutinePage) else page.thread.path


@dataclass(frozen=True, kw_only=True)
class Showing:
    """A mail to `reader` with what stands on a page."""

    mail_id: int
    incoming: Incoming
    reader: Reader
    page: AnyPage

    async def letter(self) -> NewLetter | None:
        """Return the mail, None when it would answer a machine or was asked for often today."""
        if self.incoming.is_unanswerable:
            return None
        try:
            await ratelimit.allow("mail-read", str(self.reader.id), LIMIT)
        except TooMany:
            return None
        with i18n.language(self.reader.language):
            context = (
                _routine(self.page) if isinstance(self.page, RoutinePage) else _thread(self.page)
            )
        return NewLetter(
            key=f"whole:{self.mail_id}",
            person_id=self.reader.id,
            address=self.reader.email,
            name=self.reader.name,
            template="whole",
            language=self.reader.language,
            context=context,
            headers={"Auto-Submitted": "auto-replied"},  # RFC 3834, 5.1
            answerable=(Answerable(place_of(path_of_page(self.page)), context["title"]),),
        )


def _thread(page: ThreadPage) -> dict[str, Any]:
    thread, answers = page.thread, page.answers
    entries, left_out = _within(_first(page), answers)
    more = thread.answer_count - len(answers) + left_out
    title = _("Deleted") if thread.deleted_at else thread.title
    return {
        "title": title,
        "subject_line": _("Re: %(title)s", title=title),
        "entries": entries,
        "more": ngettext("+%(num)s more", "+%(num)s more", more) if more > 0 else "",
        "url": url_of(thread.path),
        "answer_words": ""
        if thread.closed_at or thread.deleted_at
        else _("Answer this mail, and your words stand on the page."),
        "one_word": one_word(),
    }


def _routine(page: RoutinePage) -> dict[str, Any]:
    routine = page.routine
    by = who(routine.owner_name, routine.branch_name)
    number = _("version %(number)s", number=routine.number)
    text = _entry(routine.html, routine.language, MOST_OF_ALL) | {"by": by, "fact": number}
    entries, room = [text], MOST_OF_ALL - _length(text)
    for file in page.files:
        entries.append(_of_file(file, routine.language, max(0, room)))
        room -= _length(entries[-1])
    return {
        "title": routine.title,
        "subject_line": _("Re: %(title)s", title=routine.title),
        "entries": entries,
        "more": "",
        "url": url_of(routine.path),
        "answer_words": _("Answer this mail, and your words stand on the page."),
        "one_word": one_word(),
    }


def _of_file(file: RoutineFile, language: str, room: int) -> dict[str, Any]:
    """Return as much of what stands in a file as there is room for."""
    text = file.document.text if file.document else ""
    lines = f"{text[:room]}{'…' if len(text) > room else ''}".splitlines()
    entry = _entry("", file.document.language if file.document else language)
    return entry | {"by": file.name, "lines": lines}


def _first(page: ThreadPage) -> dict[str, Any]:
    tip, thread = page.tip, page.thread
    if thread.deleted_at:
        words = _("Whoever wrote this has deleted it. What others wrote is still here.")
        return _entry("", i18n.current_language()) | {"by": _("Deleted"), "lines": [words]}
    parts = (tip.situation_html, tip.did_html, tip.result_html) if tip else (thread.html,)
    by = who(thread.author_name, thread.branch_name)
    fact = _hanging(len(page.pictures) + len(page.documents))
    return _entry("".join(parts), thread.language) | {"by": by, "fact": fact}


def _within(first: dict[str, Any], answers: Any) -> tuple[list[dict[str, Any]], int]:
    """Return the entries for which there is room, and how many answers are left out."""
    entries, room = [first], MOST_OF_ALL - _length(first)
    for number, answer in enumerate(answers):
        entry = _of_answer(answer)
        room -= _length(entry)
        if room < 0 or len(entries) > MOST_ENTRIES:
            return entries, len(answers) - number
        entries.append(entry)
    return entries, 0


def _of_answer(answer: Any) -> dict[str, Any]:
    by = _("%(who)s answered", who=who(answer.author_name, answer.branch_name))
    entry = _entry("" if answer.hidden_at else answer.html, answer.language)
    remarks = [
        {"by": who(one.author_name, one.branch_name), **_entry(one.html, one.language)}
        for one in answer.comments
        if not one.hidden_at
    ]
    is_there = not (answer.hidden_at or answer.deleted_at)
    facts = (
        _("This solved it") if answer.is_accepted else "",
        _hanging(len(answer.pictures) + len(answer.documents)) if is_there else "",
    )
    said = _("Deleted answer") if answer.deleted_at else by
    return entry | {"by": said, "fact": " · ".join(filter(None, facts)), "remarks": remarks}


def _hanging(files: int) -> str:
    """Say that there is more to see on the page than a mail holds."""
    if not files:
        return ""
    return ngettext("%(num)s file is on the page", "%(num)s files are on the page", files)


def _entry(html: str, language: str, most: int = MOST_OF_ONE) -> dict[str, Any]:
    lines, _is_all = lines_of_page(html, most)
    return {"lines": lines, "language": language, "fact": "", "remarks": []}


def _length(entry: dict[str, Any]) -> int:
    own = sum(map(len, entry["lines"]))
    return own + sum(_length(one) for one in entry["remarks"])
