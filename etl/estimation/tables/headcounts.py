"""How many children have an outcome and how many have not, each with the error of the number itself.

The error of a number is not that of its share: it also holds the error of how many children there are.
"""

from __future__ import annotations

import pandas as pd

from etl.core.areas import MASSACHUSETTS, NATION
from etl.core.registry import question_changes
from etl.core.registry.indicators import breaks_by_indicator
from etl.estimation.judgment import reliability
from etl.estimation.statistics import design, intervals, share_estimates
from etl.estimation.tables.by_area import Task

COUNTED = "medical_home"
POPULATION = "cshcn"
# The two figures of an outcome, and the value that its children have.
FIGURES = {"with": 1.0, "without": 0.0}
NUMBERS = ["value", "se", "lower", "upper"]
COLUMNS = ["geo_id", "indicator_id", "figure", *NUMBERS, "n", "reliability", "reliability_reason"]


def run(task: Task) -> dict[str, pd.DataFrame]:
    """Frame `headcount` of one task: yearly averages, in children; none for a series without the outcome.

    A number is as reliable as the share that it belongs to, and is blank where that is suppressed.
    """
    if COUNTED not in task.children:
        return {}
    children = task.children.assign(weight=task.children["weight"] / len(task.years))
    outcome = children[COUNTED].where(children["population"] == POPULATION)
    columns = {name: outcome.eq(value).astype(float).where(outcome.notna()) for name, value in FIGURES.items()}
    frame = children[["fips", "stratum", "cluster", "weight", "all"]].assign(**columns)
    nation = design.sample(frame, list(FIGURES), {"all": frame["all"]}, frame["fips"])
    areas = {NATION: nation, MASSACHUSETTS: design.part(nation, MASSACHUSETTS, list(FIGURES), ["all"])}
    rows = pd.concat([_numbers(sample, geo_id) for geo_id, sample in areas.items()], ignore_index=True)
    changed = question_changes.apply(rows, breaks_by_indicator(task.indicators), task.years)
    told = {"population": POPULATION, "period": task.period, "source_id": task.source_id}
    return {"headcount": reliability.blank_suppressed(changed)[COLUMNS].assign(**told)}


def _numbers(sample: design.Sample, geo_id: str) -> pd.DataFrame:
    shares = pd.DataFrame(share_estimates.shares(sample, list(FIGURES), "all"))
    flagged = reliability.flag(intervals.with_intervals(shares))[["outcome", "n", "reliability", "reliability_reason"]]
    numbers = pd.DataFrame([{"outcome": name, **share_estimates.total(sample, name)} for name in FIGURES])
    found = flagged.merge(numbers, on="outcome").rename(columns={"outcome": "figure"})
    return found.assign(geo_id=geo_id, indicator_id=COUNTED)
