"""No test talks to anything but this machine."""

import socket
from typing import Any

import pytest

_connect = socket.socket.connect
_getaddrinfo = socket.getaddrinfo
HERE = {"127.0.0.1", "::1", "localhost", "0.0.0.0", "", None}  # noqa: S104  compared, not bound


class NetworkUsedError(Exception):
    """A test tried to reach another machine."""


def _guarded_connect(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in HERE:
        raise NetworkUsedError(f"A test tried to reach {address[0]}")
    _connect(self, address)


def _guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
    name = host.decode() if isinstance(host, bytes) else host
    if name not in HERE:
        raise NetworkUsedError(f"A test asked for the address of {name}")
    return _getaddrinfo(host, *args, **kwargs)


def stay_on_this_machine(patch: pytest.MonkeyPatch) -> None:
    """Refuse connections to other machines and look-ups of their names."""
    patch.setattr(socket.socket, "connect", _guarded_connect)
    patch.setattr(socket, "getaddrinfo", _guarded_getaddrinfo)
