import pytest

from forum.kit.db.statements import Dialect, translated

pytestmark = pytest.mark.once


def test_colons_in_literals_names_comments_and_casts_are_no_parameters() -> None:
    sql = """SELECT ':a', "b:c", 'it''s :d', x::int -- :e
        /* :f */ FROM t WHERE g = :g AND h = :g AND i IN (:i)"""
    sqlite, postgres = translated(sql, Dialect.SQLITE), translated(sql, Dialect.POSTGRES)
    assert sqlite.names == ("g", "g", "i")
    assert sqlite.text.endswith("g = ? AND h = ? AND i IN (SELECT value FROM json_each(?))")
    assert postgres.names == ("g", "i")
    assert postgres.text.endswith("g = $1 AND h = $1 AND i = ANY($2)")


@pytest.mark.parametrize(
    ("sql", "reads"),
    [
        ("SELECT 1", True),
        ("  select\n1", True),
        ("WITH a AS (SELECT 1) SELECT * FROM a", True),
        ("WITH a AS (SELECT 1) INSERT INTO b SELECT * FROM a", False),
        ("INSERT INTO b VALUES (1) RETURNING id", False),
        ("UPDATE b SET c = 1", False),
        ("PRAGMA user_version = 3", False),
    ],
)
def test_only_reading_statements_go_to_the_reading_connection(sql: str, *, reads: bool) -> None:
    assert translated(sql, Dialect.SQLITE).is_read is reads
