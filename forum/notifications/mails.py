"""A notice as a mail to one reader, in their language, shown together with others on its topic."""

from forum.kit import i18n
from forum.kit.addresses import url_of
from forum.kit.tokens import fingerprint
from forum.mail.headers import topic_reference
from forum.mail.outbox import NewLetter
from forum.mail.unsubscribe import NOTICES, Stop, list_headers, stop_link
from forum.notifications.notice import Notice
from forum.notifications.queries import Reader
from forum.notifications.sentences import button, sentence, who


def letter(reader: Reader, notice: Notice) -> NewLetter:
    """Return the mail that tells `reader` of `notice`."""
    stop = Stop(reader.id, NOTICES, notice.topic)
    with i18n.language(reader.language):
        context, from_name = _words(notice), _from_name(notice)
    reference = topic_reference(notice.topic)
    threading = {"From": from_name, "References": reference, "In-Reply-To": reference}
    return NewLetter(
        key=f"notice:{reader.id}:{fingerprint(notice.once_key)[:32]}",
        person_id=reader.id,
        address=reader.email,
        name=reader.name,
        template=notice.template,
        language=reader.language,
        context={**context, "stop_link": stop_link(stop), **notice.context},
        headers={**threading, **list_headers(stop)},
    )


def _words(notice: Notice) -> dict[str, str]:
    return {
        "headline": sentence(notice.kind, notice.actor_name, notice.branch_name),
        "title": notice.title,
        "excerpt": notice.excerpt,
        "excerpt_language": notice.language,
        "button": button(notice.kind),
        "link": url_of(notice.url),
    }


def _from_name(notice: Notice) -> str:
    return who(notice.actor_name, notice.branch_name) if notice.actor_name else ""
