"""The number whose path the architecture follows is the number of the database."""

from __future__ import annotations

import duckdb

from dashboard.i18n import catalog
from dashboard.subjects.overview import content
from etl.core.paths import ROOT

ARCHITECTURE = ROOT / "docs" / "architecture.md"


def test_the_path_of_one_number_leads_to_the_number_of_the_database(built: duckdb.DuckDBPyConnection):
    told = ARCHITECTURE.read_text(encoding="utf-8").partition("## The path of one number")[2]
    (row,) = built.execute(
        """SELECT value, lower, upper, n, reliability, reliability_reason, source_id FROM estimate
        WHERE indicator_id = 'medical_home' AND population = 'cshcn' AND geo_id = '25' AND period = '2018-2019'
        AND group_name = 'all' AND estimate_type = 'direct'"""
    ).fetchall()
    value, lower, upper, n, reliability, reason, source_id = row
    assert f"*{value:.0%}*" in told
    assert f"| {value:.4f} with" in told
    assert f"| {n:.0f} Massachusetts children" in told
    assert f"{100 * (upper - lower):.0f} points wide" in told
    assert (reliability, reason) == ("caution", "question_changed")
    assert f"`{reason}`" in told
    assert f"`{reliability}`" in told
    assert source_id in told
    assert "overview.sentence" in told
    assert catalog.has("overview.sentence")
    assert f"{value:.0%}" in content.headline().sentence
