import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.once

HEAVY = {
    "numpy",
    "whoosh",
    "PIL",
    "pillow_heif",
    "lingua",
    "mjml",
    "weasyprint",
    "kreuzberg",
    "pypdfium2",
}


def imported_by(module: str) -> set[str]:
    program = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    return {name.partition(".")[0] for name in json.loads(done.stdout)}


@pytest.mark.parametrize("module", ["forum.app", "forum.cli.serve", "forum.worker"])
def test_server_process_imports_nothing_heavy(module: str) -> None:
    assert imported_by(module) & HEAVY == set()
