"""What people are told: the inbox, what they follow, and who gets a mail at once."""

from forum.notifications.actions import (
    notify,
    subscribe,
    unsubscribe,
    untitle,
    withdraw,
)
from forum.notifications.notice import Notice
from forum.notifications.queries import is_subscribed, subscribers

__all__ = [
    "Notice",
    "is_subscribed",
    "notify",
    "subscribe",
    "subscribers",
    "unsubscribe",
    "untitle",
    "withdraw",
]
