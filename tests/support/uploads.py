"""Files sent ahead of a form, and what the answer's part of the page says of them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.pages import Page
from tests.support.visitor import Visitor
from tests.support.words import words


@dataclass(frozen=True)
class Sent:
    """What came back: `files` as {"id", "name", "url", "thumbnail_url"}, and `problems`."""

    status: int
    files: list[dict[str, Any]]
    problems: list[str]
    page: Page


async def upload(visitor: Visitor, *files: tuple[str, bytes], **request: Any) -> Sent:
    """Send files ahead as the script of the form does."""
    parts = [("files", (name, content, "application/octet-stream")) for name, content in files]
    return sent_by(await visitor.send("POST", "/files", files=parts, **request))


async def upload_from(visitor: Visitor, name: str, path: Path) -> Sent:
    """Send one file in small pieces, so that the sender's memory says nothing."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')

    async def parts() -> AsyncIterator[bytes]:
        head = f'--x\r\nContent-Disposition: form-data; name="files"; filename="{quoted}"'
        yield f"{head}\r\nContent-Type: application/octet-stream\r\n\r\n".encode()
        with path.open("rb") as file:
            while piece := file.read(64 * 1024):
                yield piece
        yield b"\r\n--x--\r\n"

    headers = {"content-type": "multipart/form-data; boundary=x"}
    return sent_by(await visitor.send("POST", "/files", content=parts(), headers=headers))


def sent_by(page: Page) -> Sent:
    """Read the answer to an upload."""
    files = []
    for item in page.all(".file-list li"):
        number = int(item.cssselect("input[name=keep]")[0].get("value", ""))
        pictures = item.cssselect("img")
        thumbnail = str(pictures[0].get("src")) if pictures else ""
        name = words(item.cssselect("span")[0])
        url = f"/files/{number}"
        files.append({"id": number, "name": name, "url": url, "thumbnail_url": thumbnail})
    problems = [words(each) for each in page.all(".ds-validation-message")]
    return Sent(page.status, files, problems, page)


async def uploaded(visitor: Visitor, name: str, content: bytes) -> dict[str, Any]:
    """Upload one file that is taken, and return what the answer says of it."""
    sent = await upload(visitor, (name, content))
    assert sent.status == 201, sent.page.html
    return sent.files[0]
