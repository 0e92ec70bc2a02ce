"""The word list as moderators look after it, and what people searched for."""

from forum import search
from forum.search.jobs import look_after_index
from forum.threads import actions
from forum.threads.actions import NewQuestion
from tests.conftest import Browse, RunJobs, StoppedClock
from tests.support.pages import Page
from tests.support.world import World, viewer

LABEL = "Words that mean the same"
LINES = """# things
sofa, divan
Trapp; stige
alene
og, and
"""


async def _ask_for_trestles(world: World, run_jobs: RunJobs) -> None:
    await look_after_index()
    await actions.ask(
        await viewer(world.torbjorn),
        NewQuestion(
            title="Hvem har ekstra bukker?",
            text="Vi trenger to til loppemarkedet.",
            theme_id=world.economy.id,
            branch_id=world.bodo.id,
        ),
    )
    await run_jobs()
    await search.flush()


async def test_words_that_found_nothing_are_added_with_one_click_and_find_at_once(
    world: World, browse: Browse, run_jobs: RunJobs, clock: StoppedClock
) -> None:
    await _ask_for_trestles(world, run_jobs)
    sigrid, marit = await browse(world.sigrid), await browse(world.marit)
    assert (await sigrid.open("/search", q="Stativ")).heading == "Nothing found for “Stativ”"
    await search.flush()
    page = await (await marit.open("/moderation")).follow("What people search for")
    assert page.says("stativ 1 time")
    assert "Sigrid" not in page.text
    page = await page.follow("Add to the word list")
    form = page.form("Save")
    assert form.value(LABEL).startswith("stativ")
    page = await form.submit()
    assert page.status == 422
    assert "Write at least two words with a comma between them" in page.errors[0]
    clock.move(minutes=1)
    page = await page.form("Save").submit({LABEL: "Stativ, BUKK,  stativ"})
    assert page.path == "/moderation/words"
    assert page.says("stativ, bukk")
    assert (await sigrid.open("/search", q="stativ")).says("Hvem har ekstra bukker?")
    page = await page.form("Try them").submit({"Words that somebody might search for": "stativ"})
    assert page.says("The search also looks for bukk.")
    assert page.says("Hvem har ekstra bukker?")
    await search.flush()
    page = await marit.open("/moderation/searches")
    assert page.says("Every search found something")
    assert page.says("stativ 3 times")
    await _switched_off(await marit.open("/moderation/words"), clock)
    assert (await sigrid.open("/search", q="stativ")).heading == "Nothing found for “stativ”"


async def _switched_off(page: Page, clock: StoppedClock) -> None:
    page = await page.follow("Change")
    page = await page.form("Save").submit({LABEL: "stativ, bukk, krakk"})
    assert page.says("stativ, bukk, krakk")
    clock.move(minutes=1)
    page = await (await page.follow("Change")).form("Switch off").submit()
    assert page.says("Switched off")


async def test_lines_are_read_in_after_showing_what_they_would_change(
    world: World, browse: Browse
) -> None:
    marit = await browse(world.marit)
    page = await marit.open("/moderation/words/new")
    page = await page.form("Save").submit({LABEL: "sofa, sovesofa"})
    page = await marit.open("/moderation/words/new")
    page = await page.form("Save").submit({LABEL: "sofa, Sovesofa"})
    assert "These words stand together already." in page.errors
    page = await marit.open("/moderation/words/text")
    page = await page.form("Show what would change").submit({"Lines of words": LINES})
    assert page.status == 422
    assert page.says("Line 4, “alene”: Write at least two words")
    assert page.says("Line 5, “og, and”: “og” is so common")
    assert not page.has_form("Change the list")
    text = "\n".join(LINES.splitlines()[:3])
    page = await page.form("Show what would change").submit({"Lines of words": text})
    assert page.says("Changed: sofa, divan It was: sofa, sovesofa")
    assert page.says("New: trapp, stige")
    assert (await marit.open("/moderation/words.txt")).response.text == "sofa, sovesofa\n"
    page = await page.form("Change the list").submit()
    assert page.flash == "Saved. The next search uses it."
    assert (await marit.open("/moderation/words.txt")).response.text == (
        "sofa, divan\ntrapp, stige\n"
    )


async def test_word_list_is_for_moderators_only(world: World, browse: Browse) -> None:
    sigrid = await browse(world.sigrid)
    for path in ("", ".txt", "/new", "/text"):
        assert (await sigrid.open(f"/moderation/words{path}")).status == 403, path
    assert (await sigrid.press("/moderation/words/new", words="a, b")).status == 403
    assert (await sigrid.open("/moderation/searches")).status == 403
