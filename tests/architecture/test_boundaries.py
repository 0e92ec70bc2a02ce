import ast
import re
from collections.abc import Sequence

import pytest

from tests.support.source import SourceFile, sources, templates

pytestmark = pytest.mark.once

# The one door to the database, and the guarded migrations, which must begin in their own way.
DATABASE = ("forum/kit/db/", "forum/kit/migrations/", "forum/kit/migrations.py")
TRANSACTIONS = re.compile(r"\b(in_transaction|atomic|start_transaction|_in_transaction)$")
BEGIN = re.compile(r"^\s*(BEGIN|COMMIT|ROLLBACK)\b")
NAIVE = {"datetime.utcnow", "datetime.utcfromtimestamp", "date.today", "datetime.today"}
VAGUE = re.compile(r"^_?(process|handle|do)_|manager|utils", re.IGNORECASE)
# These hand the environment on to a program that they start, and read nothing from it.
STARTERS = {
    *("forum/kit/helpers.py", "forum/web/asset_vendor.py"),
    "forum/files/formats/limited.py",
}
# A failing job is recorded; a failing call to a helper process travels back to who called; over a
# damaged index Whoosh raises anything, and the index is built anew; a letter that cannot be made
# says why on its row, and the others of its batch go.
RECORDERS = {
    *("forum/kit/helper_main.py", "forum/kit/jobs.py", "forum/search/whoosh_engine.py"),
    "forum/mail/making.py",
}
WTFORMS = {"process_formdata", "process_data"}
# html.parser and aiosmtpd look for methods of these names.
CALLED_BY_LIBRARIES = {
    *("handle_starttag", "handle_endtag", "handle_data"),
    *("handle_RCPT", "handle_DATA", "handle_exception"),
}
INLINE = re.compile(r"""\s(style|on[a-z]+)\s*=\s*["'{]|<style\b|<script(?![^>]*\bsrc=)""")


def where(pattern: object, found: Sequence[tuple[SourceFile, ast.AST]]) -> list[str]:
    return [f"{file.path}:{getattr(node, 'lineno', 0)} {pattern}" for file, node in found]


def test_transactions_open_only_through_kit_db() -> None:
    calls = [
        (file, call)
        for file in sources()
        if not file.path.startswith(DATABASE)
        for name, call in file.calls()
        if TRANSACTIONS.search(name)
    ]
    assert where("opens a transaction", calls) == []
    texts = [file.path for file in sources() if any(map(BEGIN.match, file.strings()))]
    assert [path for path in texts if not path.startswith(DATABASE)] == []


def test_the_environment_is_read_only_in_settings() -> None:
    found = [
        (file, node)
        for file in sources()
        if file.path not in {"forum/settings.py", *STARTERS}
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.getenv"}
    ]
    assert where("reads the environment", found) == []


def test_the_clock_is_read_only_in_kit_clock() -> None:
    found = [
        (file, call)
        for file in sources()
        if file.path != "forum/kit/clock.py"
        for name, call in file.calls()
        if name.removeprefix("datetime.") == "now" or name == "datetime.datetime.now"
        if name.startswith("datetime")
    ]
    assert where("reads the clock", found) == []


def test_no_moment_is_naive() -> None:
    found = [
        (file, call)
        for file in sources()
        for name, call in file.calls()
        if name in NAIVE or (name == "datetime" and _has_no_zone(call))
    ]
    assert where("is naive", found) == []


def test_names_say_what_things_are() -> None:
    found = [
        f"{file.path} {node.name}"
        for file in sources()
        for node in ast.walk(file.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if VAGUE.search(node.name) and node.name not in WTFORMS | CALLED_BY_LIBRARIES
    ]
    assert found == []


def test_only_recorders_catch_every_exception() -> None:
    found = {
        file.path
        for file in sources()
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ExceptHandler)
        if node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}
        if not any(isinstance(each, ast.Raise) for each in ast.walk(node))
    }
    assert found == RECORDERS


def test_pages_have_no_inline_style_or_script() -> None:
    found = [
        f"{name}: {match.group(0)!r}"
        for name, text in templates().items()
        if name.endswith(".html") and not name.startswith("mail/")
        for match in INLINE.finditer(text)
    ]
    assert found == []


def _has_no_zone(call: ast.Call) -> bool:
    keywords = {keyword.arg for keyword in call.keywords}
    return "tzinfo" not in keywords and None not in keywords and len(call.args) < 8
