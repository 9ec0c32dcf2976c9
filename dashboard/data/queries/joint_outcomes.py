"""Queries on hurdles and overlaps of the outcomes of a system of care."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.data.store import database
from dashboard.data.store.cache import once


@once
def outcomes() -> tuple[str, ...]:
    """Ids of the outcomes of a system of care, in the order in which they are asked for; the medical home is first."""
    sql = "SELECT DISTINCT indicator_id, hurdle_number FROM hurdle ORDER BY hurdle_number"
    return tuple(database.rows(sql)["indicator_id"])


def hurdles(geo_id: str, period: str, ages: Sequence[str] = ("0-17",)) -> pd.DataFrame:
    """Rows of `hurdle` with `geo_name`, by ages and hurdle."""
    sql = """
    SELECT h.*, g.name AS geo_name FROM hurdle h JOIN geography g USING (geo_id)
    WHERE geo_id = $geo_id AND period = $period AND ages IN (SELECT unnest($ages))
    ORDER BY ages, hurdle_number, figure
    """
    return database.rows(sql, geo_id=geo_id, period=period, ages=tuple(ages))


def overlaps(geo_id: str, indicator_id: str, period: str) -> pd.DataFrame:
    """Rows of `overlap` with `geo_name`: how the medical home goes together with one other outcome."""
    sql = """
    SELECT o.*, g.name AS geo_name FROM overlap o JOIN geography g USING (geo_id)
    WHERE geo_id = $geo_id AND indicator_id = $indicator_id AND period = $period
    ORDER BY figure
    """
    return database.rows(sql, geo_id=geo_id, indicator_id=indicator_id, period=period)
