"""Where in a text somebody may be named: outside code and links, found in one walk."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kit import markdown, mentions
from forum.notifications.naming import settled

pytestmark = pytest.mark.once

PIECES = st.lists(
    st.sampled_from(["@a", " ", "`", "```", "\n", "x", "@[A](/people/1)", "@[`](/people/2)", "["])
)


@given(PIECES.map("".join))
def test_names_stand_outside_code_and_links(text: str) -> None:
    closed = [*mentions._CODE.finditer(text), *mentions._STORED.finditer(text)]
    spans = [each.span() for each in closed]
    begins = [each.start() for each in mentions._BEGINS.finditer(text)]
    free = [at for at in begins if not any(start <= at < end for start, end in spans)]
    assert [each.at for each in mentions.places(text)] == free[: mentions.MOST][::-1]


@pytest.mark.parametrize(
    "piece", ["`x` @a ", "@a ", "`@a` ", "@[A](/people/1) @a ", "```@a", "`@a"]
)
def test_any_text_is_walked_through_once(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    begun = time.process_time()
    list(mentions.places(text))
    assert time.process_time() - begun < 2


async def test_what_is_too_long_to_be_taken_is_not_looked_through() -> None:
    text = "@Bente " * markdown.MAX_CHARACTERS
    assert await settled(text) is text
