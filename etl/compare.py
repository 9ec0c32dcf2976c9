"""Differences between estimates with the right test: state and nation, two states, subgroups, populations.

Rules: METHODS section 1. The verdict is `higher`, `lower` or `same` ("cannot be told apart") at the 5% level;
a comparison with a suppressed side is not made.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats

from etl import codes, estimate
from etl.registry import Indicator

NATION = "US"
HOME = "25"
NEIGHBOURS = ["09", "23", "33", "44", "50"]
ALPHA = 0.05
Z = float(stats.norm.ppf(1 - ALPHA / 2))
COLUMNS = [
    "indicator_id",
    "population",
    "period",
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


def differences(period: str, children: pd.DataFrame, rows: pd.DataFrame, indicators: list[Indicator]) -> pd.DataFrame:
    """All differences of one period for Massachusetts.

    Args:
        period: the period's name.
        children: scored children with design columns and weights for the period.
        rows: flagged shares before blanking, with `weighted_total`.
        indicators: what was estimated; only shares are compared.

    Returns:
        Columns COLUMNS. `versus` says what is compared: geography, group or population; `other` is the other
        geography, group level or population.
    """
    shown = rows[rows["reliability"] != "suppressed"]
    found = _with_geographies(shown)
    home = children[children["fips"] == HOME]
    shares = set(rows["indicator_id"])
    for indicator in indicators:
        if indicator.indicator_id in shares:
            found += _with_groups(home, shown, indicator)
            found += _with_populations(home, shown, indicator)
    return pd.DataFrame(found, columns=[c for c in COLUMNS if c != "period"]).assign(period=period)[COLUMNS]


def _with_geographies(shown: pd.DataFrame) -> list[dict[str, object]]:
    whole = shown[shown["group_name"] == "all"].set_index(["indicator_id", "population", "geo_id"])
    found: list[dict[str, object]] = []
    for indicator_id, population in dict.fromkeys((i, p) for i, p, _ in whole.index):
        if (indicator_id, population, HOME) not in whole.index:
            continue
        home = whole.loc[(indicator_id, population, HOME)]
        key = {"indicator_id": indicator_id, "population": population, "geo_id": HOME}
        key |= {"group_name": "all", "group_level": "all", "versus": "geography"}
        for other in [NATION, *NEIGHBOURS]:
            if (indicator_id, population, other) not in whole.index:
                continue
            there = whole.loc[(indicator_id, population, other)]
            if other == NATION:
                se = se_part_of_whole(home["se"], there["se"], home["weighted_total"] / there["weighted_total"])
            else:
                se = se_independent(home["se"], there["se"])
            found.append(key | {"other": other} | difference(home["value"], there["value"], se))
    return found


def _with_groups(home: pd.DataFrame, shown: pd.DataFrame, indicator: Indicator) -> list[dict[str, object]]:
    found = []
    here = shown[(shown["geo_id"] == HOME) & (shown["indicator_id"] == indicator.indicator_id)]
    for population in indicator.populations:
        inside = home["population"] == population if population != "all_children" else home["weight"] > 0
        for group in codes.GROUPS:
            rows = here[(here["population"] == population) & (here["group_name"] == group)]
            column = "age_group" if group == "age" else group
            if len(rows) < 2:
                continue
            key = {"indicator_id": indicator.indicator_id, "population": population, "geo_id": HOME}
            domain = home.assign(domain=home[column].where(inside & home[column].isin(set(rows["group_level"]))))
            found += [
                key | {"group_name": group, "group_level": a, "versus": "group", "other": b} | result
                for a, b, result in _pairs(domain, indicator.indicator_id)
            ]
    return found


def _with_populations(home: pd.DataFrame, shown: pd.DataFrame, indicator: Indicator) -> list[dict[str, object]]:
    here = shown[(shown["geo_id"] == HOME) & (shown["indicator_id"] == indicator.indicator_id)]
    here = here[(here["group_name"] == "all") & here["population"].isin(["cshcn", "non_cshcn"])]
    if len(here) < 2:
        return []
    key = {"indicator_id": indicator.indicator_id, "geo_id": HOME, "group_name": "all", "group_level": "all"}
    return [
        key | {"population": a, "versus": "population", "other": b} | result
        for a, b, result in _pairs(home.assign(domain=home["population"]), indicator.indicator_id)
    ]


def _pairs(frame: pd.DataFrame, outcome: str) -> list[tuple[str, str, dict[str, float | str]]]:
    """Every pair of domains of one sample; domains share clusters and strata, hence the covariance."""
    levels, values, cov = estimate.domain_covariance(frame, outcome, "domain")
    found = []
    for a, b in combinations(range(len(levels)), 2):
        se = float(np.sqrt(max(cov[a, a] + cov[b, b] - 2 * cov[a, b], 0.0)))
        found.append((levels[a], levels[b], difference(values[a], values[b], se)))
    return found
