"""Letters carry a signature that covers what receivers look at."""

import base64
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from forum.kit import db, jobs
from forum.mail.models import Letter, State
from forum.mail.outbox import NewLetter, post
from tests.conftest import Configure
from tests.support.postbox import Postbox, open_postbox

LIST = {
    "List-Id": "<weekly.samling.example>",
    "List-Unsubscribe": "<https://samling.example/letters/unsubscribe/" + "x" * 200 + ">",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}


@pytest.fixture
def public_key(tmp_path: Path, configure: Configure) -> bytes:
    """Write a private key for the forum and return what stands in DNS."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    (tmp_path / "dkim.pem").write_bytes(pem)
    configure(dkim_key=tmp_path / "dkim.pem", mail_from="samling@samling.example")
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


async def send() -> Letter:
    async with db.transaction():
        await post(
            NewLetter(
                key="one",
                address="kari@example.org",
                template="test_mail",
                language="nb",
                headers=LIST,
            )
        )
    while await jobs.run_due():
        pass
    return await Letter.get(key="one")


async def test_a_letter_is_signed_and_the_signature_holds(
    database: None, public_key: bytes, configure: Configure
) -> None:
    async with open_postbox() as box:
        configure(smtp_url=box.url)
        await send()
        raw = sent(box)

    def in_dns(name: bytes, timeout: float = 5) -> bytes:
        assert name == b"samling._domainkey.samling.example."
        return public_key

    assert dkim.verify(raw, dnsfunc=in_dns)
    assert not dkim.verify(raw.replace(b"kari@example.org", b"ola@example.org"), dnsfunc=in_dns)
    covered = raw.partition(b"h=")[2].partition(b";")[0].lower()
    assert b"list-unsubscribe-post" in covered
    assert b"list-unsubscribe " in covered


async def test_without_a_key_nothing_is_signed(database: None, configure: Configure) -> None:
    async with open_postbox() as box:
        configure(smtp_url=box.url)
        await send()
        assert b"DKIM-Signature" not in sent(box)


async def test_a_key_that_is_not_there_lets_letters_wait(
    database: None, configure: Configure, tmp_path: Path
) -> None:
    async with open_postbox() as box:
        configure(smtp_url=box.url, dkim_key=tmp_path / "nothing.pem")
        letter = await send()
    assert letter.state is State.WAITING
    assert "DKIM_KEY" in letter.failure


def sent(box: Postbox) -> bytes:
    content = box.envelopes[-1].content
    assert isinstance(content, bytes)
    return content
