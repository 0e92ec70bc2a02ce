"""Uploading ahead of a form, and seeing what one has uploaded; the rest is below its owner."""

from starlette.requests import Request
from starlette.responses import Response

from forum.files import queries
from forum.files.intake import Taken, take_in
from forum.files.sending import send
from forum.kit.i18n import _
from forum.web.pages import UNPROCESSABLE, fragment, redirect, viewer_of

CREATED = 201


async def upload(request: Request) -> Response:
    """Take in files that a script sends while the form is still being filled in."""
    taken = await take_in(request)
    if not (taken.kept or taken.problems):
        taken = Taken((), (_("No file arrived. Choose it once more."),))
    status = UNPROCESSABLE if taken.problems and not taken.kept else CREATED
    response = await fragment(request, "files/upload.html", taken=taken)
    response.status_code = status
    return response


async def show(request: Request) -> Response:
    """Send a file to the one who uploaded it; lead to its owner once it is claimed."""
    return await _shown(request, None)


async def show_size(request: Request) -> Response:
    """Send one size of a picture to the one who uploaded it, as `show` does."""
    return await _shown(request, request.path_params["size"])


async def _shown(request: Request, size: str | None) -> Response:
    file_id = request.path_params["file_id"]
    stored = await queries.own_upload(viewer_of(request), file_id)
    if stored.claimed_at is None:
        return await send(request, stored, size)
    # Whether the viewer may see it is decided there.
    path = f"{stored.owner_path}/files/{file_id}"
    return redirect(request, f"{path}/{size}" if size else path)
