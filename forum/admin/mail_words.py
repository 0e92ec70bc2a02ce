"""Kinds of letters, what became of mails that came in, and why mail comes back, in words."""

from typing import Final

from forum.kit.i18n import N_, _

_KINDS: Final = {
    "address_moved": N_("the address has changed"),
    "invitation": N_("invitation"),
    "join_declined": N_("not let in"),
    "join_request": N_("request to join"),
    "mail_refused": N_("a mail was not taken"),
    "membership_ended": N_("taken out of a branch"),
    "new_address": N_("link to a new address"),
    "news": N_("several news"),
    "notice": N_("news"),
    "sign_in_code": N_("code to sign in"),
    "sign_in_unknown": N_("unknown at signing in"),
    "test_mail": N_("test mail"),
    "weekly": N_("weekly letter"),
}
_OUTCOMES: Final = {
    "waiting": N_("Not read yet"),
    "posted": N_("Put on the page"),
    "followed": N_("Asked to follow something"),
    "muted": N_("Asked to hear no more of something"),
    "stopped": N_("Asked for no more mails"),
    "seen_before": N_("Came twice"),
    "auto_reply": N_("Automatic answer"),
    "bounce": N_("Mail that came back"),
    "complaint": N_("Called junk by its reader"),
    "loop": N_("Going round in circles"),
    "empty": N_("Without words"),
    "too_large": N_("Too large"),
    "unreadable": N_("Could not be read"),
    "winmail": N_("Packed as winmail.dat"),
    "unknown_address": N_("To an address that is not ours"),
    "unknown_token": N_("To a wrong answering address"),
    "expired": N_("Too late"),
    "which_one": N_("To the whole letter"),
    "wrong_sender": N_("From somebody else"),
    "forged": N_("Forged sender"),
    "unverified": N_("Unproven sender"),
    "closed_account": N_("From a closed account"),
    "closed": N_("To something closed"),
    "gone": N_("To something that is gone"),
    "refused": N_("Could not be taken as it was"),
    "too_often": N_("Too many at once"),
    "failed": N_("Reading it went wrong"),
}
_REASONS: Final = {
    "soft": N_("full or away for now"),
    "hard": N_("does not exist"),
    "complaint": N_("called our mail junk"),
}


def kind_words(kind: str) -> str:
    """Return what kind of letter it is."""
    return _(_KINDS[kind]) if kind in _KINDS else kind


def outcome_words(outcome: str) -> str:
    """Return what became of a mail that came in."""
    return _(_OUTCOMES[outcome]) if outcome in _OUTCOMES else outcome


def reason_words(reason: str) -> str:
    """Return why mail to an address came back."""
    return _(_REASONS[reason]) if reason in _REASONS else reason
