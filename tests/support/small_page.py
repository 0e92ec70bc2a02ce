"""A page from a template alone, as somebody from Vefsn sees it: no database, no routes."""

from pathlib import Path

from starlette.responses import HTMLResponse, Response

from forum.kit import i18n
from forum.kit.viewer import BranchRole, Viewer
from forum.web.templates import environment

SIGRID = Viewer(1, "Sigrid", "en", branches=(BranchRole(1, "vefsn", "Vefsn", "NO"),))
AXE = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"


def small_page(template: str, status: int = 200, **context: object) -> Response:
    """Render a template's file, or its source when it has braces, in English."""
    i18n.use_language("en")
    made = environment()
    page = made.from_string(template) if "{" in template else made.get_template(template)
    shared = {
        "viewer": SIGRID,
        "path": "/form",
        "lang": "en",
        "development": False,
        "site_name": "Samling",
        "unread_count": 3,
        "flashes": (),
    }
    return HTMLResponse(page.render(shared | context), status)
