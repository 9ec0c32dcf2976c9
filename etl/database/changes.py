"""What changed against the build before: which figures came, went, moved or changed their flag, and which sources.

Tables: `fingerprint` (a hash of the figures of each indicator and kind), `build_compared` (with which build, and how
many figures stayed as they were), `build_change` (one row an indicator or source and kind of change, with the figure
that moved most) and `build_change_row` (every figure that went, moved or changed its flag). The figures of an
indicator that has the fingerprint it had are not compared one by one.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from etl.core.areas import MASSACHUSETTS
from etl.core.build_log import BuildLog
from etl.database import identity, publish

REPORT_ID = "build"
FIRST, COMPARED, UNREADABLE = "first", "compared", "unreadable"
NUMBERS = ["value", "lower", "upper", "se", "n", "n_eff", "weighted_count"]
FLAGS = ["reliability", "reliability_reason"]
# Sums taken in another order differ in the sixteenth digit, which is not a change.
RELATIVE = 1e-9
KEYS = ", ".join(publish.ORDER)
# A database of an earlier release has the kind by its old name; compared by that, every modeled figure would be gone.
_KIND = "if(estimate_type = 'modelled', 'modeled', estimate_type)"
_BEFORE = f"SELECT * REPLACE ({_KIND} AS estimate_type) FROM previous.estimate"
_ROW = ", ".join([*publish.ORDER, *(f"coalesce({name}::FLOAT::VARCHAR, '')" for name in NUMBERS), *FLAGS])
_FLAG = " OR ".join(f"n.{name} IS DISTINCT FROM o.{name}" for name in FLAGS)
_NUMBER = " OR ".join(
    f"(n.{name} IS DISTINCT FROM o.{name} AND NOT"
    f" coalesce(abs(n.{name} - o.{name}) <= {RELATIVE} * greatest(abs(n.{name}), abs(o.{name})), false))"
    for name in NUMBERS
)

# Run in this order, with the build before attached as `previous`.
FINGERPRINT = f"""
CREATE OR REPLACE TABLE fingerprint AS
SELECT indicator_id, estimate_type, count(*) AS rows,
       sha256(string_agg(concat_ws('|', {_ROW}), chr(10) ORDER BY {KEYS})) AS fingerprint
FROM estimate GROUP BY ALL ORDER BY ALL
"""
MOVED = """
CREATE OR REPLACE TEMP TABLE moved AS
SELECT indicator_id, estimate_type
FROM fingerprint n FULL JOIN previous.fingerprint o USING (indicator_id, estimate_type)
WHERE n.fingerprint IS DISTINCT FROM o.fingerprint AND EXISTS (FROM previous.build)
"""
CHANGED = f"""
CREATE OR REPLACE TEMP TABLE changed AS
WITH n AS (FROM estimate SEMI JOIN moved USING (indicator_id, estimate_type)),
     o AS (FROM ({_BEFORE}) SEMI JOIN moved USING (indicator_id, estimate_type))
SELECT {KEYS}, CASE WHEN o.build_id IS NULL THEN 'appeared' WHEN n.build_id IS NULL THEN 'vanished'
                    WHEN {_FLAG} THEN 'flag' WHEN {_NUMBER} THEN 'value' END AS change,
       o.value AS value_before, n.value AS value_after,
       o.reliability AS reliability_before, n.reliability AS reliability_after
FROM n FULL JOIN o USING ({KEYS}) WHERE change IS NOT NULL
"""
CHANGE_ROW = f"""
CREATE OR REPLACE TABLE build_change_row AS FROM changed WHERE change <> 'appeared' ORDER BY {KEYS}
"""
# Each group of changes names the figure that moved most as its example; where none moved, one of Massachusetts.
CHANGE = f"""
CREATE OR REPLACE TABLE build_change AS
SELECT 'estimate' AS subject, indicator_id AS changed_id, estimate_type, change, count(*) OVER own AS rows,
       population, geo_id, period, group_name, group_level,
       value_before, value_after, reliability_before, reliability_after
FROM changed
WINDOW own AS (PARTITION BY indicator_id, estimate_type, change)
QUALIFY row_number() OVER (
    own ORDER BY abs(value_after - value_before) DESC NULLS LAST,
        geo_id <> '{MASSACHUSETTS}', group_name <> 'all', {KEYS}
) = 1
UNION ALL BY NAME
SELECT 'source' AS subject, source_id AS changed_id, '' AS estimate_type, 1 AS rows,
       CASE WHEN o.kind IS NULL THEN 'appeared' WHEN n.kind IS NULL THEN 'vanished' ELSE 'file' END AS change
FROM source n FULL JOIN previous.source o USING (source_id)
WHERE (n.sha256 IS DISTINCT FROM o.sha256 OR n.kind IS NULL OR o.kind IS NULL) AND EXISTS (FROM previous.build)
ORDER BY subject, changed_id, estimate_type, change
"""
COMPARISON = """
CREATE OR REPLACE TABLE build_compared AS
SELECT $status AS status, o.build_id AS previous_build_id, o.built_at AS previous_built_at,
       o.code_version <> $code_version AS code_changed,
       CASE WHEN o.build_id IS NOT NULL THEN
           (SELECT count(*) FROM estimate) - (SELECT count(*) FROM changed WHERE change <> 'vanished') END AS rows_same
FROM (SELECT 1) LEFT JOIN previous.build o ON true
"""
# Stands in for the previous build when there is none.
NOTHING = """
ATTACH ':memory:' AS previous;
CREATE TABLE previous.estimate AS FROM estimate WHERE false;
CREATE TABLE previous.source AS FROM source WHERE false;
CREATE TABLE previous.fingerprint AS FROM fingerprint WHERE false;
CREATE TABLE previous.build (build_id VARCHAR, built_at TIMESTAMP WITH TIME ZONE, code_version VARCHAR);
"""


def previous(out: Path, build_id: str) -> Path | None:
    """The file of the build before: the one served now, or the newest other one when the same build is made again."""
    served = out.resolve()
    others = [path for path in publish.builds(out) if path != identity.versioned(out, build_id).resolve()]
    return served if served in others else others[0] if others else None


def write(database: Path, out: Path, build_id: str, code_version: str, log: BuildLog) -> str:
    """Write the four tables into the new database; return what is to be said of the comparison.

    Args:
        database: the new database, its tables written.
        out: the path that readers open; the build before lies behind it or beside it.
        build_id: of the new build.
        code_version: of the new build.
        log: gets a remark when the build before cannot be read.
    """
    before = previous(out, build_id)
    with duckdb.connect(str(database)) as con:
        con.execute(FINGERPRINT)
        if before is None:
            con.execute(NOTHING)
            _compare(con, FIRST, code_version)
            return "the first build: there is none to be compared with"
        try:
            con.execute(f"ATTACH '{before}' AS previous (READ_ONLY)")
            _compare(con, COMPARED, code_version)
        except duckdb.Error as error:
            told = f"{before.name} cannot be compared with: {str(error).splitlines()[0]}"
            log.remark(REPORT_ID, 0, "", told, "flagged")
            con.execute("DETACH DATABASE IF EXISTS previous")
            con.execute(NOTHING)
            _compare(con, UNREADABLE, code_version)
            return told
        found = con.execute("SELECT change, sum(rows)::BIGINT FROM build_change GROUP BY ALL ORDER BY ALL").fetchall()
    return ", ".join(f"{change} {rows:,}" for change, rows in found) or "nothing changed"


def _compare(con: duckdb.DuckDBPyConnection, status: str, code_version: str) -> None:
    for statement in (MOVED, CHANGED, CHANGE_ROW, CHANGE):
        con.execute(statement)
    con.execute(COMPARISON, {"status": status, "code_version": code_version})
    con.execute("DETACH previous")
