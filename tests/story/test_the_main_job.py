"""The main job from end to end: HTTP in, a real SMTP server out, the real search process between.

A volunteer in Vefsn asks, somebody in Herlev answers in Danish, the asker accepts, a third person
finds it in the other language, and Thursday's letter brings it to everybody.
"""

import re
from datetime import UTC, datetime

from forum import search
from forum.accounts.models import Person
from forum.digests.jobs import start
from forum.search.jobs import look_after_index
from forum.seeding.basics import load_basics
from tests.conftest import Browse, Configure, RunJobs, StoppedClock
from tests.support.pages import Page
from tests.support.postbox import Postbox, html_of, text_of
from tests.support.visitor import Visitor
from tests.support.world import World

THURSDAY_AT_SEVEN = datetime(2026, 11, 19, 6, 0, tzinfo=UTC)
QUESTION = "Hvordan priser dere brukte møbler?"
ANSWER = "En tredjedel af nyprisen. Prisen hænger på vores vagtplan ved kassen."


async def sign_in(visitor: Visitor, person: Person, box: Postbox, run_jobs: RunJobs) -> None:
    page = await visitor.open("/sign-in")
    page = await page.form("Send me the code").submit({"Your e-mail address": person.email})
    await run_jobs()
    code = re.search(r"\b\d{6}\b", text_of(box.last_to(person.email)))
    assert code, text_of(box.last_to(person.email))
    page = await page.form("Sign in").submit({"The code from the e-mail": code[0]})
    assert page.status == 200


async def found_by(visitor: Visitor, words: str) -> Page:
    return await visitor.open("/search", q=words)


async def test_a_question_is_asked_answered_accepted_found_and_brought_by_letter(
    world: World,
    browse: Browse,
    smtp_server: Postbox,
    configure: Configure,
    clock: StoppedClock,
    run_jobs: RunJobs,
) -> None:
    configure(smtp_url=smtp_server.url)
    await load_basics()
    await look_after_index()  # as the schedule does, every minute

    # Sigrid in Vefsn signs in with the code from a mail, and asks.
    sigrid = await browse()
    await sign_in(sigrid, world.sigrid, smtp_server, run_jobs)
    page = await sigrid.open("/questions/new")
    page = await page.form("Send the question").submit(
        {
            "The question, in one sentence": QUESTION,
            "Tell a little more": "Vi får inn mye, og hver av oss setter sin egen pris.",
            "What is it about?": "Economy and operating routines",
        }
    )
    assert page.heading == QUESTION, page.text
    question = page.path

    # Bente in Herlev is shown it, and answers in Danish.
    clock.move(hours=1)
    bente = await browse()
    await sign_in(bente, world.bente, smtp_server, run_jobs)
    page = await bente.open("/")
    page = await page.follow(QUESTION)
    page = await page.form("Send the answer").submit({"Your answer": ANSWER})
    assert page.says("En tredjedel af nyprisen.")
    await run_jobs()

    # Sigrid hears of it by mail at once, and accepts.
    told = smtp_server.last_to(world.sigrid.email)
    assert "Bente" in text_of(told)
    page = await sigrid.open(question)
    page = await page.form("This solved it").submit()
    assert page.says("This solved it for Sigrid")
    await run_jobs()
    await search.flush()

    # Torbjørn in Bodø finds the Danish answer with a Norwegian word.
    torbjorn = await browse()
    await sign_in(torbjorn, world.torbjorn, smtp_server, run_jobs)
    page = await found_by(torbjorn, "vaktliste")
    assert page.says("vagtplan"), page.text
    assert page.says("Solved")
    page = await page.follow(QUESTION)
    assert page.says("Prisen hænger på vores vagtplan")

    # On Thursday the letter brings it to everybody, each in one mail.
    clock.set(THURSDAY_AT_SEVEN)
    before = len(smtp_server.messages)
    await start_letters(run_jobs)
    letters = smtp_server.messages[before:]
    readers = {world.bente.email, world.jens.email, world.torbjorn.email}
    assert readers <= {str(each["To"].addresses[0].addr_spec) for each in letters}
    letter = smtp_server.last_to(world.jens.email)
    assert QUESTION in text_of(letter)
    assert QUESTION in html_of(letter)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    await start_letters(run_jobs)
    assert len(smtp_server.to(world.jens.email)) == 1


async def start_letters(run_jobs: RunJobs) -> None:
    await start()
    await run_jobs()
