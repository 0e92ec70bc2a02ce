"""Uploaded files: taken in, checked, pictures made small and anonymous, and sent out again."""

from forum.files.actions import claim, receive, release
from forum.files.intake import Taken, take_in
from forum.files.queries import Uploaded, get
from forum.files.sending import send

__all__ = ["Taken", "Uploaded", "claim", "get", "receive", "release", "send", "take_in"]
