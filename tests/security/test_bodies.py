"""What a stranger may send: bounded in fields, files and the character sets that it may name."""

import httpx2
import pytest

from tests.conftest import Browse
from tests.support.visitor import Visitor
from tests.support.world import World

PUNYCODE = "multipart/form-data; boundary=x; charset=punycode"


def part(name: str, value: bytes, *, filename: str = "") -> bytes:
    """Return one part of a multipart body with the boundary x."""
    named = f'name="{name}"' + (f'; filename="{filename}"' if filename else "")
    head = f"--x\r\nContent-Disposition: form-data; {named}\r\n\r\n".encode()
    return head + value + b"\r\n"


async def send(visitor: Visitor, path: str, body: bytes, content_type: str) -> httpx2.Response:
    headers = {"content-type": content_type, "sec-fetch-site": "same-origin"}
    return await visitor.client.post(path, content=body + b"--x--\r\n", headers=headers)


@pytest.mark.parametrize(
    "content_type",
    [
        PUNYCODE,
        "multipart/form-data; boundary=x; CharSet=punycode",
        "multipart/form-data; charset*=utf-8''punycode; boundary=x",
    ],
)
async def test_no_form_is_read_in_a_character_set_of_its_own(
    stranger: Visitor, content_type: str
) -> None:
    # Read as punycode it would be another address, and a megabyte would take a minute and a half.
    response = await send(stranger, "/sign-in", part("email", b"a-kva@example.org"), content_type)
    assert response.status_code == 303
    assert "a-kva@example.org" in (await stranger.open("/sign-in/code")).text


async def test_boundary_names_no_character_set(stranger: Visitor) -> None:
    sly = 'multipart/form-data; boundary="x\\"; charset=punycode; a=\\""'
    response = await send(stranger, "/sign-in", part("email", b"kari@example.org"), sly)
    assert response.status_code == 400


async def test_form_with_more_fields_than_any_of_ours_is_refused(
    world: World, browse: Browse, stranger: Visitor
) -> None:
    body = b"".join(part(f"field{number}", b"x") for number in range(100))
    for visitor in (stranger, await browse(world.sigrid)):
        response = await send(visitor, "/questions/new", body, "multipart/form-data; boundary=x")
        assert response.status_code == 400


async def test_form_with_a_hundred_files_is_refused(world: World, browse: Browse) -> None:
    body = b"".join(part("files", b"x", filename=f"{number}.txt") for number in range(100))
    response = await send(
        await browse(world.sigrid), "/files", body, "multipart/form-data; boundary=x"
    )
    assert response.status_code == 400


async def test_text_that_is_far_too_long_comes_back_to_be_shortened(
    world: World, browse: Browse
) -> None:
    visitor = await browse(world.sigrid)
    page = await visitor.send(
        "POST",
        "/questions/new",
        data={
            "title": "Hva koster en stol?",
            "theme": str(world.economy.id),
            "text": "ø" * 100_000,
        },
        files=[("files", ("", b""))],
    )
    assert page.status == 422
    assert page.form("Send the question").value("Tell a little more") == "ø" * 100_000
