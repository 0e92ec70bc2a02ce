"""Saving a search, and forgetting it again."""

from forum.find.asked import Asked
from forum.find.models import SavedSearch
from forum.kit import clock, db
from forum.kit.errors import Conflict, Invalid, NotFound
from forum.kit.i18n import _
from forum.kit.viewer import Viewer

MOST_SAVED = 20
_HOLD = "SELECT id FROM person WHERE id = :id"


async def save_search(viewer: Viewer, asked: Asked) -> None:
    """Have new hits of a search told in the weekly letter; saving twice changes nothing.

    Raises:
        Invalid: there are no words, or more than can be kept.
        Conflict: the viewer has saved as many as one may.
    """
    if not asked.may_be_saved:
        raise Invalid(_("Only a search with some words, and not very many, can be saved."))
    async with db.transaction():
        # Of two at once the second counts the first one's.
        await db.rows(_HOLD + db.for_update(), id=viewer.id)
        mine = SavedSearch.filter(person_id=viewer.id)
        if await mine.filter(query=asked.text, filters=asked.filters).exists():
            return
        if await mine.count() >= MOST_SAVED:
            raise Conflict(
                _("You have saved %(num)s searches. Remove one of them first.", num=MOST_SAVED)
            )
        await SavedSearch.create(
            person_id=viewer.id,
            query=asked.text,
            filters=asked.filters,
            created_at=clock.now(),
        )


async def forget_search(viewer: Viewer, search_id: int) -> None:
    """Tell of a search no more.

    Raises:
        NotFound: the viewer has saved no such search.
    """
    async with db.transaction():
        if not await SavedSearch.filter(id=search_id, person_id=viewer.id).delete():
            raise NotFound(_("That search is not saved any more."))
