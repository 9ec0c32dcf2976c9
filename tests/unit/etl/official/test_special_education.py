"""Reports of students with disabilities: wrong ones, doubled headings, official values."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from etl.core.errors import SourceError
from etl.geography.school_districts import Districts
from etl.official.special_education import places, read_report

RAW = Path(__file__).parents[4] / "data" / "raw" / "local" / "schools"
HEADING = "District Name,District Code,Students with Disabilities#,Students with Disabilities%,"
HEADING += "Students with Disabilities#,Students with Disabilities%\n"


def report(path: Path, title: str = "2024-25", code: str = "00010000", state: str = '" 1,030"') -> Path:
    rows = f'Abington,{code}, , ," 1,000", 20.0\nSavoy (District),02630000, , , 30, 15.0\n'
    path.write_text(f"{title} Enrollment (District) ,,,,,\n{HEADING}{rows}State Totals,00000000, , ,{state}, 20.6\n")
    return path


def test_the_second_of_two_equal_headings_holds_the_numbers(tmp_path):
    found = read_report(report(tmp_path / "report.csv"), 2025)
    assert found["count"].tolist() == [1000, 30, 1030]
    assert found["total"].tolist() == pytest.approx([5000, 200, 5000])
    assert found["district"].tolist() == ["Abington", "Savoy", "State Totals"]


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        ({"title": "2021-22"}, "its title is '2021-22 Enrollment (District)', not of 2024-25"),
        ({"code": "10000"}, "district code '10000' has not 8 digits"),
        ({"code": "02630000"}, "district 02630000 stands twice"),
        ({"state": "1031"}, "the districts add up to 1,030, the state's row is 1,031"),
    ],
)
def test_a_wrong_report_stops_the_build_with_one_sentence(tmp_path, made, sentence):
    with pytest.raises(SourceError) as stopped:
        read_report(report(tmp_path / "report.csv", **made), 2025)
    assert sentence in str(stopped.value)
    assert "\n" not in str(stopped.value)


@pytest.mark.parametrize(
    ("name", "year", "students"),
    [("2015-16.xlsx", 2016, 165_560), ("2022-23.xlsx", 2023, 179_095), ("2024-25.csv", 2025, 190_967)],
)
def test_official_reports_have_the_state_totals_that_were_published(name, year, students):
    found = read_report(RAW / f"selectedpopulations_district_{name}", year).set_index("district_code")
    assert found.loc["00000000", "count"] == students


def test_a_district_without_a_county_stops_the_build_with_one_sentence():
    counted = pd.DataFrame(
        {"district_code": ["00010000", "09990000"], "count": [100.0, 50.0], "total": [500.0, 200.0], "care": ["", ""]}
    )
    shares = pd.DataFrame({"district_code": ["00010000"], "share": [1.0]})
    nothing = pd.DataFrame()
    known = Districts(nothing, nothing, nothing, shares.assign(county_id="25023"), shares.assign(region_id="eohhs-5"))
    with pytest.raises(SourceError) as stopped:
        places(counted, known, "2024-25.csv")
    assert "2024-25.csv: district 09990000 has no county" in str(stopped.value)
    assert "\n" not in str(stopped.value)
