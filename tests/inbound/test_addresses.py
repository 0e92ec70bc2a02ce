"""Addresses that carry who answers what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.mail.reply_address import (
    Answers,
    UnknownToken,
    place_of,
    read_token,
    reply_address,
    token_in,
)
from tests.conftest import Configure

pytestmark = pytest.mark.once

INBOUND = "svar@samling.example"


@given(st.integers(1, 2**31 - 1), st.sampled_from("tacbl"), st.integers(1, 2**31 - 1))
def test_an_address_carries_person_and_place_in_64_characters(
    person_id: int, kind: str, number: int
) -> None:
    from forum.settings import settings  # noqa: PLC0415

    address = reply_address(person_id, f"{kind}{number}")
    assert settings().inbound_address == INBOUND
    local = address.partition("@")[0]
    assert len(local) <= 64
    assert local == local.lower()
    token = token_in(address.upper())
    assert token
    assert read_token(token) == Answers(person_id, f"{kind}{number}")


@given(st.text("abcdefghijklmnopqrstuvwxyz234567", max_size=60))
def test_nobody_can_make_a_token_up(token: str) -> None:
    with pytest.raises(UnknownToken):
        read_token(token)


def test_one_changed_letter_makes_a_token_worthless() -> None:
    token = token_in(reply_address(7, "t12"))
    assert token
    # The last letter holds bits that are left over.
    for at in range(len(token) - 1):
        changed = f"{token[:at]}{'a' if token[at] != 'a' else 'b'}{token[at + 1 :]}"
        with pytest.raises(UnknownToken):
            read_token(changed)


def test_without_a_setting_there_are_no_addresses(configure: Configure) -> None:
    configure(inbound_address="")
    assert reply_address(7, "t12") == ""
    assert token_in("svar+abc@samling.example") is None


@pytest.mark.parametrize(
    ("address", "token"),
    [
        ("svar+abc@samling.example", "abc"),
        ("SVAR+ABC@Samling.Example", "abc"),
        ("svar@samling.example", ""),
        ("svarer+abc@samling.example", None),
        ("svar+abc@elsewhere.example", None),
        ("", None),
        ("@", None),
    ],
)
def test_only_our_own_address_has_a_token(address: str, token: str | None) -> None:
    assert token_in(address) == token


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/threads/12", "t12"),
        ("/answers/5", "a5"),
        ("/comments/9", "c9"),
        ("/people/3", ""),
        ("/threads/0", ""),
        ("/news", ""),
    ],
)
def test_only_what_is_written_can_be_answered(path: str, place: str) -> None:
    assert place_of(path) == place


@pytest.fixture(autouse=True)
def _inbound(configure: Configure) -> None:
    configure(inbound_address=INBOUND)
