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
MOST_ABOVE = 20
MOST_OF_FAMILY = 100
_USED_BY = """
    SELECT u.branch_id, b.name, b.slug, b.country, u.number, u.dismissed_number, u.created_at
    FROM routine_in_use u JOIN branch b ON b.id = u.branch_id
    WHERE u.routine_id = :id AND b.deactivated_at IS NULL ORDER BY u.created_at, u.id
"""
# Up to the eldest, whether it can be seen or not; then everything that was made of that one.
_FAMILY = f"""
    WITH RECURSIVE up(id, origin_id, depth) AS (
        SELECT id, origin_id, 0 FROM routine WHERE id = :id
        UNION ALL
        SELECT o.id, o.origin_id, up.depth + 1 FROM routine o JOIN up ON o.id = up.origin_id
        WHERE up.depth < :above
    ), down(id, depth) AS (
        SELECT eldest.id, 0 FROM (SELECT id FROM up ORDER BY depth DESC LIMIT 1) AS eldest
        UNION ALL
        SELECT v.id, down.depth + 1 FROM routine v JOIN down ON v.origin_id = down.id
        WHERE down.depth < :above
    )
    SELECT r.id, r.title, r.language, r.number, r.origin_id, r.origin_number, b.name AS branch_name,
        b.slug AS branch_slug, b.country AS branch_country,
        CASE WHEN r.id = :id OR ({LISTED}) THEN 1 ELSE 0 END AS is_seen
    FROM (
        SELECT id FROM up
        UNION SELECT id FROM (SELECT id FROM down ORDER BY depth, id LIMIT :most) AS nearest
    ) AS f JOIN routine r ON r.id = f.id JOIN branch b ON b.id = r.branch_id
    ORDER BY r.published_at, r.id
"""  # noqa: S608  constants only


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
    """A routine in the family tree, with the variants that were made of it.

    `origin_number` is the version that it was made from: of the one above it in the tree, or 0
    where another one lies between that the viewer may not see.
    """

    id: int
    title: str
    language: str
    number: int
    origin_number: int
    branch_name: str
    branch_slug: str
    branch_country: str
    variants: tuple["Relative", ...]

    @property
    def path(self) -> str:
        """The path of its page."""
        return routine_path(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """The family of a routine as the viewer may see it: a tree from the eldest down.

    `origin` is the routine that it was adapted from, None when it has none or it cannot be seen.
    """

    eldest: Relative
    origin: Relative | None

    @property
    def has_family(self) -> bool:
        """Whether there is anybody to draw."""
        return bool(self.eldest.variants)


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
    """Return the family of a routine that the viewer may see: its eldest and all made of it.

    What the viewer may not see is left out; what was made of it hangs on the nearest above it.

    Raises:
        NotFound: there is no such routine.
    """
    limits = {"above": MOST_ABOVE, "most": MOST_OF_FAMILY}
    found = await db.rows(_FAMILY, **seen_by(viewer), id=routine_id, **limits)
    rows = {row["id"]: row for row in found}
    if routine_id not in rows:
        raise NotFound
    below: dict[int, list[int]] = {}
    for row in found:
        if row["is_seen"]:
            below.setdefault(_seen_above(rows, row["id"]), []).append(row["id"])
    eldest = routine_id
    while elder := _seen_above(rows, eldest):
        eldest = elder
    tree = _relative(rows, below, eldest)
    origin_id = rows[routine_id]["origin_id"]
    is_seen = origin_id in rows and bool(rows[origin_id]["is_seen"])
    return Lineage(eldest=tree, origin=_relative(rows, {}, origin_id) if is_seen else None)


def _seen_above(rows: Mapping[int, Mapping[str, Any]], routine_id: int) -> int:
    """Return the nearest origin that is seen, 0 for none."""
    above = rows[routine_id]["origin_id"]
    while above in rows and not rows[above]["is_seen"]:
        above = rows[above]["origin_id"]
    return above if above in rows else 0


def _relative(
    rows: Mapping[int, Mapping[str, Any]], below: Mapping[int, list[int]], routine_id: int
) -> Relative:
    row = rows[routine_id]
    is_made_of_the_next = row["origin_id"] == _seen_above(rows, routine_id)
    return Relative(
        id=row["id"],
        title=row["title"],
        language=row["language"],
        number=row["number"],
        origin_number=row["origin_number"] if is_made_of_the_next else 0,
        branch_name=row["branch_name"],
        branch_slug=row["branch_slug"],
        branch_country=row["branch_country"],
        variants=tuple(_relative(rows, below, variant) for variant in below.get(routine_id, ())),
    )
