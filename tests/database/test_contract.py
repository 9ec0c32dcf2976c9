"""The built database keeps the contract: tables, columns, values, places, and figures for every indicator."""

from __future__ import annotations

import duckdb
import pytest

from etl.core.registry.indicators import read_registry

INDICATORS = read_registry()
IDS = [i.indicator_id for i in INDICATORS]
# What others rely on (the contract of the project). A name may be added here, never taken away.
CONTRACT_IDS = {
    *("cshcn_prevalence", "cshcn_count", "medical_home", "mh_personal_doctor", "mh_usual_source"),
    *("mh_family_centered", "mh_referrals", "mh_care_coordination", "child_population", "child_poverty"),
    *("child_uninsured", "health_center_sites"),
}
CONTRACT_COLUMNS = [
    *("indicator_id", "population", "geo_id", "period", "group_name", "group_level", "value", "lower", "upper", "se"),
    *("n", "n_eff", "weighted_count", "reliability", "reliability_reason", "estimate_type", "source_id", "build_id"),
]
CONTRACT_TABLES = {
    *("indicator", "geography", "source", "site", "program", "program_result", "milestone", "organization"),
    *("model_validation", "build", "estimate"),
}
CONTRACT_VALUES = {
    "population": {"cshcn", "non_cshcn", "all_children", "medicaid_children"},
    "reliability": {"ok", "caution", "suppressed"},
    "estimate_type": {"direct", "modeled", "published", "administrative"},
}
CONTRACT_GROUPS = {"all", "age", "sex", "race_ethnicity", "insurance", "income", "household_language"}
CONTRACT_AGES = {"0-5", "6-11", "12-17"}
CONTRACT_REGIONS = {
    "eohhs-1": "Western",
    "eohhs-2": "Central",
    "eohhs-3": "Northeast",
    "eohhs-4": "Metro West",
    "eohhs-5": "Southeast",
    "eohhs-6": "Boston",
}


# ---- the built database ----


@pytest.mark.parametrize("indicator_id", IDS)
def test_every_indicator_has_figures_with_a_cited_source(built: duckdb.DuckDBPyConnection, indicator_id: str):
    rows = built.execute(
        """SELECT s.citation, s.publisher, s.sha256, s.parts, e.estimate_type
        FROM (SELECT DISTINCT source_id, estimate_type FROM estimate WHERE indicator_id = $id) e
        LEFT JOIN source s USING (source_id)""",
        {"id": indicator_id},
    ).fetchall()
    assert rows
    for citation, publisher, sha256, parts, kind in rows:
        assert citation
        assert publisher
        assert sha256 or (parts and kind in {"published", "modeled", "administrative"}), "no way to the file"


def test_every_figure_leads_to_files_with_a_hash(built: duckdb.DuckDBPyConnection):
    lost = built.execute(
        """SELECT DISTINCT e.source_id FROM estimate e JOIN source s USING (source_id)
        WHERE NOT EXISTS (
            SELECT 1 FROM source p WHERE list_contains(string_split(s.parts, '; '), p.source_id)
            AND p.sha256 IS NOT NULL AND p.file IS NOT NULL)"""
    ).fetchall()
    assert lost == []


def test_contract_tables_and_columns(built: duckdb.DuckDBPyConnection):
    names = built.execute("SELECT table_name, column_name FROM information_schema.columns").fetchall()
    assert {table for table, _ in names} >= CONTRACT_TABLES
    assert {column for table, column in names if table == "estimate"} >= set(CONTRACT_COLUMNS)


def test_contract_ids_have_figures(built: duckdb.DuckDBPyConnection):
    assert {i for (i,) in built.execute("SELECT DISTINCT indicator_id FROM estimate").fetchall()} >= CONTRACT_IDS


@pytest.mark.parametrize("column", CONTRACT_VALUES)
def test_contract_values(built: duckdb.DuckDBPyConnection, column: str):
    found = {value for (value,) in built.execute(f"SELECT DISTINCT {column} FROM estimate").fetchall()}
    assert found <= CONTRACT_VALUES[column]
    # Medicaid children have quality rates of their own table, and no estimates.
    assert CONTRACT_VALUES[column] - found <= {"medicaid_children"}


def test_contract_places_groups_and_keys(built: duckdb.DuckDBPyConnection):
    regions = dict(built.execute("SELECT geo_id, name FROM geography WHERE kind = 'region'").fetchall())
    assert regions.keys() == CONTRACT_REGIONS.keys()
    assert all(name in regions[code] for code, name in CONTRACT_REGIONS.items())
    groups = built.execute("SELECT DISTINCT group_name, group_level FROM estimate").fetchall()
    assert {name for name, _ in groups} >= CONTRACT_GROUPS
    assert {level for name, level in groups if name == "age"} >= CONTRACT_AGES
    twice = built.execute(
        """SELECT count(*) FROM (SELECT 1 FROM estimate GROUP BY indicator_id, population, geo_id, period, group_name,
        group_level, estimate_type, source_id HAVING count(*) > 1)"""
    ).fetchone()
    assert twice == (0,)


def test_prevalence_comes_from_the_screener_alone(built: duckdb.DuckDBPyConnection):
    found = built.execute(
        """SELECT DISTINCT series FROM estimate WHERE estimate_type = 'direct'
        AND indicator_id IN ('cshcn_prevalence', 'cshcn_count')"""
    ).fetchall()
    assert found == [("nsch_screener",)]
