"""A letter's contents in words: the values that the template `weekly` is filled with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from forum.digests.contents import Contents, NewAnswers
from forum.digests.greetings import GreetingShown
from forum.digests.models import Frequency
from forum.digests.queries import Addressee, Joined
from forum.digests.rhythms import weekday_name
from forum.find.hits import Found
from forum.find.queries import passage
from forum.kit import dates
from forum.kit.addresses import url_of
from forum.kit.i18n import _, current_language, ngettext
from forum.kit.markdown import excerpt
from forum.kit.text import shorten
from forum.mail.reply_address import one_word, place_of, reply_address, write_link
from forum.mail.unsubscribe import WEEKLY, Stop, stop_link
from forum.notifications.notice import ANSWERABLE
from forum.notifications.queries import Told
from forum.notifications.sentences import who
from forum.routines.queries.letter import LetterReview, LetterRoutine
from forum.threads.paths import answer_path
from forum.threads.queries.cards import Card, TipCard
from forum.threads.queries.letter import LetterAnswer, LetterSolution
from forum.threads.words import result_words

One = TypeVar("One")
THREE_LINES = 180  # characters
SUBJECT = 60  # of the link that answers by mail: a letter above 60 kB is cut by Gmail
SETTINGS = "/me/letter"
_NORWEGIAN = ("nb", "nn")


@dataclass(frozen=True)
class Section:
    """One heading with its first few items; the rest is counted."""

    title: str
    entries: Sequence[dict[str, Any]]
    left_out: int
    more_path: str

    def values(self) -> dict[str, Any]:
        """Return the section as plain values."""
        words = ngettext("+%(num)s more", "+%(num)s more", self.left_out) if self.left_out else ""
        return {
            "title": self.title,
            "entries": list(self.entries),
            "more": words,
            "more_url": url_of(self.more_path),
        }


def letter_values(addressee: Addressee, contents: Contents, due_on: date) -> dict[str, Any]:
    """Return the template's values in the current language, which is the reader's."""
    sections = [section for section in _sections(contents, addressee) if section.entries]
    home = addressee.viewer.home
    day = dates.day(due_on, due_on)
    dated = _("%(weekday)s %(day)s", weekday=dates.weekday(due_on), day=day)
    to_branch = _("Weekly letter to %(branch)s", branch=home.name) if home else _("Weekly letter")
    written = [_open_to_answers(one.values(), addressee.viewer.id) for one in sections]
    return {
        "title": _title(contents, sections, dated),
        "dateline": f"{to_branch} · {dated}",
        "greeting": _("Hello, %(name)s", name=addressee.viewer.name.split(" ")[0]),
        "intro": _intro(contents),
        "notes": [_note(one) for one in contents.greetings],
        "sections": written,
        "reason": _reason(addressee),
        "one_word": one_word() if any(map(_is_answerable, written)) else "",
        "stop_url": stop_link(Stop(addressee.viewer.id, WEEKLY)),
        "settings_url": url_of(SETTINGS),
    }


def _open_to_answers(section: dict[str, Any], person_id: int) -> dict[str, Any]:
    """Give each entry the address at which this reader answers it, "" where none is."""
    for entry in section["entries"]:
        address = reply_address(person_id, entry["place"]) if entry["place"] else ""
        entry["answer_address"] = address
        subject = _("Re: %(title)s", title=shorten(entry["title"], SUBJECT))
        entry["answer_url"] = write_link(address, subject)
    return section


def _is_answerable(section: dict[str, Any]) -> bool:
    return any(entry["answer_address"] for entry in section["entries"])


def _note(greeting: GreetingShown) -> dict[str, Any]:
    by, to = greeting.author_name, greeting.branch_name
    to_all = _("%(name)s, to all of us", name=by)
    return {
        "by": _("%(name)s, to %(branch)s", name=by, branch=to) if to else to_all,
        "lines": [line for line in greeting.text.splitlines() if line.strip()],
        "language": greeting.language,
    }


def _sections(contents: Contents, addressee: Addressee) -> list[Section]:
    home = addressee.viewer.home
    branch_title = _("From %(branch)s", branch=home.name) if home else _("From your branch")
    branch_path = f"/branches/{home.slug}" if home else "/branches"
    of_branch: list[LetterReview | Joined] = [*contents.due, *contents.joined]
    hits = [(one.words, hit) for one in contents.searched for hit in one.hits]
    return [
        _section(_("Answers to you"), contents.to_you, _answer_to_you, (5, "/news")),
        _section(_("News for you"), contents.about_you, _about_you, (8, "/news")),
        _section(_("New for your searches"), hits, _hit, (15, "/me/searches")),
        _section(_("Can you help?"), contents.can_help, _asking, (6, "/questions?show=waiting")),
        _section(_("New questions and answers"), contents.new, _new, (8, "/questions")),
        _section(_("Newly solved"), contents.solved, _solution, (5, "/questions?show=solved")),
        _section(_("This worked"), contents.worked, _tip, (5, "/tips")),
        _section(_("New and changed routines"), contents.routines, _routine, (5, "/routines")),
        _section(_("What you follow"), contents.followed, _answered, (6, "/news")),
        _section(branch_title, of_branch, _of_branch, (10, branch_path)),
    ]


def _section(
    title: str,
    found: Sequence[One],
    entry_of: Callable[[One], dict[str, Any]],
    cap: tuple[int, str],
) -> Section:
    most, more_path = cap
    entries = [entry_of(one) for one in found[:most]]
    return Section(title, entries, max(0, len(found) - most), more_path)


def _answer_to_you(new: NewAnswers) -> dict[str, Any]:
    answer = new.newest
    return _entry(
        over=answer.thread.title,
        title=_("%(who)s answered", who=who(answer.author_name, answer.branch_name)),
        url=answer_path(answer.id),
        text=_quoted(answer),
        language=answer.language,
        facts=[_in_language(answer.language), _new_answers(new), _in_all(answer.thread)],
        action=_("Read the whole answer"),
    )


def _about_you(told: Told) -> dict[str, Any]:
    return _entry(
        over=told.title,
        title=told.sentence,
        url=told.path,
        text=_("«%(quotation)s»", quotation=shorten(told.excerpt, THREE_LINES))
        if told.excerpt
        else "",
        language=told.language,
        facts=[_in_language(told.language) if told.language else ""],
        place=place_of(told.path) if told.kind in ANSWERABLE else "",
    )


def _hit(found: tuple[str, Found]) -> dict[str, Any]:
    words, hit = found
    by = f"{hit.author_name}, {hit.branch_name}" if hit.branch_name else hit.author_name
    return _entry(
        over=_("You search for “%(words)s”", words=words),
        title=hit.title,
        title_language=hit.language,
        url=hit.path,
        text=passage(hit.text, words, THREE_LINES),
        language=hit.language,
        facts=[by, hit.place, _in_language(hit.language)],
    )


def _asking(card: Card) -> dict[str, Any]:
    return _of_card(card, [_("no answers yet")]) | {"action": _("Answer"), "is_asking": True}


def _new(one: Card | NewAnswers) -> dict[str, Any]:
    if isinstance(one, NewAnswers):
        return _answered(one)
    counted = ngettext("%(num)s answer", "%(num)s answers", one.answer_count)
    return _of_card(one, [counted if one.answer_count else ""])


def _answered(new: NewAnswers) -> dict[str, Any]:
    answer = new.newest
    by = _("%(who)s answered", who=who(answer.author_name, answer.branch_name))
    return _entry(
        over=answer.thread.theme.short,
        title=answer.thread.title,
        title_language=answer.thread.language,
        url=answer_path(answer.id),
        text=_quoted(answer),
        language=answer.language,
        facts=[by, _in_language(answer.language), _new_answers(new)],
    )


def _solution(solution: LetterSolution) -> dict[str, Any]:
    return _answered(NewAnswers(solution.answer, 1))


def _tip(tip: TipCard) -> dict[str, Any]:
    others = ", ".join(branch.name for branch in tip.worked)
    words = _of_card(tip, [_("Worked in %(branches)s too", branches=others) if others else ""])
    return words | {
        "result": result_words(tip.kroner, tip.hours, tip.period),
        "text": excerpt(tip.result, THREE_LINES),
    }


def _routine(one: LetterRoutine) -> dict[str, Any]:
    card = one.routine
    number = _("version %(number)s", number=card.number)
    return _entry(
        over=card.theme.short,
        title=card.title,
        title_language=card.language,
        url=card.path,
        text=shorten(card.summary if one.is_new or not one.note else one.note, THREE_LINES),
        language=card.language,
        facts=[
            card.branch_name,
            _in_language(card.language),
            _("new") if one.is_new else _("changed: %(version)s", version=number),
        ],
    )


def _of_branch(one: LetterReview | Joined) -> dict[str, Any]:
    return _review(one) if isinstance(one, LetterReview) else _newcomer(one)


def _review(one: LetterReview) -> dict[str, Any]:
    card = one.routine
    day = dates.day(card.review_on) if card.review_on else ""
    return _entry(
        over=_("Does this routine still hold?"),
        title=card.title,
        title_language=card.language,
        url=card.path,
        facts=[
            card.owner_name,
            _("should have been looked at by %(day)s", day=day)
            if one.is_overdue
            else _("to be looked at by %(day)s", day=day),
        ],
    )


def _newcomer(one: Joined) -> dict[str, Any]:
    return _entry(
        title=one.name,
        url=f"/people/{one.person_id}",
        text=excerpt(one.about, THREE_LINES) if one.about else "",
        facts=[_("new in %(branch)s", branch=one.branch_name)],
    )


def _of_card(card: Card, facts: Sequence[str]) -> dict[str, Any]:
    by = f"{card.author_name}, {card.branch_name}" if card.branch_name else card.author_name
    return _entry(
        over=card.theme.short,
        title=card.title,
        title_language=card.language,
        url=card.path,
        text=shorten(card.excerpt, THREE_LINES),
        language=card.language,
        facts=[by, _in_language(card.language), *facts],
    )


def _entry(
    *, title: str, url: str, facts: Sequence[str], language: str = "", **more: Any
) -> dict[str, Any]:
    language = language or current_language()
    return {
        "over": "",
        "title": title,
        "title_language": current_language(),
        "url": url_of(url),
        "place": place_of(url),
        "result": "",
        "text": "",
        "language": language,
        "facts": [fact for fact in facts if fact],
        "action": "",
        "is_asking": False,
        **more,
    }


def _quoted(answer: LetterAnswer) -> str:
    return _("«%(quotation)s»", quotation=shorten(answer.excerpt, THREE_LINES))


def _in_language(language: str) -> str:
    mine = current_language()
    if language == mine or (language in _NORWEGIAN and mine in _NORWEGIAN):
        return ""
    names = {"da": _("in Danish"), "en": _("in English"), "nn": _("in Nynorsk")}
    return names.get(language, _("in Norwegian"))


def _new_answers(new: NewAnswers) -> str:
    return ngettext("%(num)s new answer", "%(num)s new answers", new.count) if new.count > 1 else ""


def _in_all(card: Card) -> str:
    counted = card.answer_count
    return (
        ngettext("%(num)s answer in all", "%(num)s answers in all", counted) if counted > 1 else ""
    )


def _title(contents: Contents, sections: Sequence[Section], dated: str) -> str:
    if contents.to_you:
        return _("Weekly letter: %(title)s", title=contents.to_you[0].thread.title)
    if contents.about_you:
        return _("Weekly letter: %(title)s", title=contents.about_you[0].title)
    if sections:
        return _("Weekly letter: %(title)s", title=sections[0].entries[0]["title"])
    return _("Weekly letter, %(date)s", date=dated)


def _intro(contents: Contents) -> list[str]:
    sentences = []
    if contents.to_you:
        answers = sum(new.count for new in contents.to_you)
        sentences.append(
            ngettext("You have %(num)s new answer.", "You have %(num)s new answers.", answers)
        )
    if contents.can_help:
        waiting = len(contents.can_help)
        sentences.append(
            ngettext(
                "%(num)s question waits for help. Can you answer?",
                "%(num)s questions wait for help. Can you answer one?",
                waiting,
            )
        )
    return sentences or [_("This is new since your last letter.")]


def _reason(addressee: Addressee) -> str:
    rhythm, home = addressee.rhythm, addressee.viewer.home
    named = {"weekday": weekday_name(rhythm.weekday)}
    if home is None:
        return _("You get this letter because you are one of us.")
    named["branch"] = home.name
    if rhythm.frequency is Frequency.MONTHLY:
        return _("You get this letter every month because you belong to %(branch)s.", **named)
    if rhythm.frequency is Frequency.FORTNIGHTLY:
        return _("You get this letter every other week because you belong to %(branch)s.", **named)
    return _("You get this letter every %(weekday)s because you belong to %(branch)s.", **named)
