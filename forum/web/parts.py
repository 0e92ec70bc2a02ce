"""Parts of pages that look the same to many readers, made once and kept in memory.

`{{ part("threads/aside.html", theme=theme) }}` in a template, and for a list of things
`{{ parts("threads/thread_row.html", "card", cards, themed=true) }}`. A part is made from its values
alone and from the reader's language, country, time zone and day ("yesterday"), so there is
nothing to invalidate: another value is another part. Values are hashable: frozen dataclasses,
strings, numbers. https://guides.rubyonrails.org/caching_with_rails.html calls it Russian dolls.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from jinja2 import Environment, Template, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from forum.kit import clock, dates, i18n
from forum.kit.viewer import BranchRole

KEPT = 4_096  # about 3 kB each


@dataclass(frozen=True, slots=True)
class Reader:
    """What a part may know of its reader; `branches` only where the page hands them in as `own`."""

    country: str
    time_zone: str
    branches: tuple[BranchRole, ...] = ()


def register(environment: Environment) -> None:
    """Give the templates of an environment the functions `part` and `parts`."""

    @pass_context
    def part(context: Context, name: str, /, **values: Any) -> Markup:
        reader, today = _reader(context, values.pop("own", ()))
        template = environment.get_template(name)
        seen = (i18n.current_language(), reader, today)
        return _made(template, seen, tuple(values.items()))

    @pass_context
    def parts(
        context: Context, name: str, each: str, items: Iterable[Any], /, **shared: Any
    ) -> Markup:
        reader, today = _reader(context, shared.pop("own", ()))
        template = environment.get_template(name)
        seen = (i18n.current_language(), reader, today)
        rest = tuple(shared.items())
        return Markup("").join([_made(template, seen, ((each, item), *rest)) for item in items])

    environment.globals.update(part=part, parts=parts)


def _reader(context: Context, own: tuple[BranchRole, ...]) -> tuple[Reader, date]:
    viewer = context["viewer"]
    today = dates.date_in(clock.now(), viewer.time_zone)
    return Reader(viewer.country, viewer.time_zone, own), today


@lru_cache(maxsize=KEPT)
def _made(
    template: Template, seen: tuple[str, Reader, date], values: tuple[tuple[str, Any], ...]
) -> Markup:
    # The day is part of the key alone: moments are written as "yesterday".
    language, reader, _today = seen
    html = template.render(viewer=reader, lang=language, **dict(values))
    return Markup(html)  # noqa: S704  a template's own HTML, escaped there
