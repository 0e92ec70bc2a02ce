"""The example routines of `seeds/routines/`, made through the same actions that people use.

Everything happens in its order over all of them, so that a copy is made of the version that its
origin had then. The form of a file stands in `seeds/routines/README.md`.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from forum.files import actions as files
from forum.kit import clock
from forum.kit.viewer import Viewer
from forum.kit.visibility import Visibility
from forum.routines import actions
from forum.routines.kinds import Weight
from forum.routines.models import Routine
from forum.routines.queries import today_in
from forum.seeding.reading import Story, read_stories

FIRST = 1
# After so many days from its first version another branch begins to use it, one after the other.
DAYS_BETWEEN_USERS = 6


@dataclass(frozen=True)
class Deed:
    """Something that somebody did to a routine; `place` orders what happened on the same day."""

    days_ago: float
    place: int
    do: Callable[[], Awaitable[Any]]


@dataclass(frozen=True)
class LocalFile:
    """A file of the seeds as uploads come."""

    filename: str
    file: BinaryIO
    content_type: str | None = None


class Library:
    """People, branches and themes by their keys, and the routines that are made among them."""

    def __init__(
        self, people: dict[str, Viewer], branches: dict[str, int], themes: dict[str, int]
    ) -> None:
        self.people = people
        self.branches = branches
        self.themes = themes
        self.made: dict[str, int] = {}

    async def fill(self, folder: Path) -> int:
        """Make the routines of a folder that are not there yet; return how many there were."""
        new = []
        for story in read_stories(folder):
            there = await Routine.get_or_none(
                title=story.facts["title"], branch_id=self.branches[story.facts["branch"]]
            )
            if there is None:
                new.append(story)
            else:
                self.made[story.key] = there.id
        deeds = [deed for story in new for deed in self._deeds(story, folder)]
        for deed in sorted(deeds, key=lambda each: (-each.days_ago, each.place)):
            with clock.at(clock.now() - timedelta(days=deed.days_ago)):
                await deed.do()
        for story in new:
            await self._set_review(story)
        return len(new)

    def _deeds(self, story: Story, folder: Path) -> Iterator[Deed]:
        facts = story.facts
        first = facts["days_ago"]
        yield Deed(first, 0, partial(self._begin, story, folder))
        for number, change in enumerate(facts.get("versions", ()), FIRST + 1):
            yield Deed(change["days_ago"], 1, partial(self._change, story, number, change))
        for said in facts.get("confirmed", ()):
            yield Deed(said["days_ago"], 2, partial(self._confirm, story, said["by"]))
        for place, slug in enumerate(facts.get("used_by", ()), 1):
            days_ago = max(first - DAYS_BETWEEN_USERS * place, 0.1)
            yield Deed(days_ago, 3, partial(self._use, story, slug))

    async def _begin(self, story: Story, folder: Path) -> None:
        facts = story.facts
        leader = self._leader(facts["branch"])
        branch_id = self.branches[facts["branch"]]
        if origin := facts.get("adapted_from"):
            version = await actions.adapt(leader, self.made[origin], branch_id)
            text = self._text(story, FIRST)
            version = await actions.draft(leader, version.routine_id, text)
        else:
            text = self._text(story, FIRST, await self._upload(leader, facts, folder))
            new = actions.NewRoutine(branch_id=branch_id, text=text, details=self._details(story))
            version = await actions.start(leader, new)
        self.made[story.key] = version.routine_id
        await actions.publish(leader, version.routine_id, version.id)

    async def _change(self, story: Story, number: int, change: dict[str, Any]) -> None:
        leader, routine_id = self._leader(story.facts["branch"]), self.made[story.key]
        version = await actions.draft(leader, routine_id, self._text(story, number, change=change))
        await actions.publish(leader, routine_id, version.id)

    async def _confirm(self, story: Story, key: str) -> None:
        await actions.confirm(self.people[key], self.made[story.key])

    async def _use(self, story: Story, slug: str) -> None:
        await actions.use(self._leader(slug), self.made[story.key], self.branches[slug])

    async def _set_review(self, story: Story) -> None:
        leader = self._leader(story.facts["branch"])
        today = today_in(leader.country)
        review_on = today + timedelta(days=story.facts["review_in_days"])
        details = self._details(story, review_on=review_on)
        await actions.set_details(leader, self.made[story.key], details)

    async def _upload(self, viewer: Viewer, facts: dict[str, Any], folder: Path) -> tuple[int, ...]:
        ids = []
        for name in facts.get("files", ()):
            path = folder / name
            with path.open("rb") as file:
                stored = await files.receive(viewer, LocalFile(path.name, file))
            ids.append(stored.id)
        return tuple(ids)

    def _text(
        self,
        story: Story,
        number: int,
        file_ids: tuple[int, ...] = (),
        *,
        change: dict[str, Any] | None = None,
    ) -> actions.NewText:
        facts, changed = story.facts, change or {}
        earlier = {reply.facts["number"]: reply.text for reply in story.replies}
        return actions.NewText(
            title=facts["title"],
            summary=facts["summary"],
            language=facts["language"],
            text=earlier.get(number, story.text),
            file_ids=file_ids,
            note=changed.get("note", ""),
            weight=Weight(changed.get("weight", "change")),
            submission_key=f"seed-routine-{story.key}-{number}",
        )

    def _details(self, story: Story, **review: Any) -> actions.Details:
        return actions.Details(
            theme_id=self.themes[story.facts["theme"]],
            visibility=Visibility(story.facts["visibility"]),
            owner_id=self.people[story.facts["owner"]].id,
            **review,
        )

    def _leader(self, slug: str) -> Viewer:
        branch_id = self.branches[slug]
        return next(viewer for viewer in self.people.values() if viewer.leads(branch_id))
