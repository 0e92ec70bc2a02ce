import os
import shutil
import socket
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import lxml.html
import pytest

from tests.support.source import ROOT

pytestmark = pytest.mark.once

STARTED_WITHIN_S = 60


@pytest.fixture(scope="module")
def uv() -> str:
    found = shutil.which("uv", path=f"{ROOT / '.venv/tools/bin'}{os.pathsep}{os.environ['PATH']}")
    if found is None:
        pytest.skip("uv is missing: make install brings it")
    return found


@pytest.fixture(scope="module")
def sdist(uv: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    run([uv, "build", "--sdist", "--quiet", "--out-dir", str(folder)], ROOT)
    return next(folder.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def wheel(uv: str, sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run([uv, "build", "--wheel", "--quiet", "--out-dir", str(folder), str(sdist)], folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, uv: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment of its own; what it needs is in uv's cache."""
    folder = tmp_path_factory.mktemp("environment")
    run([uv, "venv", "--quiet", "--python", sys.executable, "env"], folder)
    locked = [uv, "export", "--quiet", "--frozen", "--no-dev", "--no-emit-project", "-o"]
    run([*locked, str(folder / "needs.txt")], ROOT)
    target = ["--python", str(folder / "env/bin/python")]
    run([uv, "pip", "install", "--quiet", *target, "-r", "needs.txt"], folder)
    run([uv, "pip", "install", "--quiet", "--no-deps", *target, str(wheel)], folder)
    return folder / "env"


def test_sdist_carries_what_a_wheel_is_built_from(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "LICENSE", "templates/layouts/page.html"} <= names
    assert any(name.startswith("static/build/") for name in names)


def test_wheel_carries_templates_assets_seeds_and_catalogues(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for folder in ("templates/layouts/", "static/build/", "seeds/"):
        assert any(name.startswith(f"forum/_data/{folder}") for name in names), folder
    for language in ("nb", "da"):
        assert f"forum/locale/{language}/LC_MESSAGES/messages.mo" in names
    assert not any(name.startswith(("tests/", "node_modules/")) for name in names)


def test_installed_wheel_serves_a_styled_page(installed: Path, tmp_path: Path) -> None:
    with serving(installed, tmp_path) as url:
        page = lxml.html.fromstring(read(f"{url}/sign-in"))
        sheets = [link.get("href", "") for link in page.cssselect('link[rel="stylesheet"]')]
        assert sheets
        for sheet in sheets:
            assert b"@layer" in read(url + sheet)


@contextmanager
def serving(environment: Path, folder: Path) -> Iterator[str]:
    port = free_port()
    own = {
        "DATA_DIR": str(folder / "data"),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "PATH": os.environ["PATH"],
    }
    command = [str(environment / "bin/forum")]
    run([*command, "migrate"], folder, own)
    run([*command, "seed"], folder, own)
    server = subprocess.Popen(
        [*command, "serve", "--port", str(port)], cwd=folder, env=own, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/sign-in")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def read(url: str) -> bytes:
    with urllib.request.urlopen(url) as response:  # noqa: S310  loopback
        content: bytes = response.read()
        return content


def wait_for(url: str) -> None:
    deadline = time.monotonic() + STARTED_WITHIN_S
    while time.monotonic() < deadline:
        try:
            read(url)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{url} answers {error.code}") from error
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"{url} does not answer")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
