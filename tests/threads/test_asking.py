import pytest

from forum.kit import db
from forum.kit.text import clean_text
from tests.conftest import Browse, Configure, RunJobs
from tests.support.forms import Upload
from tests.support.pages import Page
from tests.support.visitor import Visitor
from tests.support.world import World

QUESTION = {
    "The question, in one sentence": "Hvordan priser dere brukte møbler?",
    "Tell a little more": "Vi får inn **mye** møbler nå.",
    "What is it about?": "Economy and operating routines",
}


async def ask(visitor: Visitor, **changed: str) -> Page:
    page = await visitor.open("/questions/new")
    return await page.form("Send the question").submit(QUESTION | changed)


async def test_question_is_asked_and_read_by_others(browse: Browse, world: World) -> None:
    page = await ask(await browse(world.sigrid))
    assert page.heading == "Hvordan priser dere brukte møbler?"
    assert "Your question is sent" in page.flash
    read = await (await browse(world.bente)).open(page.path)
    assert "mye" in read.text
    assert read.one("strong").text == "mye"
    assert read.one("h1").get("lang") == "nb"
    assert "Sigrid" in read.text
    assert "Vefsn" in read.text


async def test_title_alone_is_a_question(browse: Browse, world: World) -> None:
    page = await ask(await browse(world.sigrid), **{"Tell a little more": ""})
    assert page.status == 200
    assert page.heading == "Hvordan priser dere brukte møbler?"


async def test_form_sent_twice_makes_one_question(browse: Browse, world: World) -> None:
    sigrid = await browse(world.sigrid)
    form = (await sigrid.open("/questions/new")).form("Send the question")
    first = await form.submit(QUESTION)
    second = await form.submit(QUESTION)
    assert first.path == second.path
    assert await db.value("SELECT COUNT(*) FROM thread") == 1


async def test_other_text_from_an_old_form_is_another_question(
    browse: Browse, world: World
) -> None:
    sigrid = await browse(world.sigrid)
    form = (await sigrid.open("/questions/new")).form("Send the question")
    first = await form.submit(QUESTION)
    second = await form.submit(QUESTION | {"The question, in one sentence": "Og klær?"})
    assert first.path != second.path
    assert second.heading == "Og klær?"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("The question, in one sentence", "   ", "Write the question"),
        ("The question, in one sentence", "x" * 201, "201 characters"),
        ("Tell a little more", "x" * 30_001, "30001 characters"),
        ("The question, in one sentence", "\u202e\u0000", "Write the question"),
    ],
)
async def test_bad_input_comes_back_with_what_was_typed(
    browse: Browse, world: World, field: str, value: str, sentence: str
) -> None:
    page = await ask(await browse(world.sigrid), **{field: value})
    assert page.status == 422
    assert any(sentence in error for error in page.errors), page.errors
    form = page.form("Send the question")
    for label, before in QUESTION.items():
        typed = value if label == field else before
        if label != "What is it about?":
            assert form.value(label) == clean_text(typed).strip()
    assert await db.value("SELECT COUNT(*) FROM thread") == 0


async def test_unknown_theme_is_refused_with_what_was_typed(browse: Browse, world: World) -> None:
    sigrid = await browse(world.sigrid)
    page = await sigrid.press("/questions/new", title="Hei?", text="Lang tekst", theme="99")
    assert page.status == 422
    assert "Choose one of these." in page.errors
    assert page.form("Send the question").value("Tell a little more") == "Lang tekst"


async def test_theme_that_was_closed_meanwhile_is_refused(browse: Browse, world: World) -> None:
    sigrid = await browse(world.sigrid)
    await world.economy.filter(id=world.economy.id).update(deactivated_at=world.vefsn.created_at)
    page = await sigrid.press("/questions/new", title="Hei?", theme=str(world.economy.id))
    assert page.status == 422
    assert any("Choose" in error for error in page.errors)


async def test_strange_characters_are_removed(browse: Browse, world: World) -> None:
    title = "Hva\u202e koster\u0007 en\u200b stol?"
    page = await ask(await browse(world.sigrid), **{"The question, in one sentence": title})
    assert page.heading == "Hva koster en stol?"


async def test_html_is_shown_as_text(browse: Browse, world: World) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    page = await ask(await browse(world.sigrid), **{"Tell a little more": evil})
    assert evil in page.text
    assert not page.all("main script, main img")


async def test_photo_is_kept_when_the_form_comes_back(browse: Browse, world: World) -> None:
    sigrid = await browse(world.sigrid)
    note = Upload("rutine.txt", b"Aapne kassa", "text/plain")
    form = (await sigrid.open("/questions/new")).form("Send the question")
    page = await form.submit(
        QUESTION | {"The question, in one sentence": "", "Do you have a picture?": note}
    )
    assert page.status == 422
    assert "rutine.txt" in page.text
    page = await page.form("Send the question").submit(QUESTION)
    assert page.status == 200
    link = page.links["rutine.txt 1 kB"]
    assert (await sigrid.open(link)).response.content == b"Aapne kassa"


async def test_file_that_is_no_picture_is_refused_with_a_sentence(
    browse: Browse, world: World
) -> None:
    sigrid = await browse(world.sigrid)
    fake = Upload("sofa.jpg", b"this is no picture at all", "image/jpeg")
    form = (await sigrid.open("/questions/new")).form("Send the question")
    page = await form.submit(QUESTION | {"Do you have a picture?": fake})
    assert page.status == 422
    assert "sofa.jpg" in page.text
    assert (
        page.form("Send the question").value("Tell a little more")
        == "Vi får inn **mye** møbler nå."
    )


async def test_too_large_upload_says_the_limit(
    browse: Browse, world: World, configure: Configure
) -> None:
    configure(max_upload_mb=1)
    sigrid = await browse(world.sigrid)
    big = Upload("stor.txt", b"x" * 1_100_000, "text/plain")
    form = (await sigrid.open("/questions/new")).form("Send the question")
    page = await form.submit(QUESTION | {"Do you have a picture?": big})
    assert page.status in {413, 422}
    assert "1 MB" in page.text


async def test_preview_shows_how_it_will_look(browse: Browse, world: World) -> None:
    page = await (await browse(world.sigrid)).open("/questions/new")
    shown = await page.form("Send the question").submit(QUESTION, button="Show")
    assert shown.one("[data-preview] strong").text == "mye"
    assert await db.value("SELECT COUNT(*) FROM thread") == 0


async def test_language_is_found_and_can_be_chosen(
    browse: Browse, world: World, run_jobs: RunJobs
) -> None:
    bente = await browse(world.bente)
    danish = {
        "The question, in one sentence": "Hvad gør I, når en kunde vil prutte om alt?",
        "Tell a little more": "Hos os sker det hver uge, og vi bliver trætte af det.",
    }
    page = await ask(bente, **danish)
    assert page.one("h1").get("lang") == "da"
    page = await ask(bente, **danish, Language="Nynorsk")
    assert page.one("h1").get("lang") == "nn"


async def test_discussion_is_started_and_continued(browse: Browse, world: World) -> None:
    sigrid, bente = await browse(world.sigrid), await browse(world.bente)
    page = (
        await (await sigrid.open("/discussions/new"))
        .form("Start the conversation")
        .submit(
            {
                "The heading": "Julemarked",
                "What do you want to talk about?": "Hvem skal ha julemarked i år?",
                "What is it about?": "Economy and operating routines",
            }
        )
    )
    assert page.heading == "Julemarked"
    read = await bente.open(page.path)
    page = await read.form("Send").submit({"Your answer": "Vi skal. Kom og se."})
    assert "Vi skal. Kom og se." in page.text
    assert "1 contribution" in page.text
    assert "Julemarked" in (await sigrid.open("/discussions")).text


async def test_theme_of_the_page_one_came_from_is_chosen(browse: Browse, world: World) -> None:
    page = await (await browse(world.sigrid)).open("/questions/new", theme="recruitment")
    values = page.form("Send the question").values
    assert values["theme"] == [str(world.recruitment.id)]
