"""Starter kits as every forum has them from its first day; what was edited stays as it is."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from forum.kit import clock, db
from forum.kit.i18n import LANGUAGES
from forum.kits.models import Kit, KitItem


async def load_kits(folder: Path) -> int:
    """Write the kits of a folder that are not there yet, and return how many."""
    added = 0
    for kit in _kits_in(folder):
        if not await Kit.exists(slug=kit["slug"]):
            async with db.transaction():
                await _write(kit)
            added += 1
    return added


async def give_routines(folder: Path, made: Mapping[str, int]) -> None:
    """Give tasks without a routine the examples that the kit's file names; `made` has their ids."""
    for kit in _kits_in(folder):
        for item in kit["item"]:
            if "routine" in item:
                bare = KitItem.filter(kit__slug=kit["slug"], key=item["key"], routine_id=None)
                async with db.transaction():
                    await bare.update(routine_id=made[item["routine"]])


def _kits_in(folder: Path) -> list[dict[str, Any]]:
    return [tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))]


async def _write(kit: dict[str, Any]) -> None:
    words = _columns(kit, ("title", "summary"))
    row = await Kit.create(slug=kit["slug"], created_at=clock.now(), **words)
    for position, item in enumerate(kit["item"], start=1):
        words = _columns(item, ("title", "text"))
        await KitItem.create(kit_id=row.id, key=item["key"], position=position, **words)


def _columns(given: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {f"{name}_{code}": given[name][code] for name in names for code in LANGUAGES}
