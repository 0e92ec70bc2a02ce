"""Pictures in a copied text: they are shown below the copy's own address."""

import re

# As `kit.markdown_rules` knows them: an upload by its number, or below what holds it.
_PICTURE = re.compile(r"(!\[[^\]\n]*\]\()(?:/(?:threads|routines)/\d{1,12})?(/files/\d{1,12})")


def with_pictures_below(text: str, path: str) -> str:
    """Return the text with its own pictures' addresses below `path` ("/routines/7")."""
    return _PICTURE.sub(rf"\g<1>{path}\g<2>", text)
