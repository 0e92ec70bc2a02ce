"""What a name and an e-mail address look like before anything trusts them."""

import re
import unicodedata

from forum.accounts.models import EMAIL_LENGTH, NAME_LENGTH
from forum.kit.errors import Invalid
from forum.kit.i18n import _
from forum.kit.text import clean_line

# https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address, with a dot in the domain.
_LOCAL_PART = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_DOMAIN = re.compile(
    r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+"
)
_SHOWS_NOTHING = "\u2800\u200e\u200f\u061c\u200c\u200d"
_VISIBLE_CATEGORIES = ("L", "N", "S", "P")


def clean_name(text: str) -> str:
    """Return a person's or branch's name as it is shown, on one line.

    Raises:
        Invalid: nothing visible is left, or more than 80 characters.
    """
    name = clean_line(text)
    if not any(_is_visible(character) for character in name):
        raise Invalid(_("Write a name."))
    if len(name) > NAME_LENGTH:
        raise Invalid(_("A name can be at most %(most)s characters long.", most=NAME_LENGTH))
    return name


def clean_email(text: str) -> str:
    """Return an address casefolded, its domain in ASCII (IDNA, RFC 3490).

    Raises:
        Invalid: it is not an address that mail can be sent to.
    """
    address = unicodedata.normalize("NFC", text.strip()).casefold()
    local_part, _at, domain = address.rpartition("@")
    ascii_domain = _in_ascii(domain)
    is_address = _LOCAL_PART.fullmatch(local_part) and _DOMAIN.fullmatch(ascii_domain)
    email = f"{local_part}@{ascii_domain}"
    if not is_address or len(email) > EMAIL_LENGTH:
        raise Invalid(_("Write an e-mail address like name@example.org."))
    return email


def _is_visible(character: str) -> bool:
    category = unicodedata.category(character)
    return category.startswith(_VISIBLE_CATEGORIES) and character not in _SHOWS_NOTHING


def _in_ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
