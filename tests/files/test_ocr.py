"""The real tesseract, where it is installed: scans and photos of text are read and found."""

import io
import re
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from forum import search
from forum.files import programs, reader_process
from forum.files.models import DocumentPage
from forum.search.jobs import look_after_index
from forum.seeding.basics import load_basics
from tests.conftest import Browse, RunJobs
from tests.support.forms import Upload, Value
from tests.support.world import World

# Any that has æ, ø and å; Pillow's own has not.
FONTS = ("LiberationSans-Regular.ttf", "DejaVuSans.ttf")

pytestmark = pytest.mark.skipif(
    not {"nor", "dan"} <= set(programs.ocr_languages()),
    reason="tesseract is not installed with Norwegian and Danish (tesseract-ocr-nor, -dan)",
)

NORWEGIAN = """Stenging av butikken

1. Lås ytterdøra og slå av lyset i vinduet.
2. Tell kontantene to ganger og skriv beløpet i den blå boka.
3. Slå på tyverialarmen før du går hjem."""
DANISH = """Lukning af butikken

1. Lås yderdøren, og sluk lyset i vinduet.
2. Tæl kontanterne to gange, og skriv beløbet i den blå bog.
3. Læg tasken i pengeskabet bag køleskabet."""


def font() -> ImageFont.FreeTypeFont:
    for name in FONTS:
        with suppress(OSError):
            return ImageFont.truetype(name, 36)
    pytest.skip("there is no font to write with (fonts-liberation)")


def page(text: str, *, turned: int = 0) -> Image.Image:
    """A sheet of A4 at 200 dots an inch, as a scanner makes it, perhaps turned."""
    sheet = Image.new("L", (1654, 2339), 250)
    place = (140, 160)
    ImageDraw.Draw(sheet).multiline_text(place, text, fill=20, font=font(), spacing=26)
    return sheet.rotate(turned, expand=True)


def saved(kind: str, *pages: Image.Image) -> bytes:
    out = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if kind == "PDF" else {}
    pages[0].save(out, kind, resolution=200, **more)
    return out.getvalue()


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-zæøå]+", text.casefold()))


@pytest.mark.parametrize("turned", [0, 90, 180])
def test_scanned_pages_in_norwegian_and_danish_are_read(tmp_path: Path, turned: int) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(saved("PDF", page(NORWEGIAN, turned=turned), page(DANISH)))
    told = reader_process.read(str(path), "application/pdf", 25)
    assert told["reason"] == ""
    for written, (read, _width, _height) in zip((NORWEGIAN, DANISH), told["pages"], strict=True):
        assert len(words(written) & words(read)) >= 0.95 * len(words(written))


def test_photo_of_a_notice_is_read_and_a_photo_of_nothing_is_not(tmp_path: Path) -> None:
    path = tmp_path / "notice.jpg"
    path.write_bytes(saved("JPEG", page(DANISH)))
    assert "køleskabet" in reader_process.read(str(path), "image/jpeg", 25)["text"]
    Image.effect_noise((800, 600), 90).convert("RGB").save(path, "JPEG")
    assert reader_process.read(str(path), "image/jpeg", 25)["reason"] == "picture"


async def test_a_word_of_a_scan_is_found_on_its_page(
    world: World, browse: Browse, run_jobs: RunJobs
) -> None:
    await load_basics()
    await look_after_index()
    scan = Upload("stenging.pdf", saved("PDF", page(NORWEGIAN), page(DANISH)))
    bente = await browse(world.bente)
    form = (await bente.open("/routines/new")).form("Publish the routine")
    fields: dict[str, Value] = {
        "What is the routine called?": "Lukning",
        "What is it about?": "Economy and operating routines",
        "Or a file that you have": [scan],
    }
    await form.submit(fields, "Publish the routine")
    await run_jobs()
    await search.flush()
    assert await DocumentPage.filter(text__contains="køleskabet").count() == 1
    found = await (await browse(world.sigrid)).open("/search", q="køleskab")
    assert found.says("Page 2 of stenging.pdf")
    shown = await found.follow("Lukning")
    assert shown.says("Tell kontantene to ganger")
