"""Pages for development only: all components in all their states, the living style guide."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from forum.kit import clock
from forum.kit.viewer import BranchRole
from forum.web.forms import Form
from forum.web.pages import render, viewer_of

# Samples, in the languages that people write in; this page is for developers and not translated.
SENTENCE = "Vi får inn mye møbler nå, og hver av oss setter sin egen pris."
ANSWER = """<p>En tredjedel af nyprisen, og halvdelen for kendt design.</p>
<ol><li>Slå møblet op på nettet. Brug det, som andre har <em>fået</em> for det.</li>
<li>Træk fra for ridser, lugt og manglende greb.</li></ol>"""
COLOURS = {
    "coffee": "Aktivitetshus",
    "armchair": "Inkludering",
    "calculator": "Økonomi og drift",
    "sprout": "Frivillige",
    "shopping-bag": "Salg",
    "megaphone": "Markedsføring",
}


@dataclass(frozen=True)
class SampleShop:
    """A shop on a string of tags."""

    name: str
    country: str
    slug: str


@dataclass(frozen=True)
class SampleHit:
    """A question that is like the one being typed."""

    title: str
    url: str
    language: str
    line: str


SHOPS = (
    SampleShop("Vefsn", "NO", "vefsn"),
    SampleShop("Bodø", "NO", "bodo"),
    SampleShop("Herlev", "DK", "herlev"),
    SampleShop("Alta", "NO", "alta"),
)
HITS = (
    SampleHit("Hvordan priser dere brukte møbler?", "#", "nb", "3 svar, løst"),
    SampleHit("Må vi sælge sofaer uden mærke?", "#", "da", "Odense DK"),
)


class SampleForm(Form):
    """One field of each kind."""

    title = StringField("Spørsmålet, i én setning")
    email = StringField("E-post", description="Vi sender en kode dit.")
    code = StringField("Koden fra e-posten")
    text = TextAreaField("Fortell litt mer")
    note = TextAreaField("Noe å legge til")
    theme = SelectField("Tema", choices=[SelectChoice(key, name) for key, name in COLOURS.items()])
    visibility = RadioField(
        "Hvem kan lese det?",
        choices=[SelectChoice("network", "Hele nettverket"), SelectChoice("branch", "Bare Vefsn")],
    )
    reminder = BooleanField("Minn meg på det i ukebrevet")


async def components(request: Request) -> Response:
    """Show every component in every state."""
    viewer = viewer_of(request)
    if not viewer.branches:
        request.state.viewer = replace(viewer, branches=(BranchRole(0, "vefsn", "Vefsn", "NO"),))
    return await render(request, "dev/components.html", **samples())


def samples() -> dict[str, Any]:
    """Return what the page shows."""
    wrong = SampleForm(data={"title": "", "visibility": "network"})
    for name, sentence in (
        ("title", "Skriv spørsmålet før du sender."),
        ("text", "Teksten er for lang: 31 204 tegn. Forkort den til 30 000."),
        ("visibility", "Velg hvem som kan lese det."),
    ):
        wrong[name].errors = (sentence,)
    return {
        "form": SampleForm(data={"visibility": "network"}, prefix="ok-"),
        "wrong": wrong,
        "shops": SHOPS,
        "hits": HITS,
        "colours": COLOURS,
        "sentence": SENTENCE,
        "answer_html": ANSWER,
        "now": clock.now(),
        "earlier": clock.now() - timedelta(days=3),
    }
