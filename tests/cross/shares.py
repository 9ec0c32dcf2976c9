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

from etl.estimation.statistics import design, intervals, share_estimates

# Fractions of a second: the median of several runs.
REPEATS = 5
COLUMNS = ["outcome", "area", "by", "level", "value", "se", "lower", "upper", "n"]


def shares(children: pd.DataFrame, plan: pd.DataFrame) -> pd.DataFrame:
    """The shares of a plan (outcome, area, by): columns COLUMNS."""
    areas = dict(iter(children.groupby("fips"))) | {"US": children}
    found = []
    for area, rows in plan.groupby("area", sort=False):
        domains = {name: areas[area][name] for name in rows["by"].unique()}
        sample = design.sample(areas[area], rows["outcome"].unique(), domains)
        for by, outcomes in rows.groupby("by", sort=False)["outcome"]:
            found += [(area, by, *share) for share in share_estimates.shares(sample, list(outcomes), by)]
    columns = ["area", "by", *share_estimates.Share._fields]
    return intervals.with_intervals(pd.DataFrame(found, columns=columns))[COLUMNS]


def main(folder: Path) -> None:
    """Read, estimate with the clock running, write."""
    identifiers = dict.fromkeys(["fips", "stratum", "cluster"], str)
    children = pd.read_csv(folder / "children.csv", dtype=identifiers)
    plan = pd.read_csv(folder / "plan.csv", dtype=str)
    seconds = []
    for _ in range(REPEATS):
        started = time.process_time()
        found = shares(children, plan)
        seconds.append(time.process_time() - started)
    (folder / "ours_seconds.txt").write_text(f"{statistics.median(seconds):.4f}\n")
    found.to_csv(folder / "ours.csv", index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
