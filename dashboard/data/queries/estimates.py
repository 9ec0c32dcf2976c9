"""Queries on estimates, differences, sources and the build. Parameters are never put into the text of a query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC

import pandas as pd

from dashboard.data.build_models import Source
from dashboard.data.models import Build, records
from dashboard.data.periods import length_and_end
from dashboard.data.store import database
from dashboard.data.store.cache import once
from dashboard.i18n.catalog import place

HOME = "25"
NATION = "US"

ESTIMATES = """
SELECT e.*, g.name AS geo_name
FROM estimate e JOIN geography g USING (geo_id)
WHERE indicator_id IN (SELECT unnest($indicators))
  AND population IN (SELECT unnest($populations))
  AND ($geos IS NULL OR geo_id IN (SELECT unnest($geos)))
  AND ($periods IS NULL OR period IN (SELECT unnest($periods)))
  AND group_name = $group_name
  AND ($kinds IS NULL OR estimate_type IN (SELECT unnest($kinds)))
ORDER BY indicator_id, population, geo_id, period, group_level, estimate_type, source_id
"""


def estimates(
    indicators: Sequence[str],
    *,
    populations: Sequence[str] = ("cshcn",),
    geos: Sequence[str] | None = None,
    periods: Sequence[str] | None = None,
    group_name: str = "all",
    kinds: Sequence[str] | None = ("direct",),
) -> pd.DataFrame:
    """Estimate rows with `geo_name`; None means all."""
    return database.rows(
        ESTIMATES,
        indicators=tuple(indicators),
        populations=tuple(populations),
        geos=None if geos is None else tuple(geos),
        periods=None if periods is None else tuple(periods),
        group_name=group_name,
        kinds=None if kinds is None else tuple(kinds),
    )


def differences(indicators: Sequence[str], population: str, period: str, versus: str) -> pd.DataFrame:
    """Differences of Massachusetts from others: versus geography, group or population."""
    sql = """
    SELECT * FROM difference
    WHERE indicator_id IN (SELECT unnest($indicators)) AND population = $population AND period = $period
      AND versus = $versus
    ORDER BY indicator_id, group_name, group_level, other
    """
    return database.rows(sql, indicators=tuple(indicators), population=population, period=period, versus=versus)


def headcounts(indicator_id: str, geo_id: str, period: str) -> pd.DataFrame:
    """Numbers of children with and without an outcome, `figure` being one or the other."""
    sql = "SELECT * FROM headcount WHERE indicator_id = $indicator_id AND geo_id = $geo_id AND period = $period"
    return database.rows(sql, indicator_id=indicator_id, geo_id=geo_id, period=period)


@once
def geographies(kinds: tuple[str, ...] = ("nation", "state")) -> dict[str, str]:
    """Names by geo_id in the language in use: Massachusetts, the nation, New England, then the others by name."""
    sql = """
    SELECT geo_id, name FROM geography WHERE kind IN (SELECT unnest($kinds))
    ORDER BY geo_id = $home DESC, kind = 'nation' DESC, (kind = 'state' AND new_england) DESC, name
    """
    table = database.rows(sql, kinds=kinds, home=HOME)
    return dict(zip(table["geo_id"], table["name"].map(place), strict=True))


@once
def file_names_of_places() -> dict[str, str]:
    """Names of places for files, by geo_id: `massachusetts`, `hampden-county`, `metro-west-region`."""
    ending = {"county": "-county", "region": "-region"}
    rows = database.rows(
        "SELECT geo_id, name, kind FROM geography WHERE kind IN ('nation', 'state', 'county', 'region')"
    )
    return {
        row.geo_id: "-".join(row.name.lower().replace("’", "").split()) + ending.get(row.kind, "")
        for row in rows.itertuples()
    }


@once
def new_england() -> list[str]:
    """Ids of the six New England states, Massachusetts first."""
    sql = "SELECT geo_id FROM geography WHERE kind = 'state' AND new_england ORDER BY geo_id = $home DESC, name"
    return database.rows(sql, home=HOME)["geo_id"].tolist()


def neighbors() -> list[str]:
    """Ids of the nation and the other New England states."""
    return [NATION, *[geo_id for geo_id in new_england() if geo_id != HOME]]


def places_with_groups() -> set[str]:
    """Places whose subgroups are estimated."""
    return {NATION, *new_england()}


def beside(geo_id: str) -> str:
    """What a place is compared with: the nation, or Massachusetts when it is the nation itself."""
    return HOME if geo_id == NATION else NATION


@once
def periods(indicator_id: str, kind: str = "direct") -> list[str]:
    """Periods of an indicator: the one that is shown first (the build decides), then the longest and newest."""
    sql = """
    SELECT DISTINCT period, coalesce(is_default, false) AS is_default
    FROM estimate LEFT JOIN indicator_period USING (indicator_id, period)
    WHERE indicator_id = $indicator_id AND estimate_type = $kind
    """
    rows = database.rows(sql, indicator_id=indicator_id, kind=kind)
    found = zip(rows["is_default"], rows["period"], strict=True)
    return [name for _, name in sorted(found, key=lambda own: (own[0], length_and_end(own[1])), reverse=True)]


@once
def longer_periods(indicator_id: str) -> list[str]:
    """Longer periods that end in the year of the one shown first, and that no change of a question forbids."""
    sql = """
    SELECT p.period FROM indicator_period p JOIN indicator_period f USING (indicator_id)
    WHERE indicator_id = $indicator_id AND f.is_default AND p.years > f.years
      AND right(p.period, 4) = right(f.period, 4) AND p.reliability_reason <> 'question_break'
    ORDER BY p.years
    """
    return database.rows(sql, indicator_id=indicator_id)["period"].tolist()


def sources(ids: Sequence[str]) -> list[Source]:
    """The sources of the ids, each once and in the order of their ids."""
    return _sources(tuple(sorted(set(ids))))


@once
def _sources(ids: tuple[str, ...]) -> list[Source]:
    sql = """
    SELECT s.*,
           coalesce(list(p.source_id ORDER BY p.source_id) FILTER (p.source_id IS NOT NULL), []) AS file_ids,
           coalesce(list(p.sha256 ORDER BY p.source_id) FILTER (p.source_id IS NOT NULL), []) AS file_hashes
    FROM source s LEFT JOIN source p ON list_contains(string_split(s.parts, '; '), p.source_id)
    WHERE s.source_id IN (SELECT unnest($ids))
    GROUP BY ALL
    ORDER BY s.source_id
    """
    return records(Source, database.rows(sql, ids=ids))


@once
def build() -> Build:
    """The build now served."""
    (own,) = records(Build, database.rows("SELECT * FROM build"))
    return replace(own, built_at=own.built_at.astimezone(UTC))


def newest_year(series: str) -> int:
    """Newest survey year of a series of files."""
    sql = "SELECT max(right(period, 4)::INT) AS year FROM estimate WHERE series = $series"
    return int(database.rows(sql, series=series)["year"].iloc[0])
