"""The family tree: all generations, and nothing of what the viewer may not see."""

import pytest

from forum.kit.errors import NotFound
from forum.kit.viewer import Viewer
from forum.kit.visibility import Visibility
from forum.routines import actions
from forum.routines.models import Routine
from forum.routines.queries import Relative, lineage_of
from tests.conftest import Browse
from tests.routines import steps
from tests.support.world import World, make_person, viewer

Tree = tuple[str, list["Tree"]]


def drawn(relative: Relative) -> Tree:
    return relative.title, [drawn(each) for each in relative.variants]


async def adapted(who: Viewer, origin: Routine, title: str) -> Routine:
    version = await actions.adapt(who, origin.id, who.branch_ids[0])
    await actions.publish(who, version.routine_id, version.id)
    await Routine.filter(id=version.routine_id).update(title=title)
    return await Routine.get(id=version.routine_id)


@pytest.fixture
async def leaders(world: World) -> tuple[Viewer, Viewer, Viewer]:
    """Leaders of Herlev, Vefsn and Bodø."""
    kari = await make_person("Kari", world.vefsn, is_leader=True)
    ola = await make_person("Ola", world.bodo, is_leader=True)
    return await viewer(world.bente), await viewer(kari), await viewer(ola)


@pytest.fixture
async def family(world: World, leaders: tuple[Viewer, ...]) -> dict[str, Routine]:
    """Herlev's, of which Vefsn and Bodø made theirs; of Vefsn's Bodø, and Herlev again of that."""
    herlev, vefsn, bodo = leaders
    eldest = await steps.publish(herlev, world, "A")
    second = await adapted(vefsn, eldest, "B")
    sibling = await adapted(bodo, eldest, "C")
    third = await adapted(bodo, second, "D")
    fourth = await adapted(herlev, third, "E")
    return {each.title: each for each in (eldest, second, sibling, third, fourth)}


WHOLE: Tree = ("A", [("B", [("D", [("E", [])])]), ("C", [])])


async def test_everybody_in_it_shows_the_whole_family(
    family: dict[str, Routine], world: World
) -> None:
    sigrid = await viewer(world.sigrid)
    for routine in family.values():
        assert drawn((await lineage_of(sigrid, routine.id)).eldest) == WHOLE


async def test_what_cannot_be_seen_stays_out_and_the_tree_stays_whole(
    family: dict[str, Routine], world: World
) -> None:
    third = family["D"].id
    await Routine.filter(id=third).update(visibility=Visibility.BRANCH)
    sigrid, torbjorn = await viewer(world.sigrid), await viewer(world.torbjorn)
    shown = await lineage_of(sigrid, family["E"].id)
    assert drawn(shown.eldest) == ("A", [("B", [("E", [])]), ("C", [])])
    assert shown.origin is None
    [second, _sibling] = shown.eldest.variants
    assert second.variants[0].origin_number == 0
    assert drawn((await lineage_of(torbjorn, family["E"].id)).eldest) == WHOLE
    with pytest.raises(NotFound):
        await lineage_of(sigrid, 999)


async def test_what_hangs_together_only_by_what_cannot_be_seen_is_no_family(
    family: dict[str, Routine], world: World
) -> None:
    await actions.hide(await viewer(world.marit), family["A"].id, "En prøve.")
    sigrid = await viewer(world.sigrid)
    assert drawn((await lineage_of(sigrid, family["C"].id)).eldest) == ("C", [])
    assert drawn((await lineage_of(sigrid, family["E"].id)).eldest) == (("B", [("D", [("E", [])])]))


async def test_deleted_and_unpublished_variants_are_not_in_it(
    family: dict[str, Routine], world: World, leaders: tuple[Viewer, ...]
) -> None:
    herlev, vefsn, bodo = leaders
    await actions.delete(vefsn, family["B"].id)
    await actions.adapt(vefsn, family["C"].id, world.vefsn.id)
    shown = await lineage_of(herlev, family["A"].id)
    assert drawn(shown.eldest) == ("A", [("C", []), ("D", [("E", [])])])
    assert (await lineage_of(bodo, family["D"].id)).origin is None


async def test_the_page_shows_it_as_nested_lists(
    family: dict[str, Routine], world: World, browse: Browse
) -> None:
    page = await (await browse(world.sigrid)).open(f"/routines/{family['B'].id}")
    assert page.texts(".family > li > div > a") == ["A"]
    assert page.texts(".family > li > ul > li[aria-current] > div > b") == ["B"]
    assert page.texts(".family ul ul a[href^='/routines/']:not([aria-label])") == ["D", "E"]
    assert page.says("made from version 1")
