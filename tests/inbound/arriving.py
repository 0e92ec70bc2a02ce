"""Mails of the small world's people, as they come in."""

from email.message import EmailMessage
from email.policy import SMTP

from forum.accounts.models import Person
from forum.inbound.actions import take_in
from forum.inbound.models import IncomingMail, Outcome
from forum.mail.reply_address import reply_address
from tests.conftest import RunJobs

INBOUND = "svar@samling.example"
QUESTIONS = "spor@samling.example"
QUOTED = "\n\nDen 18.04.2017 13:09, skrev Samling:\n> Har dere noen tips?\n"


def mail(
    sender: Person | str,
    to: str,
    text: str,
    *,
    subject: str = "Re: How do you sort clothes?",
    message_id: str = "<1@example.org>",
    **headers: str,
) -> EmailMessage:
    """Return a mail of somebody to an address."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender if isinstance(sender, str) else f"{sender.name} <{sender.email}>"
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = message_id
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def to_place(person: Person, place: str) -> str:
    """Return the address at which a person answers a place."""
    return reply_address(person.id, place)


async def arrive(message: EmailMessage | bytes, run_jobs: RunJobs) -> IncomingMail:
    """Let a mail come in and be read; return its row."""
    raw = message if isinstance(message, bytes) else message.as_bytes()
    await take_in(raw)
    await run_jobs()
    return await newest()


async def newest() -> IncomingMail:
    """Return the mail that came last."""
    found = await IncomingMail.all().order_by("-id").first()
    assert found is not None
    return found


async def outcome_of(message: EmailMessage | bytes, run_jobs: RunJobs) -> Outcome:
    """Let a mail come in and return what became of it."""
    return (await arrive(message, run_jobs)).outcome
