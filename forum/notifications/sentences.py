"""What has happened, as the one sentence that stands in the inbox, the letter and the mail."""

from forum.kit.i18n import N_, _
from forum.notifications.notice import Kind

_SENTENCES = {
    Kind.ANSWER: N_("%(who)s answered"),
    Kind.MENTIONED: N_("%(who)s mentioned you"),
    Kind.COMMENT: N_("%(who)s wrote a comment"),
    Kind.ACCEPTED: N_("%(who)s says that your answer solved it"),
    Kind.SOLVED: N_("%(who)s says that it is solved"),
    Kind.QUESTION: N_("%(who)s asked a question"),
    Kind.TIP: N_("%(who)s shared a tip"),
    Kind.DISCUSSION: N_("%(who)s started a conversation"),
    Kind.WORKED: N_("%(who)s says that your tip worked there too"),
    Kind.HIDDEN: N_("A moderator has hidden what you wrote"),
    Kind.RESTORED: N_("A moderator shows again what you wrote"),
    Kind.CLOSED: N_("A moderator has closed it for more answers"),
    Kind.MOVED: N_("A moderator has moved it to another theme"),
    Kind.CHANGED: N_("%(who)s has corrected what you wrote"),
    Kind.REPORTED: N_("%(who)s tells moderators about this"),
    Kind.INVITED: N_("%(name)s invites you to %(branch)s. The link is in your mail."),
    Kind.JOINING: N_("%(name)s asks to join %(branch)s"),
    Kind.ROUTINE: N_("%(who)s shared a routine"),
    Kind.VERSION: N_("%(who)s has changed the routine"),
    Kind.ORIGIN: N_("%(who)s has changed the routine that yours was made from"),
    Kind.REVIEW: N_("Does this routine still hold?"),
    Kind.DRAFTED: N_("%(who)s has written a routine that you can publish"),
    Kind.PROPOSED: N_("%(who)s proposes a change in your routine"),
    Kind.ADOPTED: N_("%(who)s has taken over what you proposed"),
    Kind.DECLINED: N_("%(who)s has not taken over what you proposed"),
    Kind.UNREACHED: N_("Mail to %(name)s comes back, so no more is sent"),
}
_BUTTONS = {
    Kind.ANSWER: N_("Read the whole answer"),
    Kind.COMMENT: N_("Read the comment"),
    Kind.MENTIONED: N_("Read it there"),
    Kind.JOINING: N_("Answer the request"),
    Kind.UNREACHED: N_("Look at the address"),
    Kind.QUESTION: N_("Read and answer"),
    Kind.TIP: N_("Read the tip"),
    Kind.ROUTINE: N_("Read the routine"),
    Kind.VERSION: N_("See what has changed"),
    Kind.ORIGIN: N_("See what has changed"),
    Kind.REVIEW: N_("Yes, it still holds"),
    Kind.DRAFTED: N_("Read and publish"),
    Kind.PROPOSED: N_("Read the proposal"),
}


def who(actor_name: str, branch_name: str) -> str:
    """Return "Bente in Herlev", or as much of it as is known."""
    if actor_name and branch_name:
        return _("%(name)s in %(branch)s", name=actor_name, branch=branch_name)
    return actor_name or _("Somebody")


def sentence(kind: str, actor_name: str, branch_name: str) -> str:
    """Return what has happened in the current language; for another kind only who."""
    by = who(actor_name, branch_name)
    known = _SENTENCES.get(kind)  # type: ignore[call-overload]  # kinds are stored as plain text
    return _(known, who=by, name=actor_name, branch=branch_name) if known else by


def button(kind: str) -> str:
    """Return what the mail's button says."""
    return _(_BUTTONS.get(kind, N_("Open it")))  # type: ignore[call-overload]  # the same
