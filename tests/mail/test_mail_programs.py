"""What Gmail, Outlook and Apple Mail cannot show of our letters is known, and is no loss.

The data are those of caniemail.com, asked offline.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping

import pytest

from forum.web.asset_vendor import npm
from tests.mail.test_templates import NAMES, rendered
from tests.support.tools import NODE_TOOLS

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(
        not (NODE_TOOLS / "node_modules" / "caniemail").is_dir(), reason="there is no caniemail"
    ),
]
PROGRAMS = ("gmail.*", "outlook.*", "apple-mail.*")
# Gmail's site on a phone reads no style sheet at all, Outlook on Windows little of one. Whatever a
# letter needs stands on its elements; the sheet only makes it nicer on narrow screens.
NICER = "only the style sheet has it: narrow edges on phones, dark letters, where addresses break"
HIDDEN = "hides the line for the inbox, which is white on white and a pixel high besides"
LIGHT = "says that letters are light or dark; other programs show them light, or darken them alone"
GRACEFUL = {
    "<style> element": NICER,
    "@media": NICER,
    "Chaining selectors": NICER,
    "Class selector": NICER,
    "Descendant combinator": NICER,
    "ID selector": NICER,
    "Type selector": NICER,
    "<body> element": "the sheet inside has its own ground",
    "aria-label attribute": "says the subject again, which the program shows itself",
    "border-radius": "corners are square in Outlook on Windows",
    "color-scheme CSS property": LIGHT,
    "color-scheme meta tag": LIGHT,
    "cursor": "MJML's own rule for buttons; a link's is a hand in any case",
    "display:none": HIDDEN,
    "max-height property": HIDDEN,
    "opacity": HIDDEN,
    "overflow": HIDDEN,
    "outline": "MJML's own rule for pictures, which have no frame in any case",
    "overflow-wrap": "a long address runs over the edge; word-break stands beside it",
    "role attribute": "Windows Mail reads tables for layout as it always has",
    "system-ui, ui-serif, ui-sans-serif, ui-rounded, ui-monospace": "Segoe UI stands before it",
    "target attribute": "links open as the program likes",
    "white-space": "keeps the six digits of a code together, which have no blanks",
    "word-break": "a long address runs over the edge",
    "word-spacing": "MJML's own rule for the body: the usual spacing",
}


def losses(html: str) -> Mapping[str, list[str]]:
    """Return by feature which programs cannot show it."""
    _command, path = npm()
    node = shutil.which("node", path=path)
    assert node
    answer = subprocess.run(
        [node, "caniemail.js", *PROGRAMS],
        cwd=NODE_TOOLS,
        env=os.environ | {"PATH": path},
        input=html.encode(),
        capture_output=True,
        check=True,
    )
    found: dict[str, list[str]] = json.loads(answer.stdout)
    return found


async def test_what_mail_programs_cannot_show_is_no_loss(database: None) -> None:
    every = "".join([(await rendered(name)).html for name in NAMES])
    lost = losses(every)
    assert {each: lost[each] for each in sorted(lost.keys() - GRACEFUL.keys())} == {}
    # What no letter needs any more leaves the list.
    assert sorted(GRACEFUL.keys() - lost.keys()) == []
