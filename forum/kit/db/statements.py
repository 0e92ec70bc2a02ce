"""One SQL text for SQLite and PostgreSQL: named parameters are translated once and cached."""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import lru_cache
from typing import Any

Row = dict[str, Any]
Converter = Callable[[Any], Any]

# Literals, quoted names, comments and `::` are passed over; the rest is `:name` and `IN (:name)`.
_TOKENS = re.compile(
    r"""(?P<skip>'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/|::)"""
    r"""|(?P<negated>\bNOT\s+)?\bIN\s*\(\s*:(?P<listed>[a-z_][a-z0-9_]*)\s*\)"""
    r"""|:(?P<name>[a-z_][a-z0-9_]*)""",
    re.IGNORECASE | re.DOTALL,
)
_RETURNING = re.compile(r"\bRETURNING\b", re.IGNORECASE)
_WRITING = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


class Dialect(StrEnum):
    """The databases that the forum speaks."""

    SQLITE = "sqlite"
    POSTGRES = "postgres"


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A translated text: `names` in the order of its parameters, those `listed` take lists."""

    text: str
    names: tuple[str, ...]
    known: frozenset[str]
    listed: frozenset[str]
    is_read: bool
    gives_rows: bool

    def values(self, params: Mapping[str, Any]) -> list[Any]:
        """Return the parameters in order, lists and scalars checked.

        Raises:
            TypeError: a parameter is missing, unknown, or a list where one value belongs.
        """
        try:
            found = [params[name] for name in self.names]
        except KeyError as missing:
            raise TypeError(f"The parameter {missing} is missing: {self.text}") from None
        if len(self.known) != len(params):
            raise TypeError(f"Unknown parameters {params.keys() - self.known}: {self.text}")
        return found


@lru_cache(maxsize=2048)
def translated(sql: str, dialect: Dialect) -> Statement:
    """Translate `sql` for the dialect: `:name` to `?` or `$1`, `IN (:names)` to one list parameter.

    A list is one parameter on both (a JSON array on SQLite, an array on PostgreSQL), so that
    neither the number of statements nor their plans depend on its length; an empty one is no match.
    """
    names: list[str] = []
    listed: set[str] = set()

    def placeholder(name: str) -> str:
        if dialect is Dialect.SQLITE:
            names.append(name)
            return "?"
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    def replaced(match: re.Match[str]) -> str:
        if match["listed"]:
            listed.add(match["listed"])
            return _membership(
                placeholder(match["listed"]), dialect, negated=bool(match["negated"])
            )
        return placeholder(match["name"]) if match["name"] else match[0]

    text = _TOKENS.sub(replaced, sql)
    is_read = _reads(sql)
    gives_rows = is_read or bool(_RETURNING.search(sql))
    return Statement(text, tuple(names), frozenset(names), frozenset(listed), is_read, gives_rows)


def _membership(placeholder: str, dialect: Dialect, *, negated: bool) -> str:
    if dialect is Dialect.SQLITE:
        word = "NOT IN" if negated else "IN"
        return f"{word} (SELECT value FROM json_each({placeholder}))"  # noqa: S608  a `?`
    return f"<> ALL({placeholder})" if negated else f"= ANY({placeholder})"


def _reads(sql: str) -> bool:
    verb = sql.lstrip().partition(" ")[0].strip().upper()
    if verb.startswith("WITH"):
        return not _WRITING.search(sql)
    return verb.startswith(("SELECT", "EXPLAIN", "VALUES"))


def sqlite_values(statement: Statement, params: Mapping[str, Any]) -> list[Any]:
    """Return the parameters as SQLite binds them: a list as JSON text; adapters do the rest."""
    found = statement.values(params)
    for place, name in enumerate(statement.names):
        value = found[place]
        if name in statement.listed:
            found[place] = json.dumps([_plain(item) for item in _items(name, value)])
        elif isinstance(value, Enum):
            found[place] = value.value
        elif isinstance(value, (list, tuple, set, frozenset)):
            raise TypeError(f"A list belongs into IN (:{name})")
    return found


def postgres_values(statement: Statement, params: Mapping[str, Any]) -> list[Any]:
    """Return the parameters as asyncpg takes them: lists as arrays, instants aware."""
    found = statement.values(params)
    for place, name in enumerate(statement.names):
        value = found[place]
        if name in statement.listed:
            found[place] = [_value_of(item) for item in _items(name, value)]
        elif isinstance(value, (list, tuple, set, frozenset)):
            raise TypeError(f"A list belongs into IN (:{name})")
        else:
            found[place] = _value_of(value)
    return found


def _items(name: str, value: Any) -> Iterable[Any]:
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        return value
    raise TypeError(f"IN (:{name}) takes a list")


def _value_of(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        raise TypeError("Instants are aware")
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return instant_text(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return _value_of(value)


def instant_text(moment: dt.datetime) -> str:
    """Return the text that SQLite stores: UTC with microseconds, so its order is time's.

    Raises:
        TypeError: the moment is naive.
    """
    if moment.tzinfo is None:
        raise TypeError("Instants are aware")
    return moment.astimezone(dt.UTC).isoformat(" ", "microseconds")


def _instant(value: Any) -> Any:
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value)
    if isinstance(value, dt.datetime) and value.tzinfo is not dt.UTC:
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
    return value


def _date(value: Any) -> Any:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a result, and which of them change on the way to Python."""

    columns: tuple[str, ...]
    converters: tuple[tuple[str, Converter], ...]

    def rows(self, found: Sequence[Sequence[Any]]) -> list[Row]:
        """Return each result row as a dict, instants aware, dates as dates, flags as bools."""
        columns, converters = self.columns, self.converters
        made = [dict(zip(columns, row, strict=True)) for row in found]
        for row in made if converters else ():
            for column, convert in converters:
                if row[column] is not None:
                    row[column] = convert(row[column])
        return made


@lru_cache(maxsize=2048)
def shape_of(columns: tuple[str, ...]) -> Shape:
    """Return how rows of these columns are read; the name decides: `_at`, `_on`, `is_`, `has_`."""
    converters: list[tuple[str, Converter]] = []
    for column in columns:
        if column.endswith("_at"):
            converters.append((column, _instant))
        elif column.endswith("_on"):
            converters.append((column, _date))
        elif column.startswith(("is_", "has_")):
            converters.append((column, bool))
    return Shape(columns, tuple(converters))
