"""Public school districts: their towns, counties and regions, and their outlines for the screen.

A district that serves towns is drawn as the union of its towns, so that its edges are the edges of every other layer. A
regional district for the upper grades lies over the districts of its member towns; charter, vocational and virtual
districts have no territory.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyogrio.errors import DataSourceError

from etl.core.csv_input import read_rows, read_table
from etl.core.errors import SourceError
from etl.core.paths import CURATED
from etl.geography import areas

OUTLINES = "local/schools/ma_academic_districts.geojson"
MEMBERS = "local/schools/ma_town_school_district_sped_2026.csv"
COUNTY_SHARES = "local/schools/district_county_shares_2026.csv"
PLACED = CURATED / "school_district_counties.csv"

DISTRICT_COUNT = 281
CODE = r"\d{8}"
LAYER = "school_district"
# Schools of these districts teach children of the whole state at home.
STATEWIDE = "statewide"
TODO = "restore the file from the repository"


@dataclass(frozen=True)
class Districts:
    """Where school districts lie.

    Attributes:
        outlined: districts with towns: district_code, district, lies_over (others teach the lower grades there).
        series: the publisher's own columns of the same districts, by district_code.
        members: district_code, cousub_geoid.
        county: district_code, county_id, share of the district's students; shares of a district add up to 1. A
            statewide district has the county `statewide`.
        region: district_code, region_id, share, for districts with towns.
    """

    outlined: pd.DataFrame
    series: pd.DataFrame
    members: pd.DataFrame
    county: pd.DataFrame
    region: pd.DataFrame

    @cached_property
    def neighborhoods(self) -> dict[tuple[str, ...], list[str]]:
        """Districts by their counties and regions: every sum over places takes or leaves such a group whole."""
        counties = self.county.groupby("district_code")["county_id"].agg(tuple)
        regions = self.region.groupby("district_code")["region_id"].agg(tuple)
        groups: dict[tuple[str, ...], list[str]] = {}
        for code, places in counties.items():
            groups.setdefault((*places, *regions.get(code, ())), []).append(str(code))
        return groups


def read_districts(raw: Path, town: pd.DataFrame, shapes: gpd.GeoDataFrame) -> Districts:
    """Read where school districts lie.

    Args:
        town: the towns as `areas.read_towns` gives them.
        shapes: their outlines as `areas.town_shapes` gives them.

    Raises:
        SourceError: a district is missing, stands twice, has no county or a code that is not of 8 digits, or a town
            belongs to no district.
    """
    outlines = read_outlines(raw)
    members = _members(raw, town, shapes, outlines)
    outlined = outlines[["district_code", "district"]].assign(
        lies_over=outlines["district_code"].isin(_over_others(members))
    )
    series = pd.DataFrame(outlines.drop(columns=["geometry", "district"])).set_index("district_code")
    return Districts(outlined, series, members, _county_shares(raw, town), _region_shares(members, town))


def read_outlines(raw: Path) -> gpd.GeoDataFrame:
    """The 281 districts with territory as published: district_code, district, the publisher's columns, geometry."""
    path = raw / OUTLINES
    try:
        found = gpd.read_file(path).rename(columns={"DIST_CODE": "district_code", "DIST_NAME": "district"})
        found = found.sort_values("district_code").reset_index(drop=True)
    except (DataSourceError, KeyError) as error:
        raise SourceError(str(path), f"it cannot be read ({error})", TODO) from error
    check_codes(path, found["district_code"])
    if found["district_code"].duplicated().any() or len(found) != DISTRICT_COUNT:
        told = f"it holds {found['district_code'].nunique()} districts where {DISTRICT_COUNT} are expected"
        raise SourceError(str(path), told, TODO)
    return found


def check_codes(path: Path, codes: pd.Series) -> None:
    """See that district codes have 8 digits; a spreadsheet that drops leading zeros makes others of them."""
    wrong = codes[~codes.astype(str).str.fullmatch(CODE)]
    if len(wrong):
        found = f"district code {wrong.iloc[0]!r} has not 8 digits"
        raise SourceError(str(path), found, "restore the file, with the leading zeros of its codes")


def screen_shapes(shapes: gpd.GeoDataFrame, districts: Districts) -> pd.DataFrame:
    """Rows of the table `shape`: districts with towns, drawn from towns that are simplified together."""
    west, south, east, north = shapes.total_bounds
    scale = areas.VIEW_WIDTH / (east - west)
    simple = shapely.coverage_simplify(shapes.geometry.values, areas.SCREEN_TOLERANCE_METERS)
    drawn = areas.dissolve(_by_district(shapes.assign(geometry=simple), districts.members), "district_code")
    labels = label_points(shapes, districts)
    return pd.DataFrame(
        {
            "geo_id": code,
            "layer": LAYER,
            "d": areas.svg_path(areas.without_specks(shape), west, north, scale),
            "label_x": round((labels[code].x - west) * scale),
            "label_y": round((north - labels[code].y) * scale),
            "view_width": areas.VIEW_WIDTH,
            "view_height": int(np.ceil((north - south) * scale)),
        }
        for code, shape in drawn.geometry.items()
    )


def label_points(shapes: gpd.GeoDataFrame, districts: Districts) -> gpd.GeoSeries:
    """A point well inside each district with towns, in the projection of the towns."""
    return areas.label_points(areas.dissolve(_by_district(shapes, districts.members), "district_code"))


def _by_district(shapes: gpd.GeoDataFrame, members: pd.DataFrame) -> gpd.GeoDataFrame:
    """The town shapes once for every district they belong to."""
    return shapes[["cousub_geoid", "geometry"]].merge(members, on="cousub_geoid")


def _members(raw: Path, town: pd.DataFrame, shapes: gpd.GeoDataFrame, outlines: gpd.GeoDataFrame) -> pd.DataFrame:
    """Towns of each district: the member lists, and towns in the middle of an outline though no list names them."""
    path = raw / MEMBERS
    listed = read_rows(path, ["town", "district_code"])
    check_codes(path, listed["district_code"])
    listed = listed.merge(town[["town", "cousub_geoid"]], on="town", how="left")
    _known(path, listed, "town", listed["cousub_geoid"].isna(), "town {} is unknown")
    strange = ~listed["district_code"].isin(outlines["district_code"])
    _known(path, listed, "district_code", strange, "district {} has no outline")
    inside = gpd.GeoDataFrame(shapes[["cousub_geoid"]], geometry=areas.label_points(shapes).to_numpy(), crs=shapes.crs)
    drawn = outlines[["district_code", "geometry"]].to_crs(shapes.crs)
    covered = gpd.sjoin(inside, drawn.assign(geometry=drawn.geometry.make_valid()), predicate="within")
    columns = ["district_code", "cousub_geoid"]
    members = pd.concat([listed[columns], covered[columns]]).drop_duplicates().sort_values(columns, ignore_index=True)
    if without := sorted(set(town["cousub_geoid"]) - set(members["cousub_geoid"])):
        raise SourceError(str(path), f"town {without[0]} belongs to no school district", TODO)
    return members


def _over_others(members: pd.DataFrame) -> set[str]:
    """Districts that lie over others: every one of their towns is also in a district with fewer towns."""
    size = members.groupby("district_code")["cousub_geoid"].transform("size")
    fewest = size.groupby(members["cousub_geoid"]).transform("min")
    return set(members.loc[(size > fewest).groupby(members["district_code"]).transform("all"), "district_code"])


def _county_shares(raw: Path, town: pd.DataFrame) -> pd.DataFrame:
    path = raw / COUNTY_SHARES
    shares = read_table(path, ["dist", "county"], ["share"]).rename(columns={"dist": "district_code"})
    by_hand = read_table(PLACED, ["district_code", "district", "county", "basis"], []).assign(share=1.0)
    shares = pd.concat([shares, by_hand[["district_code", "county", "share"]]], ignore_index=True)
    check_codes(path, shares["district_code"])
    ids = dict(zip(town["county"], town["county_id"], strict=True)) | {STATEWIDE: STATEWIDE}
    shares["county_id"] = shares["county"].map(ids)
    _known(path, shares, "county", shares["county_id"].isna(), "county {} is unknown")
    total = shares.groupby("district_code")["share"].sum()
    off = total[(total - 1).abs() > 1e-6]
    if len(off):
        found = f"the shares of district {off.index[0]} add up to {off.iloc[0]:.3f}, not to 1"
        raise SourceError(str(path), found, TODO)
    columns = ["district_code", "county_id", "share"]
    return shares[columns].sort_values(columns, ignore_index=True)


def _region_shares(members: pd.DataFrame, town: pd.DataFrame) -> pd.DataFrame:
    """Districts divided over regions as the children of their towns are (ACS 2018-2022)."""
    placed = members.merge(town[["cousub_geoid", "region_id", "children"]], on="cousub_geoid")
    children = placed.groupby(["district_code", "region_id"], as_index=False)["children"].sum()
    whole = children.groupby("district_code")["children"].transform("sum")
    alone = children.groupby("district_code")["children"].transform("size") == 1
    children["share"] = (children["children"] / whole).where(~alone, 1.0)
    return children[["district_code", "region_id", "share"]]


def _known(path: Path, frame: pd.DataFrame, column: str, wrong: pd.Series, told: str) -> None:
    if wrong.any():
        raise SourceError(str(path), told.format(frame.loc[wrong, column].iloc[0]), TODO)
