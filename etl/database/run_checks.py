"""Checks of the built database: each file in etl/database/checks is a query that must return no rows.

The first line of a file is a comment that says what is wrong when it does return rows.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from etl.core.errors import SourceError

CHECKS = Path(__file__).parent / "checks"


def run_checks(path: Path) -> pd.DataFrame:
    """Run every check on the database at `path`: columns check, says, rows.

    Raises:
        SourceError: a check returned rows.
    """
    done = []
    with duckdb.connect(str(path), read_only=True) as con:
        for query in sorted(CHECKS.glob("*.sql")):
            text = query.read_text(encoding="utf-8")
            says = text.splitlines()[0].removeprefix("--").strip()
            rows = con.execute(text).fetchall()
            if rows:
                found = f"{len(rows):,} rows where none may be, the first {rows[0]}"
                raise SourceError(f"Check {query.stem} ({says})", found, "the new database is not put in place")
            done.append({"check_name": query.stem, "says": says, "rows": 0})
    return pd.DataFrame(done)
