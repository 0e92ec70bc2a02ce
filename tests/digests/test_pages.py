"""Choosing the letter, looking at the next one, and stopping it from the mail itself."""

import re

from forum.digests.models import Frequency, LetterPlan
from forum.mail.unsubscribe import NOTICES, WEEKLY, Stop, stop_link
from forum.notifications import is_subscribed, subscribe
from forum.notifications.queries import gets_mail_at_once
from tests.conftest import BASE_URL, Browse, RunJobs, StoppedClock
from tests.digests.writings import write_thread
from tests.support.visitor import Visitor
from tests.support.world import World


def path_to_stop(person: int, letters: str = WEEKLY, topic: str = "") -> str:
    return stop_link(Stop(person, letters, topic)).removeprefix(BASE_URL)


async def plan(person: int) -> LetterPlan:
    return await LetterPlan.get_or_none(person_id=person) or LetterPlan(person_id=person)


async def test_reader_chooses_day_and_frequency(world: World, browse: Browse) -> None:
    page = await (await browse(world.sigrid)).open("/me/letter")
    form = page.form("Save")
    assert form.value("Day") == "3"
    page = await form.submit({"How often": "Once a month", "Day": "Monday"})
    assert page.flash
    chosen = await plan(world.sigrid.id)
    assert (chosen.frequency, chosen.weekday) == (Frequency.MONTHLY, 0)
    assert page.says("It comes on 7 December")


async def test_nonsense_is_refused_and_changes_nothing(world: World, browse: Browse) -> None:
    sigrid = await browse(world.sigrid)
    page = await sigrid.press("/me/letter", frequency="hourly", weekday="9")
    assert page.status == 422
    assert page.errors
    assert not await LetterPlan.exists(person_id=world.sigrid.id)


async def test_reader_looks_at_the_next_letter_so_far(world: World, browse: Browse) -> None:
    await write_thread(world, world.torbjorn, "How do you price <sofas>?")
    page = await (await browse(world.sigrid)).open("/me/letter/preview")
    assert page.says("How do you price <sofas>?")
    frame = page.one("iframe")
    assert frame.get("sandbox") is not None
    assert "allow-scripts" not in frame.get("sandbox", "")
    assert "allow-same-origin" not in frame.get("sandbox", "")
    letter = await (await browse(world.sigrid)).open(frame.get("src", ""))
    policy = letter.response.headers["content-security-policy"]
    assert "style-src 'unsafe-inline'" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert letter.response.headers["x-frame-options"] == "SAMEORIGIN"
    assert "How do you price &lt;sofas&gt;?" in letter.html


async def test_looking_at_the_next_letter_changes_nothing(
    world: World, browse: Browse, clock: StoppedClock, run_jobs: RunJobs
) -> None:
    await write_thread(world, world.torbjorn, "How do you price sofas?")
    sigrid = await browse(world.sigrid)
    for _ in range(2):
        page = await sigrid.open("/me/letter/preview")
        assert page.says("How do you price sofas?")
    assert not await LetterPlan.exists(person_id=world.sigrid.id)


async def test_one_click_of_a_mail_program_stops_the_letter(
    world: World, stranger: Visitor
) -> None:
    # RFC 8058: no session, no cookie, no Origin.
    answer = await stranger.client.post(
        path_to_stop(world.sigrid.id), data={"List-Unsubscribe": "One-Click"}
    )
    assert answer.status_code == 200
    assert (await plan(world.sigrid.id)).frequency is Frequency.NEVER


async def test_opening_the_link_stops_nothing(world: World, stranger: Visitor) -> None:
    path = path_to_stop(world.sigrid.id)
    page = await stranger.open(path)
    assert page.status == 200
    await stranger.client.head(path)
    assert (await plan(world.sigrid.id)).frequency is Frequency.WEEKLY


async def test_page_offers_less_instead_of_nothing(world: World, stranger: Visitor) -> None:
    page = await stranger.open(path_to_stop(world.sigrid.id))
    page = await page.forms[0].submit(button="Only once a month")
    assert "once a month" in page.text
    assert (await plan(world.sigrid.id)).frequency is Frequency.MONTHLY
    page = await page.forms[0].submit(button="Only what is about my own branch")
    assert (await plan(world.sigrid.id)).is_branch_only
    page = await page.forms[0].submit(button="No letters at all")
    assert (await plan(world.sigrid.id)).frequency is Frequency.NEVER
    page = await page.forms[0].submit(button="Send me the letter every week again")
    assert (await plan(world.sigrid.id)).frequency is Frequency.WEEKLY


async def test_own_branch_is_not_offered_to_who_has_none(world: World, stranger: Visitor) -> None:
    page = await stranger.open(path_to_stop(world.marit.id))
    assert not re.search("own branch", page.text)


async def test_link_works_after_years(world: World, stranger: Visitor, clock: StoppedClock) -> None:
    path = path_to_stop(world.sigrid.id)
    clock.move(days=2000)
    assert (await stranger.open(path)).status == 200


async def test_forged_link_does_nothing(world: World, stranger: Visitor) -> None:
    path = path_to_stop(world.sigrid.id)
    for forged in (path[:-3] + "abc", "/letters/unsubscribe/nonsense"):
        answer = await stranger.client.post(forged, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 422
    assert (await plan(world.sigrid.id)).frequency is Frequency.WEEKLY


async def test_mail_about_one_question_stops_that_question_or_all_at_once(
    world: World, stranger: Visitor
) -> None:
    await subscribe(world.sigrid.id, "thread:12")
    page = await stranger.open(path_to_stop(world.sigrid.id, NOTICES, "thread:12"))
    page = await page.forms[0].submit(button="Do not follow this one any more")
    assert not await is_subscribed(world.sigrid.id, "thread:12")
    assert await gets_mail_at_once(world.sigrid.id)
    await page.forms[0].submit(button="No mails at once")
    assert not await gets_mail_at_once(world.sigrid.id)
    assert (await plan(world.sigrid.id)).frequency is Frequency.WEEKLY


async def test_page_speaks_the_readers_language(world: World, stranger: Visitor) -> None:
    world.jens.language = "da"
    await world.jens.save()
    assert (await stranger.open(path_to_stop(world.jens.id))).language == "da"


async def test_after_a_pause_the_letter_starts_afresh(
    world: World, browse: Browse, clock: StoppedClock
) -> None:
    await LetterPlan.create(
        person_id=world.sigrid.id, frequency=Frequency.NEVER, read_until_at=clock.now
    )
    clock.move(days=200)
    form = (await (await browse(world.sigrid)).open("/me/letter")).form("Save")
    await form.submit({"How often": "Every week"})
    assert (await plan(world.sigrid.id)).read_until_at is None


async def test_development_inbox_shows_letters(
    world: World, browse: Browse, run_jobs: RunJobs
) -> None:
    stranger = await browse()
    sign_in = await stranger.open("/sign-in")
    await sign_in.forms[0].submit({"Your e-mail address": "sigrid@example.org"})
    await run_jobs()
    page = await stranger.open("/dev/mail")
    assert "sigrid@example.org" in page.text
    page = await page.follow("Your code for Samling")
    assert re.search(r"\d{6}", page.text)
    letter = await stranger.open(page.one("iframe").get("src", ""))
    assert re.search(r"\d{6}", letter.html)
    assert "default-src 'none'" in letter.response.headers["content-security-policy"]
