"""The PostgreSQL engine: our own tokens in a tsvector, each weighed by how rare it is.

Tables are made by the engine itself (postgres_sql.py), beside the ones in use, and swapped.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from forum.kit import db
from forum.search import analysis, nearness
from forum.search import postgres_sql as sql
from forum.search.documents import Document, Hit, Query, Sort
from forum.search.entries import Entry, entry, fingerprint
from forum.search.index import Answer, Batches, Report
from forum.search.plan import Field, Plan, Term

FINGERPRINT: Final = fingerprint("postgresql")
IN_USE: Final = "search_"
NEXT: Final = "search_next_"
LETTERS: Final = {Field.KEY: "k:", Field.TITLE: "t:", Field.FORM: "f:", Field.GRAM: "g:"}
FORM: Final = "f:"
MOST_COUNTED: Final = 200  # times that a word is counted in one text: tsvector ends at 255
MOST_SUGGESTED: Final = 8


class PostgresIndex:
    """A SearchIndex in the forum's own database."""

    async def put(self, documents: Sequence[Document]) -> None:
        await self._change([{"put": document.to_json()} for document in documents])

    async def remove(self, ids: Sequence[str]) -> None:
        await self._change([{"remove": one} for one in ids])

    async def search(self, plan: Plan, query: Query) -> Answer:
        if not await _is_current():
            return Answer(is_missing=True)
        async with db.transaction():
            # Compiling this one statement takes seconds, running it milliseconds.
            await db.execute("SET LOCAL jit = off")
            found = await db.row(sql.SEARCH, **_parameters(plan, query))
        assert found  # noqa: S101  a SELECT of aggregates gives one row
        facets: dict[str, dict[str, int]] = {name: {} for name in (*sql.FACETS, "period")}
        for facet, value, count in json.loads(found["facets"] or "[]"):
            facets[facet][value] = count
        return Answer(
            hits=tuple(Hit(*hit) for hit in json.loads(found["hits"] or "[]")),
            total=found["total"],
            facets=facets,
            corrections=await _corrections(plan, query),
        )

    async def suggest(
        self, prefix: str, visible_branches: tuple[int, ...], gone: tuple[str, ...] = ()
    ) -> list[str]:
        if not await _is_current() or not prefix:
            return []
        likely = await _forms(prefix, (len(prefix), nearness.LONGEST), MOST_SUGGESTED * 2)
        view = _View(visible_branches, gone)
        seen = [form for form in likely if await _is_common(form, view)]
        return seen[:MOST_SUGGESTED]

    async def rebuild(self, batches: Batches, report: Report) -> bool:
        async with db.transaction():
            await db.execute(sql.LOCK)
            await _execute_all((*sql.CREATE, *sql.CREATE_MEANWHILE), NEXT)
        done = 0
        async for batch in batches:
            rows = [_row(document, entry(document)) for document in batch]
            async with db.transaction():
                await _add(rows, NEXT)
            done += len(batch)
            await report(done)
        async with db.transaction():
            await db.execute(sql.INDEX.format(p=NEXT))
        await self._swap()
        return True

    async def documents(self) -> int | None:
        if not await _is_current():
            return None
        count: int = await db.value("SELECT documents FROM search_size")
        return count

    async def flush(self) -> None:
        """Nothing waits: every change is committed at once."""

    async def close(self) -> None:
        """Nothing is held."""

    async def _change(self, changes: list[dict[str, Any]]) -> None:
        async with db.transaction():
            await db.execute(sql.LOCK)
            if await db.value(sql.IS_BUILDING):
                for change in changes:
                    await db.execute(sql.NOTE, change=json.dumps(change))
            if await _is_current():
                await _apply(changes, IN_USE)

    async def _swap(self) -> None:
        async with db.transaction():
            await db.execute(sql.LOCK)
            noted = [json.loads(row["change"]) for row in await db.rows(sql.NOTED)]
            await _apply(noted, NEXT)
            await db.execute(f"COMMENT ON TABLE search_next_document IS '{FINGERPRINT}'")
            await _execute_all(sql.SWAP, IN_USE)


async def _is_current() -> bool:
    return bool(await db.value(sql.FINGERPRINT) == FINGERPRINT)


async def _execute_all(statements: Sequence[str], prefix: str) -> None:
    for statement in statements:
        await db.execute(statement.format(p=prefix))


async def _apply(changes: list[dict[str, Any]], prefix: str) -> None:
    """Apply changes; of several to one id the last counts."""
    last = {
        change["put"]["id"] if "put" in change else change["remove"]: change.get("put")
        for change in changes
    }
    if not last:
        return
    await db.execute(sql.REMOVE.format(p=prefix), ids=list(last))
    documents = [Document.from_json(values) for values in last.values() if values]
    await _add([_row(document, entry(document)) for document in documents], prefix)


async def _add(rows: list[dict[str, Any]], prefix: str) -> None:
    if rows:
        await db.execute(sql.ADD.format(p=prefix), documents=json.dumps(rows))


def _row(document: Document, found: Entry) -> dict[str, Any]:
    return {
        "id": document.id,
        "grp": document.group,
        "theme": document.theme,
        "branch": document.branch,
        "visibility": document.visibility,
        "kind": document.group_kind,
        "country": document.country,
        "language": document.language,
        "is_solved": int(document.is_solved),
        "has_files": int(document.has_files),
        "trust": int(document.trust),
        "created": int(document.created_at.timestamp()),
        "k_length": sum(found.keys.values()),
        "t_length": sum(found.title.values()),
        "g_length": len(found.grams),
        "words": found.words,
        "vector": _vector(found),
    }


def _vector(found: Entry) -> str:
    """Return the terms of all fields as a tsvector's text: quoted, with as many places as uses."""
    counted = [
        *((f"k:{key}", count) for key, count in found.keys.items()),
        *((f"t:{key}", count) for key, count in found.title.items()),
        *((f"g:{gram}", 1) for gram in found.grams),
        *((f"f:{form}", 1) for form in found.forms),
    ]
    return " ".join(
        f"'{term}':{','.join(map(str, range(1, min(count, MOST_COUNTED) + 1)))}"
        for term, count in counted
    )


def _parameters(plan: Plan, query: Query) -> dict[str, Any]:
    kinds = [query.kind] if query.kind else list(query.kinds)
    return {
        "terms": _weighted(plan.terms),
        "own": _weighted(plan.own),
        "phrases": json.dumps(plan.phrases),
        "without": json.dumps(plan.without),
        **_View(query.visible_branches, query.gone).parameters,
        "least": query.least,
        "a_word": plan.a_word if query.is_strict else 0.0,
        "listed": json.dumps([{"key": key, "instead": instead} for key, instead in plan.listed]),
        "any_kind": not kinds,
        "kinds": kinds,
        "theme": query.theme,
        "branch": query.branch,
        "country": query.country,
        "language": query.language,
        "solved": None if query.is_solved is None else int(query.is_solved),
        "files": None if query.has_files is None else int(query.has_files),
        "since": None if query.since is None else int(query.since.timestamp()),
        "periods": json.dumps(
            [{"name": name, "begun": int(at.timestamp())} for name, at in query.periods]
        ),
        "by_date": query.sort is Sort.DATE,
        "limit": query.limit,
        "offset": query.offset,
    }


def _weighted(terms: Iterable[Term]) -> str:
    return json.dumps(
        [
            {
                "text": LETTERS[Field(term.field)] + term.text,
                "weight": term.weight,
                "instead": LETTERS[Field.KEY] + term.instead,
            }
            for term in terms
        ]
    )


class _View(NamedTuple):
    """Whose branches' texts may be seen, and which texts have gone."""

    branches: tuple[int, ...]
    gone: tuple[str, ...]

    @property
    def parameters(self) -> dict[str, Any]:
        # An empty list is no SQL, and no text has an empty id.
        return {"branches": list(self.branches), "gone": [*self.gone, ""]}


async def _corrections(plan: Plan, query: Query) -> dict[str, str]:
    found: dict[str, str] = {}
    unknown = [word for word in plan.unlisted if nearness.may_be_wrong(word)]
    view = _View(query.visible_branches, query.gone)
    for word in unknown:
        if len(found) < nearness.MOST_UNKNOWN and not await _is_known(word, view):
            near = await _nearest(word, view)
            if near:
                found[word] = near
    return found


async def _is_known(word: str, view: _View) -> bool:
    return await _texts("k:" + analysis.key(word), view, most=1) > 0


async def _nearest(word: str, view: _View) -> str:
    plain = analysis.plain(word)
    lengths = (len(plain) - nearness.FURTHEST, len(plain) + nearness.FURTHEST)
    forms = await _forms(plain[0], lengths, nearness.MOST_COMPARED)
    for form in nearness.nearest(plain, forms):
        if await _is_common(form, view):
            return form
    return ""


async def _forms(prefix: str, lengths: tuple[int, int], most: int) -> list[str]:
    """Return the commonest words that begin with `prefix`, of a length between two."""
    low = FORM + prefix
    found = await db.rows(
        sql.FORMS,
        low=low,
        high=low[:-1] + chr(ord(low[-1]) + 1),
        shortest=lengths[0] + len(FORM),
        longest=lengths[1] + len(FORM),
        most=most,
    )
    return [row["form"] for row in found]


async def _is_common(form: str, view: _View) -> bool:
    least = nearness.FEWEST_TEXTS
    return await _texts(FORM + form, view, most=least) >= least


async def _texts(term: str, view: _View, most: int) -> int:
    """Count the visible texts with the term, but no more than `most`."""
    found: int = await db.value(sql.TERM_TEXTS, term=f"'{term}'", most=most, **view.parameters)
    return found
