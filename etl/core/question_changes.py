"""Breaks of questions: what a change of wording does to the figures, in every table, chart and export at once.

A break is data of the registry: an indicator, a year, an effect and a note.

    blank       the figure of that year alone is not shown; a period of several years that holds it is marked
    one_year    the question was another in that year alone: every period that holds it is marked
    mark        the wording changed with that year: periods that hold years on both sides are marked
    no_pooling  the wording changed with that year: periods that hold years on both sides are not shown
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.core.periods import period_years

EFFECTS = ("blank", "one_year", "mark", "no_pooling")
# Effects of a single year; the others part the years before from those after.
OF_ONE_YEAR = ("blank", "one_year")
# Reasons of reliability that come from the registry, not from the figure.
BROKEN = "question_break"
CHANGED = "question_changed"


@dataclass(frozen=True)
class Break:
    """A change of a question from `year` on, or in that year alone; `note` says it in one sentence.

    `item` names the survey item where an indicator has several breaks of one kind in one year.
    """

    year: int
    effect: str
    note: str
    item: str = ""

    def touches(self, years: Sequence[int]) -> bool:
        """Whether it bears on a figure of these years."""
        if self.effect in OF_ONE_YEAR:
            return self.year in years
        return min(years) < self.year <= max(years)


def reason(breaks: Sequence[Break], years: Sequence[int]) -> str:
    """What breaks do to a figure of these years: the reliability reason, or nothing.

    A period none of whose years is shown by itself is not shown either.
    """
    if set(years) <= {one.year for one in breaks if one.effect == "blank"}:
        return BROKEN
    found = {_reason(one, years) for one in breaks}
    return BROKEN if BROKEN in found else CHANGED if CHANGED in found else ""


def _reason(one: Break, years: Sequence[int]) -> str:
    if not one.touches(years):
        return ""
    struck = one.effect == "no_pooling" or (one.effect == "blank" and len(years) == 1)
    return BROKEN if struck else CHANGED


def apply(rows: pd.DataFrame, breaks: Mapping[str, Sequence[Break]], years: Sequence[int]) -> pd.DataFrame:
    """Set the reliability of flagged rows of one period: a broken figure is suppressed, a changed one is caution.

    A row that is suppressed for another reason keeps that reason.
    """
    reasons = {indicator_id: reason(own, years) for indicator_id, own in breaks.items()}
    found = rows["indicator_id"].map(lambda name: reasons.get(name, ""))
    struck = (found != "") & (rows["reliability"] != "suppressed")
    level = np.where(found == BROKEN, "suppressed", "caution")
    return rows.assign(
        reliability=rows["reliability"].mask(struck, pd.Series(level, index=rows.index)),
        reliability_reason=rows["reliability_reason"].mask(struck, found),
    )


def table(breaks: Mapping[str, Sequence[Break]]) -> pd.DataFrame:
    """The table `indicator_break`: indicator_id, year, effect, survey_item, note."""
    rows = [(name, one.year, one.effect, one.item, one.note) for name, own in breaks.items() for one in own]
    return pd.DataFrame(rows, columns=["indicator_id", "year", "effect", "survey_item", "note"])


def default_period(breaks: Sequence[Break], periods: Iterable[Sequence[int]]) -> list[int]:
    """The years that an indicator is shown in first.

    Among the pooled periods that end in the newest year, and that no break forbids: the one with the fewest breaks,
    then the longest. Where there is none, the newest single year that no break forbids.

    Args:
        breaks: those of the indicator.
        periods: the years of each period estimated.

    Raises:
        ValueError: no period is left.
    """
    allowed = [list(years) for years in periods if reason(breaks, years) != BROKEN]
    if not allowed:
        raise ValueError("a break forbids every period")
    newest = max(years[-1] for years in allowed)
    pooled = [years for years in allowed if len(years) > 1 and years[-1] == newest]
    if pooled:
        return min(pooled, key=lambda years: (count(breaks, years), -len(years)))
    return max(allowed, key=lambda years: (years[-1], -len(years)))


def count(breaks: Sequence[Break], years: Sequence[int]) -> int:
    """Breaks that bear on a figure of these years."""
    return sum(one.touches(years) for one in breaks)


def indicator_periods(
    breaks: Mapping[str, Sequence[Break]], series: Mapping[str, str], periods: Mapping[str, Iterable[str]]
) -> pd.DataFrame:
    """The table `indicator_period`: what breaks do to each period of each indicator, and which one is shown first.

    Args:
        breaks: of each indicator that has any.
        series: of each indicator.
        periods: names of the periods estimated, by series.

    Returns:
        Columns indicator_id, period, years (how many), breaks (how many bear on it), reliability_reason (BROKEN,
        CHANGED or blank) and is_default.
    """
    rows = []
    for indicator_id, own_series in series.items():
        own = breaks.get(indicator_id, ())
        runs = {name: sorted(period_years(name)) for name in periods.get(own_series, ())}
        if not runs:
            continue
        first = default_period(own, runs.values())
        rows += [
            (indicator_id, name, len(years), count(own, years), reason(own, years), years == first)
            for name, years in runs.items()
        ]
    columns = ["indicator_id", "period", "years", "breaks", "reliability_reason", "is_default"]
    return pd.DataFrame(rows, columns=columns)
