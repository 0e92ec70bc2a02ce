"""Header rules: names escaped, machine-read headers left exactly as given."""

import hashlib
import unicodedata
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import parseaddr
from typing import Any

from forum.settings import settings

LINE_LENGTH = 78  # RFC 5322, 2.1.1
LOOP_HEADER = "X-Loop"  # on every letter of ours: what comes back with it is not read
_AS_GIVEN = (
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "list-help",
    "list-archive",
    "references",
    "in-reply-to",
    "message-id",
)


class AsGiven(UnstructuredHeader, BaseHeader):
    """A header that is folded at spaces only.

    The standard policy writes one over 78 characters as encoded words, and no mail program finds
    the address in it (a List-Unsubscribe then does nothing).
    """

    def fold(self, *, policy: Any) -> str:
        """Return the header's lines."""
        lines = [f"{self.name}:"]
        for word in str(self).split(" "):
            if len(lines[-1]) + 1 + len(word) > LINE_LENGTH and not lines[-1].endswith(":"):
                lines.append("")
            lines[-1] += f" {word}"
        return str(policy.linesep).join(lines) + str(policy.linesep)


def _registry() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name in _AS_GIVEN:
        registry.map_to_type(name, AsGiven)
    return registry


POLICY: "EmailPolicy[EmailMessage]" = SMTP.clone(header_factory=_registry())


def one_line(text: str) -> str:
    """Return `text` without line breaks, control and direction characters: safe in a header."""
    kept = (" " if unicodedata.category(char).startswith(("C", "Z")) else char for char in text)
    return " ".join("".join(kept).split())


def mailbox(name: str, address: str) -> Address:
    """Return the address with an escaped display name.

    Raises:
        ValueError: it is no address.
    """
    return Address(one_line(name), addr_spec=ascii_address(address))


def ascii_address(address: str) -> str:
    """Return the address with its domain in ASCII (RFC 5890).

    Raises:
        ValueError: it is no address.
    """
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain:
        raise ValueError(f"not an address: {address!r}")
    return f"{local}@{domain.encode('idna').decode()}" if not domain.isascii() else address


def sender_address() -> str:
    """Return the address that letters come from."""
    return parseaddr(settings().mail_from)[1] or settings().mail_from


def sending_domain() -> str:
    """Return the domain that ids of messages and lists end in."""
    return sender_address().rpartition("@")[2] or "localhost"


def message_id(key: str) -> str:
    """Return the Message-ID of the letter with this key: the same one each time it is built."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{sending_domain()}>"


def topic_reference(topic: str, person_id: int) -> str:
    """Return the id that all letters about a topic to one person refer to, for threading.

    No message has it: programs show together what refers to the same one (RFC 5256, REFERENCES).
    """
    return f"<topic.{topic.replace(':', '-')}.{person_id}@{sending_domain()}>"
