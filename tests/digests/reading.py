"""Having letters sent and reading them, for tests."""

from datetime import UTC, datetime, timedelta

from forum.accounts.models import Person
from forum.digests.jobs import start
from forum.digests.models import LetterRun, Outcome
from forum.mail.models import Letter
from tests.conftest import RunJobs

THURSDAY_AT_SEVEN = datetime(2026, 11, 19, 6, 0, tzinfo=UTC)  # in Oslo and Copenhagen
WEEK = timedelta(days=7)


async def post_letters(run_jobs: RunJobs) -> None:
    await start()
    await run_jobs()


async def letter_to(person: Person) -> str:
    """Return the text of a person's newest letter, "" when there is none."""
    letters = await Letter.filter(person_id=person.id, kind="weekly").order_by("-id")
    return letters[0].text if letters else ""


async def outcomes(person: Person) -> list[Outcome]:
    return [run.outcome for run in await LetterRun.filter(person_id=person.id).order_by("id")]


def section(text: str, title: str) -> str:
    """Return what stands below one heading."""
    assert f"== {title} ==" in text, text
    return (
        text.split(f"== {title} ==")[1].split("\n==", maxsplit=1)[0].split("\n--\n", maxsplit=1)[0]
    )
