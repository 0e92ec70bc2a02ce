"""What a name and an address may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.accounts.names import clean_email, clean_name
from forum.kit.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Sigrid   Aas ", "Sigrid Aas"),
        ("A\u030ase", "Åse"),
        ("Bente 👩‍🌾", "Bente 👩‍🌾"),
        ("Tor\u202ebjørn", "Torbjørn"),
        ("Lise\nMarie", "Lise Marie"),
        ("Jens\x00", "Jens"),
        ("محمد", "محمد"),
    ],
)
def test_name_is_kept_as_it_should_be_shown(typed: str, name: str) -> None:
    assert clean_name(typed) == name


@pytest.mark.parametrize("typed", ["", "  ", "\u200d", "\u3164", "\u2800", "\u202e", "x" * 81])
def test_name_with_nothing_to_see_or_too_long_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        clean_name(typed)


@pytest.mark.parametrize(
    ("typed", "email"),
    [
        ("Sigrid@Example.ORG", "sigrid@example.org"),
        (" a.b+c@sub.example.org ", "a.b+c@sub.example.org"),
        ("post@brød.example", "post@xn--brd-1na.example"),
    ],
)
def test_address_is_kept_casefolded(typed: str, email: str) -> None:
    assert clean_email(typed) == email


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "sigrid",
        "@example.org",
        "sigrid@",
        "sigrid@localhost",
        "sigrid@@example.org",
        "sig rid@example.org",
        "a@b.no\r\nBcc: c@example.org",
        "<a@example.org>",
        "a@example.org,b@example.org",
        "bjørn@example.org",
        "a@-example.org",
        "a@example..org",
        "a" * 65 + "@example.org",
        "a@" + "b" * 250 + ".org",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        clean_email(typed)


@given(st.text())
def test_address_never_carries_a_line_break_or_blank(typed: str) -> None:
    try:
        email = clean_email(typed)
    except Invalid:
        return
    assert email.isascii()
    assert email.isprintable()
    assert " " not in email
    assert clean_email(email) == email


@given(st.text())
def test_name_is_one_printable_line_that_stays_the_same(typed: str) -> None:
    try:
        name = clean_name(typed)
    except Invalid:
        return
    assert "\n" not in name
    assert clean_name(name) == name
