"""The Whoosh folder and engine when things go wrong: damage, death, other writers."""

import gc
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from forum.search import builder
from forum.search.documents import Document
from forum.search.plan import plan
from forum.search.whoosh_engine import Engine
from forum.search.whoosh_find import Wish
from forum.search.whoosh_folder import Busy, Folder, Missing
from forum.search.whoosh_writer import commit_changes, put_change, remove_change
from tests.search.conftest import MakeDocument, OpenEngine

pytestmark = [
    pytest.mark.once,
    # Whoosh leaves files open when it fails while opening.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

# Wrong numbers in the column of numbers cannot be seen: every hit is checked in the database.
DAMAGES = [
    (ending, how)
    for ending in (".trm", ".pst", ".row.col", ".frm", ".toc")
    for how in ("gone", "short", "garbage", "empty")
    if (ending, how) != (".row.col", "garbage")
]


@pytest.fixture(autouse=True)
def _files_are_left_here() -> Iterator[None]:
    yield
    gc.collect()


def build(folder: Path, documents: Sequence[Document] = ()) -> None:
    assert builder.begin(str(folder))
    builder.add(str(folder), [document.to_json() for document in documents])
    builder.finish(str(folder))


def found(engine: Engine, text: str) -> list[str]:
    return [hit[0] for hit in engine.search(plan(text), Wish())["hits"]]


def files(folder: Path, ending: str) -> list[Path]:
    return list(Folder(folder).current().glob(f"*{ending}"))


def test_there_is_nothing_before_the_first_rebuild(folder: Path, open_engine: OpenEngine) -> None:
    with pytest.raises(Missing):
        open_engine(folder).search(plan("sofa"), Wish())


@pytest.mark.parametrize(("ending", "how"), DAMAGES)
def test_damaged_index_is_missing_and_can_be_rebuilt(
    folder: Path, document: MakeDocument, open_engine: OpenEngine, ending: str, how: str
) -> None:
    build(folder, [document("Sofa", "rød sofa " * 50)])
    for file in files(folder, ending):
        data = file.read_bytes()
        if how == "gone":
            file.unlink()
        else:
            damaged = {"short": data[: len(data) // 2], "garbage": b"?" * len(data), "empty": b""}
            file.write_bytes(damaged[how])
    with pytest.raises(Missing):
        open_engine(folder).search(plan("sofa"), Wish())
    build(folder, [document("Sofa")])
    assert found(open_engine(folder), "sofa") == ["thread:2"]


def test_index_of_another_fingerprint_is_missing(
    folder: Path, document: MakeDocument, open_engine: OpenEngine
) -> None:
    build(folder, [document("Sofa")])
    version = Folder(folder).current()
    version.rename(folder / "0000000000000000-abc")
    (folder / "current").write_text("0000000000000000-abc")
    with pytest.raises(Missing):
        found(open_engine(folder), "sofa")


@pytest.mark.parametrize("name", ["", "../../etc", "\x00", "no-such-version"])
def test_pointer_to_nowhere_is_missing(folder: Path, open_engine: OpenEngine, name: str) -> None:
    build(folder)
    (folder / "current").write_text(name)
    with pytest.raises(Missing):
        found(open_engine(folder), "sofa")


def test_folder_that_is_taken_away_while_open_is_missing(
    folder: Path, document: MakeDocument, open_engine: OpenEngine
) -> None:
    build(folder, [document("Sofa")])
    engine = open_engine(folder)
    assert found(engine, "sofa")
    shutil.rmtree(folder)
    folder.mkdir()
    engine._looked_at = 0.0
    with pytest.raises(Missing):
        found(engine, "sofa")


def test_changes_of_a_killed_writer_are_committed_by_the_next(
    folder: Path, document: MakeDocument, open_engine: OpenEngine
) -> None:
    build(folder)
    place = Folder(folder)
    place.append([put_change(document("Sofa"))])
    place.take_changes()
    place.append([put_change(document("Sofa"))])
    assert commit_changes(place)
    assert not place.has_changes()
    assert sorted(found(open_engine(folder), "sofa")) == ["thread:1", "thread:2"]


def test_what_waits_to_be_committed_is_heeded_at_once(
    folder: Path, document: MakeDocument, open_engine: OpenEngine
) -> None:
    texts = [document("Sofa") for _number in range(3)]
    build(folder, texts)
    engine = open_engine(folder)
    assert len(found(engine, "sofa")) == 3
    place = Folder(folder)
    with place.lock("writer"):
        place.append([remove_change(texts[0].id), put_change(replace(texts[1], visibility=4))])
        place.append([put_change(replace(texts[2], title="Lampe"))])
        assert found(engine, "sofa") == [texts[2].id]
        place.append([remove_change(texts[2].id)])
        assert found(engine, "sofa") == []
    assert commit_changes(place)
    assert found(engine, "sofa") == []
    inside = engine.search(plan("sofa"), Wish(visible_branches=(4,)))
    assert [hit[0] for hit in inside["hits"]] == [texts[1].id]


def test_half_a_line_of_a_killed_writer_spoils_no_other(
    folder: Path, document: MakeDocument, open_engine: OpenEngine
) -> None:
    build(folder)
    place = Folder(folder)
    with place.changes.open("a") as file:
        file.write(json.dumps(put_change(document("Sofa")))[:40])
    place.append([put_change(document("Sofa"))])
    assert commit_changes(place)
    assert found(open_engine(folder), "sofa") == ["thread:2"]


def test_changes_wait_while_another_process_writes(
    folder: Path, document: MakeDocument, open_engine: OpenEngine
) -> None:
    build(folder)
    place = Folder(folder)
    place.append([put_change(document("Sofa"))])
    with place.lock("writer"):
        assert not commit_changes(place)
    assert place.has_changes()
    assert commit_changes(place)
    assert found(open_engine(folder), "sofa") == ["thread:1"]


def test_only_one_process_rebuilds(folder: Path) -> None:
    with Folder(folder).lock("rebuild"):
        assert not builder.begin(str(folder))
    with pytest.raises(Busy), Folder(folder).lock("x"), Folder(folder).lock("x", wait=False):
        pass


def test_what_a_killed_rebuild_left_goes_with_the_next(
    folder: Path, document: MakeDocument, open_engine: OpenEngine
) -> None:
    build(folder, [document("Sofa")])
    assert builder.begin(str(folder))
    builder.add(str(folder), [document("Stol").to_json()])
    builder._builders.clear()  # its process is dead, and with it the lock
    gc.collect()
    assert found(open_engine(folder), "sofa") == ["thread:1"]
    build(folder, [document("Lampe")])
    assert found(open_engine(folder), "lampe") == ["thread:3"]
    assert len([path for path in folder.iterdir() if path.is_dir()]) == 1


def test_engine_sees_what_another_process_committed(
    folder: Path, document: MakeDocument, open_engine: OpenEngine
) -> None:
    build(folder, [document("Sofa")])
    engine = open_engine(folder)
    assert found(engine, "sofa") == ["thread:1"]
    place = Folder(folder)
    place.append([put_change(document("Sofa"))])
    commit_changes(place)
    engine._looked_at = 0.0
    assert sorted(found(engine, "sofa")) == ["thread:1", "thread:2"]


def test_many_commits_leave_few_segments(
    folder: Path, document: MakeDocument, open_engine: OpenEngine
) -> None:
    build(folder)
    place = Folder(folder)
    for _number in range(30):
        place.append([put_change(document("Sofa"))])
        commit_changes(place)
    engine = open_engine(folder)
    assert len(engine.search(plan("sofa"), Wish(limit=100))["hits"]) == 30
    assert len(engine._fresh().segments) <= 10
