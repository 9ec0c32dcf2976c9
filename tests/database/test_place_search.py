"""Every town, village and ZIP code of the database leads to a place; lists come from the database by another way."""

from __future__ import annotations

import re

import duckdb
import pytest

from dashboard.subjects.place import search


def test_every_town_by_its_name_and_by_other_writings(built: duckdb.DuckDBPyConnection) -> None:
    towns = built.execute("SELECT cousub_geoid, town FROM town").fetchall()
    assert len(towns) == 351
    for code, name in towns:
        for typed in (name, name.upper(), f"  {name.lower()} ", f"{name}, MA", re.sub("[-']", " ", name)):
            found = search.find(typed)
            assert found.place is not None, typed
            assert found.place.code == code, typed


def test_every_town_by_its_code(built: duckdb.DuckDBPyConnection) -> None:
    for (code,) in built.execute("SELECT cousub_geoid FROM town").fetchall():
        assert search.find(code).place.code == code  # type: ignore[union-attr]


def test_every_zip_code_leads_to_its_towns(built: duckdb.DuckDBPyConnection) -> None:
    rows = built.execute("SELECT zip, list(cousub_geoid ORDER BY cousub_geoid) FROM zip_town GROUP BY zip").fetchall()
    assert len(rows) > 500
    for zip_code, codes in rows:
        for typed in (zip_code, f"{zip_code}-1234"):
            found = search.find(typed)
            assert sorted(match.place.code for match in found.matches) == codes, typed
            assert (found.place is None) == (len(codes) > 1), typed


def test_every_village_and_neighborhood_leads_to_its_town(built: duckdb.DuckDBPyConnection) -> None:
    rows = built.execute("SELECT locality, cousub_geoid FROM locality").fetchall()
    assert len(rows) > 100
    for name, code in rows:
        for typed in (name, name.upper(), f"{name}, Mass."):
            assert code in [match.place.code for match in search.find(typed).matches], typed


def test_every_county_region_and_district_can_be_told_from_the_town_of_its_name(
    built: duckdb.DuckDBPyConnection,
) -> None:
    behind = {"county": "County", "region": "region", "school_district": "school district"}
    for code, name, kind in built.execute(
        "SELECT geo_id, name, kind FROM geography WHERE kind IN ('county', 'region', 'school_district')"
    ).fetchall():
        assert search.find(f"{name} {behind[kind]}").matches[0].place.code == code, name


@pytest.mark.parametrize(
    ("typed", "town"),
    [
        ("Sprinfield", "Springfield"),
        ("Worchester", "Worcester"),
        ("Glouster", "Gloucester"),
        ("Provincetwon", "Provincetown"),
        ("Cambrige", "Cambridge"),
        ("Fitchberg", "Fitchburg"),
        ("Nortampton", "Northampton"),
    ],
)
def test_common_misspellings_are_suggested(typed: str, town: str) -> None:
    found = search.find(typed)
    assert found.place is None
    assert found.suggestions[0][1].name == town


def test_one_wrong_letter_in_any_town_still_suggests_it(built: duckdb.DuckDBPyConnection) -> None:
    lost = []
    for (name,) in built.execute("SELECT town FROM town WHERE length(town) >= 6").fetchall():
        typed = f"{name[:2]}q{name[3:]}"
        found = search.find(typed)
        names = {place.name for _, place in found.suggestions} | {match.place.name for match in found.matches}
        if name not in names:
            lost.append(name)
    assert lost == []
