"""Find the municipality, county and EOHHS region of a point or of a place name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from etl.errors import SourceError
from etl.practices.reading import read_rows

TOWNS = "geography/ma_towns.geojson"
CROSSWALK = "geography/ma_town_county_eohhs_crosswalk.csv"
PLACES = Path(__file__).parents[1] / "places.csv"

# NAD83 / Massachusetts Mainland, in metres.
METRES = "EPSG:26986"

# The town lines are generalised to 60 m and islets are left out, so a point this near a line is not
# evidence against the town that the source states.
TOLERANCE_M = 250.0

_BRACKETS = re.compile(r"^(?P<outer>[^()]+)\((?P<inner>[^()]+)\)$")


@dataclass(frozen=True)
class Gazetteer:
    """The 351 municipalities: their outlines, codes, children, and the names people use for parts of them.

    Attributes:
        towns: one row a municipality: town, county_id (FIPS), region_id (`eohhs-N`), children
            (under 18, ACS 2018-2022).
        outlines: the same towns as polygons, in metres.
        names: lower-case place name to municipality.
    """

    towns: pd.DataFrame
    outlines: gpd.GeoSeries
    names: dict[str, str]

    @classmethod
    def read(cls, raw: Path) -> Gazetteer:
        """Read towns and place names.

        Raises:
            SourceError: the two town files name different towns, or a place name leads to no town.
        """
        rows = read_rows(raw / CROSSWALK, ("town", "county_fips", "eohhs_region_num", "children_u18_acs2018_2022"))
        towns = pd.DataFrame(
            {
                "town": rows["town"],
                "county_id": rows["county_fips"],
                "region_id": "eohhs-" + rows["eohhs_region_num"],
                "children": pd.to_numeric(rows["children_u18_acs2018_2022"]),
            }
        ).set_index("town")
        outlines = _outlines(raw / TOWNS)
        strays = set(outlines.index) ^ set(towns.index)
        if strays:
            raise SourceError(
                str(raw / CROSSWALK),
                f"{sorted(strays)[0]!r} is not a town of both this file and {TOWNS}",
                "use the two files of one vintage",
            )
        return cls(towns, outlines, _names(towns))

    def municipality(self, place: str) -> str | None:
        """The municipality a place name stands for, or None.

        `Boston (Roxbury)` is looked up as the outer name, then as the inner one, so that
        `Martha's Vineyard (Edgartown)` gives Edgartown.
        """
        bracketed = _BRACKETS.match(place.strip())
        candidates = [bracketed["outer"], bracketed["inner"]] if bracketed else [place]
        for candidate in candidates:
            town = self.names.get(_key(candidate))
            if town:
                return town
        return None

    def towns_at(self, lon: pd.Series, lat: pd.Series) -> pd.Series:
        """The municipality each point lies in, <NA> where it lies in none. Degrees, WGS 84."""
        points = self._points(lon, lat)
        polygons = gpd.GeoDataFrame({"town": self.outlines.index}, geometry=self.outlines.to_numpy(), crs=METRES)
        joined = gpd.sjoin(points, polygons, how="left", predicate="within")
        return joined[~joined.index.duplicated()]["town"].reindex(lon.index)

    def distance_m(self, lon: float, lat: float, town: str | None = None) -> float:
        """Metres from a point to a town's outline, 0 inside it; to the nearest town when none is named."""
        point = self._points(pd.Series([lon]), pd.Series([lat])).geometry.iloc[0]
        outlines = self.outlines if town is None else self.outlines.loc[[town]]
        return float(outlines.distance(point).min())

    def codes(self, town: str | None) -> tuple[str | None, str | None]:
        """County FIPS and EOHHS region of a municipality; (None, None) for none."""
        if town is None:
            return None, None
        row = self.towns.loc[town]
        return str(row["county_id"]), str(row["region_id"])

    def _points(self, lon: pd.Series, lat: pd.Series) -> gpd.GeoDataFrame:
        geometry = gpd.points_from_xy(lon, lat, crs="EPSG:4326")
        return gpd.GeoDataFrame(index=lon.index, geometry=geometry, crs="EPSG:4326").to_crs(METRES)


def _outlines(path: Path) -> gpd.GeoSeries:
    if not path.is_file():
        raise SourceError(str(path), "the file is missing", "restore it from the repository")
    shapes = gpd.read_file(path)
    return shapes.set_index("town").geometry.to_crs(METRES)


def _names(towns: pd.DataFrame) -> dict[str, str]:
    names = {_key(town): str(town) for town in towns.index}
    for place in read_rows(PLACES, ("place", "municipality", "basis")).itertuples():
        if place.municipality not in towns.index:
            raise SourceError(
                f"{PLACES}, row {place.row}, column municipality",
                f"{place.municipality!r} is not one of the {len(towns)} municipalities",
                "correct the name",
            )
        names[_key(str(place.place))] = str(place.municipality)
    return names


def _key(name: str) -> str:
    return " ".join(name.lower().replace(".", " ").split())
