"""How far care is: health centers and hospitals by their straight-line distance from a point."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from dashboard.data.queries.localities import CareSite

EARTH_MILES = 3958.8
MOST = 4


@dataclass(frozen=True)
class Near:
    """A site and the miles to it."""

    site: CareSite
    miles: float


def miles(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Great-circle distance between two points in degrees, by the haversine formula."""
    half_lat, half_lon = radians(other_lat - lat) / 2, radians(other_lon - lon) / 2
    chord = sin(half_lat) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(half_lon) ** 2
    return 2 * EARTH_MILES * asin(sqrt(chord))


def nearest(sites: Iterable[CareSite], kind: str, lon: float, lat: float, most: int = MOST) -> list[Near]:
    """The sites of one list nearest to a point, nearest first."""
    found = [Near(site, miles(lon, lat, site.lon, site.lat)) for site in sites if site.list == kind]
    return sorted(found, key=lambda near: (near.miles, near.site.name))[:most]
