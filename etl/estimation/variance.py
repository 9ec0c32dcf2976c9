"""Design-based estimates: Taylor linearisation, with-replacement first stage, domains of the whole design.

Rules: METHODS section 1. The arithmetic is that of R `survey` and of `svy`, written for many outcomes and domains of
one sample at a time; `audit.py` beside it recomputes a part of every build with `svy` and stops it when they differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

LEVEL = 0.95


@dataclass(frozen=True)
class Design:
    """Stratum, cluster (positions from 0) and weight of each child, and the number of clusters in each stratum."""

    stratum: np.ndarray
    cluster: np.ndarray
    weight: np.ndarray
    clusters: np.ndarray

    @cached_property
    def correction(self) -> np.ndarray:
        """n / (n - 1) for the n clusters of each stratum; 0 where one cluster gives no variance."""
        return np.where(self.clusters > 1, self.clusters / np.maximum(self.clusters - 1, 1), 0.0)


@dataclass(frozen=True)
class Sample:
    """Children of one area with their design, ready for estimates.

    `domains` maps a domain to its labels, `codes` to each child's position among them (-1 outside every one).
    """

    design: Design
    outcomes: dict[str, np.ndarray]
    domains: dict[str, list[str]]
    codes: dict[str, np.ndarray]


class Share(NamedTuple):
    """A share in one domain: its standard error, sample size, weighted numerator and denominator (children), df."""

    outcome: str
    level: str
    value: float
    se: float
    n: int
    weighted_count: float
    weighted_total: float
    df: int


class Scores(NamedTuple):
    """Linearised scores of one outcome, summed by cluster and level, with what a share of each level needs."""

    cluster: np.ndarray
    stratum: np.ndarray
    level: np.ndarray
    score: np.ndarray
    n: np.ndarray
    met: np.ndarray
    total: np.ndarray


def sample(children: pd.DataFrame, outcomes: Sequence[str], domains: dict[str, pd.Series]) -> Sample:
    """Declare the design.

    Args:
        children: stratum, cluster, weight, and the outcomes (1.0, 0.0, NaN).
        outcomes: names of outcome columns.
        domains: labels by name, on the index of `children`; NaN is outside every domain.
    """
    coded = {name: pd.factorize(labels, sort=True) for name, labels in domains.items()}
    return Sample(
        _design(children),
        {name: children[name].to_numpy(dtype=float) for name in outcomes},
        {name: list(labels) for name, (_, labels) in coded.items()},
        {name: codes for name, (codes, _) in coded.items()},
    )


def _design(children: pd.DataFrame) -> Design:
    stratum = pd.factorize(children["stratum"])[0]
    named = pd.factorize(children["cluster"])[0]
    # A cluster belongs to one stratum, whatever its name.
    cluster = pd.factorize(stratum * (named.max(initial=0) + 1) + named)[0]
    _, first = np.unique(cluster, return_index=True)
    return Design(stratum, cluster, children["weight"].to_numpy(dtype=float), np.bincount(stratum[first]))


def shares(sample: Sample, outcomes: Sequence[str], domain: str) -> list[Share]:
    """Shares of children with outcome 1 among those with 1 or 0, for each level of a domain."""
    labels = sample.domains[domain]
    found = []
    for outcome in outcomes:
        own = _scores(sample, outcome, domain)
        variance, df = _variance(sample.design, own), _degrees(sample.design, own)
        for level in np.flatnonzero(own.n):
            value = own.met[level] / own.total[level]
            found.append(
                Share(
                    outcome,
                    labels[level],
                    float(value),
                    float(np.sqrt(variance[level])),
                    int(own.n[level]),
                    float(own.met[level]),
                    float(own.total[level]),
                    int(df[level]),
                )
            )
    return found


def with_intervals(table: pd.DataFrame) -> pd.DataFrame:
    """Add n_eff, lower and upper to a frame with value, se, n and df."""
    value = table["value"].clip(0.0, 1.0)
    lower, upper = logit_interval(value, table["se"], table["df"])
    at_bound = value.isin([0.0, 1.0]) & (table["df"] >= 1)
    ends = korn_graubard(value[at_bound], table.loc[at_bound, "n"], table.loc[at_bound, "df"])
    return table.assign(
        value=value,
        n_eff=effective_n(value, table["se"], table["n"]),
        lower=lower.mask(at_bound, ends[0]),
        upper=upper.mask(at_bound, ends[1]),
    )


def total(sample: Sample, outcome: str) -> dict[str, float]:
    """Number of children with outcome 1: value, se, lower (not below 0), upper."""
    design = sample.design
    values = sample.outcomes[outcome]
    counted = np.isfinite(values)
    weighted = np.where(counted, design.weight * np.where(counted, values, 0.0), 0.0)
    by_cluster = np.bincount(design.cluster, weighted)
    _, first = np.unique(design.cluster, return_index=True)
    stratum = design.stratum[first]
    squares = np.bincount(stratum, by_cluster**2) - np.bincount(stratum, by_cluster) ** 2 / design.clusters
    value, se = float(weighted.sum()), float(np.sqrt((design.correction * squares).sum()))
    half = float(stats.t.ppf((1 + LEVEL) / 2, design.clusters.sum() - len(design.clusters))) * se
    return {"value": value, "se": se, "lower": max(value - half, 0.0), "upper": value + half}


def domain_covariance(sample: Sample, outcome: str, domain: str) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Levels of a domain, their shares and the covariance matrix of these shares (needed to test a difference)."""
    design, own = sample.design, _scores(sample, outcome, domain)
    present = np.flatnonzero(own.n)
    strata, levels = len(design.clusters), len(own.n)
    by_cluster = np.zeros((int(design.clusters.sum()), levels))
    by_cluster[own.cluster, own.level] = own.score
    by_stratum = np.bincount(own.stratum * levels + own.level, own.score, strata * levels).reshape(strata, levels)
    factor = np.zeros(len(by_cluster))
    factor[own.cluster] = design.correction[own.stratum]
    products = (by_cluster * factor[:, None]).T @ by_cluster
    products -= (by_stratum * (design.correction / design.clusters)[:, None]).T @ by_stratum
    labels = [sample.domains[domain][level] for level in present]
    return labels, own.met[present] / own.total[present], products[np.ix_(present, present)]


def _scores(sample: Sample, outcome: str, domain: str) -> Scores:
    """Score of child i in level d: weight * (y - share of d) / weighted total of d."""
    design, values, codes = sample.design, sample.outcomes[outcome], sample.codes[domain]
    counted = np.flatnonzero(np.isfinite(values) & (codes >= 0))
    level, weight, y = codes[counted], design.weight[counted], values[counted]
    levels = len(sample.domains[domain])
    n, total = np.bincount(level, minlength=levels), np.bincount(level, weight, levels)
    met = np.bincount(level, weight * y, levels)
    share = np.divide(met, total, out=np.zeros(levels), where=total > 0)
    score = weight * (y - share[level]) / total[level]
    cluster, stratum = design.cluster[counted], design.stratum[counted]
    if len(design.stratum) > design.clusters.sum():
        _, first, place = np.unique(cluster * levels + level, return_index=True, return_inverse=True)
        score = np.bincount(place, score)
        cluster, stratum, level = cluster[first], stratum[first], level[first]
    return Scores(cluster, stratum, level, score, n, met, total)


def _variance(design: Design, own: Scores) -> np.ndarray:
    """Variance of the share of each level: between clusters within strata."""
    strata, levels = len(design.clusters), len(own.n)
    squares = np.bincount(own.level, design.correction[own.stratum] * own.score**2, levels)
    sums = np.bincount(own.stratum * levels + own.level, own.score, strata * levels).reshape(strata, levels)
    between = ((design.correction / design.clusters)[:, None] * sums**2).sum(axis=0)
    return np.maximum(squares - between, 0.0)


def _degrees(design: Design, own: Scores) -> np.ndarray:
    """Degrees of freedom of each level: its clusters less its strata."""
    strata, levels = len(design.clusters), len(own.n)
    held = np.bincount(own.stratum * levels + own.level, minlength=strata * levels).reshape(strata, levels)
    return held.sum(axis=0) - (held > 0).sum(axis=0)


def effective_n(value: pd.Series, se: pd.Series, n: pd.Series) -> pd.Series:
    """Effective sample size p(1-p)/se², at most n; n itself where there is no variance to measure it by."""
    variance = (se**2).where(se > 0)
    return (value * (1 - value) / variance).clip(upper=n).fillna(n)


def logit_interval(value: pd.Series, se: pd.Series, df: pd.Series) -> tuple[pd.Series, pd.Series]:
    """95% interval on the logit scale, as R `survey::svyciprop(method="logit")`; NaN at 0, 1 or without df."""
    inside = value.where((value > 0) & (value < 1) & (df >= 1))
    centre = np.log(inside / (1 - inside))
    half = stats.t.ppf((1 + LEVEL) / 2, df.where(df >= 1)) * se / (inside * (1 - inside))
    return 1 / (1 + np.exp(half - centre)), 1 / (1 + np.exp(-half - centre))


def korn_graubard(value: pd.Series, n: pd.Series, df: pd.Series) -> tuple[pd.Series, pd.Series]:
    """95% Korn-Graubard interval for shares of exactly 0 or 1 (Korn and Graubard 1998; NCHS 2017).

    With no variance to measure the design effect by, the effective sample size is n scaled by the ratio of
    squared t quantiles of n - 1 and df degrees of freedom.
    """
    tail = (1 - LEVEL) / 2
    n_df = n * (stats.t.ppf(1 - tail, np.maximum(n - 1, 1)) / stats.t.ppf(1 - tail, df)) ** 2
    reach = stats.beta.ppf(1 - tail, 1, n_df)
    return value.where(value == 0, 1 - reach), value.where(value == 1, reach)
