import ast
import re
from functools import cache
from inspect import unwrap

import pytest
from starlette.routing import BaseRoute, Mount, Route

from forum.routes import routes
from forum.settings import Settings
from tests.support.source import ROOT, sources, templates

pytestmark = pytest.mark.once

# Folders whose templates are not a page of a view.
SHARED = ("layouts/", "components/", "errors/", "mail/")
# They show what packages below them know.
COMPOSERS = {"home", "find", "web"}
PAGE = re.compile(r"""["']([a-z_]+/[a-z_]+)\.html["']""")
# A name made from a part: f"admin/setup_{step}.html".
MADE = re.compile(r"""f["']([a-z_]+/[a-z_]+)\{""")
USED = re.compile(r"""["']([\w-]+(?:/[\w-]+)+\.(?:html|txt|xml|mjml))["']""")


def test_every_route_is_in_an_access_group() -> None:
    ungrouped = [
        each.name for each in named_routes() if each.endpoint.__code__.co_name != "guarded"
    ]
    assert ungrouped == []


def test_routes_have_unique_names_and_nouns_for_addresses() -> None:
    names = [each.name for each in named_routes()]
    assert sorted({name for name in names if names.count(name) > 1}) == []
    verbs = re.compile(r"/(create|update|delete|remove|add|get|do|handle|process)(/|$)")
    assert [each.path for each in named_routes() if verbs.search(each.path)] == []


def test_route_is_named_after_its_view() -> None:
    """Pages that put together what several packages know are named after the noun they show."""
    wrong = []
    for each in named_routes():
        package, _, name = each.name.partition(".")
        view = unwrap(each.endpoint)
        owner = view.__module__.split(".")[1]
        if owner == package and view.__name__ not in {name, f"{name}_page"}:
            wrong.append(f"{each.name} is {view.__module__}.{view.__name__}")
        elif owner not in {package, *COMPOSERS}:
            wrong.append(f"{each.name} lives in {owner}")
    assert wrong == []


def test_every_template_is_used() -> None:
    unused = [name for name in templates() if name.endswith(".html") and name not in used()]
    beginnings = tuple(made for file in sources() for made in MADE.findall(file.text))
    assert [name for name in unused if not name.startswith(("mail/", *beginnings))] == []


def test_every_named_template_exists() -> None:
    assert sorted(used() - templates().keys()) == []


def test_pages_are_named_after_their_views() -> None:
    """A page is called as the view that shows it or as its route; one that several show is free."""
    routed = {each.name for each in named_routes()}
    shown: dict[str, set[str]] = {}
    for file in sources():
        for function in file.functions() if file.role.endswith("views") else ():
            for page in PAGE.findall(ast.unparse(function)):
                shown.setdefault(page, set()).add(function.name)
    strangers = [
        f"{page} is shown by {views}"
        for page, views in sorted(shown.items())
        if not page.startswith(SHARED) and page.replace("/", ".") not in routed
        if len(views) == 1 and not any(_is_named_after(page, view) for view in views)
    ]
    assert strangers == []


def test_every_mail_is_a_folder_of_subject_text_and_letter() -> None:
    folders = {"/".join(name.split("/")[:2]) for name in templates() if name.count("/") == 2}
    mails = {folder for folder in folders if folder.startswith("mail/")}
    for folder in sorted(mails - {"mail/layouts"}):
        for part in ("subject.txt", "body.txt", "body.mjml"):
            assert f"{folder}/{part}" in templates()


@pytest.mark.parametrize("document", ["README.md", "docs/operations.md"])
def test_every_setting_is_documented(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    missing = [name.upper() for name in Settings.model_fields if f"`{name.upper()}`" not in text]
    assert missing == []


def test_every_command_is_documented() -> None:
    from forum.cli.main import app  # noqa: PLC0415  the command imports everything

    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    names = [
        each.name or (each.callback.__name__ if each.callback else "")
        for each in app.registered_commands
    ]
    assert [name for name in names if f"forum {name}" not in text] == []


def _is_named_after(page: str, view: str) -> bool:
    return view.startswith("_") or page.rpartition("/")[2] in view


@cache
def named_routes() -> tuple[Route, ...]:
    return tuple(_flat(routes()))


def _flat(given: list[BaseRoute]) -> list[Route]:
    found = []
    for each in given:
        if isinstance(each, Mount):
            found += _flat(list(each.routes))
        elif isinstance(each, Route):
            found.append(each)
    return found


@cache
def used() -> set[str]:
    texts = [file.text for file in sources()] + list(templates().values())
    return {name for text in texts for name in USED.findall(text)}
