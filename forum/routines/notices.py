"""What people are told of routines: one Notice for each kind of deed."""

from collections.abc import Mapping
from typing import Any

from forum.notifications import Notice, topics
from forum.notifications.matters import Matter
from forum.notifications.notice import Kind as Told
from forum.routines.kinds import VersionState, Weight
from forum.routines.paths import changes_path, routine_path, version_path

Deed = Mapping[str, Any]


def of_new(deed: Deed) -> Notice:
    """Say that a branch shared a routine."""
    about = _about(deed) | {"excerpt": deed["summary"]}
    return Notice(kind=Told.ROUTINE, url=routine_path(deed["id"]), **about)


def of_version(deed: Deed, matter: Matter) -> Notice:
    """Say that a routine that the reader follows or uses has another version, and what is new."""
    return Notice(
        kind=Told.VERSION,
        url=changes_path(deed["id"], deed["number"] - 1, deed["number"]),
        matter=matter,
        **_about(deed),
    )


def of_origin(deed: Deed, variant_id: int) -> Notice:
    """Say that the routine from which the reader's branch made its own has another version."""
    return Notice(
        kind=Told.ORIGIN,
        url=f"{routine_path(variant_id)}/origin",
        matter=matter_of(deed),
        **_about(deed),
    )


def matter_of(deed: Deed) -> Matter:
    """Return which choice of those who use a routine says how they hear of a version."""
    return Matter.IMPORTANT if deed["weight"] == Weight.IMPORTANT else Matter.ROUTINES


def of_text(deed: Deed) -> Notice:
    """Say to those who decide that a new routine, or another text of one, waits for them."""
    kind = Told.PROPOSED if deed["current_number"] else Told.DRAFTED
    return Notice(kind=kind, url=version_path(deed["id"], deed["version_id"]), **_about(deed))


def of_decision(deed: Deed) -> Notice:
    """Say to whoever proposed a text what the branch made of it, and the word that they said."""
    kind = Told.DECLINED if deed["state"] == VersionState.DECLINED else Told.ADOPTED
    about = _about(deed) | {
        "excerpt": deed["reply"],
        "actor_id": deed["decided_by_id"],
        "actor_name": deed["decided_by_name"] or "",
    }
    return Notice(kind=kind, url=version_path(deed["id"], deed["version_id"]), **about)


def of_hiding(deed: Deed) -> Notice:
    """Say to those who answer for a routine that a moderator hid it, or shows it again."""
    kind = Told.RESTORED if deed["lifted_at"] else Told.HIDDEN
    return Notice(
        kind=kind,
        topic=topics.of_routine(deed["id"]),
        url=routine_path(deed["id"]),
        key=f"{kind}:routine:{deed['hiding_id']}",
        title=deed["title"],
        excerpt="" if deed["lifted_at"] else deed["reason"],
    )


def of_review(routine: Deed, url: str, days: int) -> Notice:
    """Ask whether a routine still holds; `url` is a page with one button, for one reader."""
    return Notice(
        kind=Told.REVIEW,
        topic=topics.of_routine(routine["id"]),
        url=url,
        key=f"review:{routine['id']}:{routine['review_on']}:{days}",
        title=routine["title"],
        branch_name=routine["branch_name"],
        language=routine["language"],
    )


def _about(deed: Deed) -> dict[str, Any]:
    return {
        "topic": topics.of_routine(deed["id"]),
        "title": deed["title"],
        "excerpt": deed["note"],
        "language": deed["language"],
        "actor_id": deed["by_id"],
        "actor_name": deed["by_name"],
        "branch_name": deed["branch_name"],
    }
