import ast
import re

import pytest

from tests.architecture.exceptions import TOO_LONG
from tests.support.source import Function, length, sources, templates

FILE_LINES = 400
FUNCTION_LINES = 30
VIEW_LINES = 15
TEMPLATE_LINES = 120
POSITIONAL_PARAMETERS = 4

pytestmark = pytest.mark.once


def test_files_functions_and_templates_are_short() -> None:
    assert sorted(_too_long() - TOO_LONG.keys()) == []


def test_exceptions_are_dated_and_still_needed() -> None:
    assert sorted(TOO_LONG.keys() - _too_long()) == []
    assert [why for why in TOO_LONG.values() if not re.match(r"20\d\d-\d\d-\d\d: .{10}", why)] == []


def test_functions_take_few_positional_parameters() -> None:
    crowded = [
        f"{file.path}::{function.name}"
        for file in sources()
        if file.package != "cli"  # typer's options are keywords for whoever types them
        for function in file.functions()
        if len(_positional(function)) > POSITIONAL_PARAMETERS
    ]
    assert crowded == []


def _too_long() -> set[str]:
    found = {f"templates/{n}" for n, t in templates().items() if t.count("\n") > TEMPLATE_LINES}
    for file in (*sources("forum"), *sources("tests")):
        if file.lines > FILE_LINES:
            found.add(file.path)
        # A test tells a story from its beginning to its end.
        for function in file.functions() if file.path.startswith("forum/") else ():
            is_view = file.role == "views" and not function.name.startswith("_")
            if length(function) > (VIEW_LINES if is_view else FUNCTION_LINES):
                found.add(f"{file.path}::{function.name}")
    return found


def _positional(function: Function) -> list[ast.arg]:
    arguments = [*function.args.posonlyargs, *function.args.args]
    return [each for each in arguments if each.arg not in {"self", "cls"}]
