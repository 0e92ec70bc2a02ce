import ast

import pytest

from tests.support.source import sources

pytestmark = pytest.mark.once


def test_worker_imports_every_module_with_jobs() -> None:
    with_jobs = {
        file.path.removesuffix(".py").replace("/", ".")
        for file in sources()
        for function in file.functions()
        if any(_is_job(each) for each in function.decorator_list)
    }
    worker = next(file for file in sources() if file.path == "forum/worker.py")
    imported = set()
    for node in ast.walk(worker.tree):
        if isinstance(node, ast.ImportFrom):
            imported |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
        elif isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
    assert sorted(with_jobs - imported) == []


def _is_job(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(called) in {"job", "jobs.job"}
