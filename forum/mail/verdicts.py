"""What the receiving server found out about a sender: Authentication-Results (RFC 8601); pure.

The header repeats words of the sender's own, the envelope's address for one. So a verdict is read
only where the server writes one: at the start of a piece, outside comments and quoted strings.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forum.mail.structured import bare

_METHOD = re.compile(
    r"\s*([a-z][a-z0-9-]{0,30})\s*(?:/\s*\d{1,5}\s*)?=\s*([a-z]{1,30})(?=\s|\Z)", re.IGNORECASE
)
_FROM = "header.from="


@dataclass(frozen=True)
class Verdicts:
    """`forged`: "dmarc", "spf", "unreadable" or "". `is_genuine`: DMARC vouches for the sender."""

    forged: str = ""
    is_genuine: bool = False


@dataclass(frozen=True)
class _Result:
    """One method's verdict; `domains` are those of From that it is about."""

    method: str
    verdict: str
    domains: tuple[str, ...]


def verdicts_on(sender: str, values: Sequence[str], server: str) -> Verdicts:
    """Return what the headers `values`, the topmost first, say about a sender's address.

    `server`: the name of the one that we believe, "" for none. It takes away such headers that come
    from outside (RFC 8601, 5), so its topmost one counts; without one, any other may accuse, and
    never vouch.
    """
    own = [value for value in values if server and _server(value) == server.lower()]
    value = next(iter(own or values), "")
    text, is_whole = bare(value)
    if not is_whole:
        return Verdicts("unreadable")
    found = tuple(_results(text))
    vouching = [one for one in found if one.method == "dmarc"]
    domain = sender.rpartition("@")[2]
    forged = _forged(found, vouching, domain)
    is_named = all(one.verdict == "pass" and one.domains == (domain,) for one in vouching)
    return Verdicts(forged, bool(own and vouching and domain) and is_named and not forged)


def _server(value: str) -> str:
    return next(iter(bare(value)[0].partition(";")[0].lower().split()), "")


def _results(text: str) -> Iterator[_Result]:
    for piece in text.split(";"):
        said = _METHOD.match(piece)
        if said:
            words = piece[said.end() :].lower().split()
            domains = (one.removeprefix(_FROM) for one in words if one.startswith(_FROM))
            named = tuple(one.rpartition("@")[2].rstrip(".") for one in domains)
            yield _Result(said[1].lower(), said[2].lower(), named)


def _forged(found: Sequence[_Result], vouching: Sequence[_Result], domain: str) -> str:
    """Return which check failed; a failure beats a pass, and DMARC beats the others."""
    verdicts = {one.verdict for one in vouching}
    others = [one for result in vouching for one in result.domains if not _related(one, domain)]
    if "fail" in verdicts or ("pass" in verdicts and domain and others):
        return "dmarc"
    if verdicts == {"pass"}:
        return ""
    spf = {one.verdict for one in found if one.method == "spf"}
    is_signed = any((one.method, one.verdict) == ("dkim", "pass") for one in found)
    return "spf" if spf & {"fail", "hardfail"} and not is_signed else ""


def _related(one: str, other: str) -> bool:
    """Tell whether two domains are one, or one is the other's: some servers name the larger."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
