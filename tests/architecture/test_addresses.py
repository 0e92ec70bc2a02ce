import re
from functools import cache

import pytest

from forum.web.assets import PATH
from tests.architecture.test_maps import named_routes
from tests.support.source import sources, templates

pytestmark = pytest.mark.once

WRITTEN = re.compile(r"""(?:href|action|formaction|src)="(/[^"#?]*)""")
IN_CODE = re.compile(r"""(?:redirect|back)\(request, f?"(/[^"#?]*)""")
# What stands in for an expression when a written address is compared with the routes.
ANYTHING = "7"
EXPRESSION = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{[^{}]*\})+")


def test_every_address_in_a_template_leads_to_a_route() -> None:
    astray = [
        f"{name}: {address}"
        for name, text in templates().items()
        if not name.startswith("mail/")
        for address in WRITTEN.findall(text)
        if not leads_somewhere(address)
    ]
    assert astray == []


def test_every_redirect_leads_to_a_route() -> None:
    astray = [
        f"{file.path}: {address}"
        for file in sources()
        for address in IN_CODE.findall(file.text)
        if not leads_somewhere(address)
    ]
    assert astray == []


def leads_somewhere(address: str) -> bool:
    path = EXPRESSION.sub(ANYTHING, address)
    return path.startswith(PATH) or any(pattern.fullmatch(path) for pattern in patterns())


@cache
def patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(re.sub(r"\{[^}]*\}", "[^/]+", each.path)) for each in named_routes())
