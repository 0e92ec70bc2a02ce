"""The cookies we set: the session's token, flashed messages, and small signed values."""

import json
from dataclasses import asdict, dataclass

from starlette.requests import Request
from starlette.responses import Response

from forum.kit import tokens
from forum.kit.errors import Invalid
from forum.settings import settings

SESSION_SECONDS = 180 * 24 * 3600


@dataclass(frozen=True)
class Flash:
    """A message for the next page; `kind` is success, info, warning or danger."""

    text: str
    kind: str = "success"


def cookie_name(name: str) -> str:
    """Return the cookie's name, with the `__Host-` prefix (RFC 6265bis) when https carries it.

    Browsers drop a `__Host-` cookie over http, so on a local network nobody could sign in.
    """
    return f"__Host-{name}" if settings().is_https else name


def read_cookie(request: Request, name: str) -> str:
    """Return the cookie's value, empty when there is none."""
    return request.cookies.get(cookie_name(name), "")


def write_cookie(response: Response, name: str, value: str, max_age: int | None = None) -> None:
    """Set a cookie that scripts cannot read; `max_age` in seconds, None until the browser ends."""
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=max_age,
        path="/",
        httponly=True,
        secure=settings().is_https,
        samesite="lax",
    )


def drop_cookie(response: Response, name: str) -> None:
    """Make the browser forget a cookie."""
    response.delete_cookie(
        cookie_name(name), path="/", httponly=True, secure=settings().is_https, samesite="lax"
    )


def session_token(request: Request) -> str:
    """Return the session's token, empty for a stranger."""
    return read_cookie(request, "session")


def write_session(response: Response, token: str) -> None:
    """Let the browser keep the session's token for half a year."""
    write_cookie(response, "session", token, SESSION_SECONDS)


def flashes_of(request: Request) -> tuple[Flash, ...]:
    """Return the messages that wait for this browser's next page."""
    value = read_cookie(request, "flash")
    if not value:
        return ()
    try:
        payload = tokens.unsign(value, "flash", max_age=600)
    except Invalid:
        return ()
    return tuple(Flash(**flash) for flash in json.loads(payload["flashes"]))


def write_flash(request: Request, response: Response, flash: Flash) -> None:
    """Add a message to those that the next page shows."""
    waiting = [asdict(one) for one in (*flashes_of(request), flash)]
    value = tokens.sign({"flashes": json.dumps(waiting[-5:])}, "flash")
    write_cookie(response, "flash", value, 600)
