from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.kit import clock
from forum.mail import message
from forum.mail.headers import ascii_address, message_id, one_line, topic_reference

BUILT = message.Built("Hvordan priser dere møbler?", "Hei, æøå\n.\nHa det\n", "<p>Hei, æøå</p>")


def parsed(envelope: message.Envelope, built: message.Built = BUILT) -> EmailMessage:
    return message_from_bytes(message.build(envelope, built), EmailMessage, policy=default)


def envelope(name: str = "Sigrid", **headers: str) -> message.Envelope:
    return message.Envelope(
        "weekly:1:2026-11-19", "sigrid@example.org", name, "Samling", headers, clock.now()
    )


def test_message_carries_text_and_html_that_come_out_as_they_went_in() -> None:
    got = parsed(envelope())
    text, html = got.get_body(("plain",)), got.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == BUILT.text
    assert html.get_content().strip() == BUILT.html
    assert got["subject"] == BUILT.subject


def test_long_unsubscribe_link_stays_one_readable_address() -> None:
    link = f"<https://samling.example.org/letters/unsubscribe/{'a' * 150}.{'b' * 40}>"
    raw = message.build(envelope(**{"List-Unsubscribe": link}), BUILT)
    assert f"List-Unsubscribe: {link}\r\n".encode() in raw
    assert b"=?utf-8?" not in raw.split(b"List-Unsubscribe")[1].split(b"\r\n")[0]


def test_many_references_are_folded_between_ids_only() -> None:
    ids = " ".join(message_id(str(number)) for number in range(9))
    got = parsed(envelope(References=ids, **{"In-Reply-To": message_id("1")}))
    assert got["references"].split() == ids.split()
    assert got["in-reply-to"] == message_id("1")
    raw = message.build(envelope(References=ids), BUILT)
    assert max(len(line) for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n")) <= 78


def test_name_with_a_line_break_adds_no_header_and_no_recipient() -> None:
    got = parsed(envelope('Åse "x" <evil@example.org>\r\nBcc: evil@example.org'))
    assert [address.addr_spec for address in got["to"].addresses] == ["sigrid@example.org"]
    assert got["bcc"] is None


def test_subject_with_line_breaks_stays_one_header() -> None:
    built = message.Built("Hei\r\nX-Evil: 1\u202e\x00 du", "t", "")
    got = parsed(envelope(), built)
    assert got["subject"] == "Hei X-Evil: 1 du"
    assert got["x-evil"] is None


def test_letter_says_that_a_machine_wrote_it() -> None:
    got = parsed(envelope())
    assert got["auto-submitted"] == "auto-generated"
    assert got["x-auto-response-suppress"] == "All"


def test_message_id_is_the_same_for_the_same_letter() -> None:
    assert parsed(envelope())["message-id"] == parsed(envelope())["message-id"]
    assert message_id("a") != message_id("b")
    assert topic_reference("thread:12", 7) == topic_reference("thread:12", 7)
    assert topic_reference("thread:12", 7) != topic_reference("thread:12", 8)


def test_domain_with_danish_letters_is_written_in_ascii() -> None:
    assert ascii_address("bo@ærø.dk") == "bo@xn--r-3fa9c.dk"


@pytest.mark.parametrize("address", ["", "nobody", "@example.org", "someone@"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        ascii_address(address)


@settings(deadline=None)  # tests never measure time
@given(st.text(max_size=80))
def test_any_name_leaves_the_recipient_alone(name: str) -> None:
    got = parsed(envelope(name))
    assert [address.addr_spec for address in got["to"].addresses] == ["sigrid@example.org"]
    assert "\n" not in one_line(name)
