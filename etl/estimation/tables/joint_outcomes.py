"""What the outcomes of a system of care have to do with each other, among the same children.

Two tables. `hurdle`: how many children with special health care needs are left when the outcomes are asked for one
after the other, until those are left who meet all that apply (the well-functioning system). `overlap`: how the medical
home and each other outcome go together. An outcome that does not apply to a child is no hurdle for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from etl.core.areas import NATION
from etl.core.registry import question_changes
from etl.core.registry.indicators import breaks_by_indicator
from etl.core.registry.question_changes import Break
from etl.estimation.judgment import comparisons, reliability
from etl.estimation.statistics import design, intervals, share_estimates
from etl.estimation.statistics.multiple_testing import benjamini_hochberg
from etl.estimation.tables.by_area import Task
from etl.survey.scoring.system_of_care import OUTCOMES

SERIES = "nsch_topical"
POPULATION = "cshcn"
WHOLE = "well_functioning_system"
FIRST = "medical_home"
PARTS = [outcome.__name__ for outcome in OUTCOMES]
OTHERS = [name for name in PARTS if name != FIRST]

Row = dict[str, object]

KINDS = ("applies", "lost", "cleared")
BY_HOME, WITH, WITHOUT = "by_home", "among_with", "among_without"
SEVERITY = {"ok": 0, "caution": 1, "suppressed": 2}
ALL_AGES, BY_AGE = "0-17", "ages"
# Only the nation has enough children on either side of 12 years.
AGES = {"0-5": "0-11", "6-11": "0-11", "12-17": "12-17"}

FIGURES = ["value", "lower", "upper", "se", "n", "n_eff", "weighted_count", "reliability", "reliability_reason"]
HURDLE_COLUMNS = ["geo_id", "ages", "hurdle_number", "indicator_id", "figure", *FIGURES]
TESTS = ["p_value", "p_adjusted", "pairs_tested", "verdict"]
OVERLAP_COLUMNS = ["geo_id", "indicator_id", "figure", *FIGURES, *TESTS]


def run(task: Task) -> dict[str, pd.DataFrame]:
    """Frames `hurdle` and `overlap` of one task; none for a series without the outcomes."""
    if task.series != SERIES or not {WHOLE, *PARTS} <= set(task.children):
        return {}
    children = task.children.assign(weight=task.children["weight"] / len(task.years))
    columns = pd.concat([cleared(children), *(together(children, other) for other in OTHERS)], axis=1)
    special = children["population"] == POPULATION
    # The others stay in the design, and have nothing that could be counted.
    outcomes = pd.concat([columns, children[OTHERS]], axis=1).where(special)
    frame = pd.concat([children[["stratum", "cluster", "weight"]], outcomes], axis=1)
    domains = _domains(children)
    sample = design.sample(frame, list(outcomes), domains, children["fips"], NATION)
    hurdles = pd.DataFrame(_hurdles(sample))
    overlaps = pd.DataFrame(_overlaps(sample))
    broken = breaks_by_indicator(task.indicators)
    flagged = _flagged(overlaps, broken, task)
    # An area may have no child of whom both outcomes are known.
    gaps = [_gaps(_area(sample, str(geo_id)), own) for geo_id, own in flagged.groupby("geo_id", sort=False)]
    told = {"population": POPULATION, "period": task.period, "estimate_type": "direct", "series": task.series}
    told |= {"source_id": task.source_id}
    tables = {
        "hurdle": _flagged(hurdles, _breaks_so_far(broken), task)[HURDLE_COLUMNS],
        "overlap": pd.concat([flagged.assign(verdict=""), *gaps])[OVERLAP_COLUMNS],
    }
    return {
        name: reliability.blank_suppressed(table.reset_index(drop=True)).assign(**told)
        for name, table in tables.items()
    }


def _breaks_so_far(broken: dict[str, list[Break]]) -> dict[str, list[Break]]:
    """Breaks of each step: those of its outcome and of all before it.

    Where an outcome by itself is not pooled, the step is marked, as the well-functioning system is.
    """
    so_far: list[Break] = []
    steps = {}
    for part in PARTS:
        so_far = so_far + [replace(b, effect="mark") if b.effect == "no_pooling" else b for b in broken.get(part, [])]
        steps[part] = so_far
    return steps


def _domains(children: pd.DataFrame) -> dict[str, pd.Series]:
    special = children["population"] == POPULATION
    labels = {
        ALL_AGES: children["all"],
        BY_HOME: children[FIRST].map({1.0: WITH, 0.0: WITHOUT}),
        BY_AGE: children["age_group"].map(AGES),
    }
    # Categories: put together once for all children, and not child by child in each area.
    return {name: own.where(special).astype("category") for name, own in labels.items()}


def _flagged(rows: pd.DataFrame, broken: dict[str, list[Break]], task: Task) -> pd.DataFrame:
    """Intervals, reliability, and the effects of breaks."""
    return question_changes.apply(reliability.flag(intervals.with_intervals(rows)), broken, task.years)


def cleared(children: pd.DataFrame) -> pd.DataFrame:
    """Per child and step: `applies`, `cleared` (this outcome and all before it) and `lost` (stopped by this one).

    Columns `<figure>_<number>`, 1.0 or 0.0; NaN for children in whom no outcome can be determined.
    """
    base = children[WHOLE].notna()
    left = pd.Series(True, index=children.index)
    columns = {}
    for step, part in enumerate(PARTS, start=1):
        failed = children[part] == 0
        columns[f"applies_{step}"] = children[part].notna()
        columns[f"lost_{step}"] = left & failed
        left = left & ~failed
        columns[f"cleared_{step}"] = left
    return pd.DataFrame(columns).astype("float32").where(base)


def _area(sample: design.Sample, geo_id: str) -> design.Sample:
    """What the gaps of one area are made from; the nation is the whole sample."""
    return sample if geo_id == NATION else design.part(sample, geo_id, OTHERS, [BY_HOME])


def _hurdles(sample: design.Sample) -> Iterator[Row]:
    steps = [name for name in sample.outcomes if name.rpartition("_")[0] in KINDS]
    areas = [NATION, *sample.design.areas]
    for domain, places in ((ALL_AGES, areas), (BY_AGE, [NATION])):
        for area, share in share_estimates.shares_by_area(sample, steps, domain, places):
            figure, _, step = share.outcome.rpartition("_")
            ages = ALL_AGES if domain == ALL_AGES else share.level
            key: Row = {
                "geo_id": area,
                "ages": ages,
                "hurdle_number": int(step),
                "indicator_id": PARTS[int(step) - 1],
            }
            yield key | {"figure": figure} | share._asdict()


def together(children: pd.DataFrame, other: str) -> pd.DataFrame:
    """Per child: both outcomes met, one alone, neither, either; NaN where one of the two is not determined.

    Columns `<figure>/<other>`.
    """
    home, own = children[FIRST] == 1, children[other] == 1
    table = {
        "both": home & own,
        "home_only": home & ~own,
        "other_only": ~home & own,
        "neither": ~home & ~own,
        "either": home | own,
    }
    counted = children[FIRST].notna() & children[other].notna()
    return pd.DataFrame(table).astype("float32").where(counted).add_suffix(f"/{other}")


def _overlaps(sample: design.Sample) -> Iterator[Row]:
    pairs = [name for name in sample.outcomes if "/" in name]
    areas = [NATION, *sample.design.areas]
    for area, share in share_estimates.shares_by_area(sample, pairs, ALL_AGES, areas):
        figure, _, other = share.outcome.partition("/")
        yield {"geo_id": area, "indicator_id": other, "figure": figure, **share._asdict()}
    for area, share in share_estimates.shares_by_area(sample, OTHERS, BY_HOME, areas):
        yield {"geo_id": area, "indicator_id": share.outcome, "figure": share.level, **share._asdict()}


def _gaps(sample: design.Sample, rows: pd.DataFrame) -> pd.DataFrame:
    """The difference between children with and without a medical home in each other outcome of one area.

    A gap is as reliable as the worse of the two shares that it lies between; with a suppressed side it is not tested.
    The gaps of an area stand on one card and are corrected together.
    """
    gaps: list[Row] = []
    sides = {(row["indicator_id"], row["figure"]): row for row in rows.to_dict("records")}
    for other in OTHERS:
        one, without = sides.get((other, WITH)), sides.get((other, WITHOUT))
        if one is None or without is None:
            continue
        worse = max(one, without, key=lambda side: SEVERITY[side["reliability"]])
        told = {name: worse[name] for name in ("geo_id", "indicator_id", "reliability", "reliability_reason")}
        if worse["reliability"] == "suppressed":
            gaps.append({**told, "figure": "gap"})
            continue
        found = share_estimates.together(sample, other, BY_HOME)
        a, b = found.levels.index(WITH), found.levels.index(WITHOUT)
        gap = comparisons.compare(one, without, float(found.covariance[a, b]))
        gaps.append({**told, "figure": "gap", "value": gap.pop("difference"), **gap})
    table = pd.DataFrame(gaps, columns=OVERLAP_COLUMNS)
    tested = table["p_value"].notna()
    adjusted = benjamini_hochberg(table.loc[tested, "p_value"].astype(float))
    verdict = pd.Series("", index=table.index)
    verdict[tested] = comparisons.verdicts(table.loc[tested, "value"], adjusted)
    table.loc[tested, "p_adjusted"] = adjusted
    return table.assign(pairs_tested=np.where(tested, tested.sum(), np.nan), verdict=verdict)
