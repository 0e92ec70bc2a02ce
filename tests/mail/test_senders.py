"""Who sent a mail, says From: one plain address, or nobody."""

from email.utils import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.mail.incoming import read_message

pytestmark = pytest.mark.once


def sender(*values: str) -> str:
    lines = "".join(f"From: {value}\n" for value in values)
    return read_message(f"{lines}Subject: Hei\n\nHei".encode()).sender


@pytest.mark.parametrize(
    "value",
    [
        "bente@example.org",
        "<Bente@Example.org>",
        "Bente Berg <bente@example.org>",
        "Berg, Bente <bente@example.org>",
        '"Berg, \\"Bente\\" <b@x.example>" <bente@example.org>',
        "=?utf-8?q?Bente_=3Cmallory=40evil=2Ecom=3E?= <bente@example.org>",
        "bente@example.org <bente@example.org>",
        "mallory@evil.com <bente@example.org>",
        "bente@example.org (Bente (Berg) <mallory@evil.com>)",
        "Bente\n <bente@example.org>",
        "Bente: shop <bente@example.org>",
        "Blåbær <bente@example.org>",
    ],
)
def test_one_plain_address_is_the_sender(value: str) -> None:
    assert sender(value) == "bente@example.org"


@pytest.mark.parametrize(
    "value",
    [
        'bente@example.org <"a b"@evil.com>',
        '"Bente bente@example.org" <"a b"@evil.com>',
        "bente@example.org <>",
        "bente@example.org <",
        "bente@example.org <mallory@evil.com",
        "bente@example.org, mallory@evil.com",
        "bente@example.org, Mallory <mallory@evil.com>",
        "<bente@example.org>, <mallory@evil.com>",
        "<bente@example.org> <mallory@evil.com>",
        "<bente@example.org> mallory@evil.com",
        "<@evil.com:bente@example.org>",
        "Friends: bente@example.org;",
        "Friends: <bente@example.org>;",
        '"Bente <bente@example.org>',
        "Bente (shop <bente@example.org>",
        "<<bente@example.org>>",
        "bente@example.org@evil.com",
        "bente@exam\u200bple.org",
        "bente\u00ad@example.org",
        "be nte@example.org",
        "bente",
        "",
    ],
)
def test_a_riddle_is_nobody(value: str) -> None:
    assert sender(value) == ""


def test_two_headers_are_nobody() -> None:
    assert sender("bente@example.org", "mallory@evil.com") == ""
    assert sender("bente@example.org", '<"a b"@evil.com>') == ""
    assert sender() == ""


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)), st.booleans())
def test_no_name_is_the_sender(name: str, is_quoted: bool) -> None:  # noqa: FBT001
    written = f'"{quote(name)} bente@example.org"' if is_quoted else f"{name} bente@example.org"
    assert sender(f"{written} <mallory@evil.com>") in ("mallory@evil.com", "")
    assert sender(f'{written} <"a b"@evil.com>') == ""
