"""The map of the site: every address, and who may open it."""

from starlette.routing import BaseRoute

from forum.home import views as home
from forum.web.access import administrators, development, members, moderators, open_to_all, route

FORM = ("GET", "POST")
POST = ("POST",)

FOR_EVERYBODY = [
    route("/health", home.health, "home.health"),
]

FOR_MEMBERS = [
    route("/", home.show, "home.show"),
]

FOR_MODERATORS = []

FOR_ADMINISTRATORS = []

FOR_DEVELOPMENT = []


def routes() -> list[BaseRoute]:
    """Return every route of the site, in groups by who may open them."""
    return [
        *open_to_all(FOR_EVERYBODY),
        *members(FOR_MEMBERS),
        *moderators(FOR_MODERATORS),
        *administrators(FOR_ADMINISTRATORS),
        *development(FOR_DEVELOPMENT),
    ]
