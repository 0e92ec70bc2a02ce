"""A new branch begins a kit, copies routines, ticks off; moderators change the tasks."""

import pytest

from forum.accounts.models import Person
from forum.kit import db
from forum.kit.data import data_dir
from forum.kits.forms import TaskForm
from forum.kits.models import KitItem
from forum.kits.seeds import load_kits
from forum.routines import actions
from forum.routines.models import Routine
from tests.conftest import Browse
from tests.support.visitor import Visitor
from tests.support.world import World, make_person, viewer

KIT = "/kits/opening-a-shop"
BRANCH = "/branches/bodo/kits/opening-a-shop"


@pytest.fixture
async def leader(world: World) -> Person:
    """Kari leads Bodø; the kit is there, and the task of closing has Herlev's routine."""
    await load_kits(data_dir("seeds") / "kits")
    bente = await viewer(world.bente)
    new = actions.NewRoutine(
        branch_id=world.herlev.id,
        text=actions.NewText(title="Closing the shop", text="- [ ] Lock.", language="en"),
        details=actions.Details(theme_id=world.economy.id),
    )
    version = await actions.start(bente, new)
    await actions.publish(bente, version.routine_id, version.id)
    await KitItem.filter(key="closing").update(routine_id=version.routine_id)
    return await make_person("Kari", world.bodo, is_leader=True)


async def begun(browse: Browse, leader: Person) -> Visitor:
    visitor = await browse(leader)
    await (await visitor.open("/kits")).form("Begin in Bodø").submit()
    return visitor


async def place_of(key: str) -> str:
    return f"{BRANCH}/items/{(await KitItem.get(key=key)).id}"


async def test_loading_the_kit_twice_changes_nothing(leader: Person) -> None:
    await KitItem.filter(key="waste").update(title_en="Call the council")
    assert await load_kits(data_dir("seeds") / "kits") == 0
    assert await KitItem.all().count() == 14
    assert (await KitItem.get(key="waste")).title_en == "Call the council"


async def test_a_branch_ticks_off_and_sees_who_did(
    world: World, browse: Browse, leader: Person
) -> None:
    await begun(browse, leader)
    torbjorn = await browse(world.torbjorn)
    assert (await torbjorn.open(BRANCH)).says("0 of 14 are done")
    for _time in range(2):
        await torbjorn.press(f"{await place_of('premises')}/tick")
    page = await (await browse(leader)).open(BRANCH)
    assert page.says("1 of 14 are done")
    assert page.says("Torbjørn ticked it off, today at 12:00")
    await torbjorn.press(f"{await place_of('premises')}/tick/withdrawal")
    assert (await torbjorn.open(BRANCH)).says("0 of 14 are done")


async def test_a_routine_is_copied_once_and_remembers_where_it_comes_from(
    browse: Browse, leader: Person
) -> None:
    kari = await begun(browse, leader)
    page = await kari.open(BRANCH)
    assert page.says("An example: Closing the shop")
    for _time in range(2):
        answer = await kari.client.post(
            f"{await place_of('closing')}/copy", headers={"sec-fetch-site": "same-origin"}
        )
        assert answer.status_code == 303
    copy = await Routine.get(branch__slug="bodo")
    assert answer.headers["location"] == (await place_of("closing")).replace("/items/", "#task-")
    assert (copy.title, copy.number, copy.origin_number) == ("Closing the shop", 0, 1)
    there = await kari.open(BRANCH)
    assert there.says("Your own: Closing the shop (draft)")
    assert (await there.follow("Go through the draft")).path == f"/routines/{copy.id}"
    assert (await kari.press(f"{await place_of('waste')}/copy")).status == 404


async def test_a_member_who_makes_no_routines_copies_none(
    world: World, browse: Browse, leader: Person
) -> None:
    kari = await begun(browse, leader)
    torbjorn = await browse(world.torbjorn)
    button, hint = f"{await place_of('closing')}/copy", "Ask the leader of your branch"
    page = await torbjorn.open(BRANCH)
    assert page.says("An example: Closing the shop")
    assert page.says(hint)
    assert button not in page.html
    page = await kari.open(BRANCH)
    assert button in page.html
    assert not page.says(hint)
    assert (await torbjorn.press(button)).status == 403
    assert await Routine.filter(branch_id=world.bodo.id).count() == 0
    await actions.allow_writer(await viewer(leader), world.bodo.id, world.torbjorn.id)
    assert button in (await torbjorn.open(BRANCH)).html


async def test_what_a_branch_keeps_to_itself_is_not_offered(
    world: World, browse: Browse, leader: Person
) -> None:
    kari = await begun(browse, leader)
    await Routine.all().update(visibility="branch")
    assert "Closing the shop" not in (await kari.open(BRANCH)).text
    assert (await kari.press(f"{await place_of('closing')}/copy")).status == 404


async def test_only_leaders_begin_and_only_the_branch_looks(
    world: World, browse: Browse, leader: Person
) -> None:
    torbjorn = await browse(world.torbjorn)
    assert not (await torbjorn.open(KIT)).has_form("Begin in Bodø")
    assert (await torbjorn.press(BRANCH)).status == 403
    assert (await torbjorn.open(BRANCH)).path == KIT
    await begun(browse, leader)
    sigrid = await browse(world.sigrid)
    assert (await sigrid.open(BRANCH)).status == 403
    assert (await sigrid.press(f"{await place_of('premises')}/tick")).status == 403
    assert await db.value("SELECT COUNT(*) FROM kit_tick") == 0


async def test_moderators_change_tasks_and_their_order(
    world: World, browse: Browse, leader: Person
) -> None:
    marit = await browse(world.marit)
    place = "/moderation/kits/opening-a-shop"
    form = (await marit.open(f"{place}/items/new")).form("Save")
    refused = await form.submit({"Task in bokmål": "Feir"})
    assert refused.status == 422
    done = await refused.form("Save").submit(
        {"Task in Danish": "Fejr det", "Routine to copy": "https://x.example/routines/1"}
    )
    assert done.says("Feir") or done.says("Fejr det")
    added = await KitItem.get(title_nb="Feir")
    assert (added.position, added.routine_id) == (15, 1)
    await marit.press(f"{place}/items/{added.id}/position", to="up")
    keys = [item.key for item in await KitItem.all().order_by("position")]
    assert keys[-2:] == ["", "tell-everybody"]
    await marit.press(f"{place}/items/{added.id}/removal")
    assert "Feir" not in (await marit.open(KIT)).text
    wrong = (
        await (await marit.open(f"{place}/items/{(await KitItem.get(key='waste')).id}"))
        .form("Save")
        .submit({"Routine to copy": "/threads/1"})
    )
    assert wrong.says("There is no routine at this address.")


@pytest.mark.parametrize(
    ("address", "routine_id"),
    [
        ("", 0),
        ("12", 12),
        ("/routines/12", 12),
        ("https://samling.example.org/routines/12?x=1#y", 12),
        ("/routines/12/sheet", 12),
    ],
)
def test_the_address_of_a_routine_is_understood(address: str, routine_id: int) -> None:
    assert TaskForm(data={"routine": address}).change().routine_id == routine_id
