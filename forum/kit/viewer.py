"""Who is looking: a value that every query and action takes first."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Rank(StrEnum):
    """What a person may do in the whole network."""

    MEMBER = "member"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class BranchRole:
    """One branch that the viewer belongs to; `leads` when as its leader."""

    branch_id: int
    slug: str
    name: str
    country: str
    leads: bool = False


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks at a page; the anonymous visitor is one too, with id 0."""

    id: int
    name: str = ""
    language: str = ""
    time_zone: str = "Europe/Oslo"
    rank: Rank = Rank.MEMBER
    branches: tuple[BranchRole, ...] = ()
    session_id: str = ""

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody is signed in."""
        return self.id == 0

    @property
    def is_moderator(self) -> bool:
        """Whether the viewer keeps order in the network (administrators do too)."""
        return self.rank is not Rank.MEMBER

    @property
    def is_administrator(self) -> bool:
        """Whether the viewer runs the installation."""
        return self.rank is Rank.ADMINISTRATOR

    @cached_property
    def branch_ids(self) -> tuple[int, ...]:
        """The ids of the viewer's branches."""
        return tuple(role.branch_id for role in self.branches)

    @property
    def home(self) -> BranchRole | None:
        """The first of the viewer's branches, where writing starts from."""
        return self.branches[0] if self.branches else None

    @property
    def country(self) -> str:
        """The country of the viewer's first branch, `NO` when there is none."""
        return self.branches[0].country if self.branches else "NO"

    def belongs_to(self, branch_id: int) -> bool:
        """Whether the branch is one of the viewer's."""
        return branch_id in self.branch_ids

    def leads(self, branch_id: int) -> bool:
        """Whether the viewer is leader of the branch."""
        return any(role.leads for role in self.branches if role.branch_id == branch_id)


ANONYMOUS = Viewer(id=0)
