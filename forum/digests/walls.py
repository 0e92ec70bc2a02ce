"""The page for a branch's break room: what one talks about over coffee, on one sheet of A4.

Whoever has its secret address reads it without signing in, so only what the whole network may see
stands there: no words to the branch alone.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from forum.accounts.models import Person
from forum.branches import policy
from forum.branches.models import TIME_ZONES, Branch, language_in
from forum.digests.models import WallLink
from forum.kit import clock, dates, db, i18n
from forum.kit.addresses import url_of
from forum.kit.errors import Forbidden, NotFound
from forum.kit.i18n import _
from forum.kit.tokens import random_token
from forum.kit.viewer import Viewer
from forum.threads import queries as threads
from forum.threads.kinds import Kind
from forum.threads.queries import Card, TipCard, Wanted
from forum.threads.queries.letter import LetterSolution, for_letter

LOOK_BACK: Final = timedelta(days=30)
ASKED: Final = 3
WORKED: Final = 2
SOLVED: Final = 1
TALKED_ABOUT: Final = 10
# The wall is nobody: it belongs to no branch and sees what every member sees. Not id 0, which is
# a stranger, who sees nothing.
_WALL_ID: Final = -1
_HOLD: Final = "SELECT id FROM branch WHERE id = :id"


@dataclass(frozen=True)
class Wall:
    """What stands on a branch's sheet today, as `viewer`, who is nobody, sees it.

    `coffee` is what to talk about, None when there is nothing.
    """

    viewer: Viewer
    branch_name: str
    today: date
    coffee: Card | None
    can_help: tuple[Card, ...]
    solved: tuple[LetterSolution, ...]
    worked: tuple[TipCard, ...]


async def make_link(viewer: Viewer, branch_id: int) -> None:
    """Give a branch's sheet a secret address, a new one if it has one: the old stops working.

    Raises:
        Forbidden: the viewer neither leads the branch nor keeps order.
    """
    _need(viewer, branch_id)
    async with db.transaction():
        # Of two who make one at once the second takes back the first one's.
        await db.rows(_HOLD + db.for_update(), id=branch_id)
        await _revoke(branch_id)
        await WallLink.create(
            token=random_token(),
            branch_id=branch_id,
            created_by_id=viewer.id,
            created_at=clock.now(),
        )


async def revoke_link(viewer: Viewer, branch_id: int) -> None:
    """Let the secret address of a branch's sheet work no more.

    Raises:
        Forbidden: the viewer neither leads the branch nor keeps order.
    """
    _need(viewer, branch_id)
    async with db.transaction():
        await _revoke(branch_id)


async def link_of(viewer: Viewer, branch_id: int) -> str:
    """Return the secret address of a branch's sheet, "" when it has none.

    Raises:
        Forbidden: the viewer neither leads the branch nor keeps order.
    """
    _need(viewer, branch_id)
    link = await WallLink.filter(branch_id=branch_id, revoked_at=None).order_by("-id").first()
    return url_of(f"/wall/{link.token}") if link else ""


async def wall(token: str) -> Wall:
    """Return what stands on the sheet with this secret address today.

    Raises:
        NotFound: there is no such address, it was taken back, or the branch is closed.
    """
    link = await WallLink.get_or_none(token=token, revoked_at=None)
    branch = await Branch.get_or_none(id=link.branch_id, deactivated_at=None) if link else None
    if branch is None:
        raise NotFound(_("This page has another address now. Ask your branch leader for it."))
    maker = await Person.get_or_none(id=link.created_by_id) if link else None
    language = language_in(branch.country, maker.language if maker else "")
    time_zone = TIME_ZONES[branch.country]
    # Themes are named in the language that is spoken in the shop.
    with i18n.language(language):
        return await _filled(branch, _eyes(language, time_zone))


async def _filled(branch: Branch, eyes: Viewer) -> Wall:
    now = clock.now()
    today = dates.date_in(now, eyes.time_zone)
    waiting = await threads.unanswered(eyes, ASKED + 1, not_branch=branch.id)
    coffee = await _coffee(eyes, waiting, today)
    return Wall(
        viewer=eyes,
        branch_name=branch.name,
        today=today,
        coffee=coffee,
        can_help=tuple(card for card in waiting if card != coffee)[:ASKED],
        solved=(await for_letter(eyes, now - LOOK_BACK, now)).solutions[:SOLVED],
        worked=await _worked(eyes),
    )


async def _coffee(eyes: Viewer, waiting: tuple[Card, ...], today: date) -> Card | None:
    """Return what to talk about: another conversation each week, else what waits for an answer."""
    talks = await threads.listed(eyes, Wanted(kind=Kind.DISCUSSION), size=TALKED_ABOUT)
    found = [card for card in talks.items if not card.is_closed] or list(waiting)
    week = today.toordinal() // 7
    return found[week % len(found)] if found else None


async def _worked(eyes: Viewer) -> tuple[TipCard, ...]:
    found = await threads.listed(eyes, Wanted(kind=Kind.TIP), size=WORKED)
    return tuple(card for card in found.items if isinstance(card, TipCard))


async def _revoke(branch_id: int) -> None:
    found = WallLink.filter(branch_id=branch_id, revoked_at=None)
    await found.update(revoked_at=clock.now())


def _eyes(language: str, time_zone: str) -> Viewer:
    return Viewer(_WALL_ID, language=language, time_zone=time_zone)


def _need(viewer: Viewer, branch_id: int) -> None:
    if not policy.may_edit(viewer, branch_id):
        raise Forbidden(_("Only the branch's leaders can do this."))
