"""Everything that can be refused, as one tree with one page for each.

    Refused
    ├── NotFound     404  not there, or not for this viewer
    ├── Forbidden    403  seen, but not to be done by this viewer
    ├── Conflict     409  somebody else was first
    ├── TooLarge     413  more bytes than the setting allows
    ├── Invalid      422  what was typed cannot be taken; `fields` says which
    ├── TooMany      429  asked too often; `retry_after` says how long to wait
    └── Unavailable  503  the database, index or a process is away for now

Raised by policy, queries and actions with a translated sentence that says what to do next;
`forum.web.errors` turns each into a page or JSON.
"""

from typing import ClassVar


class Refused(Exception):  # noqa: N818  it is a decision, not a fault
    """Something that was asked for is not done; `message` is what the person reads."""

    status: ClassVar[int] = 400

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class NotFound(Refused):
    """The thing does not exist, or not for this viewer: nobody learns which."""

    status = 404


class Forbidden(Refused):
    """The viewer sees the thing but may not do this with it."""

    status = 403


class Conflict(Refused):
    """Somebody else changed the thing first."""

    status = 409


class TooLarge(Refused):
    """The upload is larger than the limit."""

    status = 413


class Invalid(Refused):
    """What was typed cannot be taken as it is."""

    status = 422

    def __init__(self, message: str = "", fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = fields or {}


class TooMany(Refused):
    """The same was asked too often."""

    status = 429

    def __init__(self, message: str = "", retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(Refused):
    """A part that is needed is away for the moment; trying again will help."""

    status = 503
