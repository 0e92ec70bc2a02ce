"""News as mails to one reader, in their language; those about one thing are shown together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from forum.kit import i18n
from forum.kit.addresses import url_of
from forum.kit.i18n import _, ngettext
from forum.mail.headers import message_id, topic_reference
from forum.mail.outbox import Answerable, NewLetter
from forum.mail.plain import lines_of_page
from forum.mail.reply_address import is_open, one_word, place_of
from forum.mail.unsubscribe import NOTICES, Stop, list_headers, stop_link
from forum.notifications import topics
from forum.notifications.notice import ABOUT_ROUTINES, ANSWERABLE, Kind
from forum.notifications.queries import Reader
from forum.notifications.sentences import button, sentence, who

SETTINGS = "/me/news"
MOST_TOGETHER = 25
MOST_REFERENCES = 8


@dataclass(frozen=True)
class Earlier:
    """A mail that the reader got about the same topic before."""

    key: str
    subject: str


def letter(
    reader: Reader,
    told: Mapping[str, Any],
    html: str | None = None,
    before: Sequence[Earlier] = (),
) -> NewLetter:
    """Return the mail that tells `reader` of one row of their news.

    `html`: the whole text of it, "" when nothing of it is there for the reader any more, None where
    the excerpt is all that is told. `before`: the mails on the same topic, oldest first. Mail
    programs show them together, as one conversation, because each refers to those before it and
    all have the first one's subject.
    """
    stop = Stop(reader.id, NOTICES, told["topic"])
    with i18n.language(reader.language):
        words = _words(told)
        context = {
            **words,
            "subject_line": _subject(told, before) or words["headline"],
            **_text(told, html),
            "excerpt_language": told["language"],
            "answer_words": _answer_words(told),
            "one_word": one_word() if _answerable([told]) else "",
        }
        by = who(told["actor_name"], told["branch_name"]) if told["actor_name"] else ""
    threading = _threading(reader, told["topic"], by, before)
    key = f"{key_of_topic(reader.id, told['topic'])}{told['id']}"
    made = _mail(reader, stop, key=key, template="notice", context=context, headers=threading)
    return replace(made, answerable=_answerable([told]))


def key_of_topic(person_id: int, topic: str) -> str:
    """Return how the keys of all mails on a topic to one person begin."""
    return f"notice:{person_id}:{topic}:"


def gathered(reader: Reader, waiting: Sequence[Mapping[str, Any]]) -> NewLetter:
    """Return the one mail that tells `reader` of all that had to wait."""
    stop = Stop(reader.id, NOTICES)
    count, left_out = len(waiting), max(0, len(waiting) - MOST_TOGETHER)
    with i18n.language(reader.language):
        context: dict[str, Any] = {
            "headline": ngettext(
                "%(num)s more thing has happened", "%(num)s more things have happened", count
            ),
            "entries": [_words(told) for told in waiting[:MOST_TOGETHER]],
            "more": ngettext("+%(num)s more", "+%(num)s more", left_out) if left_out else "",
            "link": url_of("/news"),
            "one_word": one_word() if _answerable(waiting) else "",
        }
    key = f"news:{waiting[-1]['id']}"
    made = _mail(reader, stop, key=key, template="news", context=context, headers={})
    return replace(made, answerable=_answerable(waiting))


def _mail(
    reader: Reader,
    stop: Stop,
    *,
    key: str,
    template: str,
    context: Mapping[str, Any],
    headers: Mapping[str, str],
) -> NewLetter:
    links = {"stop_link": stop_link(stop), "settings_link": url_of(SETTINGS)}
    return NewLetter(
        key=key,
        person_id=reader.id,
        address=reader.email,
        name=reader.name,
        template=template,
        language=reader.language,
        context={**context, **links},
        headers={**headers, **list_headers(stop)},
    )


def _text(told: Mapping[str, Any], html: str | None) -> dict[str, Any]:
    """Return the text to be read in the mail, and what the button says beside it."""
    if not html:
        excerpt = told["excerpt"] if html is None else ""
        return {"lines": excerpt.splitlines(), "button": button(told["kind"])}
    lines, is_whole = lines_of_page(html)
    return {"lines": lines, "button": _("Open it") if is_whole else button(told["kind"])}


def _words(told: Mapping[str, Any]) -> dict[str, str]:
    return {
        "headline": sentence(told["kind"], told["actor_name"], told["branch_name"]),
        "title": told["title"] or _("Deleted"),
        "link": url_of(told["url"]),
    }


def _answerable(news: Sequence[Mapping[str, Any]]) -> tuple[Answerable, ...]:
    """Return what of the news can be answered by mail."""
    places = {_place_of(told): told["title"] for told in news}
    return tuple(Answerable(place, title) for place, title in places.items() if place)


def _place_of(told: Mapping[str, Any]) -> str:
    if told["kind"] in ABOUT_ROUTINES:
        return place_of(topics.path_of(told["topic"]))
    return place_of(told["url"]) if told["kind"] in ANSWERABLE else ""


def _answer_words(told: Mapping[str, Any]) -> str:
    if not (is_open() and _answerable([told])):
        return ""
    if told["kind"] == Kind.REVIEW:
        return _("If it does, you can also answer this mail with the one word YES.")
    return _("Answer this mail, and your words stand on the page.")


def _subject(told: Mapping[str, Any], before: Sequence[Earlier]) -> str:
    if not told["topic"].startswith(topics.THREAD):
        return ""
    # What it was at first: with another subject, Gmail and Outlook begin a new conversation.
    return before[0].subject if before else _("Re: %(title)s", title=told["title"] or _("Deleted"))


def _threading(reader: Reader, topic: str, by: str, before: Sequence[Earlier]) -> dict[str, str]:
    if not topic.startswith(topics.THREAD):
        return {}
    # The root, the first and the newest ones: a long conversation has no long header.
    ids = [message_id(each.key) for each in (*before[:1], *before[1:][-MOST_REFERENCES:])]
    references = [topic_reference(topic, reader.id), *ids]
    return {"From": by, "References": " ".join(references), "In-Reply-To": references[-1]}
