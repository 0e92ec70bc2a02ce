"""How well the real analysis and engine find known answers, and how long they take.

Measures as in Manning, Raghavan and Schütze (2008), chapter 8. Needs numpy and Whoosh: for the
command line, never for the server.
"""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, Final

from forum.search import builder
from forum.search.documents import Document
from forum.search.plan import plan
from forum.search.thesaurus import Thesaurus
from forum.search.whoosh_engine import Engine
from forum.search.whoosh_find import Wish

DEPTH: Final = 10
BATCH: Final = 500
WARM_UP: Final = 20  # queries that are asked first, and not timed
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Question:
    """A query and the groups (documents of the folder) that answer it."""

    text: str
    relevant: frozenset[str]


@dataclass
class Report:
    """Sums over queries, and milliseconds of each."""

    documents: int
    queries: int = 0
    mrr: float = 0.0
    ndcg: float = 0.0
    recall: float = 0.0
    cpu_ms: list[float] = field(default_factory=list)
    wall_ms: list[float] = field(default_factory=list)

    def add(self, found: Sequence[str], relevant: frozenset[str]) -> None:
        """Count one query's first hits."""
        ranks = [rank for rank, one in enumerate(found[:DEPTH], 1) if one in relevant]
        best = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(relevant), DEPTH) + 1))
        self.queries += 1
        self.mrr += 1 / ranks[0] if ranks else 0
        self.ndcg += sum(1 / math.log2(rank + 1) for rank in ranks) / best if best else 0
        self.recall += len(ranks) / len(relevant) if relevant else 0

    def to_json(self) -> dict[str, Any]:
        """Return means and percentiles."""
        queries = max(1, self.queries)
        return {
            "documents": self.documents,
            "queries": self.queries,
            "mrr@10": round(self.mrr / queries, 4),
            "ndcg@10": round(self.ndcg / queries, 4),
            "recall@10": round(self.recall / queries, 4),
            "cpu_ms": _percentiles(self.cpu_ms),
            "wall_ms": _percentiles(self.wall_ms),
        }


def evaluate(folder: Path, thesaurus: Thesaurus) -> Report:
    """Index `documents.jsonl` of the folder anew and ask all of its `queries.jsonl`.

    Raises:
        OSError: a file is missing.
        ValueError: a line is no JSON object with the fields that are needed.
    """
    documents, names = _documents(folder / "documents.jsonl")
    questions = list(_questions(folder / "queries.jsonl"))
    with TemporaryDirectory(prefix="search-eval-") as place:
        _build(place, documents)
        engine = Engine(Path(place))
        for question in questions[:WARM_UP]:
            _ask(engine, question.text, thesaurus)
        report = Report(documents=len(documents))
        for question in questions:
            cpu, wall = process_time(), perf_counter()
            groups = _ask(engine, question.text, thesaurus)
            report.cpu_ms.append((process_time() - cpu) * 1000)
            report.wall_ms.append((perf_counter() - wall) * 1000)
            report.add([names[group] for group in groups], question.relevant)
        engine.close()
    return report


def _ask(engine: Engine, text: str, thesaurus: Thesaurus) -> list[int]:
    wanted = plan(text, thesaurus)
    found = engine.search(wanted, Wish(limit=DEPTH, is_strict=True))
    # As the service does: words where nobody wrote the phrase, and then words like them.
    wanted = replace(wanted, phrases=())
    for is_strict in (True, False):
        wish = Wish(limit=DEPTH, is_strict=is_strict)
        found = found if found["hits"] else engine.search(wanted, wish)
    return [int(group) for _id, group, _score in found["hits"]]


def _build(place: str, documents: Sequence[Document]) -> None:
    builder.begin(place)
    for start in range(0, len(documents), BATCH):
        batch = documents[start : start + BATCH]
        builder.add(place, [document.to_json() for document in batch])
    builder.finish(place)


def _documents(path: Path) -> tuple[list[Document], list[str]]:
    """Return the documents and the names of their groups, by number.

    A document is a group of its own, or with `group` an answer below the document of that id.
    """
    documents: list[Document] = []
    numbers: dict[str, int] = {}
    for values in _lines(path, ("id", "text")):
        group = str(values.get("group", values["id"]))
        number = numbers.setdefault(group, len(numbers))
        documents.append(_document(len(documents), number, values))
    return documents, list(numbers)


def _document(number: int, group: int, values: dict[str, Any]) -> Document:
    is_answer = values.get("group", values["id"]) != values["id"]
    return Document(
        id=f"document:{number}",
        group=str(group),
        title=str(values.get("title") or ""),
        body=str(values["text"]),
        theme=1,
        branch=1,
        country="NO",
        kind="answer" if is_answer else "question",
        group_kind="question",
        language=str(values.get("language") or "")[:4],
        created_at=_EPOCH,
    )


def _questions(path: Path) -> Iterable[Question]:
    for values in _lines(path, ("query", "relevant")):
        yield Question(str(values["query"]), frozenset(map(str, values["relevant"])))


def _lines(path: Path, needed: tuple[str, ...]) -> Iterable[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield _object(line, needed, f"{path.name}, line {number}")


def _object(line: str, needed: tuple[str, ...], where: str) -> dict[str, Any]:
    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"{where} is no JSON.") from error
    if not isinstance(values, dict) or any(name not in values for name in needed):
        raise ValueError(f"{where} needs {' and '.join(needed)}.")
    return values


def _percentiles(times: list[float]) -> dict[str, float]:
    ordered = sorted(times) or [0.0]
    last = len(ordered) - 1
    return {
        f"p{part}": round(ordered[min(last, len(ordered) * part // 100)], 3)
        for part in (50, 95, 99)
    }
