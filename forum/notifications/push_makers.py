"""Whose servers hear of news: a browser names the address itself, and we send to no other place."""

import re

ADDRESS_LENGTH = 1_000
MAKERS = (
    *("fcm.googleapis.com", "updates.push.services.mozilla.com"),
    *(".push.apple.com", ".notify.windows.com"),
)
# Written so plainly that everybody who reads it finds the same host: no user, port or backslash.
_PLAIN = re.compile(r"https://([a-z0-9.-]+)/[!-\[\]-~]*")


def is_makers(endpoint: str) -> bool:
    """Tell whether an address is one of a browser's maker."""
    found = _PLAIN.fullmatch(endpoint) if len(endpoint) <= ADDRESS_LENGTH else None
    host = found[1] if found else ""
    return any(host == one or (one[0] == "." and host.endswith(one)) for one in MAKERS)
