"""`forum search-eval`, and what the search must reach on the development data."""

import json
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from forum.cli.main import app
from forum.kit.data import data_dir
from forum.search.actions import read_words
from forum.search.analysis import WORD
from forum.search.evaluation import Report, evaluate
from forum.search.thesaurus import Thesaurus
from forum.seeding.reading import Story, read_stories

pytestmark = pytest.mark.once
ASKED = Path(__file__).parent / "asked.toml"


def write(folder: Path, documents: Iterable[Any], queries: Iterable[Any]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, lines in (("documents", documents), ("queries", queries)):
        text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Three documents and two queries, one of which cannot be answered."""
    documents = [
        {"id": 5, "title": "Sofa", "text": "Pris på sofa", "language": "nb"},
        {"id": "b", "title": "", "text": "Vagtplan i køkkenet", "language": "da"},
        {"id": 7, "title": "Vindu", "text": "Pynt i vinduet", "language": "nb"},
    ]
    queries = [{"query": "vaktliste", "relevant": ["b"]}, {"query": "elefant", "relevant": [7]}]
    return write(tmp_path / "small", documents, queries)


def test_json_has_what_is_promised(small: Path) -> None:
    run = CliRunner().invoke(app, ["search-eval", str(small), "--json"])
    assert run.exit_code == 0, run.output
    found = json.loads(run.stdout)
    assert list(found) == [
        "documents", "queries", "mrr@10", "ndcg@10", "recall@10", "cpu_ms", "wall_ms",
    ]  # fmt: skip
    assert found["documents"] == 3
    assert found["queries"] == 2
    assert found["mrr@10"] == found["recall@10"] == 0.5
    assert list(found["cpu_ms"]) == list(found["wall_ms"]) == ["p50", "p95", "p99"]


def test_table_is_printed_for_people(small: Path) -> None:
    run = CliRunner().invoke(app, ["search-eval", str(small), "--no-words"])
    assert run.exit_code == 0
    assert "recall@10" in run.stdout


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}'])
def test_wrong_line_is_named(small: Path, line: str) -> None:
    (small / "documents.jsonl").write_text(line, encoding="utf-8")
    run = CliRunner().invoke(app, ["search-eval", str(small)])
    assert run.exit_code == 1
    assert "documents.jsonl, line 1" in run.output


def test_folder_without_files_is_refused(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["search-eval", str(tmp_path)]).exit_code == 1


def test_measures_are_those_of_the_books() -> None:
    report = Report(documents=9)
    report.add(["a", "x", "b"], frozenset("ab"))
    report.add(["x", "c"], frozenset("c"))
    found = report.to_json()
    assert found["mrr@10"] == 0.75
    assert found["recall@10"] == 1.0
    assert found["ndcg@10"] == round((1.5 / (1 + 0.63093) + 0.63093) / 2, 4)


@pytest.fixture(scope="session")
def words() -> Thesaurus:
    """The word list that new forums get."""
    return Thesaurus.of(read_words(data_dir("seeds") / "words.toml"))


@pytest.mark.parametrize(
    ("questions", "mrr", "recall"), [("chosen_with", 0.80, 0.87), ("kept_apart", 0.55, 0.66)]
)
def test_what_volunteers_ask_is_found_in_a_small_forum(
    words: Thesaurus, tmp_path: Path, questions: str, mrr: float, recall: float
) -> None:
    """The example world, asked in words of everyday; a small forum has few texts to count in."""
    seeds = data_dir("seeds")
    stories = [*read_stories(seeds / "threads"), *read_stories(seeds / "routines")]
    asked = tomllib.loads(ASKED.read_text(encoding="utf-8"))[questions]
    folder = write(
        tmp_path / "asked",
        [document for story in stories for document in _documents_of(story)],
        [{"query": query, "relevant": keys} for query, keys in asked.items()],
    )
    found = evaluate(folder, words)
    assert found.mrr / found.queries >= mrr
    assert found.recall / found.queries >= recall


def _documents_of(story: Story) -> Iterator[dict[str, Any]]:
    title = story.facts["title"]
    text = "\n".join(filter(None, (story.facts.get("summary"), story.text)))
    yield {"id": story.key, "title": title, "text": text}
    for number, reply in enumerate(each for each in story.replies if each.kind == "answer"):
        place = {"id": f"{story.key} {number}", "group": story.key}
        yield {**place, "title": title, "text": reply.text}


def test_norwegian_passages_are_found(shared: Path, words: Thesaurus) -> None:
    found = evaluate(shared / "norquad", words)
    assert found.mrr / found.queries >= 0.88
    assert found.ndcg / found.queries >= 0.905
    assert found.recall / found.queries >= 0.975


@pytest.mark.parametrize(
    ("asked", "written", "recall", "mrr"),
    [("dan", "nob", 0.92, 0.80), ("nob", "dan", 0.91, 0.80), ("nno", "dan", 0.895, 0.76)],
)
def test_sentences_are_found_by_words_of_the_other_language(
    shared: Path,
    words: Thesaurus,
    tmp_path: Path,
    asked: str,
    written: str,
    recall: float,
    mrr: float,
) -> None:
    queries, documents = (_sentences(shared, language) for language in (asked, written))
    folder = write(
        tmp_path / "pairs",
        [{"id": number, "text": text} for number, text in enumerate(documents)],
        [{"query": _longest(text), "relevant": [number]} for number, text in enumerate(queries)],
    )
    found = evaluate(folder, words)
    assert found.recall / found.queries >= recall
    assert found.mrr / found.queries >= mrr


def _sentences(shared: Path, language: str) -> list[str]:
    return (shared / "ntrex" / f"{language}.txt").read_text(encoding="utf-8").splitlines()


def _longest(sentence: str) -> str:
    found = dict.fromkeys(WORD.findall(sentence))
    return " ".join(sorted(found, key=len, reverse=True)[:3])
