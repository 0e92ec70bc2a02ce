"""Letters: posting, building, delivering them; what they say is said by those who post them."""

from forum.mail.outbox import NewLetter, Priority, post

__all__ = ["NewLetter", "Priority", "post"]
