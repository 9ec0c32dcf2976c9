"""Find the municipality, county and EOHHS region of a point or of a place name."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from etl.core.csv_input import read_rows
from etl.core.errors import SourceError
from etl.core.paths import CURATED
from etl.geography import areas

PLACES = CURATED / "places.csv"

# The town lines are generalized to 60 m and islets are left out, so a point this near a line is not
# evidence against the town that the source states.
TOLERANCE_M = 250.0

_BRACKETS = re.compile(r"^(?P<outer>[^()]+)\((?P<inner>[^()]+)\)$")


@dataclass(frozen=True)
class Gazetteer:
    """The 351 municipalities: their outlines, codes, children, and the names people use for parts of them.

    Attributes:
        towns: one row a municipality: town, county_id (FIPS), region_id (`eohhs-N`), children
            (under 18, ACS 2018-2022).
        outlines: the same towns as polygons, in meters.
        names: lower-case place name to municipality.
    """

    towns: pd.DataFrame
    outlines: gpd.GeoSeries
    names: dict[str, str]

    @classmethod
    def read(cls, raw: Path) -> Gazetteer:
        """Read towns and place names.

        Raises:
            SourceError: the town files are at fault, or a place name leads to no town.
        """
        town = areas.read_towns(raw)
        shapes = areas.town_shapes(raw, town).merge(town[["cousub_geoid", "town"]], on="cousub_geoid")
        towns = town.set_index("town")[["county_id", "region_id", "children"]]
        return cls(towns, shapes.set_index("town").geometry, _names(towns))

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
        polygons = gpd.GeoDataFrame(
            {"town": self.outlines.index}, geometry=self.outlines.to_numpy(), crs=areas.PROJECTION
        )
        joined = gpd.sjoin(points, polygons, how="left", predicate="within")
        return joined[~joined.index.duplicated()]["town"].reindex(lon.index)

    def distance_m(self, lon: float, lat: float, town: str | None = None) -> float:
        """Meters from a point to a town's outline, 0 inside it; to the nearest town when none is named."""
        point = self._points(pd.Series([lon]), pd.Series([lat])).geometry.iloc[0]
        outlines = self.outlines if town is None else self.outlines.loc[[town]]
        return float(outlines.distance(point).min())

    def drawn_at(self, lon: pd.Series, lat: pd.Series) -> pd.DataFrame:
        """Where points stand in the drawing of the table `shape`: map_x, map_y in its units, NaN for no point."""
        west, _, east, north = self.outlines.total_bounds
        scale = areas.VIEW_WIDTH / (east - west)
        points = self._points(lon, lat).geometry
        return pd.DataFrame(
            {"map_x": ((points.x - west) * scale).round(1), "map_y": ((north - points.y) * scale).round(1)},
            index=lon.index,
        )

    def codes(self, town: str | None) -> tuple[str | None, str | None]:
        """County FIPS and EOHHS region of a municipality; (None, None) for none."""
        if town is None:
            return None, None
        return self.towns["county_id"].at[town], self.towns["region_id"].at[town]

    def _points(self, lon: pd.Series, lat: pd.Series) -> gpd.GeoDataFrame:
        geometry = gpd.points_from_xy(lon, lat, crs="EPSG:4326")
        return gpd.GeoDataFrame(index=lon.index, geometry=geometry, crs="EPSG:4326").to_crs(areas.PROJECTION)


def place_names(path: Path, towns: Collection[str]) -> pd.DataFrame:
    """Names that people use for a town or a part of it: place, municipality, basis.

    Raises:
        SourceError: a name leads to no town.
    """
    rows = read_rows(path, ("place", "municipality", "basis"))
    for place in rows.itertuples():
        if place.municipality not in towns:
            raise SourceError(
                f"{path}, row {place.row}, column municipality",
                f"{place.municipality!r} is not one of the {len(towns)} municipalities",
                "correct the name",
            )
    return rows[["place", "municipality", "basis"]]


def _names(towns: pd.DataFrame) -> dict[str, str]:
    names = {_key(town): str(town) for town in towns.index}
    places = place_names(PLACES, set(towns.index))
    return names | {_key(place): town for place, town in zip(places["place"], places["municipality"], strict=True)}


def _key(name: str) -> str:
    return " ".join(name.lower().replace(".", " ").split())
