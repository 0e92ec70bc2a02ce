"""The first run, from the command's invitation to the last step."""

import pytest
from starlette.applications import Starlette

from forum.accounts.models import Person
from forum.branches.inviting import NewInvitation, invite_from_console
from forum.branches.models import Branch, Membership
from forum.kit.viewer import Rank
from forum.mail.models import Letter, State
from forum.web.models import Site
from tests.conftest import Browse
from tests.support.pages import Page
from tests.support.visitor import Visitor
from tests.support.world import World


@pytest.fixture
async def administrator(app: Starlette, browse: Browse) -> Visitor:
    """Somebody who has just accepted the invitation of `forum invite --administrator`."""
    new = NewInvitation("you@example.org", rank=Rank.ADMINISTRATOR)
    url = await invite_from_console(new)
    visitor = await browse()
    page = await visitor.open(url.removeprefix("http://127.0.0.1:8000"))
    page = await page.form("Come in").submit({"Your name": "Aslaug"})
    assert page.path == "/admin/setup/site"
    return visitor


async def name_site(page: Page) -> Page:
    return await page.form("Save and go on").submit({"Name of the site": "Møteplassen"})


async def test_first_run_leads_from_name_to_test_mail(administrator: Visitor) -> None:
    page = await administrator.open("/admin/setup")
    assert page.says("Step 1 of 4")
    page = await name_site(page)
    assert page.says("Step 2 of 4")
    page = await page.form("Save and go on").submit({"Name of the branch": "Vefsn"})
    assert page.heading == "Who leads Vefsn?"
    page = await page.form("Send the invitation").submit(
        {"E-mail address of the leader": "leder@example.org"}
    )
    assert page.says("Step 4 of 4")
    page = await page.form("Send me a test mail").submit()
    assert page.says("The mail waits to be sent")
    letter = await Letter.get(kind="test_mail")
    assert letter.address == "you@example.org"
    letter.state = State.SENT
    await letter.save()
    page = await administrator.open("/admin/setup/mail")
    page = await page.form("It arrived: finish").submit()
    assert page.path == "/"
    assert page.says("All is ready.")
    site = await Site.get(id=1)
    assert (site.name, site.set_up_at is not None) == ("Møteplassen", True)
    assert (await Letter.get(kind="invitation", address="leder@example.org")).context["is_leader"]


async def test_first_run_is_resumed_where_it_was_left(administrator: Visitor) -> None:
    await name_site(await administrator.open("/admin/setup"))
    assert (await administrator.open("/admin/setup")).path == "/admin/setup/branch"
    page = await administrator.open("/admin/setup/branch")
    await page.form("Save and go on").submit({"Name of the branch": "Vefsn"})
    assert (await administrator.open("/admin/setup")).path == "/admin/setup/leader"
    page = await administrator.open("/admin")
    assert page.says("The first run is not finished")


async def test_administrator_leads_the_first_branch_themselves(administrator: Visitor) -> None:
    page = await name_site(await administrator.open("/admin/setup"))
    page = await page.form("Save and go on").submit({"Name of the branch": "Vefsn"})
    page = await page.form("I lead it myself").submit()
    assert page.path == "/admin/setup/mail"
    membership = await Membership.get(branch__slug="vefsn")
    assert membership.is_leader


async def test_leader_before_any_branch_leads_back_to_the_branch(administrator: Visitor) -> None:
    assert (await administrator.open("/admin/setup/leader")).path == "/admin/setup/branch"


async def test_failed_test_mail_says_why(administrator: Visitor) -> None:
    page = await administrator.open("/admin/setup/mail")
    await page.form("Send me a test mail").submit()
    await Letter.filter(kind="test_mail").update(state=State.FAILED, failure="550 no such user")
    page = await administrator.open("/admin/setup/mail")
    assert page.says("The mail could not be sent")
    assert page.says("550 no such user")


async def test_mistake_in_the_first_run_comes_back_filled_in(administrator: Visitor) -> None:
    page = await administrator.open("/admin/setup/site")
    page = await page.form("Save and go on").submit(
        {"Name of the site": "", "Words of welcome": "Come in."}
    )
    assert page.status == 422
    assert page.form("Save and go on").value("Words of welcome") == "Come in."
    page = await administrator.open("/admin/setup/branch")
    page = await page.form("Save and go on").submit({"Address": "Strandgata 1"})
    assert page.status == 422
    assert not await Branch.all().exists()


@pytest.mark.parametrize("who", ["sigrid", "bente", "marit"])
@pytest.mark.parametrize(
    "path", ["/admin", "/admin/setup", "/admin/people", "/admin/themes", "/admin/branches"]
)
async def test_only_administrators_run_the_site(
    world: World, browse: Browse, who: str, path: str
) -> None:
    visitor = await browse(getattr(world, who))
    assert (await visitor.open(path)).status == 403
    assert not await Person.filter(id=getattr(world, who).id, rank=Rank.ADMINISTRATOR).exists()
