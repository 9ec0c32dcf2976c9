"""Distances against a published one, and the nearest first."""

from __future__ import annotations

import pytest

from dashboard.data.queries.localities import CareSite
from dashboard.subjects.place.nearby import miles, nearest

BOSTON, WORCESTER, SPRINGFIELD = (-71.0589, 42.3601), (-71.8023, 42.2626), (-72.5898, 42.1015)


def site(name: str, at: tuple[float, float], kind: str = "hrsa") -> CareSite:
    return CareSite(
        site_id=name, list=kind, name=name, address="1 Main St", municipality="X", phone="555", lon=at[0], lat=at[1]
    )


def test_a_degree_of_latitude_is_69_miles() -> None:
    assert miles(-71, 42, -71, 43) == pytest.approx(69.09, abs=0.02)


def test_a_degree_of_longitude_shrinks_with_the_cosine() -> None:
    assert miles(-71, 60, -72, 60) == pytest.approx(69.09 / 2, abs=0.02)


def test_boston_to_worcester_and_springfield() -> None:
    # Great-circle distances that gazetteers give: 38 to 39 and 80 miles.
    assert miles(*BOSTON, *WORCESTER) == pytest.approx(38.5, abs=0.5)
    assert miles(*BOSTON, *SPRINGFIELD) == pytest.approx(80.4, abs=0.8)
    assert miles(*BOSTON, *BOSTON) == 0


def test_nearest_first_and_of_one_list() -> None:
    sites = [site("far", SPRINGFIELD), site("near", WORCESTER), site("hospital", BOSTON, "hsn_hospital")]
    found = nearest(sites, "hrsa", *BOSTON)
    assert [near.site.name for near in found] == ["near", "far"]
    assert [near.site.name for near in nearest(sites, "hrsa", *BOSTON, most=1)] == ["near"]
    assert [near.site.name for near in nearest(sites, "hsn_hospital", *BOSTON)] == ["hospital"]
