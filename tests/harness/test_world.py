import pytest

from tests.conftest import Browse, Configure, RunJobs
from tests.support.network import NetworkUsedError
from tests.support.postbox import Postbox
from tests.support.visitor import Visitor
from tests.support.world import World


async def test_stranger_is_asked_to_sign_in(stranger: Visitor) -> None:
    page = await stranger.open("/")
    assert "/sign-in" in page.path
    assert page.forms


async def test_member_sees_the_start_page(browse: Browse, world: World) -> None:
    sigrid = await browse(world.sigrid)
    page = await sigrid.open("/")
    assert page.status == 200
    assert page.path == "/"
    assert page.heading


async def test_queue_is_empty_in_a_new_world(world: World, run_jobs: RunJobs) -> None:
    assert await run_jobs() == 0


def test_other_machines_cannot_be_reached() -> None:
    import socket  # noqa: PLC0415  guarded when the test runs

    with pytest.raises(NetworkUsedError):
        socket.create_connection(("example.org", 80))


def test_settings_are_set_for_one_test(configure: Configure) -> None:
    assert configure(site_name="Møteplassen").site_name == "Møteplassen"


async def test_postbox_is_where_mail_goes(smtp_server: Postbox, configure: Configure) -> None:
    assert configure().smtp_url == smtp_server.url
