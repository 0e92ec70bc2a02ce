"""Readers choose when the letter comes, what it tells, and whether it comes at all."""

from dataclasses import dataclass

from forum.digests.models import Frequency
from forum.digests.queries import plan_of
from forum.kit import clock, db
from forum.kit.viewer import Viewer

_BEGIN = "INSERT INTO letter_plan (person_id) VALUES (:person) ON CONFLICT (person_id) DO NOTHING"
_HOLD = "SELECT id FROM letter_plan WHERE person_id = :person"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a reader chose: `weekday` 0 is Monday."""

    frequency: Frequency
    weekday: int
    is_branch_only: bool


async def choose(viewer: Viewer, choice: Choice) -> None:
    """Remember when and how the viewer wants the letter."""
    async with db.transaction():
        await _change(
            viewer.id,
            frequency=choice.frequency,
            weekday=choice.weekday,
            is_branch_only=choice.is_branch_only,
        )


async def stop_letter(person_id: int) -> None:
    """Send a reader no more weekly letters."""
    async with db.transaction():
        await _change(person_id, frequency=Frequency.NEVER)


async def send_rarely(person_id: int) -> None:
    """Send a reader the letter once a month."""
    async with db.transaction():
        await _change(person_id, frequency=Frequency.MONTHLY)


async def send_weekly(person_id: int) -> None:
    """Send a reader the letter every week, as at first."""
    async with db.transaction():
        await _change(person_id, frequency=Frequency.WEEKLY)


async def send_own_branch(person_id: int) -> None:
    """Let a reader's letter tell of their own branch alone."""
    async with db.transaction():
        await _change(person_id, is_branch_only=True)


async def _change(person_id: int, **fields: object) -> None:
    """Change a plan; days before the change are not caught up, and a pause is no window."""
    # A form that is sent twice at once is two first choices.
    await db.execute(_BEGIN, person=person_id)
    await db.rows(_HOLD + db.for_update(), person=person_id)
    plan = await plan_of(person_id)
    if plan.frequency is Frequency.NEVER and fields.get("frequency") is not Frequency.NEVER:
        fields["read_until_at"] = None
    plan.update_from_dict(fields | {"changed_at": clock.now()})
    await plan.save(update_fields=[*fields, "changed_at"])
