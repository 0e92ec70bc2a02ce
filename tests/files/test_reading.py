"""What stands in documents is read once, and says so; what cannot be read says why."""

import pytest

from forum.files.models import Reading
from forum.files.reading import read_documents, states
from tests.conftest import Browse, RunJobs
from tests.files import offices
from tests.support.uploads import uploaded
from tests.support.visitor import Visitor
from tests.support.world import World


@pytest.fixture
async def sigrid(browse: Browse, world: World) -> Visitor:
    return await browse(world.sigrid)


async def test_documents_are_read_after_the_upload(sigrid: Visitor, run_jobs: RunJobs) -> None:
    pdf = (await uploaded(sigrid, "rutine.pdf", offices.pdf()))["id"]
    docx = (await uploaded(sigrid, "rutine.docx", offices.docx()))["id"]
    assert await states([pdf, docx, 999]) == {
        pdf: (Reading.WAITING, "", 0),
        docx: (Reading.WAITING, "", 0),
    }
    await run_jobs()
    assert await states([pdf, docx]) == {pdf: (Reading.READ, "", 2), docx: (Reading.READ, "", 0)}
    read = await read_documents([pdf, docx])
    assert [page.number for page in read[pdf].pages] == [1, 2]
    assert "Tell kassen" in read[pdf].pages[0].text
    assert read[pdf].language == "nb"
    assert read[pdf].html == ""
    assert all(page.has_picture and page.width == 1200 for page in read[pdf].pages)
    assert "<h1>" in read[docx].html
    assert read[docx].text.startswith("Stengerutine")
    assert read[docx].title == "Stengerutine på Åsane"
