"""Every check of the built database can fail: each is shown one way in which it does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.core.errors import SourceError
from etl.database import run_checks

# What breaks a sound database, for each check: statements on a copy without constraints.
DIRECT = "estimate_type = 'direct' AND reliability = 'ok' AND indicator_id = 'medical_home'"
ONE = f"(SELECT min(rowid) FROM estimate WHERE {DIRECT})"
BREAKS = {
    "breaks_kept": [
        "UPDATE estimate SET reliability = 'ok' WHERE indicator_id = 'preventive_both' AND period = '2018'",
    ],
    "differences_sane": [
        "UPDATE difference SET verdict = 'higher' WHERE lower < 0",
        "UPDATE difference SET verdict = 'lower' WHERE upper > 0",
        "UPDATE difference SET verdict = 'same' WHERE p_value < 0.05",
    ],
    "geographies_known": [f"UPDATE estimate SET geo_id = '99' WHERE rowid = {ONE}"],
    "hash_known": [
        "UPDATE source SET sha256 = NULL WHERE kind = 'microdata'",
        "UPDATE source SET sha256 = 'abc' WHERE kind = 'pooled'",
    ],
    "headcounts_blank": [
        "UPDATE headcount SET reliability = 'suppressed' WHERE geo_id = '25'",
        "UPDATE headcount SET lower = value + 1 WHERE geo_id = 'US'",
    ],
    "hurdles_end_at_system": [
        "UPDATE hurdle SET value = value - 0.001 WHERE hurdle_number = 6 AND ages = '0-17' AND figure = 'cleared'",
    ],
    "hurdles_fall": ["UPDATE hurdle SET value = 1 WHERE hurdle_number = 6 AND figure = 'cleared'"],
    "hurdles_overlaps_blank": [
        "UPDATE hurdle SET value = 0.5 WHERE reliability = 'suppressed'",
        "UPDATE overlap SET lower = 0.5 WHERE reliability = 'suppressed'",
    ],
    "indicators_filled": ["DELETE FROM estimate WHERE indicator_id = 'mh_referrals'"],
    "indicators_known": [f"UPDATE estimate SET indicator_id = 'invented' WHERE rowid = {ONE}"],
    "interval_order": [
        f"UPDATE estimate SET lower = value + 0.01 WHERE rowid = {ONE}",
        f"UPDATE estimate SET upper = value - 0.01 WHERE rowid = {ONE}",
    ],
    "interval_pairs": [
        f"UPDATE estimate SET lower = NULL WHERE rowid = {ONE}",
        f"UPDATE estimate SET upper = NULL WHERE rowid = {ONE}",
    ],
    "local_counties_add_up": [
        "UPDATE estimate SET value = value + 8 "
        "WHERE indicator_id = 'students_with_disabilities_count' AND geo_id = '25013'",
    ],
    "local_counties_below_state": [
        "UPDATE estimate SET value = 30000 WHERE indicator_id = 'ssi_children' AND geo_id = '25013'",
        "UPDATE estimate SET value = NULL WHERE indicator_id = 'ssi_children' AND geo_id = '25013'",
        "DELETE FROM estimate WHERE indicator_id = 'ssi_children' AND geo_id = '25007' AND period = '2024'",
    ],
    "local_district_codes": [
        "UPDATE school_district SET district_code = '10000' WHERE district_code = '00010000'",
        "UPDATE geography SET geo_id = '10000' WHERE geo_id = '00010000'",
    ],
    "local_district_placed": [
        f"DELETE FROM {table} WHERE {column} = '00010000'"
        for table, column in (
            ("school_district_county", "district_code"),
            ("school_district_region", "district_code"),
            ("town_school_district", "district_code"),
            ("shape", "geo_id"),
        )
    ],
    "local_district_shares": [
        "DELETE FROM school_district_county WHERE district_code = '06250000' AND county_id = '25005'",
        "UPDATE school_district_region SET share = 0.9 WHERE district_code = '00010000'",
    ],
    "local_every_town": [
        "DELETE FROM town_school_district WHERE district_code = '00350000'",
        "DELETE FROM town_legislative_district WHERE chamber = 'senate' AND district = 'Cape and Islands'",
        "UPDATE town_legislative_district SET precincts = precincts + 1 WHERE chamber = 'house'",
    ],
    "local_hidden_everywhere": [
        "UPDATE count_series SET value = 5 WHERE reliability = 'suppressed'",
        "INSERT INTO against_state SELECT indicator_id, geo_id, period, 1, 1, 1, 1, 'higher' FROM estimate "
        "WHERE indicator_id = 'ssi_children_rate' AND geo_id = '25007'",
    ],
    "local_kinds_add_to_one": [
        "UPDATE estimate SET value = value + 0.01 WHERE indicator_id = 'disability_autism' AND geo_id = '25'",
        "UPDATE estimate SET value = value - 0.01 WHERE indicator_id = 'disability_autism' AND geo_id = '25'",
    ],
    "local_places_known": [
        "UPDATE zip_town SET cousub_geoid = '0' WHERE zip = '01001'",
        "UPDATE locality SET cousub_geoid = '0' WHERE locality = 'Hyannis'",
        "UPDATE town_school_district SET cousub_geoid = '0' WHERE district_code = '00010000'",
    ],
    "local_series_unbroken": [
        "UPDATE count_series SET segment = 1 WHERE indicator_id = 'ssi_children' AND geo_id = '25'",
    ],
    "local_small_counts": [
        "UPDATE estimate SET value = 9 WHERE indicator_id = 'ssi_children' AND geo_id = '25007' AND period = '2024'",
        "UPDATE estimate SET weighted_count = 9 "
        "WHERE indicator_id = 'students_with_disabilities' AND geo_id = '02630000'",
    ],
    "overlaps_sum": ["UPDATE overlap SET value = value + 0.01 WHERE figure = 'both'"],
    "populations_known": [
        f"UPDATE estimate SET population = 'adults' WHERE rowid = {ONE}",
        f"UPDATE estimate SET estimate_type = 'guess' WHERE rowid = {ONE}",
    ],
    "ranges": [
        f"UPDATE estimate SET value = 46.2 WHERE rowid = {ONE}",
        f"UPDATE estimate SET upper = 1.01 WHERE rowid = {ONE}",
        f"UPDATE estimate SET lower = -0.01 WHERE rowid = {ONE}",
        "UPDATE estimate SET value = -5 WHERE indicator_id = 'cshcn_count'",
    ],
    "reliability_complete": [
        f"UPDATE estimate SET reliability = 'good' WHERE rowid = {ONE}",
        "UPDATE estimate SET reliability_reason = '' WHERE reliability = 'suppressed'",
        f"UPDATE estimate SET reliability_reason = 'width_20' WHERE rowid = {ONE}",
    ],
    "shown_not_blank": [
        f"UPDATE estimate SET value = NULL WHERE rowid = {ONE}",
        f"UPDATE estimate SET value = 'nan' WHERE rowid = {ONE}",
        f"UPDATE estimate SET lower = NULL, upper = NULL WHERE rowid = {ONE}",
    ],
    "sources_known": [f"UPDATE estimate SET source_id = 'hearsay' WHERE rowid = {ONE}"],
    "states_present": [
        "DELETE FROM estimate WHERE geo_id = '50' AND period = '2019' AND indicator_id = 'medical_home'",
        "DELETE FROM estimate WHERE geo_id = 'US' AND indicator_id = 'cshcn_prevalence'",
    ],
    "suppressed_blank": [
        f"UPDATE estimate SET {column} = 0.5 WHERE reliability = 'suppressed'"
        for column in ("value", "lower", "upper", "se", "weighted_count")
    ],
    "survey_has_n": [
        f"UPDATE estimate SET n = NULL WHERE rowid = {ONE}",
        f"UPDATE estimate SET n_eff = NULL WHERE rowid = {ONE}",
    ],
}
CASES = [(name, statement) for name, statements in BREAKS.items() for statement in statements]


@pytest.fixture(scope="module")
def copied(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """All tables of the built database in memory, without their constraints."""
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{database.resolve()}' AS built (READ_ONLY)")
        tables = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'built'").fetchall()
        for (name,) in tables:
            con.execute(f'CREATE TABLE "{name}" AS FROM built."{name}"')
        con.execute("DETACH built")
        yield con


def rows(con: duckdb.DuckDBPyConnection, name: str) -> list[tuple[object, ...]]:
    return con.execute((run_checks.CHECKS / f"{name}.sql").read_text(encoding="utf-8")).fetchall()


def test_every_check_is_shown_to_fail():
    assert {path.stem for path in run_checks.CHECKS.glob("*.sql")} == BREAKS.keys()


@pytest.mark.parametrize("name", BREAKS)
def test_a_sound_database_passes(copied, name):
    assert rows(copied, name) == []


@pytest.mark.parametrize(("name", "statement"), CASES)
def test_a_broken_database_is_found(copied, name, statement):
    copied.execute("BEGIN")
    try:
        (changed,) = copied.execute(statement).fetchone()
        assert changed > 0
        assert rows(copied, name)
    finally:
        copied.execute("ROLLBACK")


@pytest.mark.parametrize("name", BREAKS)
def test_a_check_says_what_is_wrong(name):
    first = (run_checks.CHECKS / f"{name}.sql").read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("-- ")
    assert len(first) > 20


def test_a_check_that_finds_rows_stops_with_a_sentence(tmp_path, monkeypatch):
    query = "-- A verdict contradicts its interval\nSELECT indicator_id, verdict FROM difference WHERE lower < 0"
    (tmp_path / "differences_sane.sql").write_text(query)
    monkeypatch.setattr(run_checks, "CHECKS", tmp_path)
    path = tmp_path / "broken.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE difference (indicator_id VARCHAR, verdict VARCHAR, lower DOUBLE)")
        con.execute("INSERT INTO difference VALUES ('mh_referrals', 'lower', 0.1), ('medical_home', 'higher', -0.1)")
    with pytest.raises(SourceError) as caught:
        run_checks.run_checks(path)
    assert str(caught.value) == (
        "Check differences_sane (A verdict contradicts its interval): 1 rows where none may be, the first "
        "('medical_home', 'higher'); the new database is not put in place."
    )


def test_what_was_checked_is_recorded(built):
    recorded = built.execute("SELECT check_name, says, rows FROM build_check").fetchall()
    assert {name for name, _, _ in recorded} == BREAKS.keys()
    assert all(says and found == 0 for _, says, found in recorded)
