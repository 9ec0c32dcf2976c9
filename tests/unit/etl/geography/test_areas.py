"""Towns, counties, regions: each town once, no gaps or overlaps, areas that add up, small shapes for the screen."""

from __future__ import annotations

import re
import shutil

import numpy as np
import pandas as pd
import pytest
import shapely

from etl.core.build_log import BuildLog
from etl.core.errors import SourceError
from etl.core.paths import RAW
from etl.geography import areas

# Children under 18 in Massachusetts, ACS 2018-2022 (DATA_NOTES), and land area of three counties and the state in
# km2 (Census Bureau Gazetteer 2020); the towns' shapes hold inland water too, so they may only be larger.
CHILDREN_ACS = 1_367_016
LAND_KM2 = {"25011": 1_811, "25017": 2_118, "25027": 3_914}
WATER_SHARE = 0.08
BYTES_A_LAYER = 15_000
# Salt ponds of Dukes and Nantucket are holes in the towns' shapes; nothing else may be.
COUNTIES_WITH_PONDS = {"25007", "25019"}


@pytest.fixture(scope="module")
def made() -> dict[str, pd.DataFrame]:
    return areas.tables(RAW, BuildLog(quiet=True))


@pytest.fixture(scope="module")
def shapes(made) -> pd.DataFrame:
    full = made["shape_full"]
    return full.assign(shape=shapely.from_wkb(full["wkb"].to_list()))


def layer(shapes: pd.DataFrame, name: str) -> np.ndarray:
    return shapes.loc[shapes["layer"] == name, "shape"].to_numpy()


def copy_of(tmp_path, change) -> object:
    """A folder of raw geography whose crosswalk `change` has altered."""
    raw = tmp_path / "raw"
    for folder in ("geography", "published"):
        shutil.copytree(RAW / folder, raw / folder)
    table = pd.read_csv(raw / areas.CROSSWALK, dtype=str)
    change(table).to_csv(raw / areas.CROSSWALK, index=False)
    return raw


def test_counts_of_places(made):
    kinds = made["geography"]["kind"].value_counts().to_dict()
    assert kinds == {"nation": 1, "state": 51, "county": 14, "region": 6}
    assert made["geography"]["geo_id"].is_unique
    assert len(made["town"]) == 351


def test_every_town_stands_once_in_one_county_and_one_region(made):
    town = made["town"]
    assert town["cousub_geoid"].is_unique
    assert (town["county_id"] == town["cousub_geoid"].str[:5]).all()
    assert town["children"].sum() == CHILDREN_ACS
    homes = town.set_index("town")["region_id"]
    assert homes[["Boston", "Worcester", "Springfield", "Lowell", "Framingham", "New Bedford"]].tolist() == [
        "eohhs-6",
        "eohhs-2",
        "eohhs-1",
        "eohhs-3",
        "eohhs-4",
        "eohhs-5",
    ]


def test_parts_of_counties(made):
    parts = made["region_part"]
    counted = parts.groupby("county_id").size()
    # METHODS 7: Norfolk in 4 regions, Middlesex and Worcester in 3, Plymouth and Hampden in 2, nine whole in one.
    split = {"25021": 4, "25017": 3, "25027": 3, "25023": 2, "25013": 2}
    assert counted[counted > 1].to_dict() == split
    assert parts.loc[parts["whole_county"], "county_id"].nunique() == 9
    assert parts.groupby("county_id")["share_of_county"].sum().to_numpy() == pytest.approx(1.0)
    assert parts.groupby("region_id")["share_of_region"].sum().to_numpy() == pytest.approx(1.0)
    assert parts["children"].sum() == CHILDREN_ACS
    assert parts["towns"].sum() == 351


@pytest.mark.parametrize("name", ["county", "region"])
def test_shapes_are_a_clean_coverage(shapes, name):
    own = layer(shapes, name)
    assert shapely.is_valid(own).all()
    assert shapely.coverage_is_valid(own)
    (state,) = layer(shapes, "state")
    assert shapely.area(own).sum() == pytest.approx(shapely.area(state), rel=1e-9)
    assert shapely.area(shapely.union_all(own)) == pytest.approx(shapely.area(own).sum(), rel=1e-9)


def test_only_island_ponds_are_holes(shapes):
    counties = shapes[shapes["layer"] == "county"].set_index("geo_id")["shape"]
    holed = {
        geo_id for geo_id, shape in counties.items() if any(len(part.interiors) for part in shapely.get_parts(shape))
    }
    assert holed <= COUNTIES_WITH_PONDS


def test_areas_are_those_of_the_census(shapes):
    counties = shapes[shapes["layer"] == "county"].set_index("geo_id")["shape"]
    for geo_id, land in LAND_KM2.items():
        found = shapely.area(counties[geo_id]) / 1e6
        assert land <= found <= land * (1 + WATER_SHARE), geo_id


def test_label_points_lie_inside(made, shapes):
    places = made["geography"].set_index("geo_id")
    inside = shapes.set_index("geo_id")["shape"].drop(areas.MASSACHUSETTS)
    points = areas.gpd.GeoSeries.from_xy(places.loc[inside.index, "lon"], places.loc[inside.index, "lat"], crs=4326)
    projected = points.to_crs(areas.PROJECTION).to_numpy()
    assert shapely.contains(inside.to_numpy(), projected).all()
    assert places.loc["25001", "lon"] == pytest.approx(-70.5, abs=0.2)
    outside = places[(places["parent_id"] != "25") & (places.index != "25")]
    assert outside["lon"].isna().all()


def test_new_england(made):
    places = made["geography"]
    states = places[(places["kind"] == "state") & places["new_england"]]["name"]
    assert set(states) == {"Connecticut", "Maine", "Massachusetts", "New Hampshire", "Rhode Island", "Vermont"}


def points_of(d: str) -> list[set[tuple[int, int]]]:
    """Absolute points of each ring of a path of relative whole steps."""
    rings = []
    for ring in re.findall(r"M(-?\d+) (-?\d+)l([^z]*)z", d):
        steps = np.array([int(n) for n in re.findall(r"-?\d+", ring[2])]).reshape(-1, 2)
        absolute = np.vstack([[int(ring[0]), int(ring[1])], steps]).cumsum(axis=0)
        rings.append({tuple(point) for point in absolute.tolist()})
    return rings


@pytest.mark.parametrize("name", ["county", "region"])
def test_screen_paths_are_small_and_fit_the_view(made, name):
    paths = made["shape"][made["shape"]["layer"] == name]
    assert paths["d"].str.len().sum() < BYTES_A_LAYER
    for row in paths.itertuples():
        points = set().union(*points_of(row.d))
        assert len(points) > 10
        x, y = zip(*points, strict=True)
        assert 0 <= min(x) <= max(x) <= row.view_width
        assert 0 <= min(y) <= max(y) <= row.view_height
        assert min(x) < row.label_x < max(x)
        assert min(y) < row.label_y < max(y)


def test_neighbours_share_their_simplified_edge(made):
    paths = made["shape"].set_index("geo_id")["d"]
    worcester, middlesex, barnstable = (set().union(*points_of(paths[c])) for c in ("25027", "25017", "25001"))
    assert len(worcester & middlesex) > 10
    assert not worcester & barnstable


def test_a_town_listed_twice_is_refused(tmp_path):
    raw = copy_of(tmp_path, lambda t: pd.concat([t, t.iloc[[4]]]))
    with pytest.raises(SourceError, match=r"row 352, column cousub_geoid.*stands twice"):
        areas.tables(raw, BuildLog(quiet=True))


def test_a_town_in_another_county_than_its_number_says_is_refused(tmp_path):
    raw = copy_of(tmp_path, lambda t: t.assign(county_fips=t["county_fips"].where(t["town"] != "Acton", "25027")))
    with pytest.raises(SourceError, match=r"row 2, column county_fips.*'25027' does not fit town 2501700380"):
        areas.tables(raw, BuildLog(quiet=True))


def test_a_town_in_another_region_than_its_shape_is_refused(tmp_path):
    raw = copy_of(tmp_path, lambda t: t.assign(eohhs_region_num=t["eohhs_region_num"].where(t["town"] != "Acton", "3")))
    with pytest.raises(SourceError, match=r"ma_towns.geojson: town 2501700380 is not in the same"):
        areas.tables(raw, BuildLog(quiet=True))


def test_a_missing_town_is_refused(tmp_path):
    raw = copy_of(tmp_path, lambda t: t.iloc[1:])
    with pytest.raises(SourceError, match="350 towns where 351"):
        areas.tables(raw, BuildLog(quiet=True))


def test_a_number_of_children_below_zero_is_refused(tmp_path):
    raw = copy_of(tmp_path, lambda t: t.assign(**{areas.CHILDREN: "-1"}))
    with pytest.raises(SourceError, match=r"row 1, column children_u18_acs2018_2022.*-1"):
        areas.tables(raw, BuildLog(quiet=True))
