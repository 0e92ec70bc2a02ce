"""What a browser is called in the list of somebody's devices."""

# The first that fits wins: Edge and Opera call themselves Chrome, Chrome calls itself Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def label_of(user_agent: str) -> str:
    """Return "Firefox, Android" for a User-Agent header; empty when it says nothing known."""
    found = (_first(user_agent, _BROWSERS), _first(user_agent, _SYSTEMS))
    return ", ".join(name for name in found if name)


def _first(user_agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in names if mark in user_agent), "")
