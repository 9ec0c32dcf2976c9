"""Rows of the table `estimate` for official counts: one shape for a count, a rate, a share and a ratio.

Each function takes a frame with geo_id, period, source_id and hidden (a reason, or "" when the figure is shown); a
hidden row stays, blank, with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from etl.estimation.judgment import reliability
from etl.estimation.statistics.counts import poisson_interval, wilson_interval
from etl.estimation.tables.by_area import ESTIMATE_COLUMNS
from etl.sources import provenance

PER_CHILDREN = 1000
# Codes of why a figure is suppressed or flagged; the dashboard has the words.
FEWER_THAN_10 = "fewer_than_10"
PROTECTS_SMALL = "protects_small_count"
SMALL_DISTRICT = "small_district"
BY_PUBLISHER = "suppressed_by_publisher"
NOT_REPORTED = "not_reported"
COUNTED_BY_COUNTY = "counted_by_county"
LOCAL_DISTRICTS = "local_districts_only"


def count_rows(frame: pd.DataFrame, indicator_id: str, series: str) -> pd.DataFrame:
    """Counts as they are: `count` becomes the value; no interval."""
    return _rows(frame.assign(value=frame["count"]), indicator_id, series)


def rate_rows(frame: pd.DataFrame, indicator_id: str, series: str) -> pd.DataFrame:
    """Children for every 1,000: `count` over `total`, with exact Poisson limits."""
    lower, upper = poisson_interval(frame["count"], frame["total"])
    shown = frame.assign(
        value=PER_CHILDREN * frame["count"] / frame["total"],
        lower=PER_CHILDREN * lower,
        upper=PER_CHILDREN * upper,
        weighted_count=frame["count"],
    )
    return _rows(shown, indicator_id, series)


def share_rows(frame: pd.DataFrame, indicator_id: str, series: str) -> pd.DataFrame:
    """Shares: `count` over `total`, with Wilson's limits.

    `numerator` is what may be published as the number of children; it is blank where only a share is known.
    """
    lower, upper = wilson_interval(frame["count"], frame["total"])
    shown = frame.assign(value=frame["count"] / frame["total"], lower=lower, upper=upper)
    numerator = frame["numerator"] if "numerator" in frame else frame["count"]
    return _rows(shown.assign(weighted_count=numerator), indicator_id, series)


def ratio_rows(frame: pd.DataFrame, indicator_id: str, series: str) -> pd.DataFrame:
    """Students for each full-time position: `value` as given; staff is not counted by chance, so no interval."""
    return _rows(frame, indicator_id, series)


def _rows(frame: pd.DataFrame, indicator_id: str, series: str) -> pd.DataFrame:
    rows = frame.assign(
        indicator_id=indicator_id,
        population="all_children",
        group_name="all",
        group_level="all",
        estimate_type="administrative",
        series=series,
    )
    rows = rows.reindex(columns=[*ESTIMATE_COLUMNS, "hidden", "care"])
    width = rows["upper"] - rows["lower"]
    rules = {
        "width_20": (width > reliability.WIDTH_CAUTION) & (rows["upper"] <= 1),
        "relative_width_120": width > reliability.RELATIVE_CAUTION * rows["value"],
    }
    hidden, care = rows["hidden"].fillna(""), rows["care"].fillna("")
    wide = np.select([fires.to_numpy() for fires in rules.values()], list(rules), default="")
    reason = hidden.where(hidden != "", care.where(care != "", pd.Series(wide, index=rows.index)))
    level = np.select([hidden != "", reason != ""], ["suppressed", "caution"], default="ok")
    flagged = rows.assign(reliability=level, reliability_reason=reason)
    return reliability.blank_suppressed(flagged)[ESTIMATE_COLUMNS]


def source_row(raw: Path, source_id: str, title: str, parts: Sequence[str]) -> dict[str, object]:
    """The row of the table `source` for figures made from several files of the manifest."""
    return provenance.made_of(provenance.listed(raw, parts), source_id=source_id, kind="pooled", title=title)
