"""Names of files: cleaned when they come, written into headers when they go."""

import re
from urllib.parse import quote

from forum.kit.text import clean_line

MAX_CHARACTERS = 120
_SEPARATORS = re.compile(r"[/\\]")
# Not allowed in names on Windows; a colon also starts a stream there.
_AWKWARD = re.compile(r'[<>:"|?*%]')
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_PICTURE = re.compile(
    r"\.(?:jpe?g?|jfif|png|gif|webp|hei[cf]|hif|avif|bmp|tiff?|svg)$", re.IGNORECASE
)
# Names that are devices on Windows, whatever their ending.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def clean_name(given: str, ending: str) -> str:
    """Return a name without path, control characters and awkward letters, ending in `ending`.

    `ending` is the one of the content (".pdf"): what the name says does not count. Emoji stay.
    """
    last = _SEPARATORS.split(clean_line(given))[-1]
    stem = _ENDING.sub("", _AWKWARD.sub("_", last)).strip(" .")
    if _DEVICE.match(stem):
        stem = f"_{stem}"
    return f"{stem[:MAX_CHARACTERS].rstrip(' .') or 'file'}{ending}"


def claims_to_be_picture(name: str, media_type: str) -> bool:
    """Whether the name or the browser says that the file is a picture."""
    return bool(_PICTURE.search(name)) or media_type.startswith("image/")


def disposition(kind: str, name: str) -> str:
    """Return a Content-Disposition header (RFC 6266) with the name in ASCII and in RFC 5987."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    plain = plain.replace("\\", "_").replace('"', "_")
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
