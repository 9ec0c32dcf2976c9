"""Queries on counties, regions and school districts: shapes, figures, pairs, evidence.

Parameters are never put into a query's text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from dashboard.data.map_models import MappedFigures, MapSentence, RefusedModel, RegionPart, Verdict
from dashboard.data.models import CountyContext, records
from dashboard.data.queries.estimates import HOME
from dashboard.data.store import database
from dashboard.i18n.catalog import place


def shapes(layer: str) -> pd.DataFrame:
    """Ready SVG paths of one layer (`county`, `region`, `school_district`), in the order in which they are drawn.

    geo_id, geo_name, d, label and view sizes. West to east; first the school districts that lie over others.
    """
    sql = """
    SELECT s.*, g.name AS geo_name
    FROM shape s JOIN geography g USING (geo_id) LEFT JOIN school_district d ON d.district_code = s.geo_id
    WHERE s.layer = $layer ORDER BY coalesce(d.lies_over, false) DESC, g.lon
    """
    return database.rows(sql, layer=layer)


def mapped() -> list[MappedFigures]:
    """What can be mapped: one row a measure and layer, with the population, period and kind of its newest figures.

    A layer has a measure when one of its places shows a value. Figures of the newest period that the state has too come
    first, so that places can be seen beside it.
    """
    sql = """
    SELECT e.indicator_id, g.kind AS layer, e.population, e.period, e.estimate_type
    FROM estimate e JOIN geography g USING (geo_id)
    LEFT JOIN estimate s ON s.geo_id = $home AND s.indicator_id = e.indicator_id AND s.population = e.population
        AND s.period = e.period AND s.group_name = 'all' AND s.value IS NOT NULL
    WHERE g.kind IN ('county', 'region', 'school_district') AND e.group_name = 'all' AND e.value IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY e.indicator_id, g.kind ORDER BY s.value IS NOT NULL DESC, right(e.period, 4) DESC, e.period
    ) = 1
    ORDER BY e.indicator_id, g.kind
    """
    return records(MappedFigures, database.rows(sql, home=HOME))


def districts_of(region_id: str) -> list[str]:
    """School districts that serve towns of a region."""
    sql = "SELECT district_code FROM school_district_region WHERE region_id = $region_id"
    return database.rows(sql, region_id=region_id)["district_code"].tolist()


def largest_districts(most: int) -> list[str]:
    """The school districts with an outline that have the most students."""
    sql = "SELECT district_code FROM school_district WHERE serves_towns ORDER BY students DESC NULLS LAST LIMIT $most"
    return database.rows(sql, most=most)["district_code"].tolist()


def figures(indicator_id: str, population: str, period: str, kind: str) -> pd.DataFrame:
    """Figures of every place of a layer that is drawn and of the state (`geo_kind`), west to east, with geo_name.

    The state's row is of the same kind as its counties', or the survey estimate that modeled counties add up to.
    """
    sql = """
    SELECT e.*, g.name AS geo_name, g.kind AS geo_kind
    FROM estimate e JOIN geography g USING (geo_id)
    WHERE e.indicator_id = $indicator_id AND e.population = $population AND e.period = $period
      AND e.group_name = 'all' AND (g.kind = $kind OR (g.kind = 'state' AND g.geo_id = $home))
      AND (e.estimate_type <> 'direct' OR g.kind = 'state')
      AND (g.kind = 'state' OR g.geo_id IN (SELECT geo_id FROM shape))
    ORDER BY g.lon
    """
    return database.rows(sql, indicator_id=indicator_id, population=population, period=period, kind=kind, home=HOME)


def profile(geo_id: str) -> pd.DataFrame:
    """The newest figures of one county or region, children's ages among them, in the order of the registry."""
    sql = """
    SELECT e.*, g.name AS geo_name
    FROM estimate e JOIN geography g USING (geo_id) JOIN indicator i USING (indicator_id)
    WHERE e.geo_id = $geo_id AND e.group_name IN ('all', 'age')
    QUALIFY e.period = first_value(e.period) OVER (
        PARTITION BY e.indicator_id ORDER BY right(e.period, 4) DESC, e.period
    )
    ORDER BY i.position, e.group_name, try_cast(split_part(e.group_level, '-', 1) AS INT)
    """
    return database.rows(sql, geo_id=geo_id)


def counted_verdicts(indicator_id: str, period: str) -> dict[str, Verdict]:
    """`higher`, `lower` or `same` by geo_id: official counts of places beside the state's."""
    sql = "SELECT geo_id, verdict FROM against_state WHERE indicator_id = $indicator_id AND period = $period"
    found = database.rows(sql, indicator_id=indicator_id, period=period)
    return dict(zip(found["geo_id"], found["verdict"], strict=True))


def context(geo_id: str) -> CountyContext | None:
    """Rural-urban code and median household income of a county; None for a region."""
    found = database.rows("SELECT * FROM county_context WHERE geo_id = $geo_id", geo_id=geo_id)
    return next(iter(records(CountyContext, found)), None)


def pairs(indicator_id: str, population: str, period: str, geos: Sequence[str]) -> pd.DataFrame:
    """Pairs among some places: geo_id, other, difference, lower, upper, probability_higher."""
    sql = """
    SELECT * FROM county_pair
    WHERE indicator_id = $indicator_id AND population = $population AND period = $period
      AND geo_id IN (SELECT unnest($geos)) AND other IN (SELECT unnest($geos))
    """
    return database.rows(sql, indicator_id=indicator_id, population=population, period=period, geos=tuple(geos))


def refused() -> list[RefusedModel]:
    """Outcomes that the county model was tried on and is not used for."""
    sql = """
    SELECT m.* FROM model_verdict m JOIN indicator i USING (indicator_id)
    WHERE m.used_as = 'refused' ORDER BY i.position
    """
    return records(RefusedModel, database.rows(sql))


def evidence(indicator_id: str, population: str, period: str, kind: str) -> MapSentence | None:
    """What the draws say of differences on a map; None where there are no draws."""
    sql = """
    SELECT m.*, i.unit FROM map_sentence m JOIN indicator i USING (indicator_id)
    WHERE indicator_id = $indicator_id AND population = $population AND period = $period AND kind = $kind
    """
    asked = {"indicator_id": indicator_id, "population": population, "period": period, "kind": kind}
    return next(iter(records(MapSentence, database.rows(sql, **asked))), None)


def parts(column: str, geo_id: str) -> list[RegionPart]:
    """Where counties and regions meet, of one county (`county_id`) or one region (`region_id`), the largest part first.

    Raises:
        ValueError: another column.
    """
    if column not in {"county_id", "region_id"}:
        raise ValueError(f"no parts by {column}")
    sql = """
    SELECT p.*, c.name AS county, r.name AS region
    FROM region_part p JOIN geography c ON c.geo_id = p.county_id JOIN geography r ON r.geo_id = p.region_id
    WHERE ($column = 'county_id' AND p.county_id = $geo_id) OR ($column = 'region_id' AND p.region_id = $geo_id)
    ORDER BY p.children DESC
    """
    found = records(RegionPart, database.rows(sql, column=column, geo_id=geo_id))
    return [replace(own, county=place(own.county), region=place(own.region)) for own in found]
