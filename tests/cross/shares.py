"""What `shares.R` does, by the project's own estimation: the same files in, the same table out.

`python -m tests.cross.shares FOLDER` reads FOLDER/children.csv and FOLDER/plan.csv; writes FOLDER/ours.csv and
FOLDER/ours_seconds.txt (processor seconds for the estimates, without reading and writing).
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

import pandas as pd

from etl.core.areas import NATION
from etl.estimation.statistics import design, intervals, share_estimates

# Hundredths of a second: the median of many runs, so that a second in which the machine is slow decides nothing.
REPEATS = 25
COLUMNS = ["outcome", "area", "by", "level", "value", "se", "lower", "upper", "n"]


def shares(children: pd.DataFrame, plan: pd.DataFrame) -> pd.DataFrame:
    """The shares of a plan (outcome, area, by): columns COLUMNS."""
    areas_of: dict[str, list[str]] = {}
    for by, area in zip(plan["by"], plan["area"], strict=True):
        areas_of.setdefault(by, []).append(area)
    # What is wanted of one state alone is estimated from its children, and the rest from all of them at once.
    by_sample: dict[str, dict[str, list[str]]] = {}
    for by, areas in areas_of.items():
        by_sample.setdefault(areas[0] if len(areas) == 1 else NATION, {})[by] = areas
    outcomes = list(plan["outcome"].unique())
    found: list[tuple[object, ...]] = []
    for area, wanted in by_sample.items():
        columns = ["fips", "stratum", "cluster", "weight", *outcomes, *wanted]
        own = children if area == NATION else children.loc[children["fips"] == area, columns]
        sample = design.sample(own, outcomes, {name: own[name] for name in wanted}, own["fips"], area)
        for by, areas in wanted.items():
            estimated = share_estimates.shares_by_area(sample, outcomes, by, areas)
            found += [(name, by, *share) for name, share in estimated]
    table = pd.DataFrame(found, columns=["area", "by", *share_estimates.Share._fields])
    lower, upper = intervals.logit_interval(table["value"], table["se"], table["df"])
    return table.assign(lower=lower, upper=upper)[COLUMNS]


def main(folder: Path) -> None:
    """Read, estimate with the clock running, write."""
    plan = pd.read_csv(folder / "plan.csv", dtype=str)
    # Names that many children share are categories, as the build holds them, and factors in R.
    shared = dict.fromkeys(["fips", "stratum", *plan["by"]], "category")
    texts = dict.fromkeys([*shared, "cluster"], str)
    children = pd.read_csv(folder / "children.csv", dtype=texts).astype(shared)
    seconds = []
    for _ in range(REPEATS):
        started = time.process_time()
        found = shares(children, plan)
        seconds.append(time.process_time() - started)
    (folder / "ours_seconds.txt").write_text(f"{statistics.median(seconds):.4f}\n")
    found.to_csv(folder / "ours.csv", index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
