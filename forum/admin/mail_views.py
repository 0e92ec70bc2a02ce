"""Pages about the mail: what became of it, and what its receivers look up about us."""

from starlette.requests import Request
from starlette.responses import Response

from forum.admin import letters, receivers
from forum.admin.site import send_test_mail
from forum.kit.i18n import _
from forum.mail.headers import sending_domain
from forum.web.pages import redirect, render, viewer_of
from forum.web.urls import path_for


async def mail(request: Request) -> Response:
    """Show what went, waits and failed, and what came in."""
    room = await letters.post_room(viewer_of(request))
    return await render(request, "admin/mail.html", room=room)


async def try_again(request: Request) -> Response:
    """Send a letter that failed once more."""
    await letters.try_again(viewer_of(request), request.path_params["letter_id"])
    return redirect(request, path_for("admin.mail"), flash=_("It is on its way again."))


async def trust_address(request: Request) -> Response:
    """Send mail to an address again from which it came back."""
    address = str((await request.form()).get("address", ""))
    await letters.trust(viewer_of(request), address)
    return redirect(request, path_for("admin.mail"), flash=_("Mail goes there again."))


async def records(request: Request) -> Response:
    """Show SPF, DKIM and DMARC as receivers see them; pressed, send a test mail besides."""
    if request.method == "POST":
        address = await send_test_mail(viewer_of(request))
        flash = _("A mail is on its way to %(email)s.", email=address)
        return redirect(request, path_for("admin.records"), flash=flash)
    found = await receivers.records(viewer_of(request))
    domain = sending_domain()
    return await render(request, "admin/records.html", records=found, domain=domain)
