"""Students for each position: sums over places, unreported districts left out, wrong files refused."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from etl.core.errors import SourceError
from etl.geography.school_districts import STATEWIDE, Districts
from etl.official import school_staff

# The first district lies in two counties, 3 to 1; the last is statewide.
COUNTY = pd.DataFrame(
    [
        ("00010000", "25013", 0.75),
        ("00010000", "25015", 0.25),
        ("00020000", "25015", 1.0),
        ("99990000", STATEWIDE, 1.0),
    ],
    columns=["district_code", "county_id", "share"],
)
REGION = pd.DataFrame(
    [("00010000", "eohhs-1", 1.0), ("00020000", "eohhs-1", 1.0)], columns=["district_code", "region_id", "share"]
)
DISTRICTS = Districts(pd.DataFrame(), pd.DataFrame(), pd.DataFrame(), COUNTY, REGION)
POSITIONS = pd.DataFrame(
    [("00010000", 4.0, 2000.0), ("00020000", 0.0, 800.0), ("99990000", 1.0, 900.0)],
    columns=["district_code", "positions", "students"],
)


def test_ratios_are_of_sums_and_leave_out_who_reported_none() -> None:
    found = school_staff.ratios(POSITIONS, DISTRICTS).set_index("geo_id")
    assert found["value"].drop("00020000").to_dict() == {
        "00010000": 500,
        "99990000": 900,
        "25013": 500,
        "25015": 500,
        "eohhs-1": 500,
        "25": 2900 / 5,
    }
    assert found["hidden"].to_dict()["00020000"] == "not_reported"
    assert found["care"].to_dict()["eohhs-1"] == "local_districts_only"
    assert STATEWIDE not in found.index


def nurses(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / f"local/schools/{school_staff.NURSES}.csv"
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(["school_year,district_code,nurse_fte,students", *rows]) + "\n", encoding="utf-8")
    return tmp_path


def test_a_school_year_is_named_by_the_year_in_which_it_ends(tmp_path: Path) -> None:
    (row,) = school_staff.read_nurses(nurses(tmp_path, "2024-25,00010000,4,2000")).to_dict("records")
    assert (row["year"], row["positions"], row["students"]) == (2025, 4, 2000)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (["2024-25,10000,4,2000"], "'10000' has not 8 digits"),
        (["2024-25,00010000,4,2000"] * 2, "district 00010000 stands twice in 2024-25"),
        (["2024-25,00010000,-4,2000"], "a number of nurses or students is below 0"),
    ],
)
def test_a_wrong_file_stops_the_build(tmp_path: Path, rows: list[str], sentence: str) -> None:
    with pytest.raises(SourceError, match=sentence):
        school_staff.read_nurses(nurses(tmp_path, *rows))
