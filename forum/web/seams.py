"""What pages need from packages above `web`; `app` hands it in."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from forum.kit.seam import Seam
from forum.kit.viewer import Viewer

# Takes the token of the session's cookie.
VIEWER_FOR: Seam[Callable[[str], Awaitable[Viewer]]] = Seam("how viewers are found")
# What every page shows besides its own: unread count, site name.
PAGE_CONTEXT: Seam[Callable[[Viewer], Awaitable[Mapping[str, Any]]]] = Seam("what pages share")
# Takes a token and a path, and gives what was typed there when a session had ended.
KEPT_FORM: Seam[Callable[[str, str], Awaitable[FormData | None]]] = Seam("where forms are kept")
# Answers a stranger on a members' page, and keeps what they typed.
SIGN_IN_FIRST: Seam[Callable[[Request], Awaitable[Response]]] = Seam("how strangers are answered")
