"""Queries for programs: pages of the table of estimates under its published column names, and the lists of codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.data.store import database
from dashboard.data.store.cache import once

# Names that others rely on, in their order; columns that the table has besides are not promised.
COLUMNS = (
    "indicator_id",
    "population",
    "geo_id",
    "period",
    "group_name",
    "group_level",
    "value",
    "lower",
    "upper",
    "se",
    "n",
    "n_eff",
    "weighted_count",
    "reliability",
    "reliability_reason",
    "estimate_type",
    "source_id",
    "build_id",
)
# Rows of a page of estimates: the maximum and the default.
MOST, USUAL = 10_000, 1_000
# Columns that rows can be filtered by, under the names they have in addresses.
CHOSEN_BY = {
    "indicator": "indicator_id",
    "population": "population",
    "geography": "geo_id",
    "period": "period",
    "group": "group_name",
    "level": "group_level",
    "reliability": "reliability",
    "kind": "estimate_type",
    "source": "source_id",
}


def estimates(chosen: Mapping[str, Sequence[str]], *, most: int, skipped: int = 0) -> tuple[pd.DataFrame, int]:
    """A page of estimate rows, columns COLUMNS, and how many rows there are in all.

    Args:
        chosen: codes by the names of CHOSEN_BY; a name that is left out chooses by nothing.
        most: rows of the page.
        skipped: rows before the page.
    """
    sql = """
    WITH chosen AS (
        SELECT * FROM estimate
        WHERE ($indicator IS NULL OR indicator_id IN (SELECT unnest($indicator)))
          AND ($population IS NULL OR population IN (SELECT unnest($population)))
          AND ($geography IS NULL OR geo_id IN (SELECT unnest($geography)))
          AND ($period IS NULL OR period IN (SELECT unnest($period)))
          AND ($group IS NULL OR group_name IN (SELECT unnest($group)))
          AND ($level IS NULL OR group_level IN (SELECT unnest($level)))
          AND ($reliability IS NULL OR reliability IN (SELECT unnest($reliability)))
          AND ($kind IS NULL OR estimate_type IN (SELECT unnest($kind)))
          AND ($source IS NULL OR source_id IN (SELECT unnest($source)))
    )
    SELECT page.*, (SELECT count(*) FROM chosen) AS total
    FROM (SELECT 1) LEFT JOIN (
        SELECT * FROM chosen
        ORDER BY indicator_id, population, geo_id, period, group_name, group_level, estimate_type, source_id
        LIMIT $most OFFSET $skipped
    ) page ON true
    ORDER BY indicator_id, population, geo_id, period, group_name, group_level, estimate_type, source_id
    """
    codes = {name: tuple(chosen[name]) if name in chosen else None for name in CHOSEN_BY}
    found = database.passing_rows(sql, **codes, most=most, skipped=skipped)
    return found.loc[found["indicator_id"].notna(), list(COLUMNS)], int(found["total"].iloc[0])


@once
def codes() -> dict[str, frozenset[str]]:
    """Every code that estimates can be chosen by, by the names of CHOSEN_BY."""
    sql = """
    SELECT list(DISTINCT indicator_id) AS indicator, list(DISTINCT population) AS population,
           list(DISTINCT geo_id) AS geography, list(DISTINCT period) AS period, list(DISTINCT group_name) AS "group",
           list(DISTINCT group_level) AS level, list(DISTINCT reliability) AS reliability,
           list(DISTINCT estimate_type) AS kind, list(DISTINCT source_id) AS source
    FROM estimate
    """
    (row,) = database.rows(sql).to_dict("records")
    return {name: frozenset(row[name]) for name in CHOSEN_BY}


@once
def periods() -> dict[str, list[str]]:
    """Periods by indicator, in order."""
    table = database.rows("SELECT DISTINCT indicator_id, period FROM estimate ORDER BY indicator_id, period")
    return {str(name): own["period"].tolist() for name, own in table.groupby("indicator_id")}


def geographies() -> list[dict[str, str]]:
    """Every place that has estimates: geo_id, name, kind."""
    sql = """
    SELECT geo_id, name, kind FROM geography WHERE geo_id IN (SELECT geo_id FROM estimate) ORDER BY kind, geo_id
    """
    return database.rows(sql).to_dict("records")


def sources() -> list[dict[str, object]]:
    """Every source: its row, with nothing for what is not known."""
    table = database.rows("SELECT * FROM source ORDER BY source_id").astype(object)
    return table.where(table.notna(), None).to_dict("records")
