"""Design-based shares and totals: Taylor linearization, domains of the whole design, imputed domains combined.

Rules: METHODS section 1. The arithmetic is that of R `survey` and of `svy`, written for many outcomes, domains and
areas of one sample at a time; `audit` recomputes a part of every build with `svy` and stops it when they differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from etl.estimation.statistics import multiple_imputation, variance
from etl.estimation.statistics.design import Design, Sample
from etl.estimation.statistics.intervals import LEVEL
from etl.estimation.statistics.stratum_sums import StratumSums, stratum_sums

# Cells of strata by levels whose sums are made together.
CELLS_AT_ONCE = 50_000


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


class Together(NamedTuple):
    """Shares of the levels of a domain with their covariances, and the degrees of freedom of each pair's difference.

    The degrees of freedom are those that imputations leave: infinite for a domain that is known.
    """

    levels: list[str]
    value: np.ndarray
    covariance: np.ndarray
    df: np.ndarray


class _Measures(NamedTuple):
    """What shares are told by, each areas by columns; NaN in an area without a child in the column."""

    value: np.ndarray
    variance: np.ndarray
    df: np.ndarray
    n: np.ndarray
    n_met: np.ndarray
    n_kish: np.ndarray
    met: np.ndarray
    total: np.ndarray
    lone: np.ndarray


def shares(sample: Sample, outcomes: Sequence[str], domain: str) -> list[Share]:
    """Shares of children with outcome 1 among those with 1 or 0, for each level of a domain.

    A level without such a child, in any imputation, has none.
    """
    return [share for _, share in shares_by_area(sample, outcomes, domain, [sample.design.whole])]


def shares_by_area(
    sample: Sample, outcomes: Sequence[str], domain: str, areas: Sequence[str]
) -> list[tuple[str, Share]]:
    """Shares as `shares` has them, with the area of each, of the areas named; the sample's `whole` may be one of them.

    An area's strata hold no children of another: its shares are those of a sample of its children alone.
    """
    found: list[tuple[str, Share]] = []
    if len(sample.design.weight):
        for block in _blocks(sample, outcomes, len(sample.domains[domain])):
            found += _block_shares(sample, block, domain, areas)
    return found


def _blocks(sample: Sample, outcomes: Sequence[str], levels: int) -> Iterator[Sequence[str]]:
    """Outcomes in groups whose sums fit the processor's cache: a call for each would cost more than its sums."""
    size = max(CELLS_AT_ONCE // (len(sample.design.stage.size) * levels), 1)
    for start in range(0, len(outcomes), size):
        yield outcomes[start : start + size]


def _block_shares(
    sample: Sample, outcomes: Sequence[str], domain: str, areas: Sequence[str]
) -> Iterator[tuple[str, Share]]:
    labels = sample.domains[domain]
    sums = [stratum_sums(sample, outcomes, codes, len(labels)) for codes in sample.codes[domain]]
    for names, first in _groups(sample.design, areas):
        imputed = [_measures(sample.design, own, first) for own in sums]
        average = _Measures(*(np.mean(own, axis=0) for own in zip(*imputed, strict=True)))
        wanted = np.array([name in areas for name in names])
        present = wanted[:, None] & np.all([own.n > 0 for own in imputed], axis=0)
        value, spread, df = average.value[present], average.variance[present], average.df[present]
        if len(imputed) > 1 and present.any():
            values = np.array([own.value[present] for own in imputed])
            variances = np.array([own.variance[present] for own in imputed])
            value, spread, df = multiple_imputation.combine(values, variances, df)
        area_of, column = np.nonzero(present)
        rows = (value, np.sqrt(spread), *(own[present] for own in average[3:]), df)
        for area, place, *measured in zip(area_of.tolist(), column.tolist(), *(r.tolist() for r in rows), strict=True):
            outcome, level = divmod(place, len(labels))
            share, se, n, n_met, n_kish, met, total, lone, degrees = measured
            told = (share, se, round(n), round(n_met), n_kish, met, total, degrees, lone)
            yield names[area], Share(outcomes[outcome], labels[level], *told)


def _groups(design: Design, areas: Sequence[str]) -> Iterator[tuple[list[str], np.ndarray]]:
    """The areas of a sample with the first stratum of each: all of it, and its parts, as far as any is wanted."""
    if design.whole in areas:
        yield [design.whole], np.zeros(1, dtype=np.intp)
    if design.areas != [design.whole] and set(areas) & set(design.areas):
        yield design.areas, design.first


def _measures(design: Design, sums: StratumSums, first: np.ndarray) -> _Measures:
    """Measures of each area. The score of child i is weight * (y - share) / weighted total."""
    stage = design.stage
    (not_met, met), (n_not_met, n_met), squares = (
        np.add.reduceat(own, first, axis=1) for own in (sums.weight, sums.n, sums.square)
    )
    n, total = n_met + n_not_met, met + not_met
    with np.errstate(invalid="ignore", divide="ignore"):
        value = met / total
        kish = total**2 / squares.sum(axis=0)
        lone = np.add.reduceat(stage.alone[:, None] * sums.weight.sum(axis=0), first, axis=0) / total
        times = np.diff(first, append=len(stage.size))
        one = np.repeat(np.nan_to_num(value), times, axis=0)
        zero = 1 - one
        own = sums.square[1] * zero**2 + sums.square[0] * one**2
        between = sums.product[2] * zero**2 - sums.product[1] * one * zero + sums.product[0] * one**2
        scores = sums.weight[1] * zero - sums.weight[0] * one
        spread = variance.variances(stage, own + 2 * between, scores, first) / total**2
    held = np.add.reduceat(sums.clusters, first, axis=0)
    strata_held = np.add.reduceat((sums.clusters > 0).astype(np.intp), first, axis=0)
    return _Measures(value, spread, held - strata_held, n, n_met, kish, met, total, lone)


def total(sample: Sample, outcome: str) -> dict[str, float]:
    """Number of children with outcome 1: value, se, lower (not below 0), upper."""
    return totals_by_area(sample, outcome)[sample.design.whole]


def totals_by_area(sample: Sample, outcome: str) -> dict[str, dict[str, float]]:
    """Numbers as `total` has them, of all of the sample (its `whole`) and of each of its areas."""
    design = sample.design
    sums = stratum_sums(sample, [outcome], np.zeros(len(design.weight), dtype=np.intp), 1)
    squares = sums.square[1] + 2 * sums.product[2]
    found = {}
    for names, first in _groups(design, [design.whole, *design.areas]):
        value = np.add.reduceat(sums.weight[1], first, axis=0)[:, 0]
        se = np.sqrt(variance.variances(design.stage, squares, sums.weight[1], first)[:, 0])
        df = np.add.reduceat(design.stage.size - 1, first)
        half = stdtrit(df, (1 + LEVEL) / 2) * se
        measures = {"value": value, "se": se, "lower": np.maximum(value - half, 0.0), "upper": value + half}
        for place, name in enumerate(names):
            found[name] = {measure: float(own[place]) for measure, own in measures.items()}
    return found


def together(sample: Sample, outcome: str, domain: str) -> Together:
    """Levels of a domain that every imputation has, with what a test of their differences needs."""
    labels = sample.domains[domain]
    parts = [_shares_and_covariance(sample, outcome, codes, len(labels)) for codes in sample.codes[domain]]
    present = np.flatnonzero(np.all([np.isfinite(value) for value, _ in parts], axis=0))
    levels = [labels[level] for level in present]
    value = np.array([own[present] for own, _ in parts])
    within = np.array([own[np.ix_(present, present)] for _, own in parts])
    if len(parts) == 1:
        return Together(levels, value[0], within[0], np.full(within[0].shape, np.inf))
    gaps = value[:, :, None] - value[:, None, :]
    own = np.diagonal(within, axis1=1, axis2=2)
    spread = np.maximum(own[:, :, None] + own[:, None, :] - 2 * within, 0.0)
    covariance = multiple_imputation.combine_covariance(value, within)
    return Together(levels, value.mean(axis=0), covariance, multiple_imputation.combine(gaps, spread).df)


def _shares_and_covariance(
    sample: Sample, outcome: str, codes: np.ndarray, levels: int
) -> tuple[np.ndarray, np.ndarray]:
    """Share in each level, NaN in one without a child, and the covariance matrix of the shares."""
    design, (child, met) = sample.design, sample.answers[outcome]
    inside = codes[child] >= 0
    child, met = child[inside], met[inside]
    column, weight = codes[child].astype(np.intp), design.weight[child]
    with np.errstate(invalid="ignore", divide="ignore"):
        total = np.bincount(column, weight, levels)
        value = np.bincount(column, weight * met, levels) / total
    score, column_of = np.zeros(len(codes)), np.full(len(codes), -1, dtype=np.intp)
    score[child], column_of[child] = weight * (met - value[column]) / total[column], column
    return value, variance.covariance(design.stage, column_of, score, levels)


def error_of_difference(sample: Sample, one: Share, other: Share) -> float:
    """Standard error of one share less another, of outcomes of the same sample.

    The linearized score of a difference is the difference of the linearized scores.
    """
    score = _score(sample, one) - _score(sample, other)
    everyone = np.zeros(len(score), dtype=np.intp)
    design = sample.design
    found = variance.covariance(design.stage, everyone, score, 1)
    return float(np.sqrt(max(found[0, 0], 0.0)))


def _score(sample: Sample, share: Share) -> np.ndarray:
    child, met = sample.answers[share.outcome]
    score = np.zeros(len(sample.design.weight))
    score[child] = sample.design.weight[child] * (met - share.value) / share.weighted_total
    return score
