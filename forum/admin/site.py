"""What an administrator does about the site itself: its name, a test mail, ending the first run.

Not `actions.py`: the site's row belongs to `web`, which actions do not know.
"""

from forum.admin import policy
from forum.kit.addresses import url_of
from forum.kit.db import row, transaction
from forum.kit.errors import Forbidden, Invalid
from forum.kit.i18n import _, current_language
from forum.kit.text import clean_line, clean_text
from forum.kit.tokens import random_token
from forum.kit.viewer import Viewer
from forum.mail import NewLetter, Priority, post
from forum.web.site import finish_set_up, rename_site

NAME_LENGTH = 60
WELCOME_LENGTH = 600


async def name_site(viewer: Viewer, name: str, welcome: str) -> None:
    """Give the site its name and its words of welcome.

    Raises:
        Forbidden: only administrators do this.
        Invalid: a field cannot be taken; `fields` says which.
    """
    _need(viewer)
    clean, words = clean_line(name), clean_text(welcome).strip()
    if not clean or len(clean) > NAME_LENGTH:
        sentence = _("Write a name of at most %(most)s characters.", most=NAME_LENGTH)
        raise Invalid(fields={"name": sentence})
    if len(words) > WELCOME_LENGTH:
        sentence = _("Shorten this to %(most)s characters.", most=WELCOME_LENGTH)
        raise Invalid(fields={"welcome": sentence})
    async with transaction():
        await rename_site(clean, words)


async def send_test_mail(viewer: Viewer) -> str:
    """Send a mail to the viewer's own address, and return the address.

    Raises:
        Forbidden: only administrators do this.
    """
    _need(viewer)
    person = await row("SELECT email FROM person WHERE id = :id", id=viewer.id)
    address = str(person["email"]) if person else ""
    letter = NewLetter(
        key=f"test-mail:{random_token()}",
        person_id=viewer.id,
        address=address,
        name=viewer.name,
        template="test_mail",
        language=viewer.language or current_language(),
        context={"name": viewer.name, "url": url_of("/admin")},
        priority=Priority.CODE,
    )
    async with transaction():
        await post(letter)
    return address


async def finish(viewer: Viewer) -> None:
    """End the first run.

    Raises:
        Forbidden: only administrators do this.
    """
    _need(viewer)
    async with transaction():
        await finish_set_up()


def _need(viewer: Viewer) -> None:
    if not policy.may_run(viewer):
        raise Forbidden(_("Only an administrator can do this."))
