"""Survey children as files that the R scripts in tests/cross read, with the same domains as the pipeline's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from etl.core.registry.subgroups import COLUMNS

# Domain columns: `split_<group>` has children with and without special needs apart, `whole_<group>` has them together.
SPLIT, WHOLE = "split_", "whole_"
# Children with special needs alone: one domain, since R takes long over the nation.
NEEDS = "needs_all"
HOME, NATION = "25", "US"
# Column of the children by the name of its domain columns: a subgroup that was asked, and every imputation of income.
DOMAINS = {name if len(columns) == 1 else column: column for name, columns in COLUMNS.items() for column in columns}
# The subgroups that R can estimate as they are: one answer a child.
ASKED = [name for name, columns in COLUMNS.items() if len(columns) == 1]
IMPUTED = [name for name in DOMAINS if name not in ASKED]


def write(children: pd.DataFrame, outcomes: Sequence[str], years: int, folder: Path) -> list[str]:
    """Write `children.csv` with weights of a pooled year; return the states."""
    groups = {name: children[column] for name, column in ({"all": "all"} | DOMAINS).items() if column in children}
    split = {SPLIT + name: children["population"] + "|" + level for name, level in groups.items()}
    whole = {WHOLE + name: "all_children|" + level for name, level in groups.items()}
    design = children[["fips", "stratum", "cluster", *outcomes]].assign(weight=children["weight"] / years)
    needs = {
        "needs": children["cshcn_in_file"].astype(int),
        NEEDS: split["split_all"].where(children["population"] == "cshcn"),
    }
    folder.mkdir(parents=True, exist_ok=True)
    design.assign(**split, **whole, **needs).to_csv(folder / "children.csv", index=False)
    return sorted(children["fips"].unique())


def write_plan(rows: Sequence[tuple[str, ...]], columns: Sequence[str], folder: Path) -> None:
    """Write `plan.csv`: what R is to estimate."""
    pd.DataFrame(rows, columns=list(columns)).to_csv(folder / "plan.csv", index=False)


def with_keys(shares: pd.DataFrame) -> pd.DataFrame:
    """Shares from R under the keys of the pipeline's rows."""
    level = shares["level"].str.split("|", expand=True)
    group = shares["by"].str.partition("_")[2]
    return shares.assign(population=level[0], group_level=level[1], group_name=group).rename(
        columns={"outcome": "indicator_id", "area": "geo_id"}
    )
