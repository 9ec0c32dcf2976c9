"""Design-based shares and totals: Taylor linearization, domains of the whole design.

Rules: METHODS section 1. The arithmetic is that of R `survey` and of `svy`, written for many outcomes and domains of
one sample at a time; `audit` recomputes a part of every build with `svy` and stops it when they differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import stats

from etl.estimation import variance
from etl.estimation.design import Sample
from etl.estimation.intervals import LEVEL


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
    """Linearized scores of one outcome, summed by cluster and level, with what a share of each level needs."""

    cluster: np.ndarray
    level: np.ndarray
    score: np.ndarray
    n: np.ndarray
    met: np.ndarray
    total: np.ndarray


def shares(sample: Sample, outcomes: Sequence[str], domain: str) -> list[Share]:
    """Shares of children with outcome 1 among those with 1 or 0, for each level of a domain."""
    labels, clusters = sample.domains[domain], sample.design.clusters
    found = []
    for outcome in outcomes:
        own = _scores(sample, outcome, domain)
        se = np.sqrt(variance.variances(clusters, own.cluster, own.level, own.score, len(own.n)))
        df = _degrees(clusters, own)
        for level in np.flatnonzero(own.n):
            value = own.met[level] / own.total[level]
            found.append(
                Share(
                    outcome,
                    labels[level],
                    float(value),
                    float(se[level]),
                    int(own.n[level]),
                    float(own.met[level]),
                    float(own.total[level]),
                    int(df[level]),
                )
            )
    return found


def total(sample: Sample, outcome: str) -> dict[str, float]:
    """Number of children with outcome 1: value, se, lower (not below 0), upper."""
    design = sample.design
    values = sample.outcomes[outcome]
    weighted = np.where(np.isfinite(values), design.weight * np.nan_to_num(values), 0.0)
    one = np.zeros(len(values), dtype=int)
    score = variance.by_cluster(design.cluster, one, weighted, 1)
    value, se = float(weighted.sum()), float(np.sqrt(variance.variances(design.clusters, *score, 1)[0]))
    half = float(stats.t.ppf((1 + LEVEL) / 2, len(design.clusters.stratum) - len(design.clusters.size))) * se
    return {"value": value, "se": se, "lower": max(value - half, 0.0), "upper": value + half}


def domain_covariance(sample: Sample, outcome: str, domain: str) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Levels of a domain, their shares and the covariance matrix of these shares (needed to test a difference)."""
    own = _scores(sample, outcome, domain)
    present = np.flatnonzero(own.n)
    matrix = variance.covariance(sample.design.clusters, own.cluster, own.level, own.score, len(own.n))
    labels = [sample.domains[domain][level] for level in present]
    return labels, own.met[present] / own.total[present], matrix[np.ix_(present, present)]


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
    cluster = design.cluster[counted]
    if len(design.cluster) > len(design.clusters.stratum):
        cluster, level, score = variance.by_cluster(cluster, level, score, levels)
    return Scores(cluster, level, score, n, met, total)


def _degrees(clusters: variance.Clusters, own: Scores) -> np.ndarray:
    """Degrees of freedom of each level: its clusters less its strata."""
    strata, levels = len(clusters.size), len(own.n)
    place = clusters.stratum[own.cluster] * levels + own.level
    held = np.bincount(place, minlength=strata * levels).reshape(strata, levels)
    degrees: np.ndarray = held.sum(axis=0) - (held > 0).sum(axis=0)
    return degrees
