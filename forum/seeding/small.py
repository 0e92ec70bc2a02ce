"""The small named world of `seeds/`, made through the same actions that people use."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from forum.accounts.models import Person
from forum.branches.models import Branch, Membership
from forum.branches.viewers import viewer_of_person
from forum.kit import clock, db
from forum.kit.viewer import Rank, Viewer
from forum.kits.seeds import give_routines
from forum.seeding.reading import Reply, Story, read_stories, read_table
from forum.seeding.routines import Library
from forum.themes.models import Theme
from forum.threads import actions
from forum.threads.kinds import Again, Period
from forum.threads.models import Answer, Thread

BRANCH_FIELDS = ("name", "country", "shop_name", "address", "opening_hours", "about")
# What happened this long ago is not told to anybody by mail when the examples are loaded.
TOLD_DAYS = 7


async def make_small(folder: Path) -> int:
    """Load the examples that are not there yet; return how many threads were added.

    What is there already is left as it is, so running it twice changes nothing.
    """
    branches = await _branches(folder)
    people = await _people(folder, branches)
    themes = await _themes()
    world = _World(people, branches, themes)
    added = 0
    for story in read_stories(folder / "threads"):
        if not await Thread.exists(title=story.facts["title"]):
            await world.tell(story)
            added += 1
    library = Library(people, branches, themes)
    await library.fill(folder / "routines")
    await give_routines(folder / "kits", library.made)
    return added


async def _branches(folder: Path) -> dict[str, int]:
    ids = {}
    async with db.transaction():
        for row in read_table(folder, "branches"):
            facts = {name: row[name] for name in BRANCH_FIELDS} | {"created_at": clock.now()}
            branch, _new = await Branch.get_or_create(facts, slug=row["slug"])
            ids[row["slug"]] = branch.id
    return ids


async def _people(folder: Path, branches: dict[str, int]) -> dict[str, Viewer]:
    ids = {}
    async with db.transaction():
        for row in read_table(folder, "people"):
            facts = {
                "name": row["name"],
                "language": row["language"],
                "rank": Rank(row.get("rank", "member")),
                "about": row["about"],
                "in_shop_since": row["in_shop_since"],
                "is_example": True,
                "created_at": clock.now(),
            }
            person, is_new = await Person.get_or_create(facts, email=row["email"])
            ids[row["key"]] = person.id
            if is_new:
                await _join(person, row, branches)
    return {key: await viewer_of_person(person_id) for key, person_id in ids.items()}


async def _join(person: Person, row: dict[str, Any], branches: dict[str, int]) -> None:
    for slug in row["branches"]:
        await Membership.create(
            person_id=person.id,
            branch_id=branches[slug],
            is_leader=slug in row.get("leads", ()),
            joined_at=clock.now(),
        )


async def _themes() -> dict[str, int]:
    return {theme.slug: theme.id for theme in await Theme.all()}


class _World:
    """People, branches and themes by their keys, and the telling of stories among them."""

    def __init__(
        self, people: dict[str, Viewer], branches: dict[str, int], themes: dict[str, int]
    ) -> None:
        self.people = people
        self.branches = branches
        self.themes = themes

    async def tell(self, story: Story) -> None:
        """Let a thread be written, and all that followed, each at its own time."""
        facts = story.facts
        started = clock.now() - timedelta(days=facts["days_ago"], hours=facts.get("hours_ago", 2))
        with clock.at(started):
            thread = await self._write(story)
        for key in facts.get("me_too", ()):
            with clock.at(started + timedelta(hours=1)):
                await actions.ask_too(self.people[key], thread.id)
        for place, worked in enumerate(facts.get("worked", ())):
            with clock.at(started + timedelta(hours=30 * (place + 1))):
                await self._worked(thread, worked)
        await self._replies(story, thread, started)

    async def _write(self, story: Story) -> Thread:
        facts = story.facts
        viewer = self.people[facts["by"]]
        shared: dict[str, Any] = {
            "title": facts["title"],
            "theme_id": self.themes[facts["theme"]],
            "branch_id": viewer.home.branch_id if viewer.home else None,
            "language": facts["language"],
            "submission_key": f"seed-{story.key}",
        }
        if facts["kind"] == "tip":
            return await actions.share(viewer, actions.NewTip(parts=_parts(facts), **shared))
        if facts["kind"] == "discussion":
            new = actions.NewDiscussion(text=story.text, **shared)
            return await actions.discuss(viewer, new)
        return await actions.ask(viewer, actions.NewQuestion(text=story.text, **shared))

    async def _worked(self, thread: Thread, worked: dict[str, str]) -> None:
        branch_id = self.branches[worked["branch"]]
        await actions.say_worked(self.people[worked["by"]], thread.id, branch_id, worked["note"])

    async def _replies(self, story: Story, thread: Thread, started: datetime) -> None:
        answer: Answer | None = None
        accepted: Answer | None = None
        for number, reply in enumerate(story.replies):
            moment = min(started + timedelta(hours=reply.hours), clock.now())
            key = f"seed-{story.key}-{number}"
            with clock.at(moment):
                if reply.kind == "comment" and answer is not None:
                    await self._comment(reply, answer, key)
                else:
                    answer = await self._answer(reply, thread, key)
            if answer is not None:
                await self._marks(reply, answer, moment + timedelta(minutes=50))
            if reply.facts.get("accepted"):
                accepted = answer
        if accepted is not None:
            # Last, as people do: after the other answers were read.
            with clock.at(min(accepted.created_at + timedelta(hours=30), clock.now())):
                await actions.accept(self.people[story.facts["by"]], accepted.id)

    async def _answer(self, reply: Reply, thread: Thread, key: str) -> Answer:
        viewer = self.people[reply.facts["by"]]
        new = actions.NewAnswer(
            thread_id=thread.id,
            text=reply.text,
            branch_id=viewer.home.branch_id if viewer.home else None,
            language=reply.facts.get("language", viewer.language),
            submission_key=key,
        )
        return await actions.answer(viewer, new)

    async def _comment(self, reply: Reply, answer: Answer, key: str) -> None:
        viewer = self.people[reply.facts["by"]]
        new = actions.NewComment(
            answer_id=answer.id,
            text=reply.text,
            branch_id=viewer.home.branch_id if viewer.home else None,
            language=reply.facts.get("language", viewer.language),
            submission_key=key,
        )
        await actions.comment(viewer, new)

    async def _marks(self, reply: Reply, answer: Answer, moment: datetime) -> None:
        with clock.at(min(moment, clock.now())):
            for key in reply.facts.get("useful", ()):
                if self.people[key].id != answer.author_id:
                    await actions.mark_useful(self.people[key], answer.id)


def _parts(facts: dict[str, Any]) -> actions.TipParts:
    hours = facts.get("hours")
    return actions.TipParts(
        situation=facts["situation"],
        did=facts["did"],
        result=facts["result"],
        kroner=facts.get("kroner"),
        hours=None if hours is None else Decimal(str(hours)),
        period=Period(facts.get("period", "once")),
        would_again=Again(facts["would_again"]),
    )
