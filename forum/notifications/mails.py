"""A notice as a mail to one reader, in their language, shown together with others on its topic."""

from forum.kit import i18n
from forum.kit.tokens import fingerprint
from forum.mail.headers import topic_reference
from forum.mail.outbox import NewLetter
from forum.mail.unsubscribe import NOTICES, Stop, list_headers, stop_link
from forum.notifications.notice import Notice
from forum.notifications.queries import Reader
from forum.notifications.sentences import button, sentence, who
from forum.web.urls import url_of


def letter(reader: Reader, notice: Notice) -> NewLetter:
    """Return the mail that tells `reader` of `notice`."""
    stop = Stop(reader.id, NOTICES, notice.topic)
    reference = topic_reference(notice.topic)
    with i18n.language(reader.language):
        words = {
            "headline": sentence(notice.kind, notice.actor_name, notice.branch_name),
            "button": button(notice.kind),
        }
        from_name = who(notice.actor_name, notice.branch_name) if notice.actor_name else ""
    return NewLetter(
        key=f"notice:{reader.id}:{fingerprint(notice.once_key)[:32]}",
        person_id=reader.id,
        address=reader.email,
        name=reader.name,
        template=notice.template,
        language=reader.language,
        context={
            "title": notice.title,
            "excerpt": notice.excerpt,
            "excerpt_language": notice.language,
            "link": url_of(notice.url),
            "stop_link": stop_link(stop),
            **words,
            **notice.context,
        },
        headers={
            "From": from_name,
            "References": reference,
            "In-Reply-To": reference,
            **list_headers(stop),
        },
    )
