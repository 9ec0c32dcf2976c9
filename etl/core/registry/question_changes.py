"""Breaks of questions: what a change of wording does to the figures, in every table, chart and export at once.

A change of a survey item is a row of `data/curated/nsch_question_changes.csv`: item, year, effect and note. Every
indicator that uses the item has it as a break; where the registry has its own entry for the item and year, that counts.

    blank       the figure of that year alone is not shown; a period of several years that holds it is marked
    one_year    the question was another in that year alone: every period that holds it is marked
    mark        the wording changed with that year: periods that hold years on both sides are marked
    no_pooling  the wording changed with that year: periods that hold years on both sides are not shown
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from etl.core.csv_input import read_rows
from etl.core.errors import SourceError
from etl.core.paths import CURATED
from etl.core.periods import period_years

CHANGES = CURATED / "nsch_question_changes.csv"
COLUMNS = ["item", "year", "changed", "what", "effect", "note", "source"]
# A change of the words that leaves the figures comparable: noted, and no break.
WITHOUT_EFFECT = ("none", "note")

EFFECTS = ("blank", "one_year", "mark", "no_pooling")
# Effects limited to one year; the others separate the years before from those after.
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


@cache
def read_changes(path: Path = CHANGES) -> tuple[Break, ...]:
    """The changes of survey items that bear on figures.

    Raises:
        SourceError: the file cannot be read, or an effect or year in it is not known.
    """
    found = []
    for row in read_rows(path, COLUMNS).to_dict("records"):
        where = f"{path.name}, row {row['row']}"
        if row["effect"] not in (*EFFECTS, *WITHOUT_EFFECT):
            todo = f"use one of {', '.join((*EFFECTS, *WITHOUT_EFFECT))}"
            raise SourceError(where, f"effect is {row['effect']!r}", todo)
        if not row["year"].isdigit():
            raise SourceError(where, f"year is {row['year']!r}", "give a year")
        if row["effect"] in EFFECTS:
            found.append(Break(int(row["year"]), row["effect"], row["note"], row["item"]))
    return tuple(found)


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
