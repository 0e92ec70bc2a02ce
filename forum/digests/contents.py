"""What stands in one reader's letter: everything new, each thing once, where it fits best."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from forum.digests.greetings import GreetingShown, greetings_for
from forum.digests.models import LetterPlan
from forum.digests.queries import Addressee, Joined, joined, told_to
from forum.find.queries import SearchNews, new_hits
from forum.kit import clock
from forum.kit.viewer import Viewer
from forum.notifications import queries as notifications
from forum.notifications import topics
from forum.notifications.queries import Told
from forum.routines.queries.letter import LetterReview, LetterRoutine, due_for_letter
from forum.routines.queries.letter import for_letter as routines_for_letter
from forum.threads.kinds import Kind
from forum.threads.paths import answer_path
from forum.threads.queries.cards import Card, TipCard
from forum.threads.queries.letter import LetterAnswer, LetterSolution, for_letter

FIRST_LETTER = timedelta(days=30)
# The window ends a little before now, and begins a little before the last one's end: what was
# being written at that moment is found the next time, and what was told is left out by its key.
NOT_YET = timedelta(minutes=5)
LOOK_BACK = timedelta(days=2)


class HasId(Protocol):
    """Whatever can be remembered as told."""

    @property
    def id(self) -> int | str: ...


One = TypeVar("One", bound=HasId)
AnyCard = TypeVar("AnyCard", bound=Card)


@dataclass(frozen=True)
class Window:
    """What the letter is about: from the last one's end until almost now (aware UTC)."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class NewAnswers:
    """The new answers below one thread, the newest of them shown."""

    newest: LetterAnswer
    count: int

    @property
    def thread(self) -> Card:
        """The thread that they are below."""
        return self.newest.thread


@dataclass(frozen=True)
class Contents:
    """The sections in the letter's order, uncut; `told` is what stands in them."""

    to_you: tuple[NewAnswers, ...]
    about_you: tuple[Told, ...]
    searched: tuple[SearchNews, ...]
    can_help: tuple[Card, ...]
    new: tuple[Card | NewAnswers, ...]
    solved: tuple[LetterSolution, ...]
    worked: tuple[TipCard, ...]
    routines: tuple[LetterRoutine, ...]
    followed: tuple[NewAnswers, ...]
    due: tuple[LetterReview, ...]
    joined: tuple[Joined, ...]
    told: tuple[str, ...]
    greetings: tuple[GreetingShown, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not self.told


def window_of(plan: LetterPlan) -> Window:
    """Return what a reader's next letter is about."""
    until = clock.now() - NOT_YET
    return Window(plan.read_until_at or until - FIRST_LETTER, until)


async def contents_for(addressee: Addressee, window: Window) -> Contents:
    """Select with the reader's own eyes what is new, without what was told before.

    Names of themes are in the current language.
    """
    viewer, window = addressee.viewer, _looking_back(addressee.plan, window)
    told = await told_to(viewer.id)
    news = _unmuted(await _news(addressee, window, told), await notifications.muted_by(viewer.id))
    waiting = await notifications.for_letter(viewer, window.since, window.until)
    about_you = _unread(waiting, "news", told)
    mine = {_key("answer", one) for one in news.answers if one.thread.author_id == viewer.id}
    searched = await new_hits(viewer, window.since, window.until, told | mine)
    follows = await notifications.topics_of(viewer.id)
    contents = _arranged(_beside(news, about_you), viewer, follows, searched)
    words = await greetings_for(viewer, window.since, window.until)
    greetings = _unread(words, "greeting", told)
    own = (
        *(_key("greeting", one) for one in greetings),
        *(_key("news", one) for one in about_you),
        *news.keys(),
        *contents.told,
    )
    return replace(
        contents, greetings=greetings, about_you=about_you, told=tuple(dict.fromkeys(own))
    )


def _looking_back(plan: LetterPlan, window: Window) -> Window:
    is_first = plan.read_until_at is None
    return window if is_first else Window(window.since - LOOK_BACK, window.until)


async def _news(addressee: Addressee, window: Window, told: Collection[str]) -> "_News":
    """Return what is new to the reader, near by if that is all they want to hear of."""
    viewer = addressee.viewer
    found = await for_letter(viewer, window.since, window.until)
    people = await joined(viewer, window.since, window.until)
    routines = await routines_for_letter(viewer, window.since, window.until)
    due = await due_for_letter(viewer)
    news = _News(
        threads=_unread(found.threads, "thread", told),
        tips=_unread(found.tips, "thread", told),
        answers=_unread(found.answers, "answer", told),
        solutions=_unread(found.solutions, "solved", told),
        routines=_unread(routines, "version", told),
        due=_unread(due, "review", told),
        people=_unread(people, "member", told),
    )
    return _near(news, viewer) if addressee.plan.is_branch_only else news


@dataclass(frozen=True)
class _News:
    threads: tuple[Card, ...]
    tips: tuple[TipCard, ...]
    answers: tuple[LetterAnswer, ...]
    solutions: tuple[LetterSolution, ...]
    routines: tuple[LetterRoutine, ...]
    due: tuple[LetterReview, ...]
    people: tuple[Joined, ...]

    def keys(self) -> tuple[str, ...]:
        """Return what is remembered of it."""
        return (
            *(_key("thread", one) for one in (*self.threads, *self.tips)),
            *(_key("answer", one) for one in self.answers),
            *(_key("solved", one) for one in self.solutions),
            *(_key("version", one) for one in self.routines),
            *(_key("review", one) for one in self.due),
            *(_key("member", one) for one in self.people),
        )


def _key(kind: str, one: HasId) -> str:
    return f"{kind}:{one.id}"


def _unread(found: Iterable[One], kind: str, told: Collection[str]) -> tuple[One, ...]:
    return tuple(one for one in found if _key(kind, one) not in told)


def _near(news: _News, viewer: Viewer) -> _News:
    """Leave only what is of the reader's branches or about what the reader wrote."""

    def is_near(card: Card) -> bool:
        return card.branch_id in viewer.branch_ids or card.author_id == viewer.id

    return _News(
        threads=tuple(one for one in news.threads if is_near(one)),
        tips=tuple(one for one in news.tips if is_near(one)),
        answers=tuple(one for one in news.answers if is_near(one.thread)),
        solutions=tuple(one for one in news.solutions if is_near(one.answer.thread)),
        routines=tuple(one for one in news.routines if viewer.belongs_to(one.routine.branch_id)),
        due=news.due,
        people=news.people,
    )


def _unmuted(news: _News, muted: Collection[str]) -> _News:
    """Leave out what is about a question or routine of which the reader wants to hear no more."""

    def is_heard(card: Card) -> bool:
        return topics.of_thread(card.id) not in muted

    return replace(
        news,
        threads=tuple(one for one in news.threads if is_heard(one)),
        tips=tuple(one for one in news.tips if is_heard(one)),
        answers=tuple(one for one in news.answers if is_heard(one.thread)),
        solutions=tuple(one for one in news.solutions if is_heard(one.answer.thread)),
        routines=tuple(
            one for one in news.routines if topics.of_routine(one.routine.id) not in muted
        ),
    )


def _without(news: _News, keys: Collection[str]) -> _News:
    """Leave out what a saved search tells already."""
    return replace(
        news,
        threads=_unread(news.threads, "thread", keys),
        tips=_unread(news.tips, "thread", keys),
        answers=_unread(news.answers, "answer", keys),
        routines=tuple(
            one for one in news.routines if topics.of_routine(one.routine.id) not in keys
        ),
    )


def _beside(news: _News, about_you: tuple[Told, ...]) -> _News:
    """Leave out what is told to the reader by itself: where they are named, what they solved."""
    places = {one.path for one in about_you}
    about = {one.topic for one in about_you}
    return replace(
        news,
        threads=tuple(one for one in news.threads if one.path not in places),
        tips=tuple(one for one in news.tips if one.path not in places),
        answers=tuple(one for one in news.answers if answer_path(one.id) not in places),
        solutions=tuple(one for one in news.solutions if answer_path(one.answer.id) not in places),
        routines=tuple(
            one for one in news.routines if topics.of_routine(one.routine.id) not in about
        ),
        due=tuple(one for one in news.due if topics.of_routine(one.routine.id) not in about),
    )


def _arranged(
    news: _News, viewer: Viewer, follows: frozenset[str], searched: tuple[SearchNews, ...]
) -> Contents:
    """Put each thing where it fits best: what is solved is no news elsewhere, and so on."""
    hits = tuple(hit.id for one in searched for hit in one.hits)
    news = _without(news, hits)
    solved = {one.answer.thread.id for one in news.solutions}
    shown = solved | {one.id for one in (*news.threads, *news.tips)}
    fresh = _followed_first((one for one in news.threads if one.id not in solved), follows)
    below = [one for one in news.answers if one.thread.id not in shown]
    others = _by_thread(one for one in below if one.thread.author_id != viewer.id)
    return Contents(
        to_you=_by_thread(one for one in news.answers if one.thread.author_id == viewer.id),
        about_you=(),
        searched=searched,
        can_help=_waiting(fresh, viewer),
        new=(
            *(one for one in fresh if not _is_waiting(one)),
            *(one for one in others if not _is_followed(one.thread, follows)),
        ),
        solved=news.solutions,
        worked=tuple(_followed_first(news.tips, follows)),
        routines=news.routines,
        followed=tuple(one for one in others if _is_followed(one.thread, follows)),
        due=news.due,
        joined=news.people,
        told=(*news.keys(), *hits),
    )


def _waiting(cards: Iterable[Card], viewer: Viewer) -> tuple[Card, ...]:
    """Return what nobody has answered; a branch cannot help itself, so its own come last."""
    waiting = (one for one in cards if _is_waiting(one))
    return tuple(sorted(waiting, key=lambda one: viewer.belongs_to(one.branch_id or 0)))


def _followed_first(cards: Iterable[AnyCard], follows: frozenset[str]) -> list[AnyCard]:
    return sorted(cards, key=lambda one: not _is_followed(one, follows))


def _is_followed(card: Card, follows: frozenset[str]) -> bool:
    own = (
        topics.of_thread(card.id),
        topics.of_theme(card.theme.id),
        topics.of_branch(card.branch_id or 0),
    )
    return not follows.isdisjoint(own)


def _is_waiting(card: Card) -> bool:
    return card.kind is Kind.QUESTION and not (card.answer_count or card.is_closed)


def _by_thread(answers: Iterable[LetterAnswer]) -> tuple[NewAnswers, ...]:
    """Gather answers, newest first, below their threads; the thread with the newest is first."""
    groups: dict[int, list[LetterAnswer]] = {}
    for one in answers:
        groups.setdefault(one.thread.id, []).append(one)
    return tuple(NewAnswers(group[0], len(group)) for group in groups.values())
