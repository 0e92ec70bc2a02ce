"""From a letter's template and values to subject, text and HTML in the reader's language."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from forum.kit import i18n
from forum.kit.addresses import url_of
from forum.mail.compiled import compiled_folder, source_folder
from forum.mail.headers import one_line
from forum.mail.message import Built
from forum.web.site import site_words


async def render(template: str, language: str, context: Mapping[str, Any]) -> Built:
    """Render the mail `template` to be looked at; `context` may name a `site_name` of its own."""
    values = {"site_name": (await site_words()).name, **context}
    return fill(await compiled_folder(), template, language, values)


def fill(folder: Path, template: str, language: str, values: Mapping[str, Any]) -> Built:
    """Return the mail of the templates compiled into `folder`; `values` name the site besides."""
    given: dict[str, Any] = {"lang": language, "base_url": url_of(""), **values}
    with i18n.language(language):
        words = _words()
        subject = one_line(words.get_template(f"{template}/subject.txt").render(given))
        given["subject"] = subject
        text = words.get_template(f"{template}/body.txt").render(given)
        html = _pages(folder).get_template(f"{template}.html").render(given)
    return Built(subject, text.strip() + "\n", html)


@cache
def _words() -> Environment:
    return _with_gettext(
        Environment(  # noqa: S701  plain text has nothing to escape
            loader=FileSystemLoader(source_folder()),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            extensions=["jinja2.ext.i18n"],
        )
    )


@cache
def _pages(folder: Path) -> Environment:
    return _with_gettext(
        Environment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            autoescape=True,
            extensions=["jinja2.ext.i18n"],
        )
    )


def _with_gettext(made: Environment) -> Environment:
    made.globals.update(_=i18n._, gettext=i18n._, ngettext=i18n.ngettext)
    return made
