"""From scored children to estimate rows: every state, the nation, populations, periods and subgroups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.core import periods
from etl.core.areas import MASSACHUSETTS, NATION, NEW_ENGLAND
from etl.core.registry import question_changes
from etl.core.registry.indicators import COUNT_OF, Indicator, breaks_by_indicator
from etl.core.registry.subgroups import COLUMNS, GROUPS
from etl.estimation.judgment import audit, comparisons, reliability
from etl.estimation.statistics import design, intervals, share_estimates
from etl.survey.pooled import pooled
from etl.survey.scoring.system_of_care import OUTCOMES

SEPARATOR = "|"
WHOLE = "/all_children"
UNGROUPED = ("all", f"all{WHOLE}")
KEYS = ["indicator_id", "population", "geo_id", "group_name", "group_level"]
MEASURES = list(share_estimates.Share._fields[2:])
# Indicators that cards on the system of care show several of, by what they are compared with.
PARTS = tuple(outcome.__name__ for outcome in OUTCOMES)
LISTED = {"geography": PARTS, "group": (*PARTS, "well_functioning_system")}

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
# Columns that reliability is judged by; only survey figures have them.
SAMPLE_COLUMNS = ["n_met", "n_kish", "kg_width"]


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


def pooled_task(series: str, run: list[int], years: Mapping[int, pd.DataFrame], indicators: list[Indicator]) -> Task:
    """The task of one period, with the columns that estimates need and no others."""
    groups = {column for own in COLUMNS.values() for column in own}
    wanted = {i.indicator_id for i in indicators} | groups
    # A period leaves out what can't be read in one of its years.
    shared = set.intersection(*(set(years[year].columns) for year in run))
    kept = sorted((wanted & shared) | {"fips", "stratum", "cluster", "weight", "population", "all"})
    estimated = [i for i in indicators if COUNT_OF.get(i.indicator_id, i.indicator_id) in shared]
    return Task(series, run, pooled([years[year][kept] for year in run]), estimated)


def run(task: Task) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Estimate one task: estimate rows and difference rows."""
    children = task.children.assign(weight=task.children["weight"] / len(task.years))
    outcomes = [i.indicator_id for i in task.indicators if i.indicator_id not in COUNT_OF]
    found: list[tuple[object, ...]] = []
    wanted: list[tuple[str, ...]] = []
    what = f"{task.series} {task.period}"
    domains = _domains(children)
    sample = design.sample(children, outcomes, domains, children["fips"], NATION)
    for domain in domains:
        areas = [NATION, *sample.design.areas] if domain in UNGROUPED else [NATION, *NEW_ENGLAND]
        populations = _populations(task, domain)
        found += _shares(sample, domain, list(populations), areas)
        wanted += _wanted(domain, populations, areas)
    home = design.part(sample, MASSACHUSETTS, outcomes, list(domains))
    audit.audit(sample, outcomes, "all", f"{what}, {NATION}")
    for domain in domains:
        audit.audit(home, list(_populations(task, domain)), domain, f"{what}, {MASSACHUSETTS}")
    shares = pd.DataFrame(found, columns=[*KEYS, *MEASURES])
    # A domain without a child in the sample keeps its row, with n = 0 and no value.
    rows_wanted = pd.DataFrame(wanted, columns=KEYS)
    shares = rows_wanted.merge(shares, on=KEYS, how="left").fillna({"n": 0, "n_met": 0, "df": 0, "lone": 0})
    shares = reliability.flag(intervals.with_intervals(shares))
    shares = question_changes.apply(shares, breaks_by_indicator(task.indicators), task.years)
    tested = pd.concat([comparisons.within(home, shares), comparisons.between(shares)], ignore_index=True)
    differences = comparisons.corrected(tested, LISTED)
    rows = pd.concat([shares, _counts(_totals(task, sample), shares)], ignore_index=True)
    told = {"period": task.period, "estimate_type": "direct", "source_id": task.source_id, "series": task.series}
    rows = reliability.blank_suppressed(rows).assign(**told)
    return rows[[*ESTIMATE_COLUMNS, *SAMPLE_COLUMNS]], differences.assign(period=task.period)


def _domains(children: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Domains `<group>` (with and without special needs apart) and `<group>/all_children`; labels hold both.

    A group that is imputed has one column an imputation; groups that the children lack are left out. Labels are
    categories: put together once for all children, and not child by child in each area.
    """
    columns = {"all": ["all"], **COLUMNS}
    levels = {name: children[own] for name, own in columns.items() if set(own) <= set(children)}
    population = pd.Categorical(children["population"])
    everyone = pd.Categorical.from_codes(np.zeros(len(children), dtype=int), [WHOLE[1:]])
    split = {name: _labels(population, own) for name, own in levels.items()}
    whole = {f"{name}{WHOLE}": _labels(everyone, own) for name, own in levels.items()}
    return split | whole


def _labels(population: pd.Categorical, levels: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({name: _joined(population, own) for name, own in levels.items()})


def _joined(population: pd.Categorical, level: pd.Series) -> pd.Series:
    """Population and level of each child as one label; none where one of the two is missing."""
    inner = pd.Categorical(level)
    names = [f"{first}{SEPARATOR}{last}" for first in population.categories for last in inner.categories]
    code = population.codes.astype(int) * len(inner.categories) + inner.codes
    known = (population.codes >= 0) & (inner.codes >= 0)
    joined = pd.Categorical.from_codes(np.where(known, code, -1), names)
    return pd.Series(joined.reorder_categories(sorted(names)), index=level.index)


def _populations(task: Task, domain: str) -> dict[str, list[str]]:
    """Populations to estimate in a domain column, by indicator; those of an indicator outside it are left out."""
    here = {"all_children"} if domain.endswith(WHOLE) else {"cshcn", "non_cshcn"}
    group = domain.removesuffix(WHOLE)
    shares = [
        i
        for i in task.indicators
        if i.indicator_id not in COUNT_OF and (group == "all" or i.grouped_by(group, task.years))
    ]
    return {i.indicator_id: sorted(here & set(i.populations)) for i in shares if here & set(i.populations)}


def _wanted(domain: str, populations: dict[str, list[str]], areas: list[str]) -> list[tuple[str, ...]]:
    """Keys of every row that a domain must have."""
    group = domain.removesuffix(WHOLE)
    return [
        (indicator_id, population, geo_id, group, level)
        for geo_id in areas
        for indicator_id, own in populations.items()
        for population in own
        for level in GROUPS.get(group, ["all"])
    ]


def _shares(sample: design.Sample, domain: str, outcomes: list[str], areas: list[str]) -> list[tuple[object, ...]]:
    """Keys and measures of every share of a domain."""
    group = domain.removesuffix(WHOLE)
    found: list[tuple[object, ...]] = []
    for area, share in share_estimates.shares_by_area(sample, outcomes, domain, areas):
        population, level = share.level.split(SEPARATOR)
        found.append((share.outcome, population, area, group, level, *share[2:]))
    return found


def _totals(task: Task, sample: design.Sample) -> list[dict[str, object]]:
    """The numbers of children of every area: the key of each count, and its measures."""
    counted = {i.indicator_id for i in task.indicators} & set(COUNT_OF)
    return [
        {"indicator_id": count_id, "geo_id": area, **measures}
        for count_id in sorted(counted)
        for area, measures in share_estimates.totals_by_area(sample, COUNT_OF[count_id]).items()
    ]


def _counts(totals: list[dict[str, object]], shares: pd.DataFrame) -> pd.DataFrame:
    """Rows of numbers of children: each is as reliable as the share that it belongs to."""
    if not totals:
        return shares.iloc[:0]
    found = pd.DataFrame(totals)
    whole = shares[shares["group_name"] == "all"].drop(columns=["value", "se", "lower", "upper"])
    told = whole.rename(columns={"indicator_id": "share_id"})
    return told.merge(found.assign(share_id=found["indicator_id"].map(COUNT_OF)), on=["share_id", "geo_id"])
