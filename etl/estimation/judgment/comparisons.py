"""Differences between estimates with the right test: state and nation, two states, subgroups, populations.

Rules: METHODS section 1. The verdict is `higher`, `lower` or `same` ("cannot be told apart"): at the 5% level, after
Benjamini and Hochberg's correction for all pairs of the card or list that a pair stands on. A comparison with a
suppressed side is not made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from etl.core.areas import MASSACHUSETTS, NATION, NEIGHBORS
from etl.estimation.statistics import share_estimates
from etl.estimation.statistics.design import Sample
from etl.estimation.statistics.multiple_testing import benjamini_hochberg
from etl.estimation.statistics.share_differences import Side, difference

ALPHA = 0.05
# By how much a covariance may exceed the product of two errors by rounding alone.
ROUNDING = 1e-9
# One card shows an indicator of one population: in all places, or in the levels of one group.
CARD = ["indicator_id", "population", "versus", "group_name"]
# A list shows several indicators of children with special health care needs: against the nation, against the neighbors,
# or by one group.
LIST = ["versus", "group_name", "against_nation"]
LISTED_POPULATION = "cshcn"
TESTED = ["difference", "se", "lower", "upper", "p_value"]
CORRECTED = ["p_adjusted", "pairs_tested", "pairs_in_list", "verdict"]
KEYS = ["indicator_id", "population", "geo_id", "group_name", "group_level", "versus", "other"]
COLUMNS = KEYS + TESTED + CORRECTED

Row = Mapping[str, Any]


def compare(one: Row, other: Row, covariance: float, df: float = np.inf) -> dict[str, float]:
    """Difference of two shares: value, standard error, 95% interval and two-sided p.

    Args:
        one: a flagged row: value, se, n_eff, n_kish, df.
        other: the row it is compared with.
        covariance: of the two shares.
        df: degrees of freedom that imputations leave; those of the samples are known from the rows.

    The test takes the smaller of two effective sample sizes, the design's and that of the weights alone. The design's
    is itself an estimate, and with few children who have the outcome it often comes out too large: simulated with
    weights as unequal as the survey's, a test at 5% then finds differences that are not there in up to 10% of samples,
    and in 5% when it takes the smaller size (docs/decisions/0031-careful-claims.md).

    Raises:
        ValueError: a side cannot be compared (see `Side`), its error or Kish's size is missing, the covariance is more
            than the errors allow, or `df` is not a positive number.
    """
    if not (one["se"] >= 0 and other["se"] >= 0 and one["n_kish"] > 0 and other["n_kish"] > 0 and df > 0):
        raise ValueError("an error, a sample size or degrees of freedom are missing: the shares cannot be compared")
    a, b = (Side(row["value"], min(row["n_eff"], row["n_kish"]), row["df"]) for row in (one, other))
    product = one["se"] * other["se"]
    if not abs(covariance) <= product + ROUNDING:
        raise ValueError(f"a covariance of {covariance} is more than errors of {one['se']} and {other['se']} allow")
    correlation = float(np.clip(covariance / product, -1.0, 1.0)) if product > 0 else 0.0
    found = difference(a, b, correlation)
    if df < found.df:
        found = difference(a, b, correlation, df)
    variance = one["se"] ** 2 + other["se"] ** 2 - 2 * covariance
    measured = (found.difference, float(np.sqrt(max(variance, 0.0))), found.lower, found.upper, found.p_value)
    return dict(zip(TESTED, measured, strict=True))


def verdicts(differences: Iterable[float], p_adjusted: Iterable[float]) -> list[str]:
    """Higher, lower or same, by the corrected p-value; same where nothing was tested.

    Raises:
        ValueError: a difference that is none, or missing, has a p-value that would make it a finding.
    """
    return [_verdict(gap, p) for gap, p in zip(differences, p_adjusted, strict=True)]


def _verdict(gap: float, p_adjusted: float) -> str:
    if not p_adjusted < ALPHA:
        return "same"
    if not abs(gap) > 0:
        raise ValueError(f"a difference of {gap} cannot have a p-value of {p_adjusted}")
    return "higher" if gap > 0 else "lower"


def corrected(found: pd.DataFrame, listed: Mapping[str, Collection[str]]) -> pd.DataFrame:
    """Add p_adjusted, pairs_tested (on its card), pairs_in_list and the verdict to the differences of one period.

    A pair that stands on a card and in a list keeps the larger of its two corrected p-values, so that one verdict holds
    wherever it is shown.

    Args:
        found: differences with p_value.
        listed: indicators that lists show, by what they are compared with.
    """
    on_card = found.groupby(CARD, sort=False)["p_value"]
    table = found.assign(
        against_nation=found["other"] == NATION,
        p_adjusted=on_card.transform(benjamini_hochberg),
        pairs_tested=on_card.transform("size"),
    )
    pairs = zip(found["indicator_id"], found["versus"], strict=True)
    on_list = np.array([indicator_id in listed.get(versus, ()) for indicator_id, versus in pairs], dtype=bool)
    in_list = table[on_list & (found["population"] == LISTED_POPULATION)].groupby(LIST, sort=False)["p_value"]
    by_list = in_list.transform(benjamini_hochberg).reindex(table.index)
    adjusted = table["p_adjusted"].where(~(by_list > table["p_adjusted"]), by_list)
    return table.assign(
        p_adjusted=adjusted,
        pairs_in_list=in_list.transform("size").reindex(table.index),
        verdict=verdicts(table["difference"], adjusted),
    )[COLUMNS]


def between(rows: pd.DataFrame) -> pd.DataFrame:
    """Massachusetts against the nation and each other New England state.

    Args:
        rows: flagged shares of one period before blanking, with `weighted_total`.

    Returns:
        Columns up to p_value; `versus` is geography, `other` the other geography's id.
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
            part = home["weighted_total"] / there["weighted_total"] if other == NATION else 0.0
            # The state's part in the nation's error is an approximation, and can come out larger than that error.
            shared = min(part * home["se"] ** 2, home["se"] * there["se"])
            found.append(key | {"other": other} | compare(home, there, shared))
    return pd.DataFrame(found, columns=KEYS + TESTED)


def _keys(rows: pd.DataFrame) -> list[tuple[str, str, str]]:
    return list(rows[["indicator_id", "population", "geo_id"]].itertuples(index=False, name=None))


def within(sample: Sample, rows: pd.DataFrame) -> pd.DataFrame:
    """Every pair of subgroups, and children with and without special needs, of Massachusetts.

    Args:
        sample: the children of Massachusetts, with the domain columns that `rows` were made from.
        rows: flagged shares before blanking.

    Returns:
        Columns up to p_value; `versus` is group or population, `other` the other level or population.
    """
    shown = rows[(rows["geo_id"] == MASSACHUSETTS) & (rows["reliability"] != "suppressed")]
    by_domain: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in shown.to_dict("records"):
        whole = "/all_children" if row["population"] == "all_children" else ""
        by_domain[row["indicator_id"], f"{row['group_name']}{whole}"].append(row)
    pairs = [_pairs(sample, *key, inside) for key, inside in by_domain.items() if len(inside) > 1]
    return pd.DataFrame([pair for own in pairs for pair in own], columns=KEYS + TESTED)


def _pairs(sample: Sample, outcome: str, domain: str, shown: Sequence[Row]) -> list[dict[str, object]]:
    """Pairs that share a population or a level; domains share clusters and strata, hence the covariance."""
    own = share_estimates.together(sample, outcome, domain)
    rows = {(row["population"], row["group_level"]): row for row in shown}
    keys = [(population, name) for population, _, name in (level.partition("|") for level in own.levels)]
    found = []
    for a, b in combinations([n for n, key in enumerate(keys) if key in rows], 2):
        one, other = rows[keys[a]], rows[keys[b]]
        if one["population"] == other["population"]:
            versus, named = "group", other["group_level"]
        elif one["group_level"] == other["group_level"] == "all":
            versus, named = "population", other["population"]
        else:
            continue
        key = {name: one[name] for name in ("population", "geo_id", "group_name", "group_level")}
        key |= {"indicator_id": outcome, "versus": versus, "other": named}
        found.append(key | compare(one, other, float(own.covariance[a, b]), float(own.df[a, b])))
    return found
