"""Where a routine comes from and where it went: its users, its origins and its variants."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.kit import db
from forum.kit.errors import NotFound
from forum.kit.viewer import Viewer
from forum.routines.paths import routine_path
from forum.routines.queries.visible import LISTED, seen_by

# Deeper and wider than anybody draws; a circle cannot come about, because an origin is older.
MOST_ABOVE = 5
MOST_BELOW = 30
_USED_BY = """
    SELECT u.branch_id, b.name, b.slug, b.country, u.number, u.dismissed_number, u.created_at
    FROM routine_in_use u JOIN branch b ON b.id = u.branch_id
    WHERE u.routine_id = :id AND b.deactivated_at IS NULL ORDER BY u.created_at, u.id
"""
_RELATIVE = f"""
    SELECT r.id, r.title, r.language, r.number, r.origin_id, r.origin_number, b.name AS branch_name,
        b.slug AS branch_slug, b.country AS branch_country
    FROM routine r JOIN branch b ON b.id = r.branch_id WHERE {LISTED}
"""  # noqa: S608  constants only
_ONE = _RELATIVE + " AND r.id = :id"
_BELOW = _RELATIVE + " AND r.origin_id = :id ORDER BY r.published_at, r.id LIMIT :limit"
_SELF = """
    SELECT r.id, r.title, r.language, r.number, r.origin_id, r.origin_number, b.name AS branch_name,
        b.slug AS branch_slug, b.country AS branch_country
    FROM routine r JOIN branch b ON b.id = r.branch_id WHERE r.id = :id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedBy:
    """A branch on the string of a routine; `number` is the version that it uses."""

    branch_id: int
    name: str
    slug: str
    country: str
    number: int
    seen_number: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """A routine in the family tree; `origin_number` is the version that it was made from."""

    id: int
    title: str
    language: str
    number: int
    origin_id: int | None
    origin_number: int
    branch_name: str
    branch_slug: str
    branch_country: str
    depth: int

    @property
    def path(self) -> str:
        """The path of its page."""
        return routine_path(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """The family of a routine as the viewer may see it, the eldest first."""

    above: tuple[Relative, ...]
    itself: Relative
    below: tuple[Relative, ...]

    @property
    def has_family(self) -> bool:
        """Whether there is anybody to draw."""
        return bool(self.above or self.below)

    @property
    def origin(self) -> Relative | None:
        """The routine that it was adapted from, None when it has none or it cannot be seen."""
        nearest = self.above[-1] if self.above else None
        return nearest if nearest and nearest.id == self.itself.origin_id else None


async def used_by(routine_id: int) -> tuple[UsedBy, ...]:
    """Return the branches that use a routine as it stands, the first one first."""
    return tuple(
        UsedBy(
            branch_id=row["branch_id"],
            name=row["name"],
            slug=row["slug"],
            country=row["country"],
            number=row["number"],
            seen_number=max(row["number"], row["dismissed_number"]),
            created_at=row["created_at"],
        )
        for row in await db.rows(_USED_BY, id=routine_id)
    )


async def lineage_of(viewer: Viewer, routine_id: int) -> Lineage:
    """Return the family of a routine that the viewer may see: origins, itself, variants.

    Raises:
        NotFound: there is no such routine.
    """
    itself = await db.row(_SELF, id=routine_id)
    if itself is None:
        raise NotFound
    above: list[Mapping[str, Any]] = []
    next_id = itself["origin_id"]
    while next_id and len(above) < MOST_ABOVE:
        elder = await db.row(_ONE, **seen_by(viewer), id=next_id)
        if elder is None:
            break
        above.insert(0, elder)
        next_id = elder["origin_id"]
    below = await db.rows(_BELOW, **seen_by(viewer), id=routine_id, limit=MOST_BELOW)
    depth = len(above)
    return Lineage(
        above=tuple(_relative(row, place) for place, row in enumerate(above)),
        itself=_relative(itself, depth),
        below=tuple(_relative(row, depth + 1) for row in below),
    )


def _relative(row: Mapping[str, Any], depth: int) -> Relative:
    return Relative(
        id=row["id"],
        title=row["title"],
        language=row["language"],
        number=row["number"],
        origin_id=row["origin_id"],
        origin_number=row["origin_number"],
        branch_name=row["branch_name"],
        branch_slug=row["branch_slug"],
        branch_country=row["branch_country"],
        depth=depth,
    )
