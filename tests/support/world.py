"""A small world of named people and shops, for tests that need somebody.

Everybody reads English, so that tests read like the code; tests of languages change that.
"""

from dataclasses import dataclass
from datetime import timedelta

from forum.accounts.models import Person
from forum.branches.models import Branch, Membership
from forum.branches.viewers import viewer_of_person
from forum.kit import clock
from forum.kit.viewer import Rank, Viewer
from forum.themes.models import Theme


@dataclass(frozen=True)
class World:
    """Who and what there is.

    Sigrid volunteers in Vefsn, Torbjørn in Bodø; Bente leads Herlev, where Jens volunteers; Marit
    keeps order and Aslaug runs the installation, both without a branch of their own. The stranger
    has an address and nothing else.
    """

    vefsn: Branch
    bodo: Branch
    herlev: Branch
    economy: Theme
    recruitment: Theme
    sigrid: Person
    torbjorn: Person
    bente: Person
    jens: Person
    marit: Person
    aslaug: Person
    stranger: str = "ukjent@example.org"


async def make_world() -> World:
    """Write the small world into an empty database."""
    vefsn = await make_branch("Vefsn", "Bruktbutikken i Mosjøen")
    bodo = await make_branch("Bodø", "Bodø Brukt", slug="bodo")
    herlev = await make_branch("Herlev", "Genbrugsbutikken i Herlev", country="DK")
    return World(
        vefsn=vefsn,
        bodo=bodo,
        herlev=herlev,
        economy=await make_theme(1, "economy", "Economy and operating routines", "Economy"),
        recruitment=await make_theme(
            2, "recruitment", "Recruiting and caring for volunteers", "Volunteers"
        ),
        sigrid=await make_person("Sigrid", vefsn),
        torbjorn=await make_person("Torbjørn", bodo, email="torbjorn@example.org"),
        bente=await make_person("Bente", herlev, is_leader=True),
        jens=await make_person("Jens", herlev),
        marit=await make_person("Marit", rank=Rank.MODERATOR),
        aslaug=await make_person("Aslaug", rank=Rank.ADMINISTRATOR),
    )


async def make_branch(name: str, shop: str, *, slug: str = "", country: str = "NO") -> Branch:
    """Write a branch that has been there for a year."""
    return await Branch.create(
        slug=slug or name.lower(),
        name=name,
        shop_name=shop,
        country=country,
        created_at=clock.now() - timedelta(days=365),
    )


async def make_person(
    name: str,
    branch: Branch | None = None,
    *,
    email: str = "",
    is_leader: bool = False,
    rank: Rank = Rank.MEMBER,
    language: str = "en",
) -> Person:
    """Write a person who came a month ago and was last here three days ago."""
    came_at = clock.now() - timedelta(days=30)
    person = await Person.create(
        name=name,
        email=email or f"{name.lower()}@example.org",
        language=language,
        rank=rank,
        created_at=came_at,
        seen_at=clock.now() - timedelta(days=3),
        previous_visit_at=clock.now() - timedelta(days=3),
    )
    if branch is not None:
        await Membership.create(
            person_id=person.id, branch_id=branch.id, is_leader=is_leader, joined_at=came_at
        )
    return person


async def make_theme(position: int, slug: str, name: str, short: str) -> Theme:
    """Write a theme whose words are the same in all languages."""
    return await Theme.create(
        position=position,
        slug=slug,
        name_nb=name,
        name_nn=name,
        name_da=name,
        name_en=name,
        short_nb=short,
        short_nn=short,
        short_da=short,
        short_en=short,
    )


async def viewer(person: Person) -> Viewer:
    """Return a person as the Viewer that queries and actions take."""
    return await viewer_of_person(person.id)
