"""Broken and hostile mail: read without an error, and in linear time."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.mail import reading
from forum.mail.incoming import Kind, read_message

pytestmark = pytest.mark.once

FROM = "Kari Berg <Kari@Example.org>"


BROKEN = {
    "nothing": b"",
    "zeros": b"\x00" * 1_000,
    "no headers": b"hello",
    "only headers": b"From: a@b.example",
    "no end of parts": b'Content-Type: multipart/mixed; boundary="x"\n\n--x\n\nHei',
    "no boundary": b"Content-Type: multipart/mixed\n\n--x\n\nHei",
    "wrong base64": b"Content-Transfer-Encoding: base64\n\n=?!*aGVp=",
    "wrong words": b"From: =?utf-8?b?!!!?= <a@b.example>\nSubject: =?x?q?=ff?=\n\nHei",
    "half an address": b'From: <a@\nTo: "a <b@c\n\nHei',
    "strange type": b'Content-Type: ;;;=;"\n\nHei',
    "strange name": b"Content-Disposition: attachment; filename*=utf-16''%ff%fe%00\n\nHei",
    "bytes in a bounce": b"From: \xe6 <mailer-daemon@b.example>\nSubject: \xe6 failure\n\nno user",
    "bytes in headers": b"From: \xff\xfe <a@b.example>\nSubject: \xe6\xf8\xe5\n\nHei",
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_mail_is_read_without_an_error(kind: str) -> None:
    assert read_message(BROKEN[kind]).kind in Kind


def deep(levels: int) -> bytes:
    heads = (f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(levels))
    return (f"From: {FROM}\n" + "".join(heads) + "\nHei").encode()


HOSTILE = {
    "parts in parts": deep(30_000),
    "mails in mails": b"Content-Type: message/rfc822\n\n" * 50_000,
    "many parts": b'Content-Type: multipart/mixed; boundary="x"\n\n' + b"--x\n\na\n" * 200_000,
    "many recipients": b"To: " + b", ".join([b"a@b.example"] * 100_000) + b"\n\nHei",
    "long header": b"Subject: " + b"a" * 5_000_000 + b"\n\nHei",
    "many headers": b"X-A: b\n" * 200_000 + b"\nHei",
    "comments": b"From: " + b"(" * 200_000 + b"\n\nHei",
    "encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + b"\n\nHei",
    "ids": b"References: " + b"<a@b> " * 200_000 + b"\n\nHei",
    "long bounce": b"From: mailer-daemon@x.example\nSubject: failure\n\n"
    + b"user unknown a@b.example 550 5.1.1\n" * 500_000,
    "bounce": b"From: mailer-daemon@x.example\nSubject: failure\n\n"
    + b"user unknown 5.1.1 " * 100_000,
    "addresses": b"From: mailer-daemon@x.example\nSubject: failure\n\n" + b"a.b@" * 300_000,
    "away": b"From: a@b.example\n\n" + b"jeg er " * 200_000,
    "open html": b"Content-Type: text/html\n\n" + b"<div>" * 200_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_mail_is_read_in_linear_time(kind: str) -> None:
    begun = time.process_time()
    assert read_message(HOSTILE[kind]).kind in Kind
    assert time.process_time() - begun < 10


def tangled(name: bytes, levels: int, line: bytes, size: int) -> bytes:
    heads = (
        b"Content-Type: multipart/mixed; %s=%d%s%s--%d%s" % (name, n, line, line, n, line)
        for n in range(levels)
    )
    head = b"From: bente@example.org" + line + b"".join(heads) + line
    return head + (b"a" + line) * ((size - len(head)) // (1 + len(line)))


TANGLED = {
    "parts in capitals": tangled(b"BOUNDARY", 400, b"\n", 62_000),
    "parts in pieces": tangled(b"Boundary*0*", 400, b"\n", 62_000),
    "parts with blanks": tangled(b"boundary \t", 400, b"\n", 62_000),
    "few parts above many lines": tangled(b"boundary", 20, b"\n", 1_000_000),
    "lines that end otherwise": tangled(b"boundary", 20, b"\r", 1_000_000),
    "many lines": tangled(b"boundary", 0, b"\n", 4_500_000),
    "many headers": b"From: bente@example.org\n" + b"X: y\n" * 700_000,
    "mails in mails": b"From: bente@example.org\n" + b"CONTENT-TYPE:message/rfc822\n\n" * 100,
}


@pytest.mark.parametrize("kind", TANGLED)
def test_what_takes_long_is_not_begun(kind: str) -> None:
    got = read_message(TANGLED[kind])
    assert (got.kind, got.sender) == (Kind.UNREADABLE, "bente@example.org")


@given(
    st.sampled_from([b"boundary", b"BOUNDARY", b"x"]),
    st.integers(0, 45),
    st.sampled_from([b"\n", b"\r\n", b"\r"]),
)
@settings(max_examples=15, deadline=None)
def test_what_is_read_at_once_takes_no_longer_than_a_page(
    name: bytes, levels: int, line: bytes
) -> None:
    raw = tangled(name, levels, line, reading.SMALL)
    begun = time.process_time()
    read_message(raw[: reading.SMALL])
    assert time.process_time() - begun < 0.5


@given(st.binary(max_size=600))
@settings(max_examples=200)
def test_any_bytes_can_be_read(content: bytes) -> None:
    assert read_message(content).kind in Kind
    assert (
        read_message(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + content).kind in Kind
    )


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=300))
@settings(max_examples=200)
def test_any_headers_can_be_read(one: str, two: str, body: str) -> None:
    head = f"From: {one}\nTo: {two}\nSubject: {two}\nContent-Type: text/{one}; charset={two}\n"
    got = read_message(f"{head}\n{body}".encode("utf-8", "surrogatepass"))
    assert "\n" not in got.subject + got.sender
