import ast

import pytest

from tests.support.source import sources

pytestmark = pytest.mark.once


def test_every_seam_is_filled_where_everything_is_wired() -> None:
    made, filled = set(), set()
    for file in sources():
        for node in ast.walk(file.tree):
            if isinstance(node, ast.AnnAssign) and _is_seam(node.value):
                made.add(ast.unparse(node.target))
            if file.path in ("forum/app.py", "forum/worker.py") and isinstance(node, ast.Call):
                name, _dot, called = ast.unparse(node.func).rpartition(".")
                filled |= {name.rpartition(".")[2]} if called == "fill" else set()
    assert made == filled


def _is_seam(made: ast.expr | None) -> bool:
    return isinstance(made, ast.Call) and ast.unparse(made.func) == "Seam"
