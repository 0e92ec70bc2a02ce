"""Install what tests need and Python cannot bring: Debian's chromium and PostgreSQL.

Run as `python -m tests.support.tools`. Without root it only says what will be skipped.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.postgres import find_programs


def missing_packages() -> list[str]:
    """Return the Debian packages that would have to be installed."""
    packages = []
    if find_chromium() is None:
        packages.append("chromium")
    if find_programs() is None:
        packages.append("postgresql")
    return packages


def find_chromium() -> str | None:
    """Return the path of the machine's own chromium."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def install(packages: list[str], log: Path) -> bool:
    """Install packages with apt-get, what it says going to `log`."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with log.open("w") as output:
        for command in (
            ["apt-get", "update"],
            ["apt-get", "install", "--yes", "--no-install-recommends", *packages],
        ):
            done = subprocess.run(
                command, stdout=output, stderr=output, env=environment, check=False
            )
            if done.returncode:
                return False
    return True


def main() -> None:
    """Install what is missing where that is possible, and say what is left out otherwise."""
    packages = missing_packages()
    if packages and os.geteuid() == 0 and shutil.which("apt-get"):
        sys.stdout.write(f"Installing {' and '.join(packages)} for the tests\n")
        install(packages, Path(".venv/apt.log"))
        packages = missing_packages()
    if "chromium" in packages:
        sys.stdout.write("There is no chromium: tests in the browser will be skipped.\n")
    if "postgresql" in packages:
        sys.stdout.write("There is no PostgreSQL: tests on PostgreSQL will be skipped.\n")


if __name__ == "__main__":
    main()
