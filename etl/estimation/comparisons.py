"""Differences between estimates with the right test: state and nation, two states, subgroups, populations.

Rules: METHODS section 1. The verdict is `higher`, `lower` or `same` ("cannot be told apart") at the 5% level;
a comparison with a suppressed side is not made.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats

from etl.core.areas import MASSACHUSETTS, NATION, NEIGHBORS
from etl.estimation import design, share_estimates

ALPHA = 0.05
Z = float(stats.norm.ppf(1 - ALPHA / 2))
COLUMNS = [
    "indicator_id",
    "population",
    "geo_id",
    "group_name",
    "group_level",
    "versus",
    "other",
    "difference",
    "se",
    "lower",
    "upper",
    "p_value",
    "verdict",
]


def difference(value: float, other: float, se: float) -> dict[str, float | str]:
    """Difference value - other with its standard error: 95% interval, two-sided p, verdict."""
    gap = value - other
    if not se > 0:
        return {"difference": gap, "se": se, "lower": np.nan, "upper": np.nan, "p_value": np.nan, "verdict": "same"}
    p_value = float(2 * stats.norm.sf(abs(gap) / se))
    verdict = "same" if p_value >= ALPHA else "higher" if gap > 0 else "lower"
    return {
        "difference": gap,
        "se": se,
        "lower": gap - Z * se,
        "upper": gap + Z * se,
        "p_value": p_value,
        "verdict": verdict,
    }


def se_part_of_whole(se_part: float, se_whole: float, share: float) -> float:
    """Standard error of part - whole; `share` is the part's share of the weighted denominator (METHODS 1)."""
    return float(np.sqrt(max(se_part**2 + se_whole**2 - 2 * share * se_part**2, 0.0)))


def se_independent(se: float, other: float) -> float:
    """Standard error of a difference of two estimates from separate samples."""
    return float(np.hypot(se, other))


def between(rows: pd.DataFrame) -> pd.DataFrame:
    """Massachusetts against the nation and each other New England state.

    Args:
        rows: flagged shares of one period before blanking, with `weighted_total`.

    Returns:
        Columns COLUMNS without `period`; `versus` is geography, `other` the other geography's id.
    """
    whole = rows[(rows["group_name"] == "all") & (rows["reliability"] != "suppressed")]
    by_area = dict(zip(_keys(whole), whole.to_dict("records"), strict=True))
    found: list[dict[str, object]] = []
    for indicator_id, population, geo_id in by_area:
        if geo_id != MASSACHUSETTS:
            continue
        home = by_area[indicator_id, population, MASSACHUSETTS]
        key: dict[str, object] = {"indicator_id": indicator_id, "population": population, "geo_id": MASSACHUSETTS}
        key |= {"group_name": "all", "group_level": "all", "versus": "geography"}
        for other in [NATION, *NEIGHBORS]:
            there = by_area.get((indicator_id, population, other))
            if there is None:
                continue
            if other == NATION:
                se = se_part_of_whole(home["se"], there["se"], home["weighted_total"] / there["weighted_total"])
            else:
                se = se_independent(home["se"], there["se"])
            found.append(key | {"other": other} | difference(home["value"], there["value"], se))
    return pd.DataFrame(found, columns=COLUMNS)


def _keys(rows: pd.DataFrame) -> list[tuple[str, str, str]]:
    return list(rows[["indicator_id", "population", "geo_id"]].itertuples(index=False, name=None))


def within(sample: design.Sample, rows: pd.DataFrame) -> pd.DataFrame:
    """Every pair of subgroups, and children with and without special needs, of Massachusetts.

    Args:
        sample: the children of Massachusetts, with the domain columns that `rows` were made from.
        rows: flagged shares before blanking.

    Returns:
        Columns COLUMNS without `period`; `versus` is group or population, `other` the other level or population.
    """
    shown = rows[(rows["geo_id"] == MASSACHUSETTS) & (rows["reliability"] != "suppressed")]
    found: list[dict[str, object]] = []
    for (indicator_id, group), table in shown.groupby(["indicator_id", "group_name"], sort=False):
        for domain in (str(group), f"{group}/all_children"):
            inside = table[(table["population"] == "all_children") == domain.endswith("/all_children")]
            if len(inside) > 1:
                found += _pairs(sample, str(indicator_id), domain, inside)
    return pd.DataFrame(found, columns=COLUMNS)


def _pairs(sample: design.Sample, outcome: str, domain: str, shown: pd.DataFrame) -> list[dict[str, object]]:
    """Pairs that share a population or a level; domains share clusters and strata, hence the covariance."""
    levels, values, cov = share_estimates.domain_covariance(sample, outcome, domain)
    rows = {(row["population"], row["group_level"]): row for row in shown.to_dict("records")}
    keys = [(population, name) for population, _, name in (level.partition("|") for level in levels)]
    found = []
    for a, b in combinations([n for n, key in enumerate(keys) if key in rows], 2):
        one, other = rows[keys[a]], rows[keys[b]]
        if one["population"] == other["population"]:
            versus, named = "group", other["group_level"]
        elif one["group_level"] == other["group_level"] == "all":
            versus, named = "population", other["population"]
        else:
            continue
        se = float(np.sqrt(max(cov[a, a] + cov[b, b] - 2 * cov[a, b], 0.0)))
        key = {name: one[name] for name in ("population", "geo_id", "group_name", "group_level")}
        key |= {"indicator_id": outcome, "versus": versus, "other": named}
        found.append(key | difference(values[a], values[b], se))
    return found
