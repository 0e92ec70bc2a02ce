"""Branches, themes, people and roles, as those who run the site change them."""

import pytest

from forum.accounts.models import Person, Session
from forum.branches.models import Branch, Membership
from forum.kit.viewer import Rank
from forum.themes.models import Theme
from tests.conftest import Browse, Configure, StoppedClock
from tests.support.uploads import uploaded
from tests.support.visitor import Visitor
from tests.support.world import World, make_person


@pytest.fixture
async def administrator(world: World, browse: Browse) -> Visitor:
    """The administrator's browser."""
    return await browse(world.aslaug)


async def test_overview_counts_what_there_is(administrator: Visitor) -> None:
    page = await administrator.open("/admin")
    assert page.says("6 people may sign in")
    assert page.says("3 branches")
    assert page.says("2 themes")


async def test_overview_says_how_many_files_wait_for_the_virus_scanner(
    administrator: Visitor, configure: Configure, clock: StoppedClock
) -> None:
    configure(clamd="127.0.0.1:9")
    await uploaded(administrator, "rutine.txt", b"Tell kassen.")
    assert not (await administrator.open("/admin")).says("virus scanner")
    clock.move(minutes=2)
    assert (await administrator.open("/admin")).says("1 file waits for the virus scanner")


async def test_site_is_renamed_on_every_page(administrator: Visitor) -> None:
    page = await administrator.open("/admin/site")
    await page.form("Save").submit({"Name of the site": "Gjenbrukstorget"})
    assert (await administrator.open("/me")).title.endswith("Gjenbrukstorget")
    page = (
        await (await administrator.open("/admin/site"))
        .form("Save")
        .submit({"Name of the site": "x" * 61})
    )
    assert page.status == 422


async def test_words_of_welcome_stand_on_the_start_page(
    world: World, administrator: Visitor, browse: Browse
) -> None:
    page = await administrator.open("/admin/site")
    await page.form("Save").submit({"Words of welcome": "Good to see you since Bodø!"})
    assert (await (await browse(world.sigrid)).open("/")).says("Good to see you since Bodø!")


async def test_branch_is_added_closed_and_opened_again(administrator: Visitor) -> None:
    page = await administrator.open("/admin/branches/new")
    page = await page.form("Add the branch").submit(
        {"Name of the branch": "Ærø", "Country": "Denmark"}
    )
    assert (await Branch.get(slug="aero")).country == "DK"
    page = await administrator.press("/admin/branches/herlev/closure", closed="yes")
    assert page.says("Herlev is closed. What was written stays.")
    assert "Herlev" not in (await administrator.open("/branches")).text
    await administrator.press("/admin/branches/herlev/closure", closed="no")
    assert "Herlev" in (await administrator.open("/branches")).text


async def test_branch_of_a_name_that_is_taken_is_refused(administrator: Visitor) -> None:
    page = await administrator.open("/admin/branches/new")
    page = await page.form("Add the branch").submit({"Name of the branch": "Vefsn"})
    assert page.status == 422
    assert page.says("There is a branch of this name already.")


async def test_people_are_found_by_name_address_or_branch(
    world: World, administrator: Visitor
) -> None:
    for words, names in [
        ("tor", ["Torbjørn"]),
        ("BODØ", ["Torbjørn"]),
        ("herlev ben", ["Bente"]),
        ("example.org", ["Aslaug", "Bente", "Jens", "Marit", "Sigrid", "Torbjørn"]),
        ("nobody at all", []),
    ]:
        page = await administrator.open("/admin/people", q=words)
        found = page.texts("h2.row__title")
        assert sorted(found) == names, words


async def test_long_list_of_people_is_paged_without_losing_anybody(
    world: World, administrator: Visitor
) -> None:
    for number in range(60):
        await make_person(f"Person {number:02}", world.vefsn, email=f"p{number}@example.org")
    seen = []
    page = await administrator.open("/admin/people")
    seen += page.texts("h2.row__title")
    assert len(seen) == 50
    page = await page.follow("More people")
    seen += page.texts("h2.row__title")
    assert len(seen) == len(set(seen)) == 66


async def test_person_becomes_moderator_and_administrator(
    world: World, administrator: Visitor
) -> None:
    page = await administrator.open(f"/admin/people/{world.jens.id}")
    await page.form("Save").submit({"May do": "Keeps order"})
    assert (await Person.get(id=world.jens.id)).rank is Rank.MODERATOR
    await administrator.press(f"/admin/people/{world.jens.id}/rank", rank="administrator")
    assert (await Person.get(id=world.jens.id)).rank is Rank.ADMINISTRATOR


async def test_last_administrator_stays_one(world: World, administrator: Visitor) -> None:
    own = f"/admin/people/{world.aslaug.id}"
    page = await administrator.press(f"{own}/rank", rank="member")
    assert page.status == 403
    assert page.says("The last administrator cannot leave.")
    assert (await administrator.press(f"{own}/closure", closed="yes")).status == 403
    await administrator.press(f"/admin/people/{world.marit.id}/rank", rank="administrator")
    await administrator.press(f"{own}/rank", rank="member")
    assert (await Person.get(id=world.aslaug.id)).rank is Rank.MEMBER


@pytest.mark.parametrize("who", ["sigrid", "bente", "marit"])
async def test_nobody_else_changes_ranks_or_accounts(
    world: World, browse: Browse, who: str
) -> None:
    visitor = await browse(getattr(world, who))
    for path, fields in [
        ("rank", {"rank": "administrator"}),
        ("closure", {"closed": "yes"}),
        ("branches", {"branch": str(world.bodo.id)}),
    ]:
        page = await visitor.press(f"/admin/people/{world.jens.id}/{path}", **fields)
        assert page.status == 403
    person = await Person.get(id=world.jens.id)
    assert (person.rank, person.deactivated_at) == (Rank.MEMBER, None)


async def test_closed_account_ends_all_sessions_and_is_opened_again(
    world: World, administrator: Visitor, browse: Browse
) -> None:
    theirs = await browse(world.jens)
    await administrator.press(f"/admin/people/{world.jens.id}/closure", closed="yes")
    assert not await Session.filter(person_id=world.jens.id).exists()
    assert (await theirs.open("/me")).path == "/sign-in"
    page = await administrator.open(f"/admin/people/{world.jens.id}")
    await page.form("Open it again").submit()
    assert (await Person.get(id=world.jens.id)).deactivated_at is None


async def test_person_is_put_into_a_branch(world: World, administrator: Visitor) -> None:
    page = await administrator.open(f"/admin/people/{world.jens.id}")
    page = await page.form("Put into this branch").submit({"Branch": "Bodø"})
    assert page.says("Bodø")
    assert await Membership.filter(person_id=world.jens.id, branch_id=world.bodo.id).exists()


async def test_theme_is_added_changed_moved_and_closed(administrator: Visitor) -> None:
    page = await administrator.open("/admin/themes/new")
    words = {
        f"{part} in {language}": f"Repairs {language}"
        for part in ("Name", "Short name")
        for language in ("bokmål", "Danish", "English")
    }
    page = await page.form("Save").submit(dict(words) | {"Picture and colour": "Armchair"})
    assert page.path == "/admin/themes"
    theme = await Theme.get(slug="repairs-english")
    assert (theme.position, theme.colour, theme.name_nn) == (3, "armchair", "Repairs bokmål")
    await administrator.press("/admin/themes/repairs-english/position", to="up")
    await administrator.press("/admin/themes/repairs-english/position", to="up")
    await administrator.press("/admin/themes/repairs-english/position", to="up")
    slugs = [one.slug for one in await Theme.all().order_by("position")]
    assert slugs == ["repairs-english", "economy", "recruitment"]
    page = (
        await (await administrator.open("/admin/themes/economy"))
        .form("Save")
        .submit({"Name in English": "Money"})
    )
    assert page.says("Money")
    await administrator.press("/admin/themes/economy/closure", closed="yes")
    assert (await Theme.get(slug="economy")).deactivated_at is not None


async def test_one_theme_stays_open(administrator: Visitor) -> None:
    await administrator.press("/admin/themes/economy/closure", closed="yes")
    page = await administrator.press("/admin/themes/recruitment/closure", closed="yes")
    assert page.status == 403
    assert page.says("One theme has to stay open")


async def test_theme_without_a_name_comes_back_filled_in(administrator: Visitor) -> None:
    page = await administrator.open("/admin/themes/economy")
    page = await page.form("Save").submit({"Name in Danish": "", "Name in English": "Money"})
    assert page.status == 422
    assert page.form("Save").value("Name in English") == "Money"
