"""Queries on places: what they are called, what lies in them, and what is counted there.

A place is named by its official code: a town by that of the Census (10 digits), a school district by the state's (8),
a county by its FIPS code (5), a region as `eohhs-1`, Massachusetts as `25`. No two levels share a code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.data.models import records
from dashboard.data.queries.estimates import HOME
from dashboard.data.store import database
from dashboard.data.store.cache import once


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place with its level (`state`, `region`, `county`, `district`, `town`) and its name in English."""

    code: str
    level: str
    name: str


@dataclass(frozen=True, kw_only=True)
class PlaceName:
    """A name or ZIP code that leads to a place; `basis` says what a name is that is not the place's own."""

    name: str
    code: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class Town:
    """A city or town: kind (`C`, `T`, `TC`), county and region, children under 18, and its middle in degrees."""

    code: str
    name: str
    muni_type: str
    county_id: str
    region_id: str
    children: float
    lon: float
    lat: float


@dataclass(frozen=True, kw_only=True)
class District:
    """A public school district; `students` are those of 2025-26, of districts that serve towns alone."""

    code: str
    name: str
    serves_towns: bool
    students: int | None


@dataclass(frozen=True, kw_only=True)
class LegislativeDistrict:
    """A House or Senate district (`chamber`) and how many of a town's precincts it takes in."""

    chamber: str
    district: str
    precincts: int
    town_precincts: int


@dataclass(frozen=True, kw_only=True)
class CareSite:
    """A health center site or hospital; its point in degrees, or its town's middle where only the town is known."""

    site_id: str
    list: str
    name: str
    address: str
    municipality: str
    phone: str
    lon: float
    lat: float


@dataclass(frozen=True, kw_only=True)
class SeriesChange:
    """A change of a series (`definition`, `source`) or a gap in it, and the year in which it begins."""

    effect: str
    year: int
    note: str


@once
def places() -> dict[str, Place]:
    """Every place by its code: Massachusetts, regions, counties, towns, school districts; each level by name."""
    sql = """
    SELECT geo_id AS code, name, CASE kind WHEN 'school_district' THEN 'district' ELSE kind END AS level
    FROM geography WHERE geo_id = $home OR kind IN ('region', 'county', 'school_district')
    UNION ALL SELECT cousub_geoid, town, 'town' FROM town
    ORDER BY array_position(['state', 'region', 'county', 'town', 'district'], level), name
    """
    return {place.code: place for place in records(Place, database.rows(sql, home=HOME))}


@once
def other_names() -> list[PlaceName]:
    """Villages, neighborhoods, short names and ZIP codes, each with the town that it leads to."""
    sql = """
    SELECT locality AS name, cousub_geoid AS code, basis FROM locality
    UNION ALL SELECT zip, cousub_geoid, 'zip' FROM zip_town
    ORDER BY name, code
    """
    return records(PlaceName, database.rows(sql))


def town(code: str) -> Town:
    """One town.

    Raises:
        KeyError: there is none of that code.
    """
    return _towns()[code]


@once
def _towns() -> dict[str, Town]:
    sql = "SELECT * EXCLUDE (cousub_geoid, town), cousub_geoid AS code, town AS name FROM town"
    return {own.code: own for own in records(Town, database.rows(sql))}


def towns_of(column: str, code: str) -> list[str]:
    """Names of the towns of a county (`county_id`), a region (`region_id`) or a school district (`district_code`).

    Raises:
        ValueError: another column.
    """
    if column not in {"county_id", "region_id", "district_code"}:
        raise ValueError(f"no towns by {column}")
    sql = """
    SELECT DISTINCT t.town FROM town t LEFT JOIN town_school_district d USING (cousub_geoid)
    WHERE ($column = 'county_id' AND t.county_id = $code) OR ($column = 'region_id' AND t.region_id = $code)
       OR ($column = 'district_code' AND d.district_code = $code)
    ORDER BY t.town
    """
    return [str(name) for name in database.rows(sql, column=column, code=code)["town"]]


@once
def districts_of(town_code: str) -> list[District]:
    """The school districts that serve a town, the one with the most towns last: it teaches the upper grades."""
    sql = """
    SELECT d.district_code AS code, d.district AS name, d.serves_towns, d.students
    FROM town_school_district t JOIN school_district d USING (district_code)
    WHERE t.cousub_geoid = $code
    ORDER BY (SELECT count(*) FROM town_school_district o WHERE o.district_code = d.district_code), d.district
    """
    return records(District, database.rows(sql, code=town_code))


def district(code: str) -> District:
    """One school district.

    Raises:
        KeyError: there is none of that code.
    """
    return _districts()[code]


@once
def _districts() -> dict[str, District]:
    sql = "SELECT district_code AS code, district AS name, serves_towns, students FROM school_district"
    return {own.code: own for own in records(District, database.rows(sql))}


def counties_of(district_code: str) -> list[str]:
    """County ids of a school district, the one with most of its students first."""
    sql = "SELECT county_id FROM school_district_county WHERE district_code = $code ORDER BY share DESC"
    return [str(county) for county in database.rows(sql, code=district_code)["county_id"]]


def regions_of(code: str) -> list[str]:
    """Region ids that a county or school district lies in, the one with most of its children first."""
    sql = """
    SELECT region_id, share_of_county AS share FROM region_part WHERE county_id = $code
    UNION ALL SELECT region_id, share FROM school_district_region WHERE district_code = $code
    ORDER BY share DESC
    """
    return [str(region) for region in database.rows(sql, code=code)["region_id"]]


def legislative_districts(town_code: str) -> list[LegislativeDistrict]:
    """Senate districts, then House districts of a town, those with more of its precincts first."""
    sql = """
    SELECT chamber, district, precincts, town_precincts FROM town_legislative_district
    WHERE cousub_geoid = $code ORDER BY chamber DESC, precincts DESC, district
    """
    return records(LegislativeDistrict, database.rows(sql, code=town_code))


@once
def care_sites() -> list[CareSite]:
    """Health center sites of HRSA's list and acute hospitals, without those that are not for children.

    The list of hospitals has addresses and no points: a hospital stands at the middle of its town.
    """
    sql = """
    SELECT s.site_id, s.list, s.name, s.address, s.municipality, s.phone,
           coalesce(s.lon, t.lon) AS lon, coalesce(s.lat, t.lat) AS lat
    FROM site s JOIN town t ON t.town = s.municipality
    WHERE s.list IN ('hrsa', 'hsn_hospital') AND s.focus IN ('', 'children')
    ORDER BY s.site_id
    """
    return records(CareSite, database.rows(sql))


def figures(codes: Sequence[str]) -> pd.DataFrame:
    """Estimate rows of places on all that is measured below the state, every period, with `geo_name`.

    Of Massachusetts, the rows that places are compared with: of the same measure, population and period, and of the
    same kind, or the survey estimate where places are modeled. Counts come with their difference from the state's,
    which the build made (`against_state`).
    """
    sql = """
    WITH measured AS (
        SELECT DISTINCT e.indicator_id, e.population, e.period, e.estimate_type
        FROM estimate e JOIN geography g USING (geo_id)
        WHERE g.kind IN ('county', 'region', 'school_district') AND e.group_name = 'all'
    )
    SELECT e.*, g.name AS geo_name, a.difference, a.lower AS difference_lower, a.upper AS difference_upper
    FROM estimate e JOIN geography g USING (geo_id) JOIN indicator i USING (indicator_id)
    JOIN measured m ON m.indicator_id = e.indicator_id AND m.population = e.population AND m.period = e.period
        AND (m.estimate_type = e.estimate_type
             OR (e.geo_id = $home AND m.estimate_type = 'modeled' AND e.estimate_type = 'direct'))
    LEFT JOIN against_state a
        ON a.indicator_id = e.indicator_id AND a.geo_id = e.geo_id AND a.period = e.period
        AND e.estimate_type = 'administrative'
    WHERE e.geo_id IN (SELECT unnest($codes)) AND e.group_name = 'all'
    ORDER BY array_position(['administrative', 'published', 'direct', 'modeled'], e.estimate_type), i.position, e.period
    """
    return database.rows(sql, codes=tuple(codes), home=HOME)


def series_measures(code: str) -> list[str]:
    """Ids of the measures of a place that were counted in more than one year, in the registry's order."""
    sql = """
    SELECT indicator_id FROM count_series JOIN indicator USING (indicator_id)
    WHERE geo_id = $code AND value IS NOT NULL GROUP BY indicator_id, position HAVING count(*) > 1 ORDER BY position
    """
    return [str(name) for name in database.rows(sql, code=code)["indicator_id"]]


def series(indicator_id: str, code: str) -> pd.DataFrame:
    """Estimate rows of a count over time in one place, with `year`, `segment` and `geo_name`, earliest first."""
    sql = """
    SELECT e.*, c.year, c.segment, g.name AS geo_name
    FROM count_series c JOIN estimate e USING (indicator_id, geo_id, period) JOIN geography g USING (geo_id)
    WHERE c.indicator_id = $indicator_id AND c.geo_id = $code AND e.group_name = 'all'
      AND e.estimate_type = 'administrative'
    ORDER BY c.year
    """
    return database.rows(sql, indicator_id=indicator_id, code=code)


def series_changes(indicator_id: str) -> list[SeriesChange]:
    """Changes of a series, earliest first."""
    sql = "SELECT effect, year, note FROM series_change WHERE indicator_id = $indicator_id ORDER BY year, effect"
    return records(SeriesChange, database.rows(sql, indicator_id=indicator_id))
