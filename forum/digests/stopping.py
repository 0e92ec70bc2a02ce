"""What somebody can stop from a letter without signing in, and doing it."""

from dataclasses import dataclass

from forum.digests import actions
from forum.digests.models import Frequency
from forum.digests.queries import Addressee, addressee
from forum.kit.i18n import _
from forum.mail.unsubscribe import NOTICES, Stop
from forum.notifications import unfollow
from forum.notifications.actions import stop_mail
from forum.notifications.queries import gets_mail_at_once, is_subscribed

ALL, MONTHLY, WEEKLY, BRANCH, TOPIC = "all", "monthly", "weekly", "branch", "topic"


@dataclass(frozen=True)
class Option:
    """One button: what it sends and says."""

    value: str
    label: str


async def choices(stop: Stop) -> list[Option]:
    """Return the buttons that make sense for the reader as they are now."""
    reader = await addressee(stop.person)
    if reader is None:
        return []
    if stop.letters == NOTICES:
        return await _notice_choices(stop)
    return _weekly_choices(reader)


async def stop(stop: Stop, choice: str) -> str:
    """Do what was chosen, everything off for a mail program's one click; return what was done."""
    if stop.letters == NOTICES:
        return await _stop_notices(stop, choice)
    if choice == MONTHLY:
        await actions.send_rarely(stop.person)
        return _("From now on the letter comes once a month.")
    if choice == BRANCH:
        await actions.send_own_branch(stop.person)
        return _("From now on the letter tells of your own branch only.")
    if choice == WEEKLY:
        await actions.send_weekly(stop.person)
        return _("From now on the letter comes every week again.")
    await actions.stop_letter(stop.person)
    return _("You get no more weekly letters.")


async def _stop_notices(stop: Stop, choice: str) -> str:
    if choice == TOPIC:
        await unfollow(stop.person, stop.topic)
        return _("You do not follow this any more.")
    await stop_mail(stop.person)
    return _("You get no more mails at once. What is new for you comes in the weekly letter.")


async def _notice_choices(stop: Stop) -> list[Option]:
    options = []
    if stop.topic and await is_subscribed(stop.person, stop.topic):
        options.append(Option(TOPIC, _("Do not follow this one any more")))
    if await gets_mail_at_once(stop.person):
        options.append(Option(ALL, _("No mails at once, only the weekly letter")))
    return options


def _weekly_choices(reader: Addressee) -> list[Option]:
    frequency, plan = reader.rhythm.frequency, reader.plan
    options = []
    if frequency is Frequency.NEVER:
        options.append(Option(WEEKLY, _("Send me the letter every week again")))
    if frequency is not Frequency.MONTHLY:
        options.append(Option(MONTHLY, _("Only once a month")))
    if frequency is not Frequency.NEVER:
        if reader.viewer.branches and not plan.is_branch_only:
            options.append(Option(BRANCH, _("Only what is about my own branch")))
        options.append(Option(ALL, _("No letters at all")))
    return options
