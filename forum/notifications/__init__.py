"""What people are told: the inbox, what they follow, and who gets a mail at once."""

from forum.notifications.actions import (
    follow,
    notify,
    subscribe,
    unfollow,
    untitle,
    withdraw,
)
from forum.notifications.notice import Notice
from forum.notifications.queries import is_subscribed, subscribers

__all__ = [
    "Notice",
    "follow",
    "is_subscribed",
    "notify",
    "subscribe",
    "subscribers",
    "unfollow",
    "untitle",
    "withdraw",
]
