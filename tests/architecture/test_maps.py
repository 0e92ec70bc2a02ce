import re
from functools import cache

import pytest
from starlette.routing import BaseRoute, Mount, Route

from forum.routes import routes
from forum.settings import Settings
from tests.support.source import ROOT, sources, templates

pytestmark = pytest.mark.once

# Folders whose templates are not a page of a view.
SHARED = ("layouts/", "components/", "errors/", "mail/")
USED = re.compile(r"""["']([\w-]+(?:/[\w-]+)+\.(?:html|txt|xml|mjml))["']""")


def test_every_route_is_in_an_access_group() -> None:
    ungrouped = [each.name for each in named_routes() if not hasattr(each.endpoint, "access")]
    assert ungrouped == []


def test_routes_have_unique_names_and_nouns_for_addresses() -> None:
    names = [each.name for each in named_routes()]
    assert sorted({name for name in names if names.count(name) > 1}) == []
    verbs = re.compile(r"/(create|update|delete|remove|add|get|do|handle|process)(/|$)")
    assert [each.path for each in named_routes() if verbs.search(each.path)] == []


def test_route_is_named_after_its_view() -> None:
    wrong = []
    for each in named_routes():
        package, _, name = each.name.partition(".")
        view = getattr(each.endpoint, "__wrapped__", each.endpoint)
        module = view.__module__.split(".")
        if module[1] != package or view.__name__ not in {name, name.rpartition(".")[2]}:
            wrong.append(f"{each.name} is {view.__module__}.{view.__name__}")
    assert wrong == []


def test_every_template_is_used() -> None:
    unused = [name for name in templates() if name.endswith(".html") and name not in used()]
    assert [name for name in unused if not name.startswith("mail/")] == []


def test_every_named_template_exists() -> None:
    assert sorted(used() - templates().keys()) == []


def test_pages_are_named_after_their_views() -> None:
    views = {
        (file.package, function.name)
        for file in sources()
        if file.role == "views"
        for function in file.functions()
    }
    strangers = []
    for name in templates():
        package, _, rest = name.partition("/")
        stem = rest.rpartition("/")[2].partition(".")[0]
        if name.startswith(SHARED) or stem.startswith("_"):
            continue
        if (package, stem) not in views:
            strangers.append(name)
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
