"""Towns, counties and regions: names, how they nest, and shapes for the screen and for export.

Counties and EOHHS regions are dissolved from the 351 towns, so that their edges are the same edges.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyogrio.errors import DataSourceError

from etl.core.areas import MASSACHUSETTS, NATION, NEW_ENGLAND
from etl.core.build_log import BuildLog
from etl.core.csv_input import read_rows, read_table
from etl.core.errors import SourceError

TOWNS = "geography/ma_towns.geojson"
CROSSWALK = "geography/ma_town_county_eohhs_crosswalk.csv"
STATE_NAMES = "published/ahr_medical_home_cshcn_by_state.csv"
CROSSWALK_ID = "ma_town_county_eohhs_crosswalk"

TOWN_COUNT, COUNTY_COUNT, REGION_COUNT, AREA_COUNT = 351, 14, 6, 51

# NAD83 / Massachusetts Mainland, in meters: what MassGIS publishes in.
PROJECTION = 26986
# The towns come simplified one by one in two places, which leaves two slivers between towns up to 110 m wide.
# Water inside a town's shore is wider than this, except for ponds that no map at this scale shows.
SLIVER_METERS = 120.0

# The drawing: 1,000 units wide over 297 km, so one unit is about 300 m and less than a pixel on most screens.
VIEW_WIDTH = 1000
SCREEN_TOLERANCE_METERS = 400.0
SMALLEST_ISLAND_KM2 = 2.0
SMALLEST_POND_KM2 = 30.0

CHILDREN = "children_u18_acs2018_2022"
TOWN_COLUMNS = [
    *("cousub_geoid", "town", "muni_type", "county_fips", "county", "eohhs_region_num", "eohhs_region"),
]


def tables(raw: Path, log: BuildLog) -> dict[str, pd.DataFrame]:
    """Make the frames geography, town, region_part, shape and shape_full.

    - `geography`: geo_id, name, kind (nation, state, county, region), new_england, parent_id, and lon, lat of a
      label point inside the shape (degrees; missing outside Massachusetts, for which no shapes are at hand).
    - `town`: cousub_geoid, town, muni_type, county_id, region_id, children (under 18, ACS 2018-2022), and lon, lat of
      a label point inside the town.
    - `region_part`: region_id, county_id, towns, children, share_of_county, share_of_region, whole_county.
    - `shape`: geo_id, layer (county, region, state), d (an SVG path), label_x, label_y, view_width, view_height.
    - `shape_full`: geo_id, layer, wkb at full detail, and crs.

    Raises:
        SourceError: towns are missing, doubled or in an unknown county or region, or the two town files disagree.
    """
    town = read_towns(raw)
    shapes = town_shapes(raw, town)
    outline = gpd.GeoDataFrame(geometry=[shapely.coverage_union_all(shapes.geometry.values)], crs=PROJECTION)
    outline.index = pd.Index([MASSACHUSETTS])
    layers = {"county": dissolve(shapes, "county_id"), "region": dissolve(shapes, "region_id"), "state": outline}
    empty = town["children"] == 0
    for row in np.flatnonzero(empty):
        log.remark(CROSSWALK_ID, int(row) + 1, CHILDREN, f"no child counted in {town['town'][row]}", "kept")
    return {
        "geography": geography(raw, town, layers),
        "town": with_points(town, shapes),
        "region_part": region_parts(town),
        "shape": screen_shapes(layers),
        "shape_full": full_shapes(layers),
    }


def read_towns(raw: Path) -> pd.DataFrame:
    """Read the crosswalk: one row a town, with county_id, region_id, names of both, and children under 18."""
    path = raw / CROSSWALK
    town = read_table(path, TOWN_COLUMNS, [CHILDREN])
    todo = "restore the file from the repository"
    repeated = town["cousub_geoid"].duplicated()
    if repeated.any():
        row = int(np.flatnonzero(repeated)[0])
        found = f"town {town['cousub_geoid'][row]} stands twice"
        raise SourceError(f"{path}, row {row + 1}, column cousub_geoid", found, todo)
    if len(town) != TOWN_COUNT:
        raise SourceError(str(path), f"it holds {len(town)} towns where {TOWN_COUNT} are expected", todo)
    town = town.rename(columns={"county_fips": "county_id", CHILDREN: "children", "eohhs_region": "region"})
    town["region_id"] = "eohhs-" + town["eohhs_region_num"].astype(str)
    wrong = ~town["county_id"].str.fullmatch(r"25\d{3}") | (town["county_id"] != town["cousub_geoid"].str[:5])
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        found = f"county {town['county_id'][row]!r} does not fit town {town['cousub_geoid'][row]}"
        raise SourceError(f"{path}, row {row + 1}, column county_fips", found, todo)
    bad_count = town["children"].isna() | (town["children"] < 0)
    if bad_count.any():
        row = int(np.flatnonzero(bad_count)[0])
        found = f"found {town['children'][row]} where a number of children is expected"
        raise SourceError(f"{path}, row {row + 1}, column {CHILDREN}", found, todo)
    for column, expected in (("county_id", COUNTY_COUNT), ("region_id", REGION_COUNT)):
        if (found_count := town[column].nunique()) != expected:
            raise SourceError(f"{path}, column {column}", f"{found_count} codes where {expected} are expected", todo)
    return town


def town_shapes(raw: Path, town: pd.DataFrame) -> gpd.GeoDataFrame:
    """Town shapes in the projection, as a clean coverage: no overlaps, no slivers, shared edges identical."""
    path = raw / TOWNS
    try:
        shapes = gpd.read_file(path).sort_values("cousub_geoid").reset_index(drop=True)
    except (DataSourceError, KeyError) as error:
        raise SourceError(str(path), f"it cannot be read ({error})", "restore the file from the repository") from error
    keys = ["cousub_geoid", "county_id", "region_id"]
    shapes["county_id"] = shapes["county_fips"]
    shapes["region_id"] = "eohhs-" + shapes["eohhs_region_num"].astype(str)
    listed = town[keys].sort_values("cousub_geoid").reset_index(drop=True)
    if not shapes[keys].astype(str).equals(listed.astype(str)):
        both = shapes[keys].merge(listed, how="outer", indicator=True)
        odd = both.loc[both["_merge"] != "both", "cousub_geoid"].iloc[0]
        raise SourceError(
            str(path), f"town {odd} is not in the same county and region as in {CROSSWALK}", "make the two files agree"
        )
    shapes = shapes.to_crs(PROJECTION)
    shapes["geometry"] = shapely.coverage_clean(shapes.geometry.values, gap_width=SLIVER_METERS)
    return shapes[[*keys, "geometry"]]


def dissolve(shapes: gpd.GeoDataFrame, column: str) -> gpd.GeoDataFrame:
    """Union of the town shapes by `column`, which becomes the index, in order."""
    return shapes[[column, "geometry"]].dissolve(column, method="coverage").sort_index()


def geography(raw: Path, town: pd.DataFrame, layers: dict[str, gpd.GeoDataFrame]) -> pd.DataFrame:
    """The nation, 51 areas, 14 counties and 6 regions, each with its parent and a label point."""
    states = read_states(raw)
    nation = pd.DataFrame({"geo_id": [NATION], "name": ["United States"], "kind": "nation"})
    state = pd.DataFrame({"geo_id": states["fips"], "name": states["state"], "kind": "state", "parent_id": NATION})
    county = town.groupby("county_id")["county"].first()
    region = town.groupby("region_id")["region"].first()
    inside = [
        pd.DataFrame({"geo_id": names.index, "name": names.to_numpy(), "kind": kind, "parent_id": MASSACHUSETTS})
        for kind, names in (("county", county), ("region", region))
    ]
    frame = pd.concat([nation, state, *inside], ignore_index=True)
    frame["new_england"] = frame["geo_id"].isin(NEW_ENGLAND) | (frame["parent_id"] == MASSACHUSETTS)
    points = pd.concat([label_points(layer).to_crs(4326) for layer in layers.values()])
    frame["lon"] = frame["geo_id"].map(points.x).round(5)
    frame["lat"] = frame["geo_id"].map(points.y).round(5)
    return frame[["geo_id", "name", "kind", "new_england", "parent_id", "lon", "lat"]]


def with_points(town: pd.DataFrame, shapes: gpd.GeoDataFrame) -> pd.DataFrame:
    """The table `town`: codes, name, children, and lon, lat of a label point, from which distances are measured."""
    points = label_points(shapes.set_index("cousub_geoid")).to_crs(4326)
    kept = town[["cousub_geoid", "town", "muni_type", "county_id", "region_id", "children"]]
    code = kept["cousub_geoid"]
    return kept.assign(lon=code.map(points.x).round(5), lat=code.map(points.y).round(5))


def read_states(raw: Path) -> pd.DataFrame:
    """The 50 states and the District of Columbia: fips, state."""
    areas = read_rows(raw / STATE_NAMES, ["fips", "state"])[["fips", "state"]].drop_duplicates()
    states = areas[areas["fips"] != "00"].sort_values("fips")
    if len(states) != AREA_COUNT:
        raise SourceError(
            str(raw / STATE_NAMES), f"it names {len(states)} areas where {AREA_COUNT} are expected", "restore the file"
        )
    return states


def region_parts(town: pd.DataFrame) -> pd.DataFrame:
    """Which part of which county lies in each region, by its towns and its children under 18 (ACS 2018-2022)."""
    parts = (
        town.groupby(["region_id", "county_id"])
        .agg(towns=("cousub_geoid", "size"), children=("children", "sum"))
        .reset_index()
    )
    parts["share_of_county"] = parts["children"] / parts.groupby("county_id")["children"].transform("sum")
    parts["share_of_region"] = parts["children"] / parts.groupby("region_id")["children"].transform("sum")
    county_towns = parts.groupby("county_id")["towns"].transform("sum")
    parts["whole_county"] = parts["towns"] == county_towns
    return parts


def full_shapes(layers: dict[str, gpd.GeoDataFrame]) -> pd.DataFrame:
    """Every shape at full detail, as WKB in meters of the projection."""
    frames = [
        pd.DataFrame({"geo_id": layer.index, "layer": name, "wkb": shapely.to_wkb(layer.geometry.values)})
        for name, layer in layers.items()
    ]
    return pd.concat(frames, ignore_index=True).assign(crs=f"EPSG:{PROJECTION}")


def screen_shapes(layers: dict[str, gpd.GeoDataFrame]) -> pd.DataFrame:
    """Every shape as an SVG path in one view box of whole units, simplified with shared edges kept shared."""
    west, south, east, north = layers["state"].total_bounds
    scale = VIEW_WIDTH / (east - west)
    height = int(np.ceil((north - south) * scale))
    rows = []
    for name, layer in layers.items():
        simple = shapely.coverage_simplify(layer.geometry.values, SCREEN_TOLERANCE_METERS)
        labels = label_points(layer)
        for geo_id, shape, label in zip(layer.index, simple, labels, strict=True):
            rows.append(
                {
                    "geo_id": geo_id,
                    "layer": name,
                    "d": svg_path(without_specks(shape), west, north, scale),
                    "label_x": round((label.x - west) * scale),
                    "label_y": round((north - label.y) * scale),
                    "view_width": VIEW_WIDTH,
                    "view_height": height,
                }
            )
    return pd.DataFrame(rows)


def without_specks(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """The shape without islands and ponds too small to see, always keeping its largest part."""
    parts = sorted(shapely.get_parts(shape), key=shapely.area, reverse=True)
    kept = [parts[0], *(part for part in parts[1:] if part.area >= SMALLEST_ISLAND_KM2 * 1e6)]
    return shapely.MultiPolygon(
        [
            shapely.Polygon(
                part.exterior,
                [ring for ring in part.interiors if shapely.Polygon(ring).area >= SMALLEST_POND_KM2 * 1e6],
            )
            for part in kept
        ]
    )


def svg_path(shape: shapely.MultiPolygon, west: float, north: float, scale: float) -> str:
    """A path of whole units relative to the point before, y pointing down.

    Points are rounded before they are differenced, so that neighbors agree on every shared point.
    """
    pieces = []
    for part in shape.geoms:
        for ring in (part.exterior, *part.interiors):
            points = np.asarray(ring.coords)[:-1, :2]
            units = np.rint((points - [west, north]) * [scale, -scale]).astype(int)
            steps = np.diff(units, axis=0)
            steps = steps[(steps != 0).any(axis=1)]
            moves = " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-")
            pieces.append(f"M{units[0][0]} {units[0][1]}l{moves}z")
    return "".join(pieces)


def label_points(layer: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """The middle of the largest circle that fits into each shape: a point well inside, for a label."""
    circles = shapely.maximum_inscribed_circle(layer.geometry.values, 100.0)
    return gpd.GeoSeries(shapely.get_point(circles, 0), index=layer.index, crs=layer.crs)
