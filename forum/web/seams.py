"""What pages need from packages above `web`: handed in by `app`, so that imports only go down."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from forum.kit.viewer import Viewer


@dataclass(frozen=True)
class Seams:
    """The functions that `app` fills in.

    `viewer_for` takes the session cookie's token; `page_context` gives what every page shows
    besides its own (unread count, site name); `kept_form` takes a token and a path and gives what
    was typed there when a session had ended; `sign_in_first` answers a stranger on a members' page
    and keeps what they typed.
    """

    viewer_for: Callable[[str], Awaitable[Viewer]]
    page_context: Callable[[Viewer], Awaitable[Mapping[str, Any]]]
    kept_form: Callable[[str, str], Awaitable[FormData | None]]
    sign_in_first: Callable[[Request], Awaitable[Response]]


def seams_of(request: Request) -> Seams:
    """Return what the app that serves `request` was wired with."""
    seams: Seams = request.app.state.seams
    return seams
