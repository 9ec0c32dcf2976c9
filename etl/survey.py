"""From scored children to estimate rows: every state, the nation, populations, periods and subgroups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl import codes, compare, estimate, periods, reliability, score
from etl.registry import Indicator

NATION = "US"
HOME = "25"
NEW_ENGLAND = ["09", "23", "25", "33", "44", "50"]

# A count is flagged by the share whose numerator it is: the NCHS rules are rules for shares.
COUNT_OF = {"cshcn_count": "cshcn_prevalence"}

ESTIMATE_COLUMNS = [
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
    "series",
]


@dataclass(frozen=True)
class Task:
    """One series in one period: the children, the years pooled, and the indicators to estimate."""

    series: str
    years: list[int]
    children: pd.DataFrame
    indicators: list[Indicator]

    @property
    def period(self) -> str:
        """The period's name."""
        return periods.period_name(self.years)

    @property
    def source_id(self) -> str:
        """Id of the file, or of the pooled series of files."""
        return f"nsch_{self.period}_{self.series.removeprefix('nsch_')}"


def scored_children(children: pd.DataFrame, indicators: list[Indicator]) -> pd.DataFrame:
    """Add one column an indicator (1.0, 0.0, NaN), and `population` (cshcn, non_cshcn)."""
    scorers: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
        i.indicator_id: getattr(score, i.indicator_id) for i in indicators if i.indicator_id not in COUNT_OF
    }
    added = {name: scorer(children) for name, scorer in scorers.items()}
    population = children["cshcn_in_file"].map({1.0: "cshcn", 0.0: "non_cshcn"})
    return pd.concat([children, pd.DataFrame(added).assign(population=population)], axis=1)


def run(task: Task) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Estimate one task: estimate rows and difference rows."""
    children = task.children.assign(weight=task.children["weight"] / len(task.years))
    rows = pd.concat(_all_shares(task, children), ignore_index=True)
    rows["group_level"] = rows["group_level"].astype(str)
    differences = compare.differences(task.period, children, rows, task.indicators)
    counts = _counts(task, children, rows)
    rows = reliability.blank_suppressed(pd.concat([rows, counts], ignore_index=True))
    rows = rows.assign(period=task.period, estimate_type="direct", source_id=task.source_id, series=task.series)
    return rows[ESTIMATE_COLUMNS], differences


def _all_shares(task: Task, children: pd.DataFrame) -> list[pd.DataFrame]:
    nation = children.assign(geo_id=NATION)
    states = children.assign(geo_id=children["fips"])
    new_england = states[states["geo_id"].isin(NEW_ENGLAND)]
    groups = [name for name in codes.GROUPS if _column(name) in children]
    tables = []
    for frame in (nation, states):
        tables += _shares(task, frame, "all")
    for group in groups:
        for frame in (nation, new_england):
            tables += _shares(task, frame, group)
    return tables


def _column(group: str) -> str:
    return "age_group" if group == "age" else group


def _shares(task: Task, frame: pd.DataFrame, group: str) -> list[pd.DataFrame]:
    column = _column(group)
    tables = []
    for populations, by in (
        (["cshcn", "non_cshcn"], ["geo_id", "population", column]),
        (["all_children"], ["geo_id", column]),
    ):
        wanted = {
            i.indicator_id: sorted(set(populations) & set(i.populations))
            for i in task.indicators
            if i.indicator_id not in COUNT_OF and set(populations) & set(i.populations)
        }
        if not wanted:
            continue
        table = estimate.shares(frame, list(wanted), by).rename(columns={"outcome": "indicator_id"})
        if "population" not in by:
            table["population"] = "all_children"
        table = _complete(table, column, frame["geo_id"].unique(), wanted, codes.GROUPS.get(group, ["all"]))
        tables.append(reliability.flag(table).assign(group_name=group).rename(columns={column: "group_level"}))
    return tables


def _complete(
    table: pd.DataFrame, column: str, geos: np.ndarray, wanted: dict[str, list[str]], levels: list[str]
) -> pd.DataFrame:
    """Give every domain a row; one without a child in the sample has n = 0 and no value."""
    keys = ["indicator_id", "population", "geo_id", column]
    full = [
        (i, p, g, level) for i, populations in wanted.items() for p in populations for g in geos for level in levels
    ]
    table = table.set_index(keys).reindex(pd.MultiIndex.from_tuples(full, names=keys)).reset_index()
    return table.assign(**{name: table[name].fillna(0) for name in ("n", "n_eff", "df")})


def _counts(task: Task, children: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    tables = []
    for count_id, share_id in COUNT_OF.items():
        if not any(i.indicator_id == count_id for i in task.indicators):
            continue
        for geo_id in (children["fips"], NATION):
            frame = children.assign(geo_id=geo_id)
            total = estimate.totals(frame, share_id, ["geo_id"])[["geo_id", "value", "se", "lower", "upper"]]
            tables.append(total.assign(share_id=share_id, indicator_id=count_id))
    if not tables:
        return rows.iloc[:0]
    flags = rows[(rows["group_name"] == "all")].rename(columns={"indicator_id": "share_id"})
    flags = flags.drop(columns=["value", "se", "lower", "upper"])
    return pd.concat(tables).merge(flags, on=["share_id", "geo_id"])
