"""Handing one message to a browser's maker (RFC 8030, 8291), in the heavy-work process alone."""

from forum.kit.heavy_work import allowed
from forum.mail.headers import sender_address
from forum.notifications.push_makers import is_makers
from forum.settings import settings

KEPT_S = 86_400  # for a device that is switched off
TIMEOUT_S = 10
NO_ANSWER = 0
NO_MAKER = 410  # as of a browser that has left: its address is forgotten


@allowed
def send(endpoint: str, keys: dict[str, str], payload: str) -> int:
    """Encrypt and send; return the answer's status, NO_ANSWER when none came.

    Nothing goes to any other place than a browser's maker, not by a redirect either: NO_MAKER.
    """
    if not is_makers(endpoint):
        return NO_MAKER
    import requests  # noqa: PLC0415  of this process only
    from pywebpush import WebPushException, webpush  # noqa: PLC0415

    session = requests.Session()
    session.max_redirects = 0
    try:
        answer = webpush(
            {"endpoint": endpoint, "keys": keys},
            payload,
            vapid_private_key=settings().push_key,
            vapid_claims={"sub": f"mailto:{sender_address()}"},
            ttl=KEPT_S,
            timeout=TIMEOUT_S,
            requests_session=session,
        )
    except WebPushException as error:
        return NO_ANSWER if error.response is None else int(error.response.status_code)
    except requests.RequestException:
        return NO_ANSWER
    return int(answer.status_code)
