"""The seeded themes and their words."""

from pathlib import Path

from forum.kit import i18n
from forum.kit.data import data_dir
from forum.themes import queries
from forum.themes.actions import load_themes
from forum.themes.models import Theme


async def test_six_themes_are_seeded_once_and_changes_stay(database: None) -> None:
    path = data_dir("seeds") / "themes.toml"
    assert await load_themes(path) == 6
    await Theme.filter(slug="economy").update(name_en="Money")
    assert await load_themes(path) == 0
    assert await Theme.all().count() == 6
    assert (await Theme.get(slug="economy")).name_en == "Money"


async def test_themes_stand_in_their_order_and_in_the_readers_language(database: None) -> None:
    await load_themes(data_dir("seeds") / "themes.toml")
    slugs = [theme.slug for theme in await queries.active()]
    assert slugs[:2] == ["activity-house", "inclusion"]
    theme = await queries.by_slug("inclusion")
    for language, short in [("nb", "Inkludering"), ("da", "Inklusion"), ("en", "Inclusion")]:
        with i18n.language(language):
            assert theme.short == short


async def test_missing_words_fall_back_to_bokmal(database: None, tmp_path: Path) -> None:
    file = tmp_path / "themes.toml"
    file.write_text(
        '[[theme]]\nslug = "one"\nicon = "coffee"\ncolour = "coffee"\n'
        'name = { nb = "En" }\nshort = { nb = "Én" }\n',
        encoding="utf-8",
    )
    await load_themes(file)
    theme = await queries.by_slug("one")
    for language in ("nn", "da"):
        with i18n.language(language):
            assert (theme.name, theme.short, theme.description) == ("En", "Én", "")
