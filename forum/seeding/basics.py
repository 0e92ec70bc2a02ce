"""What every forum has from its first day, production too: the themes and the word list."""

from forum.kit.data import data_dir
from forum.search.actions import load_words
from forum.themes.actions import load_themes


async def load_basics() -> None:
    """Load themes and word groups that are missing; what was edited stays as it is."""
    await load_themes(data_dir("seeds") / "themes.toml")
    await load_words(data_dir("seeds") / "words.toml")
