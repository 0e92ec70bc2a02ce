"""What every forum has from its first day, production too: themes, word list, starter kits."""

from forum.kit.data import data_dir
from forum.kits.seeds import load_kits
from forum.search.actions import load_words
from forum.themes.actions import load_themes


async def load_basics() -> None:
    """Load the themes, words and kits that are missing; what was edited stays as it is."""
    await load_themes(data_dir("seeds") / "themes.toml")
    await load_words(data_dir("seeds") / "words.toml")
    await load_kits(data_dir("seeds") / "kits")
