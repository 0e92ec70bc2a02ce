"""Where the words of a form come from: an old version, a proposal, what the origin has changed."""

from typing import Any

from starlette.requests import Request

from forum.files.forms import number_in
from forum.files.trying import may_compare
from forum.kit.errors import NotFound, Refused
from forum.kit.viewer import Viewer
from forum.routines import differences, queries
from forum.routines.models import Routine, Version


async def beginning(request: Request, viewer: Viewer, routine: Routine) -> dict[str, Any]:
    """Return what the page says above the form."""
    source = await _asked_for(request, viewer, routine)
    is_from_origin = bool(number_in(request.query_params.get("origin")))
    return {
        "source": source,
        "source_writer": await queries.writer_of(source) if source else "",
        "news": await _news(viewer, routine) if is_from_origin else None,
    }


async def what_is_new(viewer: Viewer, routine: Routine) -> dict[str, Any]:
    """Return what has changed in the routine that this one was made from.

    Raises:
        NotFound: it has no origin, or none that the viewer may see.
        TooMany: too many looks in too short a time.
    """
    elder = await queries.routine_for(viewer, routine.origin_id or 0)
    if not elder.number:
        raise NotFound
    await may_compare(viewer)
    old = await queries.numbered(elder, max(1, routine.origin_number))
    new = await queries.current_version(elder)
    return {
        "elder": await queries.place_of(elder),
        "old": old,
        "new": new,
        "notes": await queries.notes_between(old, new),
        "sides": await differences.compare(await queries.side(old), await queries.side(new)),
    }


async def _asked_for(request: Request, viewer: Viewer, routine: Routine) -> Version | None:
    wanted = number_in(request.query_params.get("from"))
    if not wanted:
        return None
    _routine, version = await queries.version_for(viewer, routine.id, wanted)
    return version


async def _news(viewer: Viewer, routine: Routine) -> dict[str, Any] | None:
    """Return what is new in the origin; one can write without, after too many looks as well."""
    try:
        return await what_is_new(viewer, routine)
    except Refused:
        return None
