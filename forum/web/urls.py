"""Paths by the name of their route, without asking the router, which walks all routes."""

from collections.abc import Iterable
from urllib.parse import quote, urlencode

from starlette.routing import BaseRoute, Mount, Route

_formats: dict[str, str] = {}


def learn_routes(routes: Iterable[BaseRoute]) -> None:
    """Remember the path of every named route; the app does it once when it is made."""
    for route in routes:
        if isinstance(route, Route):
            _formats[route.name] = route.path_format
        elif isinstance(route, Mount):
            learn_routes(route.routes)


def path_for(name: str, /, **params: object) -> str:
    """Return the path of the route `name`; parameters that it has not become the query.

    Raises:
        KeyError: no such route, or a parameter of its path is missing.
    """
    form = _formats[name]
    query = {key: value for key, value in params.items() if "{" + key + "}" not in form}
    path = form.format_map({key: quote(str(value), safe="") for key, value in params.items()})
    given = {key: value for key, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


def local_path(url: str) -> str:
    """Return `url` when it is a path on this site, else "/": nobody is led elsewhere."""
    is_local = url.startswith("/") and not url.startswith(("//", "/\\"))
    return url if is_local and url.isprintable() else "/"
