"""The words of an element as they are read: blanks made one, what is hidden left out."""

from lxml.html import HtmlElement

UNSEEN = {"script", "style", "template", "svg"}


def words(element: HtmlElement) -> str:
    """Return the text of an element and all inside it."""
    return " ".join("".join(_pieces(element)).split())


def matches(text: str, wanted: str) -> bool:
    """Tell whether a label or link says what a test calls it: the same or its beginning."""
    return text == wanted or text.startswith(wanted)


def _pieces(element: HtmlElement) -> list[str]:
    if (
        not isinstance(element.tag, str)
        or element.tag in UNSEEN
        or element.get("hidden") is not None
    ):
        return []
    pieces = [element.text or ""]
    for child in element:
        pieces += _pieces(child)
        pieces.append(child.tail or "")
    # Blocks stand apart even where the source has no blank between them.
    is_inline = element.tag in {
        "a",
        "abbr",
        "b",
        "bdi",
        "code",
        "em",
        "i",
        "mark",
        "span",
        "strong",
    }
    return pieces if is_inline else [" ", *pieces, " "]
