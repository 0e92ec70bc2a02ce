"""The one Jinja2 environment: strict, autoescaping, in the reader's language."""

from datetime import date, datetime
from functools import cache, lru_cache

from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from forum.kit import dates, i18n
from forum.kit.data import data_dir
from forum.kit.mentions import as_typed
from forum.kit.text import shorten
from forum.settings import settings
from forum.web import assets, parts, urls

_FOREVER = 10_000
_KILOBYTE = 1_000


@cache
def environment() -> Environment:
    """Return the environment that pages and mails are rendered with."""
    made = Environment(
        loader=FileSystemLoader(data_dir("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.loopcontrols"],
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=_FOREVER,
        auto_reload=settings().is_development,
    )
    # Translated when a page is rendered, so that one compiled template serves all languages.
    made.globals.update(
        _=i18n._,
        gettext=i18n._,
        ngettext=i18n.ngettext,
        url_for=urls.path_for,
        asset=assets.asset_url,
        language=i18n.current_language,
    )
    parts.register(made)
    made.filters.update(
        when=_when, day=_day, dated=_dated, number=number, shorten=shorten, file_size=file_size
    )
    made.filters["as_typed"] = as_typed
    return made


@lru_cache(maxsize=4096)
def _number(value: float, code: str) -> str:
    return format_decimal(value, locale=code)


def number(value: float) -> str:
    """Return the number as the reader's language groups it, never broken over two lines."""
    return _number(value, i18n.current_language())


def file_size(size: int) -> str:
    """Return a number of bytes in kB or MB, as the reader's language writes it."""
    if size >= _KILOBYTE**2:
        return f"{number(round(size / _KILOBYTE**2, 1))}\N{NO-BREAK SPACE}MB"
    return f"{number(max(1, round(size / _KILOBYTE)))}\N{NO-BREAK SPACE}kB"


@pass_context
def _when(context: Context, moment: datetime) -> str:
    return dates.when(moment, context["viewer"].time_zone)


@pass_context
def _day(context: Context, moment: datetime | date) -> str:
    if isinstance(moment, datetime):
        return dates.day(dates.date_in(moment, context["viewer"].time_zone))
    return dates.day(moment)


@pass_context
def _dated(context: Context, moment: datetime | date) -> str:
    """Return the day with its year: paper hangs for years."""
    if isinstance(moment, datetime):
        moment = dates.date_in(moment, context["viewer"].time_zone)
    return dates.day_and_year(moment)
