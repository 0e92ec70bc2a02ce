"""A mail of one word: read all of something, follow it, hear no more of it, get no mails at all.

Whoever never opens the site chooses so too. All words count in all languages: a mail program does
not know which one its owner reads.
"""

from collections.abc import Awaitable, Callable
from enum import StrEnum

from forum.inbound import posting
from forum.kit.seam import Seam
from forum.kit.viewer import Viewer
from forum.mail.incoming import Incoming, Kind
from forum.mail.unsubscribe import NOTICES, WEEKLY
from forum.notifications import follow, unfollow
from forum.notifications.actions import stop_mail
from forum.routines.actions import confirm


class Wish(StrEnum):
    """What one word asks for."""

    READ = "read"
    FOLLOW = "follow"
    MUTE = "mute"
    STOP = "stop"
    CONFIRM = "confirm"


_WORDS = {
    **dict.fromkeys(
        (
            "les",
            "lese",
            "les alt",
            "les hele",
            "læs",
            "læs alt",
            "læs det hele",
            "read",
            "read all",
        ),
        Wish.READ,
    ),
    **dict.fromkeys(
        ("følg", "følge", "følg med", "følg denne", "følg dette", "fylg", "follow"), Wish.FOLLOW
    ),
    **dict.fromkeys(("demp", "dæmp", "demp denne", "mute"), Wish.MUTE),
    **dict.fromkeys(
        ("stopp", "stop", "meld av", "meld meg av", "avmeld", "afmeld", "afmeld mig", "frameld"),
        Wish.STOP,
    ),
    "unsubscribe": Wish.STOP,
}
# Said of a routine only: below a question "yes" is an answer.
_STILL = frozenset(("ja", "jo", "ja den stemmer", "ja, den stemmer", "ja det gør den", "yes"))
_AROUND = " \t\r\n.,!«»“”\"'*_"
# Letters are known beside this package only.
STOP_LETTER: Seam[Callable[[int], Awaitable[None]]] = Seam("how the weekly letter is stopped")


def wish_in(letter: Incoming, place: str = "") -> Wish | None:
    """Return what a mail asks for whose only words are one of ours, in the text or the subject."""
    if letter.attachments or letter.kind not in (Kind.LETTER, Kind.EMPTY):
        return None
    words = letter.text if letter.kind is Kind.LETTER else posting.plain_subject(letter)
    said = words.strip(_AROUND).casefold()
    if said in _STILL and place.startswith(posting.ROUTINE):
        return Wish.CONFIRM
    return _WORDS.get(said)


async def grant(viewer: Viewer, wish: Wish, place: str) -> None:
    """Do what one word asks for; `place` is what it was answered to.

    Raises:
        NotFound: it is not there any more for this viewer.
        Forbidden: others answer for it.
    """
    if wish is Wish.STOP:
        await stop(viewer.id, NOTICES)
        await stop(viewer.id, WEEKLY)
        return
    if wish is Wish.CONFIRM:
        await confirm(viewer, int(place[1:]))
        return
    topic = await posting.topic_at(viewer, place)
    if wish is Wish.FOLLOW:
        await follow(viewer.id, topic)
    else:
        await unfollow(viewer.id, topic)


async def stop(person_id: int, letters: str) -> None:
    """Send somebody no more letters of one kind, as one click on the page does."""
    if letters == NOTICES:
        await stop_mail(person_id)
        return
    await STOP_LETTER.one(person_id)
