"""What the composed pages show, gathered from the packages that own it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from forum.branches.queries import BranchPage, PersonPage, branch_page, last_visit, person
from forum.kit import clock
from forum.kit.paging import Page
from forum.kit.viewer import Viewer
from forum.notifications import topics
from forum.notifications.queries import Told, is_subscribed, unread
from forum.routines.queries.letter import LetterReview, due_for_letter
from forum.themes import queries as themes
from forum.themes.queries import ThemeWords
from forum.threads import queries as threads
from forum.threads.kinds import Kind
from forum.threads.queries import Card, TipCard

WAITING_SHOWN = 3
TIPS_SHOWN = 2
TOLD_SHOWN = 3
NEWS_SHOWN = 5
SOLVED_SHOWN = 3
DUE_SHOWN = 3
KNOWN_SHOWN = 3
# A first visit, or one after a long time, sees this much of the past.
FIRST_LOOK = timedelta(days=14)


@dataclass(frozen=True)
class StartPage:
    """The three answers of the start page."""

    waiting: tuple[Card, ...]
    tips: tuple[TipCard, ...]
    news: tuple[Card, ...]
    solved: tuple[Card, ...]
    told: tuple[Told, ...]
    due: tuple[LetterReview, ...]
    since: datetime
    shop_name: str
    opening_hours: str


@dataclass(frozen=True)
class ThemePage:
    """A theme with what is filed under it, of one kind or of all."""

    theme: ThemeWords
    cards: Page[Card]
    counts: dict[str, int]
    is_followed: bool

    @property
    def topic(self) -> str:
        """What one follows to hear of what is new here."""
        return topics.of_theme(self.theme.id)


@dataclass(frozen=True)
class BranchShown:
    """A branch with what its people wrote and what they know about."""

    branch: BranchPage
    cards: Page[Card]
    knows: tuple[ThemeWords, ...]
    is_followed: bool

    @property
    def topic(self) -> str:
        """What one follows to hear of what the branch writes."""
        return topics.of_branch(self.branch.id)


@dataclass(frozen=True)
class PersonShown:
    """A person with what they wrote and where they helped last."""

    person: PersonPage
    cards: Page[Card]
    helped: tuple[Card, ...]


async def start_page(viewer: Viewer) -> StartPage:
    """Return what the viewer can help with, what worked, and what is new since the last visit."""
    home = viewer.home
    visit = await last_visit(viewer)
    since = visit.previous_at or clock.now() - FIRST_LOOK
    waiting = await threads.unanswered(
        viewer, WAITING_SHOWN, not_branch=home.branch_id if home else None
    )
    tips = await threads.worked(viewer, TIPS_SHOWN)
    shown = {card.id for card in (*waiting, *tips)}
    news = await threads.recent_since(viewer, since, NEWS_SHOWN + len(shown))
    return StartPage(
        waiting=waiting,
        tips=tips,
        news=tuple(card for card in news if card.id not in shown)[:NEWS_SHOWN],
        solved=await threads.solved_since(viewer, since, SOLVED_SHOWN),
        told=await unread(viewer, TOLD_SHOWN),
        due=await due_for_letter(viewer, DUE_SHOWN) if home else (),
        since=since,
        shop_name=visit.shop_name,
        opening_hours=visit.opening_hours,
    )


async def theme_page(viewer: Viewer, slug: str, kind: Kind | None, cursor: str) -> ThemePage:
    """Return a page of what is filed under a theme.

    Raises:
        NotFound: no such theme.
    """
    theme = await themes.by_slug(slug)
    return ThemePage(
        theme=theme,
        cards=await threads.by_theme(viewer, theme.id, kind, cursor=cursor),
        counts=await threads.counts(viewer, theme_id=theme.id),
        is_followed=await is_subscribed(viewer.id, topics.of_theme(theme.id)),
    )


async def branch_shown(viewer: Viewer, slug: str, cursor: str) -> BranchShown:
    """Return a branch and a page of what its people wrote.

    Raises:
        NotFound: no such branch.
    """
    branch = await branch_page(viewer, slug)
    return BranchShown(
        branch=branch,
        cards=await threads.by_branch(viewer, branch.id, cursor=cursor),
        knows=await _knows(viewer, branch.id),
        is_followed=await is_subscribed(viewer.id, topics.of_branch(branch.id)),
    )


async def person_shown(viewer: Viewer, person_id: int, cursor: str) -> PersonShown:
    """Return a person and a page of what they wrote.

    Raises:
        NotFound: no such person.
    """
    return PersonShown(
        person=await person(viewer, person_id),
        cards=await threads.by_person(viewer, person_id, cursor=cursor),
        helped=await threads.helped_with(viewer, person_id),
    )


async def _knows(viewer: Viewer, branch_id: int) -> tuple[ThemeWords, ...]:
    known = {theme.id: theme for theme in await themes.active()}
    found = await threads.themes_answered_by(viewer, branch_id, KNOWN_SHOWN)
    return tuple(known[theme_id] for theme_id in found if theme_id in known)
