"""Whole addresses of our pages, for mail and QR codes: whoever reads them is not on the site."""

from forum.settings import settings


def url_of(path: str) -> str:
    """Return the whole address of a path of ours."""
    return settings().base_url.rstrip("/") + path
