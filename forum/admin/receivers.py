"""What the servers that receive our mail look up about us: SPF, DKIM and DMARC.

RFC 7208 (SPF), RFC 6376 (DKIM), RFC 7489 (DMARC). Since 2024 the large mailboxes refuse or hide
bulk mail that has none of them.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import dns.asyncresolver
import dns.exception
import dns.resolver

from forum.admin import policy
from forum.kit.errors import Forbidden
from forum.kit.i18n import _
from forum.kit.viewer import Viewer
from forum.mail.headers import sending_domain
from forum.settings import settings

PATIENCE: Final = 4.0  # seconds for each name


class Standing(StrEnum):
    """Whether a record is there."""

    FOUND = "found"
    MISSING = "missing"
    UNKNOWN = "unknown"  # DNS did not answer


@dataclass(frozen=True)
class Record:
    """One record: where it stands, what it says, and what to do in a sentence."""

    name: str
    place: str
    standing: Standing
    text: str
    advice: str


@dataclass(frozen=True)
class _Wanted:
    """A record as it should be: `mark` is what its text has in it, in small letters."""

    name: str
    place: str
    mark: str
    advice: str


async def records(viewer: Viewer) -> tuple[Record, ...]:
    """Look up the records of the domain that mail is sent from.

    Raises:
        Forbidden: only administrators do this.
    """
    if not policy.may_run(viewer):
        raise Forbidden(_("Only an administrator can do this."))
    domain, selector = sending_domain(), settings().dkim_selector
    dkim_place = f"{selector}._domainkey.{domain}"
    spf, dkim, dmarc = await asyncio.gather(
        _texts(domain), _texts(dkim_place), _texts(f"_dmarc.{domain}")
    )
    return (
        _record(_Wanted("SPF", domain, "v=spf1", _spf_advice(domain)), spf),
        _record(_Wanted("DKIM", dkim_place, "p=", _dkim_advice()), dkim),
        _record(_Wanted("DMARC", f"_dmarc.{domain}", "v=dmarc1", _dmarc_advice(domain)), dmarc),
    )


def resolver() -> dns.asyncresolver.Resolver:
    """Return the resolver that this machine uses."""
    made = dns.asyncresolver.Resolver()
    made.lifetime = PATIENCE
    return made


async def _texts(place: str) -> Sequence[str] | None:
    """Return the TXT records of a name; None when DNS does not answer."""
    try:
        answer = await resolver().resolve(place, "TXT")
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ()
    except (dns.exception.DNSException, OSError):
        return None
    # A long record is cut into strings that belong together (RFC 7208, 3.3).
    return tuple(b"".join(one.strings).decode("utf-8", "replace") for one in answer)


def _record(wanted: _Wanted, found: Sequence[str] | None) -> Record:
    if found is None:
        sentence = _("DNS did not answer. Look again later.")
        return Record(wanted.name, wanted.place, Standing.UNKNOWN, "", sentence)
    text = next((each for each in found if wanted.mark in each.lower()), "")
    if text:
        return Record(wanted.name, wanted.place, Standing.FOUND, text, "")
    return Record(wanted.name, wanted.place, Standing.MISSING, "", wanted.advice)


def _spf_advice(domain: str) -> str:
    return _(
        "Say which servers may send for %(domain)s: a TXT record that begins with v=spf1. The"
        " company that runs your mail server tells what to write.",
        domain=domain,
    )


def _dkim_advice() -> str:
    if settings().dkim_key is None:
        return _(
            "Letters are not signed by us. Set DKIM_KEY, or let your mail server sign, and put the"
            " public key into this TXT record."
        )
    return _("Put the public half of DKIM_KEY into this TXT record, or nobody can check it.")


def _dmarc_advice(domain: str) -> str:
    return _(
        "Say what to do with forged mail: begin with the TXT record v=DMARC1; p=none;"
        " rua=mailto:postmaster@%(domain)s",
        domain=domain,
    )
