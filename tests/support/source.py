"""The project's own source, read for the tests of its architecture."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

TEMPLATE_ENDINGS = {".html", ".txt", ".xml", ".mjml"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class SourceFile:
    """One Python file; `path` is relative to the checkout."""

    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        """How many lines the file has."""
        return self.text.count("\n")

    @property
    def package(self) -> str:
        """The package of `forum` that the file belongs to, or its own name at the top."""
        return self.path.split("/")[1].removesuffix(".py")

    @property
    def role(self) -> str:
        """The role of the file in its package, such as views or actions."""
        parts = self.path.split("/")
        return parts[2].removesuffix(".py") if len(parts) > 2 else ""

    def functions(self) -> Iterator[Function]:
        """Yield every function and method."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Yield every call with its name as it is written, such as `os.getenv`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func), node

    def strings(self) -> Iterator[str]:
        """Yield every string constant."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


@cache
def sources(folder: str = "forum") -> tuple[SourceFile, ...]:
    """Return all Python files below a folder, migrations aside: they are generated."""
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        if not place.startswith("forum/migrations/"):
            text = path.read_text(encoding="utf-8")
            found.append(SourceFile(place, text, ast.parse(text)))
    return tuple(found)


@cache
def templates() -> dict[str, str]:
    """Return every template by its name; pictures of mails are none."""
    folder = ROOT / "templates"
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in TEMPLATE_ENDINGS
    }


def length(function: Function) -> int:
    """Return a function's lines, decorators and docstring aside."""
    first = function.body[0]
    has_docstring = ast.get_docstring(function, clean=False) is not None
    said = _lines(first) if has_docstring else 0
    return _lines(function) - said


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1
