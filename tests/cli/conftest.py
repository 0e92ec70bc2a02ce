"""An installation that `forum migrate` has made already, as most commands find it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from forum.cli.main import app
from forum.settings import settings
from tests.conftest import Configure

Install = Callable[..., Path]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after `forum migrate`, which takes seconds: made once for this process."""
    folder = tmp_path_factory.mktemp("migrated")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATA_DIR", str(folder))
        patch.setenv("DATABASE_URL", "")
        settings.cache_clear()
        result = CliRunner().invoke(app, ["migrate"])
        settings.cache_clear()
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def install(migrated: Path, configure: Configure, tmp_path: Path) -> Install:
    """Give a function that makes an installation of its own, with settings as named."""

    def make(**values: object) -> Path:
        folder = shutil.copytree(migrated, tmp_path / "data")
        configure(data_dir=folder, database_url="", **values)
        return folder

    return make
