"""What a file that became a draft is called and about, guessed from its text when it is read."""

from typing import Final

from forum.files.reading import ensure_read, read_documents
from forum.kit import db
from forum.kit.text import clean_line
from forum.routines.models import Routine, Version
from forum.routines.queries.doors import file_ids
from forum.themes.queries import active

_TITLE_CHARACTERS = 200
_READ: Final = 3_000  # characters of the text; what comes later says less
_TITLE_COUNTS: Final = 8
# Beginnings of words in Norwegian and Danish, by the seeded theme that they belong to.
_WORDS: Final = {
    "economy": (
        *(
            "kasse",
            "oppgj",
            "opgør",
            "åpn",
            "åbn",
            "steng",
            "lukk",
            "lukning",
            "veksel",
            "byttepenge",
        ),
        *("terminal", "regnskap", "bank", "moms", "avfall", "affald", "brann", "brand", "tyveri"),
        *("ulykke", "henting", "afhentning", "nøkkel", "nøgle", "alarm"),
    ),
    "sales": ("pris", "salg", "sal ", "sorter", "kunde", "varemottak", "varemodtagelse", "giver"),
    "recruitment": (
        *("frivillig", "vakt", "vagt", "opplæring", "oplæring", "ny i ", "første dag", "trivsel"),
    ),
    "inclusion": ("språk", "sprog", "praksis", "praktik", "inklu", "arbeidstrening", "nav "),
    "marketing": (
        "facebook",
        "instagram",
        "sosiale medi",
        "sociale medi",
        "vindu",
        "utstilling",
        "udstilling",
        "annonse",
        "plakat",
    ),
    "activity-house": ("kafé", "kaffe", "verksted", "værksted", "strikke", "kurs", "møteplass"),
}
_STILL = """
    UPDATE routine_version SET title = :title, language = :language
    WHERE id = :id AND edit_count = 0 AND state = 'draft'
"""


async def guess(version_id: int) -> None:
    """Set what is guessed, unless somebody has changed the draft meanwhile."""
    version = await Version.get_or_none(id=version_id)
    ids = await file_ids(version_id)
    if version is None or not ids:
        return
    await ensure_read(ids[0])
    document = (await read_documents(ids[:1])).get(ids[0])
    if document is None:
        return
    title = clean_line(document.title)[:_TITLE_CHARACTERS] or version.title
    language = document.language or version.language
    theme_id = await _theme_of(title, document.text)
    async with db.transaction():
        if await db.execute(_STILL, id=version_id, title=title, language=language):
            routine = Routine.filter(id=version.routine_id, number=0)
            values = {"title": title, "language": language}
            await routine.update(**values, **({"theme_id": theme_id} if theme_id else {}))


async def _theme_of(title: str, text: str) -> int | None:
    """Return the theme whose words stand most in the title and at the beginning of the text."""
    title, text = title.casefold(), text[:_READ].casefold()
    points = {
        slug: sum(_TITLE_COUNTS * title.count(word) + text.count(word) for word in words)
        for slug, words in _WORDS.items()
    }
    best = max(points, key=points.__getitem__)
    themes = {theme.slug: theme.id for theme in await active()}
    return themes.get(best) if points[best] else None
