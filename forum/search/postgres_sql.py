"""The SQL of the PostgreSQL engine. The index is a cache: its tables are made here, not migrated.

Terms of all fields stand in one tsvector with a letter for the field: k:key, t:title, g:gram,
f:form. {p} is the prefix of the tables: "search_" in use, "search_next_" being built.
"""

from typing import Final

from forum.search import tuning
from forum.search.documents import Trust

# Writers wait for each other, so that counts stay right: any number that no one else takes.
LOCK: Final = "SELECT pg_advisory_xact_lock(7265217)"

CREATE: Final = (
    "DROP TABLE IF EXISTS {p}document, {p}term, {p}size",
    """
    CREATE TABLE {p}document (
        id text PRIMARY KEY, grp text NOT NULL, theme int NOT NULL, branch int NOT NULL,
        visibility int NOT NULL, kind text NOT NULL, country text NOT NULL,
        language text NOT NULL, is_solved int NOT NULL, has_files int NOT NULL,
        trust int NOT NULL, created bigint NOT NULL, k_length int NOT NULL, t_length int NOT NULL,
        g_length int NOT NULL, words text NOT NULL, vector tsvector NOT NULL
    )
    """,
    'CREATE TABLE {p}term (text text COLLATE "C" PRIMARY KEY, texts int NOT NULL)',
    "CREATE TABLE {p}size (documents bigint, k_length bigint, t_length bigint, g_length bigint)",
    "INSERT INTO {p}size VALUES (0, 0, 0, 0)",
)
INDEX: Final = (
    "CREATE INDEX {p}document_vector ON {p}document USING gin (vector) WITH (fastupdate = off)"
)
SWAP: Final = (
    "DROP TABLE IF EXISTS search_document, search_term, search_size, search_meanwhile",
    "ALTER TABLE search_next_document RENAME TO search_document",
    "ALTER TABLE search_next_term RENAME TO search_term",
    "ALTER TABLE search_next_size RENAME TO search_size",
    "ALTER INDEX search_next_document_vector RENAME TO search_document_vector",
    "ALTER INDEX search_next_document_pkey RENAME TO search_document_pkey",
    "ALTER INDEX search_next_term_pkey RENAME TO search_term_pkey",
)
# The fingerprint of the analysis stands in the table's comment.
FINGERPRINT: Final = """
    SELECT obj_description(to_regclass('search_document'), 'pg_class') AS fingerprint
"""
IS_BUILDING: Final = "SELECT to_regclass('search_meanwhile') IS NOT NULL AS is_building"
CREATE_MEANWHILE: Final = (
    "DROP TABLE IF EXISTS search_meanwhile",
    "CREATE TABLE search_meanwhile (number bigserial PRIMARY KEY, change text NOT NULL)",
)
NOTE: Final = "INSERT INTO search_meanwhile (change) VALUES (:change)"
NOTED: Final = "SELECT change FROM search_meanwhile ORDER BY number"

REMOVE: Final = """
    WITH gone AS (
        DELETE FROM {p}document WHERE id IN (:ids)
        RETURNING vector, k_length, t_length, g_length
    ), fewer AS (
        UPDATE {p}term t SET texts = t.texts - lost.times
        FROM (
            SELECT term, count(*) AS times FROM gone, unnest(tsvector_to_array(vector)) AS term
            GROUP BY term
        ) lost
        WHERE t.text = lost.term
    )
    UPDATE {p}size SET
        documents = documents - (SELECT count(*) FROM gone),
        k_length = k_length - (SELECT coalesce(sum(k_length), 0) FROM gone),
        t_length = t_length - (SELECT coalesce(sum(t_length), 0) FROM gone),
        g_length = g_length - (SELECT coalesce(sum(g_length), 0) FROM gone)
"""
_VALUES: Final = """
    SELECT * FROM json_to_recordset(CAST(:documents AS json)) AS d(
        id text, grp text, theme int, branch int, visibility int, kind text, country text,
        language text, is_solved int, has_files int, trust int, created bigint, k_length int,
        t_length int, g_length int, words text, vector tsvector
    )
"""
ADD: Final = f"""
    WITH new AS (INSERT INTO {{p}}document {_VALUES}
        RETURNING vector, k_length, t_length, g_length
    ), more AS (
        INSERT INTO {{p}}term (text, texts)
        SELECT term, count(*) FROM new, unnest(tsvector_to_array(vector)) AS term
        GROUP BY term ORDER BY term
        ON CONFLICT (text) DO UPDATE SET texts = {{p}}term.texts + excluded.texts
    )
    UPDATE {{p}}size SET
        documents = documents + (SELECT count(*) FROM new),
        k_length = k_length + (SELECT coalesce(sum(k_length), 0) FROM new),
        t_length = t_length + (SELECT coalesce(sum(t_length), 0) FROM new),
        g_length = g_length + (SELECT coalesce(sum(g_length), 0) FROM new)
"""  # noqa: S608  made of our own constants

_VISIBLE: Final = "(d.visibility = 0 OR d.visibility IN (:branches)) AND d.id NOT IN (:gone)"
TERM_TEXTS: Final = f"""
    SELECT count(*) AS texts FROM (
        SELECT 1 FROM search_document d
        WHERE d.vector @@ CAST(:term AS tsquery) AND {_VISIBLE} LIMIT :most
    ) AS found
"""  # noqa: S608  the same
FORMS: Final = """
    SELECT substr(text, 3) AS form, texts FROM search_term
    WHERE text >= :low AND text < :high AND texts > 0
        AND length(text) BETWEEN :shortest AND :longest
    ORDER BY texts DESC, text LIMIT :most
"""

# Our BM25 with each term counted once (K1 is so low that more would hardly count): rarity of the
# term, weight of its field, length of the text. A term is looked up in the GIN index by itself.
_IDF: Final = "(ln(size.documents / (coalesce(s.texts, 0) + 1.0)) + 1)"
_RARITY: Final = f"""CASE WHEN t.text LIKE 'g:%' THEN power(
        greatest({_IDF}, 0) / (ln(size.documents) + 1), {tuning.GRAM_RARITY}) ELSE 1 END"""
_TRUST: Final = (
    f"CASE d.trust {' '.join(f'WHEN {int(at)} THEN {tuning.TRUST[at]}' for at in Trust)} END"
)
_SCORED: Final = f"""
    size AS (SELECT greatest(documents, 1) AS documents,
        greatest(k_length, 1.0) / greatest(documents, 1) AS k_average,
        greatest(t_length, 1.0) / greatest(documents, 1) AS t_average,
        greatest(g_length, 1.0) / greatest(documents, 1) AS g_average
        FROM search_size),
    asked AS (
        SELECT t.text, t.weight * {_IDF} * {_RARITY}
            * ({tuning.SYNONYM_BESIDE} + {1 - tuning.SYNONYM_BESIDE} / (1 + coalesce((
                SELECT typed.texts FROM search_term typed WHERE typed.text = t.instead
            ), 0) / {tuning.BESIDE_HALF}.0)) AS weight,
            CAST(quote_literal(t.text) AS tsquery) AS query, left(t.text, 1) AS field
        FROM size,
            json_to_recordset(CAST(:terms AS json)) AS t(text text, weight float8, instead text)
        JOIN search_term s ON s.text = t.text AND s.texts > 0
        WHERE left(t.text, 1) <> 'g'
            OR s.texts <= greatest({tuning.GRAM_DOCUMENTS}, size.documents * {tuning.GRAM_PART})
    ),
    scored AS (
        SELECT d.id, sum(asked.weight * {tuning.K1 + 1} / (1 + {tuning.K1} * ({1 - tuning.B}
            + {tuning.B} * CASE asked.field WHEN 'k' THEN d.k_length / size.k_average
                WHEN 't' THEN d.t_length / size.t_average
                ELSE d.g_length / size.g_average END))) AS score
        FROM size, asked JOIN search_document d ON d.vector @@ asked.query
        WHERE {_VISIBLE}
        GROUP BY d.id
    ),
    ideal AS (
        SELECT coalesce(sum(t.weight * {_IDF} * {_RARITY}), 0) AS score
        FROM size, json_to_recordset(CAST(:own AS json)) AS t(text text, weight float8)
        LEFT JOIN search_term s ON s.text = t.text
    ),
    listed AS (
        SELECT CAST(quote_literal('k:' || l.key) AS tsquery) AS query
        FROM size, json_to_recordset(CAST(:listed AS json)) AS l(key text, instead text)
        LEFT JOIN search_term s ON s.text = 'k:' || l.key
        WHERE coalesce(s.texts, 0)
                <= greatest({tuning.COMMON_TEXTS}, size.documents * {tuning.COMMON_PART})
            OR NOT EXISTS (
                SELECT 1 FROM search_term typed
                WHERE typed.text = 'k:' || l.instead AND typed.texts > 0)
    ),
    fitting AS (
        SELECT d.id, d.grp, d.theme, d.branch, d.kind, d.country, d.language, d.is_solved,
            d.has_files, d.created,
            scored.score * {_TRUST} AS score
        FROM scored JOIN search_document d ON d.id = scored.id
        WHERE scored.score > greatest(
            (SELECT max(score) FROM scored) * {tuning.FLOOR},
            (SELECT score FROM ideal) * CAST(:least AS float8))
        AND (
            scored.score > (SELECT score FROM ideal) * CAST(:a_word AS float8)
            OR EXISTS (SELECT 1 FROM listed WHERE d.vector @@ listed.query))
        AND NOT EXISTS (
            SELECT 1 FROM json_array_elements_text(CAST(:phrases AS json)) AS phrase
            WHERE position(' ' || phrase || ' ' IN d.words) = 0)
        AND d.grp NOT IN (
            SELECT other.grp FROM json_array_elements_text(CAST(:without AS json)) AS word
            JOIN search_document other
            ON other.vector @@ CAST(quote_literal('k:' || word) AS tsquery))
    ),
    passing AS (
        SELECT f.*,
            (CAST(:any_kind AS boolean) OR f.kind IN (:kinds)) AS p_kind,
            (CAST(:theme AS int) IS NULL OR f.theme = :theme) AS p_theme,
            (CAST(:branch AS int) IS NULL OR f.branch = :branch) AS p_branch,
            (CAST(:country AS text) IS NULL OR f.country = :country) AS p_country,
            (CAST(:language AS text) IS NULL OR f.language = :language) AS p_language,
            (CAST(:solved AS int) IS NULL OR f.is_solved = :solved) AS p_is_solved,
            (CAST(:files AS int) IS NULL OR f.has_files = :files) AS p_has_files,
            (CAST(:since AS bigint) IS NULL OR f.created >= :since) AS p_since
        FROM fitting f
    )
"""  # noqa: S608  the same

FACETS: Final = ("theme", "kind", "branch", "country", "language", "is_solved", "has_files")


def _all_pass(but: str = "") -> str:
    return " AND ".join(f"p_{name}" for name in (*FACETS, "since") if name != but)


def _counted(name: str) -> str:
    return (
        f"SELECT '{name}' AS facet, CAST({name} AS text) AS value, count(DISTINCT grp) AS found"  # noqa: S608  the same
        f" FROM passing WHERE {_all_pass(but=name)} GROUP BY {name}"
    )


_PERIODS: Final = f"""
    SELECT 'period' AS facet, p.name AS value, count(DISTINCT grp) AS found
    FROM passing JOIN json_to_recordset(CAST(:periods AS json)) AS p(name text, begun bigint)
        ON passing.created >= p.begun
    WHERE {_all_pass(but="since")} GROUP BY p.name
"""  # noqa: S608  the same
SEARCH: Final = f"""
    WITH {_SCORED},
    best AS (
        SELECT DISTINCT ON (grp) grp, id, score, created FROM passing WHERE {_all_pass()}
        ORDER BY grp, CASE WHEN :by_date THEN created ELSE 0 END DESC, score DESC, id DESC
    ),
    hits AS (
        SELECT id, grp, score FROM best
        ORDER BY CASE WHEN :by_date THEN created ELSE 0 END DESC, score DESC, id DESC
        LIMIT :limit OFFSET :offset
    ),
    facets AS ({" UNION ALL ".join((*map(_counted, FACETS), _PERIODS))})
    SELECT (SELECT json_agg(json_build_array(id, grp, score)) FROM hits) AS hits,
        (SELECT count(*) FROM best) AS total,
        (SELECT json_agg(json_build_array(facet, value, found)) FROM facets) AS facets
"""  # noqa: S608  the same
