"""Searching as a person meets it: hits, filters, the other language, nothing forbidden."""

import pytest

from forum import search
from forum.kit import db
from forum.search.jobs import look_after_index
from forum.seeding.basics import load_basics
from forum.threads import actions
from forum.threads.actions import NewAnswer, NewDiscussion, NewQuestion
from forum.threads.kinds import Visibility
from tests.conftest import Browse, RunJobs, StoppedClock
from tests.support.work import run_all_jobs
from tests.support.world import World, viewer


@pytest.fixture
async def written(world: World, run_jobs: RunJobs) -> World:
    """A few things that can be found."""
    await load_basics()
    await look_after_index()
    bente, torbjorn = await viewer(world.bente), await viewer(world.torbjorn)
    asked = await actions.ask(
        torbjorn,
        NewQuestion(
            title="Hvordan deler dere arbeidet?",
            text="Det er alltid de samme som kommer.",
            theme_id=world.recruitment.id,
            branch_id=world.bodo.id,
        ),
    )
    await actions.answer(
        bente,
        NewAnswer(
            thread_id=asked.id,
            text="Vores vagtplan hænger **altid** i køkkenet.",
            branch_id=world.herlev.id,
        ),
    )
    await actions.discuss(
        bente,
        NewDiscussion(
            title="Vagtplan til jul",
            text="Kun for os i Herlev.",
            theme_id=world.recruitment.id,
            branch_id=world.herlev.id,
            visibility=Visibility.BRANCH,
        ),
    )
    await run_jobs()
    await search.flush()
    return world


async def test_a_norwegian_word_finds_a_danish_text(written: World, browse: Browse) -> None:
    page = await (await browse(written.sigrid)).open("/search", q="vaktliste")
    assert page.heading == "1 hit for “vaktliste”"
    assert page.texts("mark") == ["vagtplan"]
    assert page.says("hænger altid i køkkenet")
    assert page.says("We also looked for")


async def test_word_help_is_short_and_names_no_word_twice(written: World, browse: Browse) -> None:
    page = await (await browse(written.sigrid)).open("/search", q="stenge butikken")
    assert page.texts(".also b") == ["lukke", "close", "lukning", "forretning", "shop", "store"]


async def test_a_hit_leads_to_its_answer(written: World, browse: Browse) -> None:
    page = await (await browse(written.sigrid)).open("/search", q="vagtplan")
    page = await page.follow("Hvordan deler dere arbeidet?")
    assert page.heading == "Hvordan deler dere arbeidet?"


async def test_what_a_branch_keeps_to_itself_is_found_by_its_members_only(
    written: World, browse: Browse
) -> None:
    inside = await (await browse(written.jens)).open("/search", q="vagtplan")
    outside = await (await browse(written.sigrid)).open("/search", q="vagtplan")
    assert inside.says("Vagtplan til jul")
    assert not outside.says("Vagtplan til jul")


async def test_what_was_hidden_a_moment_ago_is_not_shown(written: World, browse: Browse) -> None:
    visitor = await browse(written.sigrid)
    thread_id = await db.value("SELECT id FROM thread WHERE title LIKE 'Hvordan deler%'")
    await actions.hide_thread(await viewer(written.marit), thread_id, "A test.")
    page = await visitor.open("/search", q="vagtplan")
    assert not page.says("Hvordan deler dere arbeidet?")
    assert not (await visitor.open("/similar", title="Hvordan deler dere arbeidet")).says("Hvordan")


async def test_filters_narrow_and_are_taken_away_again(written: World, browse: Browse) -> None:
    visitor = await browse(written.jens)
    page = await visitor.open("/search", q="vagtplan", kind="discussion")
    assert page.heading == "1 hit for “vagtplan”"
    page = await visitor.open("/search", q="vagtplan", kind="tip")
    assert page.heading == "Nothing found for “vagtplan”"
    page = await page.follow("Search without filters")
    assert page.heading == "2 hits for “vagtplan”"


async def test_filters_are_combined_and_removed_one_by_one(
    written: World, browse: Browse, clock: StoppedClock
) -> None:
    visitor = await browse(written.jens)
    page = await visitor.open("/search", q="vagtplan")
    assert page.says("Denmark1")
    assert "English" not in page.text  # what would narrow nothing is not offered
    page = await visitor.open("/search", q="vagtplan", country="DK", period="month", solved="1")
    assert page.heading == "Nothing found for “vagtplan”"
    page = await page.follow("Take this filter away: Only solved")
    assert "country=DK" in page.url
    assert "period=month" in page.url
    assert page.heading == "1 hit for “vagtplan”"
    page = await page.follow("Take this filter away: Denmark")
    assert page.texts(".chip--in-use") == ["Take this filter away: The last month"]
    clock.move(days=40)
    page = await visitor.open("/search", q="vagtplan", period="month")
    assert page.heading == "Nothing found for “vagtplan”"
    page = await page.follow("The last year2")
    assert page.heading == "2 hits for “vagtplan”"
    page = await visitor.open("/search", q="vagtplan", files="1")
    assert page.heading == "Nothing found for “vagtplan”"


async def test_similar_questions_are_offered_while_a_title_is_written(
    written: World, browse: Browse
) -> None:
    page = await (await browse(written.sigrid)).open("/similar", title="Hvordan deler vi arbeidet")
    assert page.says("Somebody may have answered already")
    assert page.says("Hvordan deler dere arbeidet?")


async def test_words_that_go_on_from_what_is_typed_are_suggested(
    written: World, browse: Browse
) -> None:
    bente = await viewer(written.bente)
    for title in ("Trapper og trillebårer", "Ny trillebår?"):
        await actions.discuss(
            bente,
            NewDiscussion(
                title=title,
                text="Trapperommet vårt.",
                theme_id=written.recruitment.id,
                branch_id=written.herlev.id,
                visibility=Visibility.BRANCH,
            ),
        )
    await run_all_jobs()
    await search.flush()
    inside, outside = await browse(written.jens), await browse(written.sigrid)
    assert (await inside.open("/search/suggestions", q="trapper")).html.startswith(
        '{"words":["trapperommet"],"found":[{"title":"Trapper og trillebårer"'
    )
    assert (await outside.open("/search/suggestions", q="trapper")).html == (
        '{"words":[],"found":[]}'
    )
    listed = await outside.open("/search/suggestions", q="gode loppe")
    assert '"gode loppemarked"' in listed.html


async def test_nothing_found_leads_to_asking_with_the_words_filled_in(
    written: World, browse: Browse
) -> None:
    page = await (await browse(written.sigrid)).open("/search", q="xylofonreparasjonskurs")
    page = await page.follow("Ask the other shops")
    assert page.form("Send the question").value("The question") == "xylofonreparasjonskurs"


ODD_WORDS = (
    "",
    " ",
    "a",
    "og i på",
    "x" * 5000,
    "AND OR NOT",
    '"',
    '"unfinished',
    "***",
    "\N{GRINNING FACE}",
    "\x00\x01",
    "-",
    "- -x",
    "(((",
    "a" + " b" * 400,
    "\N{RIGHT-TO-LEFT OVERRIDE}ord",
    "theme:1",
    "%",
    "'; DROP TABLE thread; --",
)


async def test_anything_typed_gets_an_answer(written: World, browse: Browse) -> None:
    visitor = await browse(written.sigrid)
    for words in ODD_WORDS:
        assert (await visitor.open("/search", q=words)).status == 200, words


async def test_odd_addresses_mean_the_nearest_thing(written: World, browse: Browse) -> None:
    visitor = await browse(written.sigrid)
    page = await visitor.open(
        "/search", q="vagtplan", theme="x", page="-3", sort="?", branch="9" * 30, language="tlh"
    )
    assert page.heading == "1 hit for “vagtplan”"


async def test_words_that_nobody_wrote_lead_to_words_like_them_and_to_asking(
    written: World, browse: Browse
) -> None:
    page = await (await browse(written.sigrid)).open("/search", q="vagtmester")
    assert page.heading == "Nothing found for “vagtmester”"
    assert page.says("Perhaps one of these?")
    assert page.says("Hvordan deler dere arbeidet?")
    assert page.says("Ask the other shops")
    await search.flush()
    # For moderators it is a search that found nothing.
    page = await (await browse(written.marit)).open("/moderation/searches")
    assert "Add to the word list" in page.text
    assert page.says("vagtmester")
