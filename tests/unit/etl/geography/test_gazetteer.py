"""Points and names of places lead to one of the 351 towns, their county and region, or to none."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from etl.core.errors import SourceError
from etl.core.paths import RAW
from etl.geography import gazetteer
from etl.geography.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def known() -> Gazetteer:
    return Gazetteer.read(RAW)


def test_every_town_leads_to_itself_however_it_is_written(known: Gazetteer) -> None:
    assert len(known.towns) == 351
    for town in known.towns.index:
        assert known.municipality(town) == known.municipality(f" {town.upper()} ") == town


@pytest.mark.parametrize(
    ("place", "town"),
    [
        ("Boston (Roxbury)", "Boston"),
        ("Martha's Vineyard (Edgartown)", "Edgartown"),
        ("Nowhere (Edgartown)", "Edgartown"),
        ("Nowhere", None),
        ("", None),
    ],
)
def test_a_name_in_brackets_is_tried_after_the_one_before(known: Gazetteer, place: str, town: str | None) -> None:
    assert known.municipality(place) == town


def test_every_part_of_a_town_leads_to_its_town(known: Gazetteer) -> None:
    places = pd.read_csv(gazetteer.PLACES, dtype=str)
    assert len(places) > 20
    for place, town in zip(places["place"], places["municipality"], strict=True):
        assert known.municipality(place) == town


# The city halls of three towns, and a point in the sea off Cape Cod.
CITY_HALLS = {"Worcester": (-71.8023, 42.2626), "Springfield": (-72.5935, 42.1015), "Boston": (-71.0580, 42.3604)}
SEA = (-69.0, 41.5)


def test_points_lie_in_their_towns_and_a_point_at_sea_in_none(known: Gazetteer) -> None:
    spots = pd.DataFrame([*CITY_HALLS.values(), SEA], columns=["lon", "lat"], index=[*CITY_HALLS, "sea"])
    found = known.towns_at(spots["lon"], spots["lat"])
    assert found.drop("sea").to_dict() == {town: town for town in CITY_HALLS}
    assert pd.isna(found["sea"])


def test_distances_are_meters_to_a_town_or_to_the_nearest(known: Gazetteer) -> None:
    lon, lat = CITY_HALLS["Worcester"]
    assert known.distance_m(lon, lat) == known.distance_m(lon, lat, "Worcester") == 0
    # Springfield's line is 60 to 75 km from there as the crow flies.
    assert 55_000 < known.distance_m(lon, lat, "Springfield") < 80_000


def test_points_are_drawn_west_to_east_and_north_to_south(known: Gazetteer) -> None:
    spots = pd.DataFrame(CITY_HALLS, index=["lon", "lat"]).T
    drawn = known.drawn_at(spots["lon"], spots["lat"])
    assert drawn.loc["Springfield", "map_x"] < drawn.loc["Worcester", "map_x"] < drawn.loc["Boston", "map_x"]
    assert drawn.loc["Boston", "map_y"] < drawn.loc["Worcester", "map_y"] < drawn.loc["Springfield", "map_y"]


def test_a_town_has_a_county_and_a_region_and_no_town_has_none(known: Gazetteer) -> None:
    assert known.codes("Springfield") == ("25013", "eohhs-1")
    assert known.codes("Boston") == ("25025", "eohhs-6")
    assert known.codes(None) == (None, None)


def test_a_place_that_leads_to_no_town_stops_the_build(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("place,municipality,basis\nRoxbury,Boston,part\nWhitby,Bostn,part\n", encoding="utf-8")
    with pytest.raises(SourceError, match="row 2, column municipality: 'Bostn' is not one of the 1 municipalities"):
        gazetteer.place_names(path, {"Boston"})
