"""Sites: every row ends in a county or in the log, and bad rows are named by row."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from shapely import MultiPolygon, Point, Polygon

from etl.core.build_log import BuildLog
from etl.core.errors import SourceError
from etl.geography import areas
from etl.geography.gazetteer import Gazetteer
from etl.programs import site_matching, site_rates, sites
from etl.programs.addresses import house_number, is_massachusetts_zip, street_words

RAW = Path(__file__).parents[4] / "data" / "raw"
HRSA_FILE = f"practices/{sites.HRSA}.csv"

# Counted by hand in the files with `wc -l`, heading row apart.
ROWS = {"hrsa": 203, "hsn_chc": 111, "hsn_hospital": 72}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.read(RAW)


@pytest.fixture(scope="module")
def real(gazetteer: Gazetteer) -> tuple[pd.DataFrame, BuildLog]:
    log = BuildLog(quiet=True)
    placed = sites.read_sites(RAW, gazetteer, log)
    return site_matching.with_matches(placed, site_matching.match_health_centers(placed, log)), log


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    for folder in ("practices", "geography", "population"):
        shutil.copytree(RAW / folder, tmp_path / folder)
    return tmp_path


def change(path: Path, row: int, **cells: str) -> None:
    """Overwrite cells of one data row, counted from 1."""
    with path.open(newline="", encoding="utf-8") as lines:
        reader = csv.DictReader(lines)
        rows = list(reader)
    rows[row - 1] |= cells
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, reader.fieldnames or [])
        writer.writeheader()
        writer.writerows(rows)


def read(raw: Path, gazetteer: Gazetteer) -> tuple[pd.DataFrame, pd.DataFrame]:
    log = BuildLog(quiet=True)
    return sites.read_sites(raw, gazetteer, log), log.remarks_frame()


def test_every_row_of_every_list_ends_in_a_county_or_in_the_report(real: tuple[pd.DataFrame, BuildLog]) -> None:
    placed, log = real
    assert placed["list"].value_counts().to_dict() == ROWS
    unresolved = placed[placed["county_id"].isna()]
    reported = {(f.source_id, f.row) for f in log.remarks if f.column == "city"}
    assert set(zip(unresolved["source_id"], unresolved["row_in_source"], strict=True)) <= reported
    assert unresolved.empty, "the real files resolve whole: a new place name belongs in data/curated/places.csv"


def test_counties_agree_with_those_the_files_state_from_other_methods(
    real: tuple[pd.DataFrame, BuildLog],
) -> None:
    """The files carry a county from GeoNames ZIPs or another polygon file; ours come from towns."""
    placed, _ = real
    for site_list in sites.LISTS:
        stated = pd.read_csv(site_list.path(RAW), dtype=str)["county_fips"]
        ours = placed[placed["list"] == site_list.code].set_index("row_in_source")["county_id"]
        assert ours.to_list() == stated.to_list()


@pytest.mark.parametrize(
    ("place", "town"),
    [
        ("Roxbury Crossing", "Boston"),
        ("Boston (Jamaica Plain)", "Boston"),
        ("Martha's Vineyard (Edgartown)", "Edgartown"),
        ("HYANNIS", "Barnstable"),
        ("South Dennis", "Dennis"),
        ("Dennis", "Dennis"),
        ("Qunicy", "Quincy"),
        ("Springfield Heights", None),
        ("", None),
    ],
)
def test_place_names(gazetteer: Gazetteer, place: str, town: str | None) -> None:
    assert gazetteer.municipality(place) == town


def test_norfolk_towns_lie_in_four_regions(gazetteer: Gazetteer) -> None:
    norfolk = gazetteer.towns[gazetteer.towns["county_id"] == "25021"]["region_id"]
    assert norfolk.nunique() == 4
    assert gazetteer.codes("Brookline") == ("25021", "eohhs-6")


def test_point_outside_the_state_is_reported_and_kept_off_the_map(raw: Path, gazetteer: Gazetteer) -> None:
    change(raw / HRSA_FILE, 1, longitude="-72.6851", latitude="41.7637")
    placed, findings = read(raw, gazetteer)
    site = placed[placed["list"] == "hrsa"].iloc[0]
    assert pd.isna(site["lon"]) and pd.isna(site["lat"])
    assert (site["municipality"], site["place_method"]) == ("Bourne", "table")
    told = findings[(findings["row"] == 1) & (findings["source_id"] == sites.HRSA)]["message"].str.cat()
    assert "outside Massachusetts" in told


@pytest.mark.parametrize(("longitude", "latitude"), [("", ""), ("n/a", "41.7"), ("nan", "nan")])
def test_coordinates_that_are_no_numbers(raw: Path, gazetteer: Gazetteer, longitude: str, latitude: str) -> None:
    change(raw / HRSA_FILE, 1, longitude=longitude, latitude=latitude)
    placed, findings = read(raw, gazetteer)
    assert placed.iloc[0]["municipality"] == "Bourne"
    assert "no usable coordinates" in findings[findings["row"] == 1]["message"].str.cat()


def test_point_in_another_town_wins_over_the_address_and_is_reported(raw: Path, gazetteer: Gazetteer) -> None:
    change(raw / HRSA_FILE, 1, longitude="-71.8023", latitude="42.2626", county_fips="25027")
    placed, findings = read(raw, gazetteer)
    assert placed.iloc[0][["municipality", "region_id", "place_method"]].to_list() == [
        "Worcester",
        "eohhs-2",
        "geometry",
    ]
    assert "the address says Bourne" in findings[findings["row"] == 1]["message"].str.cat()


def test_point_just_over_a_town_line_stays_in_the_stated_town(raw: Path, gazetteer: Gazetteer) -> None:
    orange = gazetteer.outlines.loc["Orange"]
    shared = orange.boundary.intersection(gazetteer.outlines.loc["Athol"].boundary)
    middle = shared.representative_point()
    over = next(
        point
        for dx in (-100, 100)
        for dy in (-100, 0, 100)
        if gazetteer.outlines.loc["Athol"].contains(point := type(middle)(middle.x + dx, middle.y + dy))
    )
    degrees = pd.Series([over]).pipe(lambda s: _degrees(s.iloc[0]))
    change(raw / HRSA_FILE, 81, longitude=str(degrees[0]), latitude=str(degrees[1]))
    placed, findings = read(raw, gazetteer)
    site = placed[placed["row_in_source"].eq(81) & placed["list"].eq("hrsa")].iloc[0]
    assert (site["municipality"], site["place_method"], site["county_id"]) == ("Orange", "table", "25011")
    assert "just over the line in Athol" in findings[findings["row"] == 81]["message"].str.cat()


def _degrees(point: object) -> tuple[float, float]:
    import geopandas as gpd  # noqa: PLC0415

    there = gpd.GeoSeries([point], crs="EPSG:26986").to_crs(4326).iloc[0]
    return there.x, there.y


def test_unknown_place_without_a_point_is_unresolved_and_reported(raw: Path, gazetteer: Gazetteer) -> None:
    change(raw / f"practices/{sites.HSN_HOSPITALS}.csv", 5, city_town="Atlantis")
    placed, findings = read(raw, gazetteer)
    site = placed[(placed["list"] == "hsn_hospital") & (placed["row_in_source"] == 5)].iloc[0]
    assert site["place_method"] == "unresolved" and pd.isna(site["county_id"])
    assert "'Atlantis' is not a known place" in findings[findings["row"] == 5]["message"].str.cat()
    assert len(placed) == sum(ROWS.values())


def test_a_list_that_mostly_cannot_be_placed_stops_the_build(raw: Path, gazetteer: Gazetteer) -> None:
    path = raw / f"practices/{sites.HSN_HOSPITALS}.csv"
    path.write_text(path.read_text().replace(",Boston", ",Bostonia").replace(",Springfield", ",Springfeld"))
    with pytest.raises(SourceError, match="can be placed in no county"):
        read(raw, gazetteer)


def test_repeated_site_is_counted_once_and_reported(raw: Path, gazetteer: Gazetteer) -> None:
    path = raw / HRSA_FILE
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join([*lines, lines[1].replace("Bourne,123 Waterhouse Rd", "BOURNE,123 WATERHOUSE RD")]) + "\n"
    )
    placed, findings = read(raw, gazetteer)
    assert (placed["list"] == "hrsa").sum() == ROWS["hrsa"]
    dropped = findings[findings["action"] == "dropped"]
    assert dropped[["source_id", "row"]].to_numpy().tolist() == [[sites.HRSA, 204]]


def test_site_of_another_state_is_dropped_and_reported(raw: Path, gazetteer: Gazetteer) -> None:
    change(raw / HRSA_FILE, 3, state="NH")
    placed, findings = read(raw, gazetteer)
    assert 3 not in placed[placed["list"] == "hrsa"]["row_in_source"].to_list()
    assert findings[findings["action"] == "dropped"]["row"].to_list() == [3]


def test_zips_that_cannot_be_right_are_found_in_the_real_files(real: tuple[pd.DataFrame, BuildLog]) -> None:
    """A national ZIP table, looked up apart, holds all others and puts them in the stated county."""
    _, log = real
    zips = [(f.source_id, f.row, f.message) for f in log.remarks if f.column == "zip" and "matched" not in f.message]
    zips = [z for z in zips if "in HRSA's list" not in z[2]]
    assert [(source, row) for source, row, _ in zips] == [(sites.HSN_HOSPITALS, 26), (sites.HSN_HOSPITALS, 11)]
    assert "03650" in zips[0][2] and "01608" in zips[1][2]


@pytest.mark.parametrize(
    ("text", "valid"),
    [("01001", True), ("02791", True), ("01000", False), ("02792", False), ("03650", False), ("1001", False)],
)
def test_massachusetts_zip(text: str, valid: bool) -> None:
    assert is_massachusetts_zip(text) is valid


def test_ids_stay_when_rows_move(raw: Path, gazetteer: Gazetteer, real: tuple[pd.DataFrame, BuildLog]) -> None:
    path = raw / HRSA_FILE
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    moved, _ = read(raw, gazetteer)
    assert set(moved["site_id"]) == set(real[0]["site_id"])
    assert moved["site_id"].is_unique


@pytest.mark.parametrize("column", ["latitude", "zip"])
def test_missing_column_stops_with_its_name(raw: Path, gazetteer: Gazetteer, column: str) -> None:
    path = raw / HRSA_FILE
    path.write_text(path.read_text(encoding="utf-8").replace(f",{column}", ",other", 1), encoding="utf-8")
    with pytest.raises(SourceError, match=column):
        read(raw, gazetteer)


@pytest.mark.parametrize(
    ("name", "focus"),
    [
        ("Program for All-Inclusive Care for the Elderly (PACE) Site", "older_adults"),
        ("Wellspace Center", ""),
        ("BNHC Pharmacy", "pharmacy"),
        ("CHP North Adams Family Medical and Dental Center", ""),
        ("Ellen Jones Community Dental Clinic", "dental_eye"),
        ("DORCHESTER HOUSE MULTI SVS/WIC", ""),
        ("Codman Square WIC", "wic"),
        ("Springfield Adolescent Health Center", "children"),
    ],
)
def test_focus_only_where_the_name_says_it(name: str, focus: str) -> None:
    assert sites._focus(name) == focus


def test_addresses_read_alike() -> None:
    assert house_number("73D Winthrop Avenue") == "73"
    assert house_number("Jean Yawkey Place") is None
    assert street_words("130 Water Street, Suite 4") == street_words("130 Water St")
    assert street_words("8 North Main Street") == street_words("8 N Main St STE 3") == "n main st"


def test_match_of_the_two_lists(real: tuple[pd.DataFrame, BuildLog]) -> None:
    """The manifest's own count, made apart from this code: 77 of 111 share house number and ZIP."""
    placed, _ = real
    hsn = placed[placed["list"] == "hsn_chc"]
    assert hsn["match_rule"].value_counts().to_dict() == {"address": 77, "address_zip_differs": 5, "name": 2}
    hrsa = placed[placed["list"] == "hrsa"].set_index("site_id")
    matched = hsn[hsn["matched_site_id"].notna()]
    assert set(matched["matched_site_id"]) <= set(hrsa.index)
    assert (matched["municipality"].to_numpy() == hrsa.loc[matched["matched_site_id"], "municipality"].to_numpy()).all()
    assert placed[placed["list"] == "hsn_hospital"]["matched_site_id"].isna().all()


@pytest.mark.parametrize(
    ("hsn_row", "hrsa_name", "rule"),
    [
        (19, "BROCKTON NEIGHBORHOOD HEALTH CENTER", "address"),
        (56, "GLFHC-SOUTH", "address_zip_differs"),
        (96, "Charles River Community Health at 43 Foundry Ave", "address_zip_differs"),
        (87, "Whittier Street Health Center", "name"),
    ],
)
def test_single_matches(real: tuple[pd.DataFrame, BuildLog], hsn_row: int, hrsa_name: str, rule: str) -> None:
    placed, _ = real
    center = placed[(placed["list"] == "hsn_chc") & (placed["row_in_source"] == hsn_row)].iloc[0]
    assert placed.set_index("site_id").loc[center["matched_site_id"], "name"] == hrsa_name
    assert center["match_rule"] == rule


@pytest.mark.parametrize("hsn_row", [32, 40, 101])
def test_near_misses_stay_unmatched_or_say_so(real: tuple[pd.DataFrame, BuildLog], hsn_row: int) -> None:
    """386 is not 400 Stanley Street; 585 is not 605 Lincoln Street; a moved clinic is matched by its name only."""
    placed, _ = real
    center = placed[(placed["list"] == "hsn_chc") & (placed["row_in_source"] == hsn_row)].iloc[0]
    assert center["match_rule"] == "name" if hsn_row == 40 else pd.isna(center["matched_site_id"])


def test_same_number_and_zip_on_another_street_is_no_match() -> None:
    assert not site_matching.same_street("main st", "elm st")
    assert site_matching.same_street("berkley st", "berkeley st")
    assert not site_matching.same_street("", "main st")


def test_site_counts_and_rates(real: tuple[pd.DataFrame, BuildLog], gazetteer: Gazetteer) -> None:
    placed, _ = real
    estimate, source = site_rates.site_estimates(RAW, placed, gazetteer)
    value = estimate.set_index(["indicator_id", "geo_id"])["value"]
    stated = pd.read_csv(RAW / HRSA_FILE, dtype=str)["county_fips"].value_counts()
    for county, count in stated.items():
        assert value["health_center_sites", county] == count
    assert value["health_center_sites", "25019"] == 0, "Nantucket has none in this list, which is a count and not a gap"
    regions = [geo for name, geo in value.index if name == "health_center_sites" and geo.startswith("eohhs")]
    assert value["health_center_sites"][regions].sum() == value["health_center_sites", "25"] == 203
    # 38 sites, 167,210 children under 18 in Essex County on 1 July 2023; 203 and 1,341,801 in the state.
    assert value["health_center_sites_rate", "25009"] == pytest.approx(38 / 16.7210)
    assert value["health_center_sites_rate", "25"] == pytest.approx(203 / 134.1801)
    # 13 sites, 188,917 children in the towns of region 2, ACS 2018-2022.
    assert value["health_center_sites_rate", "eohhs-2"] == pytest.approx(13 / 18.8917)
    assert set(estimate["source_id"]) <= {sites.HRSA, *source["source_id"]}
    assert len(estimate) == 2 * (14 + 6 + 1)


def test_a_rate_without_its_denominator_stops(
    raw: Path, real: tuple[pd.DataFrame, BuildLog], gazetteer: Gazetteer
) -> None:
    path = raw / "population" / f"{site_rates.POPULATION}.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text("\n".join(x for x in text.splitlines() if not x.startswith("25007")) + "\n", encoding="utf-8")
    with pytest.raises(SourceError, match="25007"):
        site_rates.site_estimates(raw, real[0], gazetteer)


def test_points_stand_in_the_drawn_counties(real: tuple[pd.DataFrame, BuildLog]) -> None:
    """Within 3 units (900 m) of the drawn county: lines are simplified to 400 m and small islands left out."""
    placed, log = real
    drawn = areas.tables(RAW, log)["shape"]
    counties = {row.geo_id: _polygons(row.d) for row in drawn[drawn["layer"] == "county"].itertuples()}
    hrsa = placed[placed["list"] == "hrsa"]
    for site in hrsa.itertuples():
        point = Point(site.map_x, site.map_y)
        assert counties[site.county_id].distance(point) < 3, site.name
    assert placed[placed["list"] != "hrsa"][["lon", "map_x"]].isna().all(axis=None)


def _polygons(path: str) -> MultiPolygon:
    polygons = []
    for x, y, moves in re.findall(r"M(-?\d+) (-?\d+)l([^z]*)z", path):
        steps = np.array([int(step) for step in re.findall(r"-?\d+", moves)]).reshape(-1, 2)
        polygons.append(Polygon(np.vstack([[int(x), int(y)], steps]).cumsum(axis=0)))
    return MultiPolygon(polygons)
