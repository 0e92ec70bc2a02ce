"""Who is meant by an @name: finding people while one types, and when a text is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forum.kit import db, markdown, mentions
from forum.kit.i18n import _
from forum.kit.viewer import Viewer

# Norwegian, Danish, English; and how lists of people write it.
_FORMS = ("{name} i {branch}", "{name} in {branch}", "{name} ({branch})")
_READ = 300  # of one first name
_SUGGESTED = 6
_PEOPLE = """
    SELECT p.id, p.name, COALESCE(b.name, '') AS branch, COALESCE(b.id, 0) AS branch_id
    FROM person p LEFT JOIN membership m ON m.person_id = p.id
    LEFT JOIN branch b ON b.id = m.branch_id AND b.deactivated_at IS NULL
    WHERE p.deactivated_at IS NULL
"""
_CALLED = f"""
    {_PEOPLE} AND (p.name LIKE :typed OR p.name LIKE :written)
    ORDER BY p.name, p.id, m.id LIMIT :most
"""
_CALLED_ANYHOW = f"""
    {_PEOPLE} AND (p.name LIKE :typed OR p.name LIKE :written
        OR p.name LIKE :last_typed OR p.name LIKE :last_written)
    ORDER BY p.name, p.id, m.id LIMIT :most
"""
_NAMESAKES = _PEOPLE + " AND p.name = (SELECT name FROM person WHERE id = :id)"  # noqa: S608  ours


@dataclass(frozen=True)
class Named:
    """Somebody who can be named, from one of their branches."""

    id: int
    name: str
    branch: str
    branch_id: int

    @property
    def forms(self) -> tuple[str, ...]:
        """What may be written for this person and nobody of another branch."""
        if not self.branch:
            return ()
        return tuple(form.format(name=self.name, branch=self.branch) for form in _FORMS)


@dataclass(frozen=True)
class Suggestion:
    """Somebody whose name goes on from what was typed; `written` is what stands in the text."""

    name: str
    branch: str
    written: str


async def settled(text: str, before: str = "") -> str:
    """Return the text with every @name that means one person made a link to them.

    `before`: the text as it was stored; names in it mean whom they meant. A text that is too long
    to be taken is left as it is.
    """
    if len(text) > markdown.MAX_CHARACTERS:
        return text
    known = mentions.known_in(before)
    found: dict[str, list[Named]] = {}
    for place in mentions.places(text):
        if place.word not in found:
            found[place.word] = await _called(place.word)
        meant = _meant(place.rest, found[place.word], known)
        if meant is not None:
            text = mentions.linked(text, place, *meant)
    return text


async def suggested(viewer: Viewer, typed: str) -> tuple[Suggestion, ...]:
    """Return the people whose name goes on from `typed`, those of the viewer's branches first."""
    word = typed.split(" ", maxsplit=1)[0]
    if not word or not word[0].isalpha() or "%" in word or "_" in word:
        return ()
    likes = {"last_typed": f"% {word}%", "last_written": f"% {word.capitalize()}%"}
    rows = await db.rows(_CALLED_ANYHOW, **_likes(word), **likes, most=_READ)
    people = [Named(**row) for row in rows if row["id"] != viewer.id]
    fitting = [each for each in people if _goes_on(each, typed)]
    fitting.sort(key=lambda each: not viewer.belongs_to(each.branch_id))
    once = {each.id: each for each in reversed(fitting)}
    chosen = [each for each in fitting if once[each.id] is each][:_SUGGESTED]
    return tuple([Suggestion(each.name, each.branch, await written(each.id)) for each in chosen])


async def written(person_id: int) -> str:
    """Return what one writes after the @ to name a person: the branch too, if it takes that."""
    people = [Named(**row) for row in await db.rows(_NAMESAKES, id=person_id)]
    mine = [each for each in people if each.id == person_id]
    if not mine or len({each.id for each in people}) == 1:
        return mine[0].name if mine else ""
    taken = {each.branch for each in people if each.id != person_id}
    alone = next((each for each in mine if each.branch and each.branch not in taken), None)
    if alone is None:
        return next(name for name, who in _numbered(people).items() if who == person_id)
    return _("%(name)s in %(branch)s", name=alone.name, branch=alone.branch)


async def _called(word: str) -> list[Named]:
    rows = await db.rows(_CALLED, **_likes(word), most=_READ)
    return [Named(**row) for row in rows]


def _likes(word: str) -> dict[str, str]:
    # SQLite knows case of ASCII only, PostgreSQL of all: as typed, and as names are written.
    return {"typed": f"{word}%", "written": f"{word.capitalize()}%"}


def _meant(rest: str, people: Sequence[Named], known: Mapping[str, int]) -> tuple[int, int] | None:
    """Return how long the longest name at the start is, and the one person whom it means."""
    called: dict[str, set[int]] = {}
    for person in people:
        for name in (person.name, *person.forms, *_first_name(person, rest)):
            called.setdefault(name.casefold(), set()).add(person.id)
    for name, person_id in _numbered(people).items():
        called.setdefault(name.casefold(), set()).add(person_id)
    for name, person_id in known.items():
        called[name.casefold()] = {person_id}
    standing = [name for name in called if mentions.begins_with(rest, name)]
    longest = max(standing, key=len, default="")
    meant = called.get(longest, set())
    return (len(longest), meant.pop()) if len(meant) == 1 else None


def _numbered(people: Sequence[Named]) -> dict[str, int]:
    """Return names such as "Anne (Vefsn, 2)" for those whom name and branch do not tell apart."""
    bearers: dict[str, set[int]] = {}
    groups: dict[tuple[str, str], list[int]] = {}
    for person in sorted(people, key=lambda each: each.id):
        groups.setdefault((person.name, person.branch), []).append(person.id)
        bearers.setdefault(person.name, set()).add(person.id)
    return {
        f"{name} ({f'{branch}, ' if branch else ''}{number})": person_id
        for (name, branch), ids in groups.items()
        if len(ids) > 1 or (not branch and len(bearers[name]) > 1)
        for number, person_id in enumerate(ids, 1)
    }


def _first_name(person: Named, rest: str) -> list[str]:
    """Return the first name, unless another surname follows: then somebody else is meant."""
    first = person.name.split(" ")[0]
    after = rest[len(first) :]
    return [] if after[:1] == " " and after[1:2].isupper() else [first]


def _goes_on(person: Named, typed: str) -> bool:
    begun = typed.casefold()
    names = (person.name, *person.forms, *_endings(person.name))
    return any(name.casefold().startswith(begun) for name in names)


def _endings(name: str) -> list[str]:
    words = name.split(" ")
    return [" ".join(words[place:]) for place in range(1, len(words))]
