"""Every mail in every language: it renders, says the same twice, loads nothing from elsewhere."""

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from forum.kit.i18n import LANGUAGES
from forum.mail import templates
from forum.mail.compiled import mjml_sources, source_folder
from forum.mail.message import Built

NAMES = [source.parent.name for source in mjml_sources()]
BASE = "http://127.0.0.1:8000"
ENTRY: dict[str, Any] = {
    "over": "Economy",
    "title": "Hvad gør I, når en kunde vil prutte om <alt>?",
    "title_language": "da",
    "url": f"{BASE}/threads/1",
    "result": "4 200 kr more a month",
    "text": "Vores nye frivillige siger ja & amen til det hele.",
    "language": "da",
    "facts": ["Kirsten, Roskilde", "in Danish"],
    "action": "Answer",
    "is_asking": True,
    "answer_address": "svar+x@example.org",
    "answer_url": "mailto:svar+x@example.org?subject=Re%3A%20Hvad",
}
VALUES: dict[str, dict[str, Any]] = {
    "sign_in_code": {"code": "482913", "url": f"{BASE}/sign-in/link/x", "minutes": 15},
    "sign_in_unknown": {"url": f"{BASE}/join"},
    "invitation": {
        "name": "Anne",
        "branch": "Vefsn",
        "invited_by": "Sigrid <b>",
        "is_leader": True,
        "is_administrator": False,
        "url": f"{BASE}/invitations/x",
        "days": 30,
    },
    "join_declined": {"name": "Anne", "branch": "Vefsn", "url": f"{BASE}/join"},
    "membership_ended": {"name": "Anne", "branch": "Vefsn", "url": f"{BASE}/join"},
    "new_address": {"name": "Anne", "url": f"{BASE}/me/address/x"},
    "address_moved": {"name": "Anne", "email": "anne@example.net"},
    "test_mail": {},
    "mail_refused": {
        "heading": "Your mail has come, but was not put on the page",
        "subject_line": "Re: Hvordan priser dere brukte møbler?",
        "sentence": "Which one did you mean?",
        "reasons": ["“x <1>.exe” cannot be shared here."],
        "choices": [{"title": "Who has shelves & racks?", "address": "svar+x@example.org"}],
        "url": f"{BASE}/threads/1",
        "written": "En tredjedel\naf <nyprisen>.",
    },
    "notice": {
        "title": "Hvordan priser dere brukte møbler?",
        "headline": "Bente in Herlev answered",
        "lines": ["En tredjedel af nyprisen.", "", "- lamper & <skærme>"],
        "excerpt_language": "da",
        "button": "Read the whole answer",
        "answer_words": "Answer this mail, and your words stand on the page.",
        "link": f"{BASE}/answers/1",
        "stop_link": f"{BASE}/letters/unsubscribe/x",
        "settings_link": f"{BASE}/me/news",
        "subject_line": "Re: Hvordan priser dere brukte møbler?",
        "one_word": "You can also answer with one word: FOLLOW, MUTE or STOP.",
    },
    "whole": {
        "title": "Hvordan priser dere brukte møbler?",
        "subject_line": "Re: Hvordan priser dere brukte møbler?",
        "entries": [
            {
                "by": "Bente in Herlev answered",
                "fact": "This solved it",
                "lines": ["En tredjedel & mer.", "", "- <lamper>"],
                "language": "da",
                "remarks": [{"by": "Sigrid in Vefsn", "lines": ["Takk!"], "language": "nb"}],
            }
        ],
        "more": "+7 more",
        "url": f"{BASE}/threads/1",
        "answer_words": "Answer this mail, and your words stand on the page.",
        "one_word": "You can also answer with one word: READ, FOLLOW, MUTE or STOP.",
    },
    "news": {
        "headline": "2 more things have happened",
        "entries": [
            {
                "headline": "Bente <b> in Herlev answered",
                "title": "Hvordan priser dere & brukte møbler?",
                "link": f"{BASE}/answers/1",
            }
        ]
        * 2,
        "more": "+7 more",
        "one_word": "You can also answer with one word: FOLLOW, MUTE or STOP.",
        "link": f"{BASE}/news",
        "stop_link": f"{BASE}/letters/unsubscribe/x",
        "settings_link": f"{BASE}/me/news",
    },
    "weekly": {
        "notes": [{"by": "Sigrid <b>", "lines": ["Kaffe & kake", "<torsdag>"], "language": "nb"}],
        "title": "Weekly letter: prices",
        "dateline": "Weekly letter to Vefsn · Thursday 19 November",
        "greeting": "Hello, Sigrid",
        "intro": ["You have 1 new answer."],
        "sections": [
            {
                "title": "Can you help?",
                "entries": [ENTRY, ENTRY | {"is_asking": False}, ENTRY | {"action": "", "url": ""}],
                "more": "+7 more",
                "more_url": f"{BASE}/questions",
            }
        ],
        "reason": "You get this letter every Thursday because you belong to Vefsn.",
        "one_word": "You can also answer with one word: FOLLOW, MUTE or STOP.",
        "stop_url": f"{BASE}/letters/unsubscribe/x",
        "settings_url": f"{BASE}/me/letter",
    },
}
every_mail = pytest.mark.parametrize("name", NAMES)


async def rendered(name: str, language: str = "en") -> Built:
    return await templates.render(name, language, VALUES[name])


def test_every_mail_has_its_three_files() -> None:
    for folder in source_folder().iterdir():
        if folder.is_dir():
            assert {file.name for file in folder.iterdir()} == {
                "subject.txt",
                "body.txt",
                "body.mjml",
            }
    assert set(VALUES) == set(NAMES)


@every_mail
@pytest.mark.parametrize("language", LANGUAGES)
async def test_mail_renders_in_every_language(name: str, language: str, database: None) -> None:
    built = await rendered(name, language)
    assert built.subject
    assert "\n" not in built.subject
    assert f'<html lang="{language}"' in built.html
    assert "{{" not in built.html + built.text
    assert "{%" not in built.html + built.text


@every_mail
async def test_text_and_html_say_the_same(name: str, database: None) -> None:
    built = await rendered(name)
    pieces = said_in(built.html)
    # What a button says, where the text gives the address; and the name on top.
    only_seen = {"Samling", "Sign in", "Say yes", "Answer the request", "Ask another branch"}
    only_seen |= {"Ask to join", "If the button does not work, open this address:"}
    for line in built.text.splitlines():
        said = line.strip(" *>=-").removesuffix(":")
        if said and not re.search(r"(?:^| )(?:http|svar\+)", said):
            assert squeezed(said) in squeezed("".join(pieces)), said
    for piece in set(pieces) - only_seen:
        for part in piece.split(" · "):
            assert squeezed(part) in squeezed(built.text), part


@every_mail
async def test_html_is_small_and_loads_nothing_from_elsewhere(name: str, database: None) -> None:
    page = (await rendered(name)).html
    assert len(page.encode()) < 60_000
    loaded = re.findall(r'(?:src|background)="([^"]+)"|url\(([^)]+)\)', page)
    assert {address for pair in loaded for address in pair if address} == {
        f"{BASE}/letters/mark.png"
    }
    assert "<script" not in page
    assert "<link" not in page


@every_mail
async def test_what_people_wrote_is_escaped(name: str, database: None) -> None:
    tree = lxml_html.fromstring((await rendered(name)).html)
    assert not tree.xpath("//alt | //anne | //b[not(node())]")


@every_mail
async def test_every_picture_has_an_alternative_and_tables_are_for_layout(
    name: str, database: None
) -> None:
    tree = lxml_html.fromstring((await rendered(name)).html)
    assert all(image.get("alt") is not None for image in tree.xpath("//img"))
    assert all(table.get("role") == "presentation" for table in tree.xpath("//table"))
    assert len(tree.xpath("//h1")) == 1


def test_mail_templates_are_short() -> None:
    files = [path for path in Path(source_folder()).rglob("*") if path.suffix in (".mjml", ".txt")]
    assert all(len(path.read_text("utf-8").splitlines()) <= 120 for path in files)


def said_in(page: str) -> list[str]:
    """Return what stands in the page, piece by piece, without the hidden preview."""
    tree = lxml_html.fromstring(page)
    seen = tree.xpath("//body//text()[not(ancestor::*[contains(@style, 'display:none')])]")
    return [text for one in seen if (text := " ".join(str(one).split()))]


def squeezed(text: str) -> str:
    return re.sub(r"[\s\W]+", "", text).casefold()
