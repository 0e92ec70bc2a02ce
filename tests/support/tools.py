"""Install what tests need and Python cannot bring: Debian's chromium, PostgreSQL, caniemail.

Run as `python -m tests.support.tools`. Without root it only says what will be skipped.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from forum.web.asset_vendor import npm
from tests.support.postgres import find_programs

NODE_TOOLS = Path(__file__).parent.parent / "tools"


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


def fetch_node_tools() -> bool:
    """Bring what tests/tools/package-lock.json names, unless it is there; False when npm cannot."""
    kept, lock = (
        NODE_TOOLS / "node_modules" / ".package-lock.json",
        NODE_TOOLS / "package-lock.json",
    )
    if kept.is_file() and kept.stat().st_mtime >= lock.stat().st_mtime:
        return True
    try:
        command, path = npm()
    except RuntimeError:
        return False
    environment = os.environ | {"PATH": path}
    done = subprocess.run(
        [*command, "ci", "--silent"], cwd=NODE_TOOLS, env=environment, check=False
    )
    return done.returncode == 0


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
    if not fetch_node_tools():
        sys.stdout.write("There is no caniemail: what mail programs show will not be checked.\n")


if __name__ == "__main__":
    main()
