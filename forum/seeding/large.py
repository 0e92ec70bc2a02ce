"""A large world made by rule, for load and search work: the same texts each time it is made."""

import random
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from forum.kit import clock, db
from forum.kit.data import data_dir
from forum.kit.markdown import RENDERER_VERSION
from forum.threads.kinds import Kind
from forum.threads.models import Answer, Thread

ANSWERS_EACH = 10
BATCH = 250
LANGUAGES = ("nb", "da", "nb", "nn", "da", "en")
SENTENCES_EACH = (3, 9)
SOLVED_SHARE = 0.4


@dataclass(frozen=True)
class Ground:
    """What the large world stands on: ids of themes, and of people with their branches."""

    themes: tuple[int, ...]
    people: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Words:
    """What a language's texts are put together from; see `seeds/large.toml`."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    title: str
    sentences: tuple[str, ...]


async def make_large(questions: int, progress: Callable[[int], object]) -> None:
    """Add `questions` questions with ten answers each; `progress` hears how many are there."""
    ground = await _ground()
    dice = random.Random(questions)  # noqa: S311  sameness is the point
    for start in range(0, questions, BATCH):
        count = min(BATCH, questions - start)
        await _add_batch(dice, ground, range(start, start + count))
        progress(start + count)


async def _ground() -> Ground:
    themes = await db.rows("SELECT id FROM theme WHERE deactivated_at IS NULL ORDER BY id")
    people = await db.rows(
        "SELECT p.id, MIN(m.branch_id) AS branch_id FROM person p"
        " JOIN membership m ON m.person_id = p.id GROUP BY p.id ORDER BY p.id"
    )
    return Ground(
        tuple(row["id"] for row in themes),
        tuple((row["id"], row["branch_id"]) for row in people),
    )


async def _add_batch(dice: random.Random, ground: Ground, numbers: range) -> None:
    threads = [_question(dice, ground, number) for number in numbers]
    async with db.transaction():
        await Thread.bulk_create(threads)
        keys = [thread.submission_key for thread in threads]
        found = await db.rows(
            "SELECT id, submission_key FROM thread WHERE submission_key IN (:keys)", keys=keys
        )
        ids = {row["submission_key"]: row["id"] for row in found}
        answers = [
            _answer(dice, ground, thread, thread_id=ids[thread.submission_key], place=place)
            for thread in threads
            for place in range(ANSWERS_EACH)
        ]
        await Answer.bulk_create(answers)


def _question(dice: random.Random, ground: Ground, number: int) -> Thread:
    language = LANGUAGES[number % len(LANGUAGES)]
    words = _words(language)
    author, branch = ground.people[number % len(ground.people)]
    asked = clock.now() - timedelta(days=400) + timedelta(minutes=number * 7 % 500_000)
    text = _text(dice, language)
    title = words.title.format(_compound(dice, words), _compound(dice, words))
    is_solved = dice.random() < SOLVED_SHARE
    last = asked + timedelta(hours=ANSWERS_EACH)
    return Thread(
        kind=Kind.QUESTION,
        title=title,
        text=text,
        html=f"<p>{text}</p>\n",
        excerpt=text[:200],
        renderer=RENDERER_VERSION,
        language=language,
        theme_id=ground.themes[number % len(ground.themes)],
        branch_id=branch,
        author_id=author,
        created_at=asked,
        last_activity_at=last,
        answer_count=ANSWERS_EACH,
        solved_at=last if is_solved else None,
        submission_key=f"large-{asked.timestamp():.0f}-{number}",
    )


def _answer(
    dice: random.Random, ground: Ground, thread: Thread, *, thread_id: int, place: int
) -> Answer:
    language = LANGUAGES[dice.randrange(len(LANGUAGES))]
    author, branch = ground.people[dice.randrange(len(ground.people))]
    text = _text(dice, language)
    return Answer(
        thread_id=thread_id,
        author_id=author,
        branch_id=branch,
        text=text,
        html=f"<p>{text}</p>\n",
        excerpt=text[:200],
        renderer=RENDERER_VERSION,
        language=language,
        useful_count=dice.randrange(6),
        created_at=thread.created_at + timedelta(hours=place + 1),
    )


def _text(dice: random.Random, language: str) -> str:
    words = _words(language)
    return " ".join(
        dice.choice(words.sentences).format(
            _compound(dice, words), _compound(dice, words), dice.randrange(100, 9000)
        )
        for _sentence in range(dice.randint(*SENTENCES_EACH))
    )


def _compound(dice: random.Random, words: Words) -> str:
    return dice.choice(words.first) + dice.choice(words.second)


@cache
def _words(language: str) -> Words:
    source = data_dir("seeds") / "large.toml"
    table = tomllib.loads(source.read_text(encoding="utf-8"))[language]
    return Words(
        first=tuple(table["first"].split()),
        second=tuple(table["second"].split()),
        title=table["title"],
        sentences=tuple(table["sentences"]),
    )
