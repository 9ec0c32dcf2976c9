"""Kinds of disability, placements and absence: files that stop the build, sums by hand, small counts hidden."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from etl.core.errors import SourceError
from etl.geography.school_districts import Districts
from etl.official import disability_profile
from etl.official.disability_profile import Family

BIG, OTHER, SMALL = "00010000", "00020000", "00030000"
FAMILY = Family(
    "made",
    "A made file",
    2026,
    {"one": "disability_one", "two": "disability_two"},
    whole=0.005,
    exact=True,
    large_only=True,
)
NOTHING = pd.DataFrame()


def raw(tmp_path: Path, **districts: dict[str, float]) -> Path:
    path = tmp_path / FAMILY.file
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({code.removeprefix("d"): shares for code, shares in districts.items()}))
    return tmp_path


def districts() -> Districts:
    """Two districts of one county, of which one lies in two regions, and one of another county."""
    county = pd.DataFrame(
        {"district_code": [BIG, OTHER, SMALL], "county_id": ["25001", "25001", "25003"], "share": 1.0}
    )
    region = pd.DataFrame(
        {
            "district_code": [BIG, BIG, OTHER, SMALL],
            "region_id": ["eohhs-1", "eohhs-2", "eohhs-1", "eohhs-2"],
            "share": [0.25, 0.75, 1.0, 1.0],
        }
    )
    return Districts(NOTHING, NOTHING, NOTHING, county, region)


def figures(family: Family = FAMILY) -> pd.DataFrame:
    shares = pd.DataFrame({"one": [0.6, 0.5, 0.7], "two": [0.4, 0.5, 0.3]}, index=[BIG, OTHER, SMALL])
    students = pd.Series({BIG: 400.0, OTHER: 200.0, SMALL: 100.0})
    enrolled = pd.Series({BIG: 2000.0, OTHER: 1000.0, SMALL: 999.0})
    return disability_profile.figures(shares, students, enrolled, family, districts()).set_index(
        ["geo_id", "indicator_id"]
    )


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        ({"d00010000": {"one": 0.6}}, "it cannot be read"),
        ({"d10000": {"one": 0.6, "two": 0.4}}, "district code '10000' has not 8 digits"),
        ({"d00010000": {"one": 1.2, "two": -0.2}}, "a share of district 00010000 is not between 0 and 1"),
        ({"d00010000": {"one": 0.6, "two": 0.3}}, "the shares of district 00010000 add up to 0.900, not to 1"),
    ],
)
def test_a_wrong_file_stops_the_build(tmp_path: Path, made: dict[str, dict[str, float]], sentence: str) -> None:
    with pytest.raises(SourceError, match=sentence):
        disability_profile.read_shares(raw(tmp_path, **made), FAMILY)


def test_shares_that_are_no_parts_of_a_whole_need_not_add_up(tmp_path: Path) -> None:
    found = disability_profile.read_shares(
        raw(tmp_path, d00010000={"one": 0.6, "two": 0.3}), replace(FAMILY, whole=None)
    )
    assert found.loc[BIG].tolist() == [0.6, 0.3]


def test_students_are_rebuilt_with_those_placed_out() -> None:
    """Of 950 enrolled and n placed out, a fifth has disabilities, and a quarter of those is placed out: n = 200."""
    series = pd.DataFrame({"SWD_PCT__2026": [0.2, 0.2], "TOTAL_CNT__2026": [950, 1000]}, index=[BIG, OTHER])
    found = disability_profile.students_with_disabilities(series, pd.Series({BIG: 0.25}), 2026)
    assert found.to_dict() == {BIG: 200.0, OTHER: 200.0}


def test_places_are_sums_of_districts_weighted_by_their_students() -> None:
    found = figures(replace(FAMILY, large_only=False))
    told = found["count"] / found["total"]
    # 240 + 100 of 600; 60 + 100 of 300; 180 + 70 of 400; 240 + 100 + 70 of 700.
    assert told["25001", "disability_one"] == pytest.approx(340 / 600)
    assert told["eohhs-1", "disability_one"] == pytest.approx(160 / 300)
    assert told["eohhs-2", "disability_one"] == pytest.approx(250 / 400)
    assert told["25", "disability_one"] == pytest.approx(410 / 700)
    assert (found["hidden"] == "").all()


def test_kinds_are_shown_for_large_districts_alone() -> None:
    found = figures()
    small = found["hidden"] == "small_district"
    assert {code for code, _ in found.index[small]} == {SMALL}
    assert small.sum() == len(FAMILY.indicators)
    # Its county is that district alone.
    assert found.loc[("25003", "disability_one"), "hidden"] == "protects_small_count"


def test_a_kind_with_fewer_than_ten_students_hides_another_of_the_same_district() -> None:
    shares = pd.DataFrame({"one": [0.98, 0.5], "two": [0.02, 0.5]}, index=[BIG, OTHER])
    students, enrolled = pd.Series({BIG: 400.0, OTHER: 200.0}), pd.Series({BIG: 2000.0, OTHER: 1000.0})
    two = districts()
    kept = [frame[frame["district_code"] != SMALL] for frame in (two.county, two.region)]
    made = replace(two, county=kept[0], region=kept[1])
    found = disability_profile.figures(shares, students, enrolled, FAMILY, made).set_index(["geo_id", "indicator_id"])
    assert found.loc[(BIG, "disability_two"), "hidden"] == "fewer_than_10"
    assert found.loc[(BIG, "disability_one"), "hidden"] == "protects_small_count"
    # The county's sum less the other district would tell it.
    hidden = found.loc[[(OTHER, "disability_two"), ("25001", "disability_two")], "hidden"]
    assert (hidden != "").any()


def test_a_share_that_a_file_leaves_out_is_not_reported() -> None:
    shares = pd.DataFrame({"one": [0.6, None], "two": [0.4, 1.0]}, index=[BIG, OTHER])
    students, enrolled = pd.Series({BIG: 400.0, OTHER: 200.0}), pd.Series({BIG: 2000.0, OTHER: 1000.0})
    found = disability_profile.figures(shares, students, enrolled, replace(FAMILY, large_only=False), districts())
    reasons = found.set_index(["geo_id", "indicator_id"])["hidden"]
    assert reasons[OTHER, "disability_one"] == "not_reported"
