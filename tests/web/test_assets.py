"""Static files as a browser gets them."""

import gzip
import re
from collections.abc import AsyncIterator

import brotli
import httpx2
import pytest
from starlette.applications import Starlette

from forum.web import asset_build, asset_icons, assets
from forum.web.asset_files import MANIFEST, build_folder

KILOBYTE = 1000

pytestmark = pytest.mark.skipif(
    not (build_folder() / MANIFEST).is_file(), reason="run `make assets` first"
)


@pytest.fixture
async def files() -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the static files alone, which asks for no encoding by itself."""
    transport = httpx2.ASGITransport(assets.serve)
    headers = {"accept-encoding": "identity"}
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://test", headers=headers
    ) as client:
        yield client


def on_the_wire(name: str, ending: str = ".gz") -> int:
    file = build_folder() / assets.asset_url(name).rpartition("/")[2]
    return file.with_name(file.name + ending).stat().st_size


async def test_address_of_a_file_changes_with_it_and_may_be_kept_for_ever(
    files: httpx2.AsyncClient,
) -> None:
    url = assets.asset_url("samling.css")
    response = await files.get(url)
    assert re.fullmatch(r"/assets/samling-[0-9a-f]{10}\.css", url)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.000, gzip;q=0.5", "gzip"),
        ("gzip", "gzip"),
        ("identity", None),
        ("", None),
        ("deflate", None),
    ],
)
async def test_browser_gets_the_best_encoding_that_it_takes(
    files: httpx2.AsyncClient, accepted: str, encoding: str | None
) -> None:
    url = assets.asset_url("samling.js")
    response = await files.get(url, headers={"accept-encoding": accepted})
    plain = await files.get(url)
    assert response.headers.get("content-encoding") == encoding
    assert response.headers["vary"] == "Accept-Encoding"
    assert response.text == plain.text


async def test_compressed_files_hold_what_the_plain_ones_hold() -> None:
    for path in build_folder().glob("samling-*.??*"):
        if path.suffix == ".br":
            assert brotli.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()
        if path.suffix == ".gz":
            assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()


async def test_unknown_file_is_not_found_and_nothing_may_be_written(
    files: httpx2.AsyncClient,
) -> None:
    assert (await files.get("/assets/samling.css")).status_code == 404
    assert (await files.get("/assets/../manifest.json")).status_code == 404
    assert (await files.post(assets.asset_url("samling.css"))).status_code == 405


async def test_head_gives_the_length_without_the_body(files: httpx2.AsyncClient) -> None:
    url = assets.asset_url("icons.svg")
    head = await files.head(url)
    assert head.content == b""
    assert head.headers["content-length"] == str(len((await files.get(url)).content))


def test_misspelt_name_is_found_when_the_page_is_made() -> None:
    with pytest.raises(KeyError):
        assets.asset_url("samlign.css")


async def test_web_manifest_carries_the_name_of_the_site(app: Starlette) -> None:
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        response = await client.get(assets.asset_url("site.webmanifest"))
    assert response.json()["name"] == "Samling"
    assert response.headers["content-type"] == "application/manifest+json"


def test_second_build_does_nothing() -> None:
    asset_build.build()
    assert asset_build.build() is False


def test_icon_that_does_not_exist_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    names = asset_icons.icons_used() | {"no-such-icon"}
    monkeypatch.setattr(asset_build, "icons_used", lambda: names)
    with pytest.raises(RuntimeError, match="no-such-icon"):
        asset_build.build()


def test_styles_scripts_and_icons_stay_small() -> None:
    assert on_the_wire("samling.css") <= 21 * KILOBYTE
    assert on_the_wire("samling.js") <= 15 * KILOBYTE
    shared = ("samling.css", "samling.js", "icons.svg", "favicon.svg")
    # What is left of the 60 kB of a first load is the page itself.
    assert sum(map(on_the_wire, shared)) <= 40 * KILOBYTE


async def test_every_token_of_the_design_system_that_is_used_is_ours(
    files: httpx2.AsyncClient,
) -> None:
    styles = (await files.get(assets.asset_url("samling.css"))).text
    used = set(re.findall(r"var\((--ds-[a-z0-9-]+)\)", styles))
    given = set(re.findall(r"(--ds-[a-z0-9-]+):", styles))
    assert used - given == set()


async def test_sprite_has_every_icon_that_a_template_names(files: httpx2.AsyncClient) -> None:
    sprite = (await files.get(assets.asset_url("icons.svg"))).text
    there = set(re.findall(r'<symbol id="([a-z0-9-]+)"', sprite))
    assert asset_icons.icons_used() - there == set()
    assert "mark" in there


def test_forbidden_drawings_are_not_used() -> None:
    crosses = {"plus", "cross", "heart-pulse", "flag", "badge-plus", "briefcase-medical"}
    assert asset_icons.icons_used() & crosses == set()
