"""The example routines: what they are of, and that they come as people would have made them."""

import re
from datetime import timedelta

import pytest

from forum.kit import clock, db
from forum.kit.data import data_dir
from forum.routines.kinds import Weight
from forum.seeding.basics import load_basics
from forum.seeding.reading import Story, read_stories, read_table
from forum.seeding.small import make_small

SEEDS = data_dir("seeds")
STORIES = read_stories(SEEDS / "routines")
BY_KEY = {story.key: story for story in STORIES}


def test_there_are_fourteen_routines_in_three_languages_and_one_copy() -> None:
    originals = [story for story in STORIES if "adapted_from" not in story.facts]
    assert len(originals) == 14
    assert len(STORIES) == 15
    assert {story.facts["language"] for story in STORIES} == {"nb", "nn", "da"}
    endings = {
        name.rpartition(".")[2] for story in STORIES for name in story.facts.get("files", ())
    }
    assert endings == {"docx", "pdf"}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.key)
def test_every_version_of_a_routine_has_its_text(story: Story) -> None:
    facts = story.facts
    changes = facts.get("versions", [])
    numbers = [reply.facts["number"] for reply in story.replies]
    assert numbers == list(range(1, len(changes) + 1))
    moments = [facts["days_ago"], *(change["days_ago"] for change in changes)]
    assert moments == sorted(moments, reverse=True)
    assert all(change["weight"] in set(Weight) for change in changes)
    texts = [story.text, *(reply.text for reply in story.replies)]
    assert all("- [ ] " in text for text in texts if text)
    assert bool(story.text) != bool(facts.get("files"))
    for name in facts.get("files", ()):
        assert (SEEDS / "routines" / name).is_file()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.key)
def test_a_routine_names_no_telephone_but_the_emergency_ones(story: Story) -> None:
    whole = " ".join([story.text, *(reply.text for reply in story.replies)])
    assert not re.search(r"\b\d{2} ?\d{2} ?\d{2} ?\d{2}\b", whole)


def test_every_routine_of_the_kit_is_among_the_seeds() -> None:
    items = read_table(SEEDS / "kits", "opening-a-shop", "item")
    assert len(items) == 14
    assert {item["routine"] for item in items if "routine" in item} <= set(BY_KEY)


@pytest.mark.usefixtures("database")
async def test_the_routines_come_with_versions_users_origin_and_review() -> None:
    await load_basics()
    await make_small(SEEDS)
    rows = await db.rows("SELECT * FROM routine")
    found = {(row["title"], row["language"]): row for row in rows}
    assert len(found) == len(STORIES)
    closing = found["Stenging og oppgjør av kassa", "nb"]
    origin = found["Lukning og kasseoptælling", "da"]
    # Herlev had two versions when Vefsn made its own, and has changed it since.
    assert (closing["origin_id"], closing["origin_number"], origin["number"]) == (
        origin["id"],
        2,
        3,
    )
    assert (closing["number"], closing["use_count"], origin["adaptation_count"]) == (3, 3, 1)
    for story in STORIES:
        row = found[story.facts["title"], story.facts["language"]]
        due = clock.now().date() + timedelta(days=story.facts["review_in_days"])
        assert row["review_on"] == due
        assert row["has_files"] == bool(story.facts.get("files"))
    overdue = [row for row in rows if row["review_on"] < clock.now().date()]
    assert [row["title"] for row in overdue] == ["Når noen stjeler"]
    confirmed = await db.value("SELECT COUNT(*) FROM routine_confirmation")
    assert confirmed == sum(len(story.facts.get("confirmed", ())) for story in STORIES)
