"""Local counts in the built database against values read in the official files, and places that are found."""

from __future__ import annotations

import pytest


def value(built, indicator_id: str, geo_id: str, period: str) -> float | None:
    found = built.execute(
        "SELECT value FROM estimate WHERE indicator_id = ? AND geo_id = ? AND period = ?",
        [indicator_id, geo_id, period],
    ).fetchall()
    assert len(found) == 1, (indicator_id, geo_id, period)
    return found[0][0]


@pytest.mark.parametrize(
    ("indicator_id", "geo_id", "period", "expected"),
    [
        ("ssi_children", "25", "2024", 17_981),
        ("ssi_children", "25", "2018", 21_199),
        ("ssi_children", "25013", "2024", 4_545),
        ("ssi_children_rate", "25013", "2024", 47.8),
        ("ssi_children_rate", "25021", "2024", 5.45),
        ("ssi_children_rate", "25", "2024", 13.4),
        ("students_with_disabilities_count", "25", "2015-2016", 165_560),
        ("students_with_disabilities_count", "25", "2024-2025", 190_967),
        ("students_with_disabilities", "25", "2024-2025", 0.206),
        ("students_with_disabilities", "00010000", "1993-1994", 0.179),
        ("students_with_disabilities", "00010000", "2025-2026", 0.198),
        ("disability_autism", "03070000", "2025-2026", 0.193),
        ("placement_full_inclusion", "01820000", "2025-2026", 0.652),
        ("students_per_psychologist", "00010000", "2025-2026", 381),
    ],
)
def test_values_are_those_of_the_official_files(built, indicator_id, geo_id, period, expected):
    digits = 0.05 if indicator_id.endswith("rate") else 1e-6
    assert value(built, indicator_id, geo_id, period) == pytest.approx(expected, abs=digits)


@pytest.mark.parametrize("geo_id", ["25007", "25019"])
def test_counties_that_the_publisher_hides_stay_hidden_in_every_year(built, geo_id):
    found = built.execute(
        "SELECT count(*), count(value) FROM estimate WHERE indicator_id = 'ssi_children' AND geo_id = ?", [geo_id]
    ).fetchone()
    assert found == (17, 0)


def test_regions_have_no_rate_of_ssi_and_say_why(built):
    found = built.execute(
        "SELECT DISTINCT reliability, reliability_reason FROM estimate "
        "WHERE indicator_id = 'ssi_children_rate' AND geo_id LIKE 'eohhs%'"
    ).fetchall()
    assert found == [("suppressed", "counted_by_county")]


def test_no_line_crosses_the_years_that_are_missing(built):
    found = built.execute(
        "SELECT segment, min(year), max(year) FROM count_series "
        "WHERE indicator_id = 'ssi_children' AND geo_id = '25' GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert found == [(1, 2003, 2018), (2, 2024, 2024)]


def test_a_new_standard_of_service_begins_a_new_line(built):
    found = built.execute(
        "SELECT segment, min(year), max(year) FROM count_series "
        "WHERE indicator_id = 'students_with_disabilities' AND geo_id = '00350000' GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert found == [(1, 1994, 2001), (2, 2002, 2026)]


def test_verdicts_say_what_intervals_show(built):
    found = dict(
        built.execute(
            "SELECT geo_id, verdict FROM against_state WHERE indicator_id = 'ssi_children_rate' AND period = '2024'"
        ).fetchall()
    )
    assert found["25013"] == "higher"
    assert found["25021"] == "lower"
    assert found["25027"] == "same"
    assert len(found) == 12


@pytest.mark.parametrize(
    ("town", "districts"),
    [("Boston", {"Boston"}), ("Sudbury", {"Sudbury", "Lincoln-Sudbury"}), ("Tyringham", {"Lee"})],
)
def test_towns_have_their_school_districts(built, town, districts):
    found = built.execute(
        "SELECT d.district FROM town t JOIN town_school_district USING (cousub_geoid) "
        "JOIN school_district d USING (district_code) WHERE t.town = ?",
        [town],
    ).fetchall()
    assert {name for (name,) in found} == districts


def test_legislative_districts_are_all_there(built):
    found = built.execute(
        "SELECT chamber, count(DISTINCT district) FROM town_legislative_district GROUP BY 1"
    ).fetchall()
    assert dict(found) == {"house": 160, "senate": 40}


def test_zip_codes_lead_to_towns(built):
    found = built.execute("SELECT town FROM zip_town JOIN town USING (cousub_geoid) WHERE zip = '01001'").fetchall()
    assert found == [("Agawam",)]
