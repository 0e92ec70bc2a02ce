"""A mail's HTML as a page of its own inside a sandboxed frame: inline styles, no scripts."""

from starlette.responses import HTMLResponse

_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'self';"
    " sandbox allow-popups allow-popups-to-escape-sandbox"
)


def framed(html: str) -> HTMLResponse:
    """Return the response; links leave the frame, because our pages let nobody frame them."""
    headers = {
        "content-security-policy": _POLICY,
        "x-frame-options": "SAMEORIGIN",
        "cache-control": "private, no-store",
    }
    outside = html.replace("<head>", '<head><base target="_blank">', 1)
    return HTMLResponse(outside, headers=headers)
