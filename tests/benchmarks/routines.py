"""Five thousand routines beside the questions, so that the library is measured when it is full."""

from datetime import timedelta

from forum.kit import clock, db
from forum.routines.kinds import VersionState
from forum.routines.models import Routine, Version
from tests.benchmarks.people import opened

ROUTINES = 5_000
STEPS = "- [ ] Lås døra\n- [ ] Tell kassa to ganger\n- [ ] Skriv beløpet i boka"
HTML = "<p>Lås døra. Tell kassa to ganger. Skriv beløpet i boka.</p>"


async def add_routines() -> None:
    """Publish ROUTINES routines of all branches and themes, each with one version."""
    async with opened():
        themes = [row["id"] for row in await db.rows("SELECT id FROM theme ORDER BY id")]
        people = await db.rows(
            "SELECT person_id, MIN(branch_id) AS branch_id FROM membership"
            " GROUP BY person_id ORDER BY person_id"
        )
        async with db.transaction():
            await Routine.bulk_create(
                _routine(number, themes, people) for number in range(ROUTINES)
            )
            made = await db.rows("SELECT id, owner_id FROM routine WHERE title LIKE 'Rutine %'")
            await Version.bulk_create([_version(row) for row in made])


def _routine(number: int, themes: list[int], people: list[db.Row]) -> Routine:
    now, person = clock.now() - timedelta(minutes=number * 97), people[number % len(people)]
    return Routine(
        title=f"Rutine {number} for stenging og oppgjør",
        summary="Hver dag når butikken stenger. Det tar omtrent tjue minutter.",
        language="nb",
        theme_id=themes[number % len(themes)],
        branch_id=person["branch_id"],
        owner_id=person["person_id"],
        created_by_id=person["person_id"],
        number=1,
        review_on=(now + timedelta(days=number % 400)).date(),
        use_count=number % 7,
        created_at=now,
        published_at=now,
        changed_at=now,
    )


def _version(row: db.Row) -> Version:
    now = clock.now()
    return Version(
        routine_id=row["id"],
        number=1,
        state=VersionState.PUBLISHED,
        title=f"Rutine {row['id']} for stenging og oppgjør",
        text=STEPS,
        html=HTML,
        by_id=row["owner_id"],
        created_at=now,
        published_at=now,
    )
