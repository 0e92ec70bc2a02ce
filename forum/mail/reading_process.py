"""The inside of the process that reads large mails of strangers, apart from all other work."""

import base64
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Final

from forum.mail.incoming import read_message

# A backstop for when nobody is there to end us: the owner's clock is shorter.
CPU_SECONDS: Final = 15
MOST_TEXT: Final = 100_000  # characters that are handed on


def prepare() -> None:
    """Give way to the pages."""
    os.nice(5)


def read(path: str, server: str) -> None:
    """Read the message in a file and write what it says beside it, as JSON."""
    file = Path(path)
    said = asdict(read_message(file.read_bytes(), server=server))
    said["text"] = said["text"][:MOST_TEXT]
    for one in said["attachments"]:
        one["content"] = base64.b64encode(one["content"]).decode()
    file.with_suffix(".json").write_text(json.dumps(said), encoding="utf-8")


def ping() -> bool:
    """Answer, so that the owner knows that it was the mail."""
    return True


FUNCTIONS = {"read": read, "ping": ping}
