"""A letter made: rendered, put into MIME, signed and packed, without a database.

Runs in the heavy-work process; codes to sign in with, for which somebody waits, where they are.
"""

import base64
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from forum.kit.heavy_work import allowed
from forum.kit.jobs import describe
from forum.mail import message, templates
from forum.mail.signing import WrongKey, signed

# A letter of 45 kB becomes 6; more pressing takes longer than the database saves.
_PRESSING = 1


@dataclass(frozen=True)
class Order:
    """What a letter is made from: plain values, which go to another process as JSON.

    `values` are the template's; `keeps_html` asks for the HTML besides the message.
    """

    key: str
    address: str
    name: str
    template: str
    language: str
    values: Mapping[str, Any]
    from_name: str
    headers: Mapping[str, str]
    written_at: str
    keeps_html: bool


@dataclass(frozen=True)
class Made:
    """A letter that is ready to leave, or `failure`: why not; `is_final` when it never will be.

    `packed`: the message, compressed and in base64, because JSON holds no bytes.
    """

    subject: str = ""
    text: str = ""
    html: str = ""
    packed: str = ""
    failure: str = ""
    is_final: bool = False

    @property
    def message(self) -> bytes:
        """The message as it is stored; `unpacked` gives what leaves."""
        return base64.b64decode(self.packed)


@allowed
def make(folder: str, orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Make letters of the templates compiled into `folder`; one that fails fails alone."""
    return [vars(_made(Path(folder), Order(**order))) for order in orders]


def unpacked(packed: bytes) -> bytes:
    """Return the message that was packed, as it leaves."""
    return zlib.decompress(packed)


def _made(folder: Path, order: Order) -> Made:
    try:
        built = templates.fill(folder, order.template, order.language, order.values)
        content = signed(message.build(_envelope(order), built))
    except WrongKey as error:
        return Made(failure=str(error))
    except ValueError as error:
        return Made(failure=str(error), is_final=True)
    except Exception as error:  # noqa: BLE001  the others of the batch go, and this one when it is mended
        return Made(failure=describe(error))
    packed = base64.b64encode(zlib.compress(content, _PRESSING)).decode()
    html = built.html if order.keeps_html else ""
    return Made(built.subject, built.text, html, packed)


def _envelope(order: Order) -> message.Envelope:
    return message.Envelope(
        order.key,
        order.address,
        order.name,
        order.from_name,
        order.headers,
        datetime.fromisoformat(order.written_at),
    )
