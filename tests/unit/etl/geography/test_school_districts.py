"""School districts: every town in one, shares that add up, and files that stop the build."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from shapely.geometry import box

from etl.core.errors import SourceError
from etl.core.paths import RAW
from etl.geography import areas, school_districts
from etl.geography.school_districts import COUNTY_SHARES, MEMBERS, OUTLINES, STATEWIDE, Districts

ACTON, LANESBOROUGH = "06000000", "01480000"


@pytest.fixture(scope="module")
def town() -> pd.DataFrame:
    return areas.read_towns(RAW)


@pytest.fixture(scope="module")
def districts(town: pd.DataFrame) -> Districts:
    return school_districts.read_districts(RAW, town, areas.town_shapes(RAW, town))


def changed(tmp_path: Path, file: str, old: str, new: str) -> Path:
    for name in (OUTLINES, MEMBERS, COUNTY_SHARES):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(RAW / name, tmp_path / name)
    path = tmp_path / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path


def test_every_town_is_in_a_district_and_every_district_has_a_town(districts: Districts, town: pd.DataFrame) -> None:
    assert set(districts.members["cousub_geoid"]) == set(town["cousub_geoid"])
    assert set(districts.members["district_code"]) == set(districts.outlined["district_code"])
    assert len(districts.outlined) == 281
    assert not districts.members.duplicated().any()
    names = town.set_index("cousub_geoid")["town"]
    members = districts.members[districts.members["district_code"] == ACTON]["cousub_geoid"].map(names)
    assert set(members) == {"Acton", "Boxborough"}


def test_a_regional_district_for_the_upper_grades_lies_over_those_of_its_towns(districts: Districts) -> None:
    over = districts.outlined.set_index("district_code")["lies_over"]
    assert 0 < over.sum() < len(over) / 2
    assert not over[ACTON]
    # Below each that lies over others, every town has a district of fewer towns.
    size = districts.members.groupby("district_code").size()
    for code in over.index[over]:
        for place in districts.members.loc[districts.members["district_code"] == code, "cousub_geoid"]:
            there = districts.members.loc[districts.members["cousub_geoid"] == place, "district_code"]
            assert min(size[there]) < size[code]


def test_shares_of_counties_and_regions_add_up_to_one(districts: Districts, town: pd.DataFrame) -> None:
    for frame in (districts.county, districts.region):
        assert frame.groupby("district_code")["share"].sum().to_numpy() == pytest.approx(1)
    assert set(districts.county["county_id"]) == {*town["county_id"], STATEWIDE}
    assert set(districts.region["region_id"]) == {f"eohhs-{number}" for number in range(1, 7)}
    assert districts.county.set_index("district_code").loc[LANESBOROUGH, "county_id"] == "25003"


def test_a_neighborhood_holds_districts_of_the_same_counties_and_regions(districts: Districts) -> None:
    groups = districts.neighborhoods
    everyone = [code for codes in groups.values() for code in codes]
    assert len(everyone) == len(set(everyone)) == districts.county["district_code"].nunique()
    county = districts.county.groupby("district_code")["county_id"].agg(tuple)
    region = districts.region.groupby("district_code")["region_id"].agg(tuple)
    for places, codes in groups.items():
        assert {(*county[code], *region.get(code, ())) for code in codes} == {places}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ((MEMBERS, "Abington,Plymouth,00010000", "Abington,Plymouth,10000"), "district code '10000' has not 8 digits"),
        ((MEMBERS, "Abington,Plymouth", "Abingdon,Plymouth"), "town Abingdon is unknown"),
        ((MEMBERS, "Abington,Plymouth,00010000", "Abington,Plymouth,99990000"), "district 99990000 has no outline"),
        ((COUNTY_SHARES, "00010000,Plymouth,1.0", "00010000,Plymouth,0.9"), "district 00010000 add up to 0.900"),
        ((COUNTY_SHARES, "00010000,Plymouth", "00010000,Plimoth"), "county Plimoth is unknown"),
    ],
)
def test_a_wrong_file_stops_the_build(
    tmp_path: Path, town: pd.DataFrame, change: tuple[str, str, str], sentence: str
) -> None:
    raw = changed(tmp_path, *change)
    with pytest.raises(SourceError, match=sentence):
        school_districts.read_districts(raw, town, areas.town_shapes(RAW, town))


def test_outlines_of_too_few_districts_stop_the_build(tmp_path: Path) -> None:
    path = tmp_path / OUTLINES
    path.parent.mkdir(parents=True)
    one = {
        "type": "Feature",
        "properties": {"DIST_CODE": "00010000", "DIST_NAME": "Abington"},
        "geometry": box(0, 0, 1, 1).__geo_interface__,
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [one]}), encoding="utf-8")
    with pytest.raises(SourceError, match="it holds 1 districts where 281 are expected"):
        school_districts.read_outlines(tmp_path)
    path.write_text("no outlines", encoding="utf-8")
    with pytest.raises(SourceError, match="it cannot be read"):
        school_districts.read_outlines(tmp_path)
