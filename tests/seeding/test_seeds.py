"""The example worlds: complete, the same twice, and never in production."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from forum.cli.main import app as forum
from forum.kit import db
from forum.kit.data import data_dir
from forum.kit.markdown import render
from forum.seeding.basics import load_basics
from forum.seeding.large import ANSWERS_EACH, make_large
from forum.seeding.reading import parse_story, read_stories, read_table
from forum.seeding.small import make_small
from tests.conftest import Configure

SEEDS = data_dir("seeds")


def test_every_example_address_is_an_example() -> None:
    addresses = [person["email"] for person in read_table(SEEDS, "people")]
    assert len(addresses) >= 12
    assert all(address.endswith("@example.org") for address in addresses)


def test_there_are_twenty_five_questions_in_four_languages() -> None:
    stories = read_stories(SEEDS / "threads")
    questions = [story for story in stories if story.facts["kind"] == "question"]
    assert len(questions) == 25
    assert {story.facts["language"] for story in stories} == {"nb", "nn", "da", "en"}
    assert {story.facts["kind"] for story in stories} == {"question", "tip", "discussion"}


def test_a_story_without_a_head_is_named_in_the_error() -> None:
    with pytest.raises(ValueError, match="lost: the file begins with TOML"):
        parse_story("lost", "just a text")


@given(st.text(st.characters(exclude_characters="+-", exclude_categories=["Cs"])))
def test_the_text_of_a_story_is_kept(text: str) -> None:
    story = parse_story("any", f'+++\ntitle = "x"\n+++\n{text}\n--- answer = {{ hours = 2 }}\nYes.')
    assert story.text == text.strip()
    assert [(reply.kind, reply.hours, reply.text) for reply in story.replies] == [
        ("answer", 2.0, "Yes.")
    ]


@pytest.mark.usefixtures("database")
async def test_seeding_twice_changes_nothing() -> None:
    await load_basics()
    assert await make_small(SEEDS) == len(read_stories(SEEDS / "threads"))
    tables = ("person", "branch", "thread", "answer", "comment", "useful", "me_too", "worked_here")
    before = [await db.value(f"SELECT COUNT(*) FROM {table}") for table in tables]  # noqa: S608
    await load_basics()
    assert await make_small(SEEDS) == 0
    assert before == [await db.value(f"SELECT COUNT(*) FROM {table}") for table in tables]  # noqa: S608
    assert await db.value("SELECT COUNT(*) FROM person WHERE NOT is_example") == 0
    assert await db.value("SELECT COUNT(*) FROM thread WHERE answer_count < 0") == 0


@pytest.mark.usefixtures("database")
async def test_a_large_world_differs_in_words_and_is_spread_over_everything() -> None:
    await load_basics()
    await make_small(SEEDS)
    there = await db.value("SELECT COUNT(*) FROM thread")
    progress: list[int] = []
    await make_large(300, progress.append)
    assert progress[-1] == 300
    assert await db.value("SELECT COUNT(*) FROM thread") == there + 300
    texts = [row["text"] for row in await db.rows("SELECT text FROM answer")]
    assert len(texts) >= 300 * ANSWERS_EACH
    assert len(set(re.findall(r"\w+", " ".join(texts).lower()))) >= 5000
    for column, count in (("theme_id", 6), ("branch_id", 8), ("language", 4)):
        found = await db.value(f"SELECT COUNT(DISTINCT {column}) FROM thread")  # noqa: S608
        assert found == count, column


@pytest.mark.usefixtures("database")
async def test_what_is_made_in_bulk_reads_as_if_it_were_written() -> None:
    await load_basics()
    await make_small(SEEDS)
    await make_large(3, lambda _done: None)
    for row in await db.rows(
        "SELECT text, html, language FROM thread WHERE submission_key LIKE 'large%'"
    ):
        assert render(row["text"], row["language"]).strip() == row["html"].strip()


def test_examples_never_enter_production(configure: Configure, tmp_path: Path) -> None:
    configure(
        environment="production",
        secret_key="s" * 40,
        smtp_url="smtp://127.0.0.1:1",
        base_url="https://samling.example.org",
        data_dir=tmp_path,
    )
    result = CliRunner().invoke(forum, ["seed"])
    assert result.exit_code == 1
    assert "never enter a production forum" in result.output
