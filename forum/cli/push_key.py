"""`forum push-key`: a key with which news are shown in browsers."""

from forum.cli.console import out
from forum.notifications.push_keys import make_key


def push_key() -> None:
    """Print a new key for the settings; with another one, everybody has to ask for news anew."""
    out.print(f"PUSH_KEY={make_key()}", markup=False, soft_wrap=True)
