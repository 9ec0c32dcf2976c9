"""The built database holds its comparison with the build before."""

from __future__ import annotations

import duckdb


def test_the_database_holds_its_comparison_and_a_fingerprint_of_every_measure(built: duckdb.DuckDBPyConnection):
    assert len(built.execute("FROM build_compared").df()) == 1
    without = built.execute(
        """SELECT DISTINCT indicator_id, estimate_type FROM estimate
        ANTI JOIN fingerprint USING (indicator_id, estimate_type)"""
    ).fetchall()
    assert without == []
    counted = built.execute("SELECT (SELECT sum(rows) FROM fingerprint) = (SELECT count(*) FROM estimate)").fetchone()
    assert counted == (True,)
