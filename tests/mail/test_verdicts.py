"""Whose word on a sender counts: Authentication-Results, with what senders write into it."""

import string
from email.utils import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.mail.incoming import read_message
from forum.mail.verdicts import Verdicts, verdicts_on

pytestmark = pytest.mark.once

SENDER = "bente@example.org"
SERVER = "mx.example.org"
PASS = "dmarc=pass header.from=example.org"


def said(*values: str, sender: str = SENDER, server: str = SERVER) -> Verdicts:
    return verdicts_on(sender, values, server)


@pytest.mark.parametrize(
    "value",
    [
        f"{SERVER}; {PASS}",
        f"{SERVER}; spf=pass smtp.mailfrom=other.example; dkim=fail; {PASS}",
        f"{SERVER} 1; dmarc/1=pass (p=none; dis=none) header.from=example.org",
        "(ours) MX.Example.org;\r\n\tDMARC = pass (p=NONE (really)) HEADER.FROM=Example.Org.",
        f'"{SERVER}"; dmarc=pass reason="so; it is" header.from="example.org"',
    ],
)
def test_what_our_server_vouches_for_is_genuine(value: str) -> None:
    assert said(value) == Verdicts("", is_genuine=True)


@pytest.mark.parametrize(
    ("value", "forged"),
    [
        (f"{SERVER}; dmarc=fail header.from=example.org", "dmarc"),
        (f"{SERVER}; spf=pass; dkim=fail; dmarc=fail (p=none)", "dmarc"),
        (f"{SERVER}; dmarc=fail; {PASS}", "dmarc"),
        (f"{SERVER}; {PASS}; dmarc=fail", "dmarc"),
        (f"{SERVER}; dmarc=pass header.from=evil.com", "dmarc"),
        (f"{SERVER}; {PASS} header.from=evil.com", "dmarc"),
        (f"{SERVER}; dmarc=fail; spf=pass smtp.mailfrom=dmarc=pass@evil.com", "dmarc"),
        (f"{SERVER}; dmarc=fail; spf=pass smtp.mailfrom=header.from=example.org@evil.com", "dmarc"),
        (f'{SERVER}; dmarc=fail; spf=pass smtp.mailfrom="; {PASS} "@evil.com', "dmarc"),
        (f"{SERVER}; dmarc=fail; spf=pass (for ; {PASS} )", "dmarc"),
        (f'{SERVER}; dmarc=fail; spf=pass (\\) " ; {PASS} )', "dmarc"),
        (f"{SERVER}; spf=pass smtp.mailfrom=a(b@evil.com; dmarc=fail", "unreadable"),
        (f'{SERVER}; spf=pass smtp.mailfrom=a"b@evil.com; dmarc=fail', "unreadable"),
        (f"{SERVER}; {PASS}; dkim=pass header.i=(@evil.com", "unreadable"),
        (f"{SERVER}; spf=fail smtp.mailfrom=x@y.example; dkim=none", "spf"),
        (f"{SERVER}; spf=fail; dkim=pass", ""),
        (f"{SERVER}; spf=softfail", ""),
        ("spf=fail (sender IP is 192.0.2.1) smtp.mailfrom=example.org;dkim=none", "spf"),
        (f"{SERVER}; none", ""),
        (f"{SERVER}; dmarc=pass", ""),
        (f"{SERVER}; dmarc=none {PASS}", ""),
        (f"{SERVER}; dmarc=pass header.from=org", ""),
        (f"{SERVER}; dmarc=pass header.from=mail.example.org", ""),
        (f"{SERVER}; xdmarc=pass header.from=example.org", ""),
        (f"{SERVER}; dmarc=pass smtp.mailfrom=header.from=example.org", ""),
        (f"{SERVER}; dmarc=passable header.from=example.org", ""),
        (f"other.example; {PASS}", ""),
        (f"x {SERVER}; {PASS}", ""),
        (f"{SERVER}.evil.com; {PASS}", ""),
        ("", ""),
        (";", ""),
    ],
)
def test_nothing_else_is(value: str, forged: str) -> None:
    assert said(value) == Verdicts(forged)


def test_our_servers_topmost_header_counts_wherever_it_stands() -> None:
    failed, vouched = f"{SERVER}; dmarc=fail", f"{SERVER}; {PASS}"
    assert said(f"inner.example; {PASS}", vouched, failed) == Verdicts("", is_genuine=True)
    assert said("inner.example; dmarc=pass", failed, vouched) == Verdicts("dmarc")


def test_without_a_server_of_ours_the_topmost_may_accuse_and_never_vouch() -> None:
    failed, vouched = f"{SERVER}; dmarc=fail", f"{SERVER}; {PASS}"
    assert said(failed, vouched, server="") == Verdicts("dmarc")
    assert said(vouched, failed, server="") == Verdicts("")


def test_nobody_is_vouched_for_by_a_name_that_only_looks_the_same() -> None:
    line = f"{SERVER}; dmarc=pass header.from=exam\u200bple.org"
    raw = f"From: {SENDER}\nAuthentication-Results: {line}\n\nHei".encode()
    assert not read_message(raw, server=SERVER).is_genuine


def test_no_failure_is_hidden_behind_a_thousand_signatures() -> None:
    line = f"{SERVER}; {PASS}; " + "dkim=pass header.d=evil.com; " * 3_000 + "dmarc=fail"
    raw = f"From: {SENDER}\nAuthentication-Results: {line}\n\nHei".encode()
    assert read_message(raw, server=SERVER).forged


def test_a_message_is_checked_by_the_server_that_is_named() -> None:
    raw = f"Authentication-Results: {SERVER}; {PASS}\nFrom: {SENDER}\n\nHei".encode()
    assert read_message(raw, server=SERVER.upper()).is_genuine
    assert not read_message(raw).is_genuine


LOCAL = st.text(st.sampled_from(string.ascii_letters + string.digits + "!#$%&'*+-/=?^_`{|}~."))


@given(LOCAL)
def test_no_sender_of_the_envelope_speaks_for_the_server(local: str) -> None:
    line = f"{SERVER}; spf=pass smtp.mailfrom={local}@evil.com; dmarc=fail header.from=example.org"
    assert said(line) == Verdicts("dmarc")


@given(st.text(st.sampled_from('dmarc=pass;" ()\\@.header.from=example.org')), st.booleans())
def test_nor_does_a_quoted_one(local: str, is_first: bool) -> None:  # noqa: FBT001
    spf, dmarc = f'spf=pass smtp.mailfrom="{quote(local)}"@evil.com', "dmarc=fail"
    assert said("; ".join([SERVER, spf, dmarc] if is_first else [SERVER, dmarc, spf])) == Verdicts(
        "dmarc"
    )


@given(st.lists(st.text()), st.text())
def test_any_header_can_be_read(values: list[str], sender: str) -> None:
    assert not verdicts_on(sender, values, "").is_genuine
