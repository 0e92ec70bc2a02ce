"""A file is for those who may read what it hangs on; nobody hangs it elsewhere."""

import pytest

from forum.files.models import StoredFile
from forum.kit.errors import Invalid
from forum.threads import actions
from forum.threads.actions import NewAnswer
from forum.threads.models import Answer, Attachment, Thread
from tests.conftest import Browse
from tests.files import samples
from tests.support.visitor import Visitor
from tests.support.world import World, viewer


async def answer_with_file(visitor: Visitor, thread: Thread) -> tuple[Answer, StoredFile]:
    files = [("files", ("plan.pdf", samples.pdf(), "application/pdf"))]
    data = {"text": "Se planen."}
    page = await visitor.send("POST", f"/threads/{thread.id}/answers", data=data, files=files)
    assert page.status == 200, page.errors
    answer = await Answer.all().order_by("-id").first()
    file = await StoredFile.all().order_by("-id").first()
    assert answer
    assert file
    return answer, file


async def test_file_of_a_hidden_answer_cannot_be_hung_on_ones_own(
    world: World, browse: Browse
) -> None:
    sigrid, torbjorn = await browse(world.sigrid), await browse(world.torbjorn)
    await sigrid.press("/questions/new", title="Hva koster en stol?", theme=str(world.economy.id))
    thread = await Thread.get()
    hidden, file = await answer_with_file(await browse(world.jens), thread)
    marit = await browse(world.marit)
    await marit.press(f"/answers/{hidden.id}/hiding", reason="Private numbers.")
    path = f"/threads/{thread.id}/files/{file.id}"
    assert (await torbjorn.open(path)).status == 404
    own, own_file = await answer_with_file(torbjorn, thread)
    await torbjorn.send(
        "POST",
        f"/answers/{own.id}/text",
        data={"text": "Se denne.", "keep": [str(file.id), str(own_file.id)], "edit_count": "0"},
    )
    assert (await torbjorn.open(path)).status == 404
    assert await Attachment.filter(file_id=file.id).count() == 1
    assert await Attachment.filter(file_id=own_file.id, answer_id=own.id).exists()


async def test_file_of_somebody_elses_answer_is_not_let_go_by_another(
    world: World, browse: Browse
) -> None:
    sigrid, torbjorn = await browse(world.sigrid), await browse(world.torbjorn)
    await sigrid.press("/questions/new", title="Hva koster en stol?", theme=str(world.economy.id))
    thread = await Thread.get()
    _theirs, file = await answer_with_file(await browse(world.jens), thread)
    own, _own_file = await answer_with_file(torbjorn, thread)
    for count, keep in enumerate(([str(file.id)], [])):
        data = {"text": f"Se denne {count}.", "keep": keep, "edit_count": str(count)}
        await torbjorn.send("POST", f"/answers/{own.id}/text", data=data)
    assert (await StoredFile.get(id=file.id)).claimed_at is not None


async def test_file_hangs_on_one_text_however_it_is_asked(world: World, browse: Browse) -> None:
    sigrid = await browse(world.sigrid)
    await sigrid.press("/questions/new", title="Hva koster en stol?", theme=str(world.economy.id))
    thread = await Thread.get()
    _answer, file = await answer_with_file(sigrid, thread)
    new = NewAnswer(
        thread_id=thread.id, text="Se her.", branch_id=world.vefsn.id, file_ids=(file.id,)
    )
    with pytest.raises(Invalid):
        await actions.answer(await viewer(world.sigrid), new)
