"""Names of parts of towns: each leads to a town, and none is a town's own name."""

from __future__ import annotations

import pytest

from etl.core.errors import SourceError
from etl.core.paths import RAW
from etl.geography import areas, localities


def test_every_name_leads_to_a_town_that_is_not_of_that_name() -> None:
    town = areas.read_towns(RAW)
    found = localities.localities(town)
    assert found["locality"].is_unique
    named = found.merge(town[["cousub_geoid", "town"]], on="cousub_geoid", how="left")
    assert named["town"].notna().all()
    assert (named["locality"] != named["town"]).all()
    assert dict(zip(named["locality"], named["town"], strict=True))["Jamaica Plain"] == "Boston"


def test_a_name_without_its_town_stops_the_build() -> None:
    town = areas.read_towns(RAW)
    with pytest.raises(SourceError, match="'Boston' is not one of the 350 municipalities"):
        localities.localities(town[town["town"] != "Boston"])
