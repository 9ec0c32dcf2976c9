"""Breaks of questions: what a change of wording does to the figures, in every table, chart and export at once.

A break is data of the registry: an indicator, a year, an effect and a note.

    blank       the figure of that year alone is not shown; a period of several years that holds it is marked
    mark        the wording changed with that year: periods that hold years on both sides are marked
    no_pooling  the wording changed with that year: periods that hold years on both sides are not shown
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.core.periods import period_years

EFFECTS = ("blank", "mark", "no_pooling")
# Reasons of reliability that come from the registry, not from the figure.
BROKEN = "question_break"
CHANGED = "question_changed"


@dataclass(frozen=True)
class Break:
    """A change of a question from `year` on, or in that year alone; `note` says it in one sentence."""

    year: int
    effect: str
    note: str


def reason(breaks: Sequence[Break], years: Sequence[int]) -> str:
    """What breaks do to a figure of these years: the reliability reason, or nothing.

    A period none of whose years is shown by itself is not shown either.
    """
    if set(years) <= {one.year for one in breaks if one.effect == "blank"}:
        return BROKEN
    found = {_reason(one, years) for one in breaks}
    return BROKEN if BROKEN in found else CHANGED if CHANGED in found else ""


def _reason(one: Break, years: Sequence[int]) -> str:
    if one.effect == "blank":
        return "" if one.year not in years else BROKEN if len(years) == 1 else CHANGED
    across = min(years) < one.year <= max(years)
    return "" if not across else BROKEN if one.effect == "no_pooling" else CHANGED


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
    """The table `indicator_break`: indicator_id, year, effect, note."""
    rows = [(name, one.year, one.effect, one.note) for name, own in breaks.items() for one in own]
    return pd.DataFrame(rows, columns=["indicator_id", "year", "effect", "note"])


def verdicts(
    breaks: Mapping[str, Sequence[Break]], series: Mapping[str, str], periods: Mapping[str, Iterable[str]]
) -> pd.DataFrame:
    """The table `indicator_period`: what breaks do to each period of an indicator, where they do something.

    Args:
        breaks: of each indicator that has any.
        series: of each indicator.
        periods: names of the periods estimated, by series.

    Returns:
        Columns indicator_id, period, reliability_reason (BROKEN or CHANGED).
    """
    rows = [
        (indicator_id, period, found)
        for indicator_id, own in breaks.items()
        for period in periods.get(series[indicator_id], ())
        if (found := reason(own, sorted(period_years(period))))
    ]
    return pd.DataFrame(rows, columns=["indicator_id", "period", "reliability_reason"])
