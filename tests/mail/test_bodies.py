"""Text of a mail as its writer meant it: lines put together again, charsets seen through."""

import pytest

from forum.mail.incoming import read_message
from tests.mail.test_incoming import FROM, mail, raw, read

pytestmark = pytest.mark.once


def test_soft_line_breaks_are_joined() -> None:
    body = "Vi har åpent hver dag \nfra ti til fire.\nOgså lørdag."
    got = read_message(raw("Content-Type: text/plain; charset=utf-8; format=flowed", body))
    assert got.text == "Vi har åpent hver dag fra ti til fire.\nOgså lørdag."


def test_lines_that_a_program_broke_are_joined() -> None:
    body = (
        "Vi sorterer klærne etter størrelse først og så etter farge, og henger dem opp\n"
        "på stativ som vi fikk av en butikk som la ned.\n\n"
        "Dette trenger dere:\n- stativ\n- hengere i mange størrelser, og noen som har tid til å\n"
        "  vente\n\nHilsen alle i Mosjøen som har strevd med det samme i mange år, og som gjerne\n"
        "hjelper."
    )
    assert read(mail(body)).text == (
        "Vi sorterer klærne etter størrelse først og så etter farge, og henger dem opp"
        " på stativ som vi fikk av en butikk som la ned.\n\n"
        "Dette trenger dere:\n- stativ\n- hengere i mange størrelser, og noen som har tid til å\n"
        "  vente\n\nHilsen alle i Mosjøen som har strevd med det samme i mange år, og som gjerne"
        " hjelper."
    )


def test_text_that_only_says_that_it_is_base64_is_taken_as_it_stands() -> None:
    head = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64"
    assert read_message(raw(head, "Vi gjør det på mandager.")).text == "Vi gjør det på mandager."
    # A list's footer below real base64 is no reason to show the letters of that.
    assert read_message(raw(head, "VmkgZ2rDuHIgZGV0Lg==\n-- \n_list_")).text.startswith("Vi gjør")


def test_short_lines_stay_lines() -> None:
    assert read(mail("Mandag 10-16\nTirsdag 10-16\nLørdag 11-14")).text.count("\n") == 2


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "iso-8859-1"),
        ("us-ascii", "cp1252"),
        ("iso-8859-1", "utf-8"),
        ("utf-8", "cp1252"),
        ("no-such-charset", "utf-8"),
        ("", "cp1252"),
    ],
)
def test_a_wrong_charset_is_seen_through(charset: str, encoding: str) -> None:
    head = f"From: {FROM}\nContent-Type: text/plain; charset={charset}\n\n".encode()
    assert read_message(head + "Blåbær på øya".encode(encoding)).text == "Blåbær på øya"
