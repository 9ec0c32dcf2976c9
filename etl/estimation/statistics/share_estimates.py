"""Design-based shares and totals: Taylor linearization, domains of the whole design, imputed domains combined.

Rules: METHODS section 1. The arithmetic is that of R `survey` and of `svy`, written for many outcomes and domains of
one sample at a time; `audit` recomputes a part of every build with `svy` and stops it when they differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from etl.estimation.statistics import multiple_imputation, variance
from etl.estimation.statistics.design import Sample
from etl.estimation.statistics.intervals import LEVEL

# Answers of several outcomes that are summed together.
ANSWERS_AT_ONCE = 100_000


class Share(NamedTuple):
    """A share in one domain.

    `n_met` is the number of children with the outcome among the `n`; `n_kish` the sample size that the weights alone
    leave, (sum of weights)² / sum of squares; `weighted_count` and `weighted_total` are numerator and denominator in
    children; `lone` is the share of the weight in strata with one cluster. Of an imputed domain n, n_met and n_kish are
    averages.
    """

    outcome: str
    level: str
    value: float
    se: float
    n: int
    n_met: int
    n_kish: float
    weighted_count: float
    weighted_total: float
    df: float
    lone: float


class Scores(NamedTuple):
    """Linearized scores summed by cluster and column, with what a share of each column needs.

    A column is one level of one outcome: the levels of the first outcome, then those of the next.
    """

    cluster: np.ndarray
    column: np.ndarray
    score: np.ndarray
    n: np.ndarray
    n_met: np.ndarray
    met: np.ndarray
    total: np.ndarray
    squares: np.ndarray
    lone: np.ndarray


class Together(NamedTuple):
    """Shares of the levels of a domain with their covariances, and the degrees of freedom of each pair's difference.

    The degrees of freedom are those that imputations leave: infinite for a domain that is known.
    """

    levels: list[str]
    value: np.ndarray
    covariance: np.ndarray
    df: np.ndarray


def shares(sample: Sample, outcomes: Sequence[str], domain: str) -> list[Share]:
    """Shares of children with outcome 1 among those with 1 or 0, for each level of a domain.

    A level without such a child, in any imputation, has none.
    """
    found = []
    for block in _blocks(sample, outcomes):
        found += _block_shares(sample, block, domain)
    return found


def _blocks(sample: Sample, outcomes: Sequence[str]) -> Iterator[list[str]]:
    """Outcomes in groups that fit the processor's cache: a call for each would cost more than its sums."""
    block: list[str] = []
    answers = 0
    for outcome in outcomes:
        own = len(sample.answers[outcome].child)
        if block and answers + own > ANSWERS_AT_ONCE:
            yield block
            block, answers = [], 0
        block.append(outcome)
        answers += own
    if block:
        yield block


def _block_shares(sample: Sample, outcomes: Sequence[str], domain: str) -> list[Share]:
    labels = sample.domains[domain]
    parts = [_scores(sample, outcomes, codes, len(labels)) for codes in sample.codes[domain]]
    present = np.flatnonzero(np.all([own.n > 0 for own in parts], axis=0))
    if not len(present):
        return []
    value = np.array([own.met[present] / own.total[present] for own in parts])
    spread = np.array([_variances(sample, own)[present] for own in parts])
    df = np.array([_degrees(sample.design.clusters, own)[present] for own in parts], dtype=float)
    if len(parts) > 1:
        combined = multiple_imputation.combine(value, spread, df.mean(axis=0))
    else:
        combined = multiple_imputation.Combined(value[0], spread[0], df[0])
    n, n_met, met, total, n_kish, lone = _average(parts)[:, present].tolist()
    se = np.sqrt(combined.variance).tolist()
    outcome_of, level_of = (own.tolist() for own in np.divmod(present, len(labels)))
    return [
        Share(
            outcomes[outcome_of[place]],
            labels[level_of[place]],
            value,
            se[place],
            round(n[place]),
            round(n_met[place]),
            n_kish[place],
            met[place],
            total[place],
            df,
            lone[place],
        )
        for place, (value, df) in enumerate(zip(combined.value.tolist(), combined.df.tolist(), strict=True))
    ]


def _average(parts: Sequence[Scores]) -> np.ndarray:
    """Averages over the imputations, by column: n, n_met, met, total, Kish's sample size and lone strata's share."""
    with np.errstate(invalid="ignore", divide="ignore"):
        rows = [
            (own.n, own.n_met, own.met, own.total, own.total**2 / own.squares, own.lone / own.total) for own in parts
        ]
    average: np.ndarray = np.mean(rows, axis=0)
    return average


def total(sample: Sample, outcome: str) -> dict[str, float]:
    """Number of children with outcome 1: value, se, lower (not below 0), upper."""
    design = sample.design
    values = sample.outcomes[outcome]
    weighted = np.where(np.isfinite(values), design.weight * np.nan_to_num(values), 0.0)
    one = np.zeros(len(values), dtype=int)
    score = variance.by_cluster(design.cluster, one, weighted, 1)
    value, se = float(weighted.sum()), float(np.sqrt(variance.variances(design.clusters, *score, 1)[0]))
    half = float(stdtrit(len(design.clusters.stratum) - len(design.clusters.size), (1 + LEVEL) / 2)) * se
    return {"value": value, "se": se, "lower": max(value - half, 0.0), "upper": value + half}


def together(sample: Sample, outcome: str, domain: str) -> Together:
    """Levels of a domain that every imputation has, with what a test of their differences needs."""
    parts = [_scores(sample, [outcome], codes, len(sample.domains[domain])) for codes in sample.codes[domain]]
    present = np.flatnonzero(np.all([own.n > 0 for own in parts], axis=0))
    labels = [sample.domains[domain][level] for level in present]
    value = np.array([own.met[present] / own.total[present] for own in parts])
    within = np.array([_covariance(sample, own)[np.ix_(present, present)] for own in parts])
    if len(parts) == 1:
        return Together(labels, value[0], within[0], np.full(within[0].shape, np.inf))
    gaps = value[:, :, None] - value[:, None, :]
    own = np.diagonal(within, axis1=1, axis2=2)
    spread = np.maximum(own[:, :, None] + own[:, None, :] - 2 * within, 0.0)
    covariance = multiple_imputation.combine_covariance(value, within)
    return Together(labels, value.mean(axis=0), covariance, multiple_imputation.combine(gaps, spread).df)


def _scores(sample: Sample, outcomes: Sequence[str], codes: np.ndarray, levels: int) -> Scores:
    """Score of child i in level d: weight * (y - share of d) / weighted total of d."""
    design, columns = sample.design, len(outcomes) * levels
    answers = [sample.answers[outcome] for outcome in outcomes]
    child, y = (np.concatenate(own) for own in zip(*answers, strict=True))
    level = codes[child]
    column = level + np.repeat(np.arange(len(outcomes)) * levels, [len(own.child) for own in answers])
    if not (inside := level >= 0).all():
        child, y, column = child[inside], y[inside], column[inside]
    weight, cluster = design.weight[child], design.cluster[child]
    n, n_met = np.bincount(column, minlength=columns), np.bincount(column, y, columns)
    total, squares = np.bincount(column, weight, columns), np.bincount(column, weight**2, columns)
    met = np.bincount(column, weight * y, columns)
    alone = np.flatnonzero(design.clusters.alone[cluster]) if len(design.clusters.lone) else np.empty(0, dtype=int)
    lone = np.bincount(column[alone], weight[alone], columns)
    share = np.divide(met, total, out=np.zeros(columns), where=total > 0)
    score = weight * (y - share[column]) / total[column]
    if len(design.cluster) > len(design.clusters.stratum):
        cluster, column, score = variance.by_cluster(cluster, column, score, columns)
    return Scores(cluster, column, score, n, n_met, met, total, squares, lone)


def _variances(sample: Sample, own: Scores) -> np.ndarray:
    return variance.variances(sample.design.clusters, own.cluster, own.column, own.score, len(own.n))


def _covariance(sample: Sample, own: Scores) -> np.ndarray:
    return variance.covariance(sample.design.clusters, own.cluster, own.column, own.score, len(own.n))


def _degrees(clusters: variance.Clusters, own: Scores) -> np.ndarray:
    """Degrees of freedom of each column: its clusters less its strata."""
    strata, columns = len(clusters.size), len(own.n)
    place = clusters.stratum[own.cluster] * columns + own.column
    held = np.bincount(place, minlength=strata * columns).reshape(strata, columns)
    degrees: np.ndarray = held.sum(axis=0) - (held > 0).sum(axis=0)
    return degrees
