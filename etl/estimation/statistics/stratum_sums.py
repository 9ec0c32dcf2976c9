"""What the children of each stratum add up to: all that shares and their errors need, in every area at once.

A share's linearized scores depend on the share, and so would have to be summed anew for each area. Sums of weights and
of their products, kept apart for children with and without the outcome, do not: the states and the nation are made of
the same ones, and no digit is lost, since nothing is subtracted before the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from etl.estimation.statistics.design import Sample


class StratumSums(NamedTuple):
    """Sums over the children of a stratum in a column, a level of an outcome: the levels of the first, then the next.

    `n`, `weight` and `square` (of weights) are apart for children without and with the outcome: 2 by strata by columns.
    `product` sums the products of the weights of siblings in one column, by how many of the two have the outcome:
    3 by strata by columns. `clusters` are those with a child in the column: strata by columns.
    """

    n: np.ndarray
    weight: np.ndarray
    square: np.ndarray
    product: np.ndarray
    clusters: np.ndarray


def stratum_sums(sample: Sample, outcomes: Sequence[str], codes: np.ndarray, levels: int) -> StratumSums:
    """Sums for outcomes in the levels of a domain.

    Args:
        sample: the children.
        outcomes: names of outcomes, at least one.
        codes: the level of each child, -1 outside every one.
        levels: number of levels.
    """
    level = codes.astype(np.intp)
    own = [_of_one(sample, outcome, level, levels) for outcome in outcomes]
    return StratumSums(*(np.concatenate(parts, axis=-1) for parts in zip(*own, strict=True)))


def _of_one(sample: Sample, outcome: str, level: np.ndarray, levels: int) -> StratumSums:
    stage, (child, met) = sample.design.stage, sample.answers[outcome]
    # Level -1 has a column, too, which is left out at the end: cheaper than to leave out its children.
    columns = levels + 1
    everyone = (stage.stratum, level, sample.design.weight)
    all_answered = len(child) == len(level)
    stratum, level_of, weight = everyone if all_answered else (own[child] for own in everyone)
    place = stratum * columns + level_of + 1
    cell = place * 2 + met
    shape = (len(stage.size), columns)
    n, total, square = (_summed(cell, values, (*shape, 2)) for values in (None, weight, weight * weight))
    clusters = n.sum(axis=0)
    product = np.zeros((3, *clusters.shape))
    if len(stage.siblings.one):
        outcome_of = met
        if not all_answered:
            outcome_of = np.full(len(level), -1, dtype=np.int8)
            outcome_of[child] = met
        one, other = stage.siblings
        together = (outcome_of[one] >= 0) & (outcome_of[other] >= 0) & (level[one] == level[other])
        one, other = one[together], other[together]
        pair = stage.stratum[one] * columns + level[one] + 1
        both = pair * 3 + outcome_of[one] + outcome_of[other]
        product = _summed(both, sample.design.weight[one] * sample.design.weight[other], (*shape, 3))
        # A child with an earlier sibling in the same column is no other cluster.
        later = np.zeros(len(level), dtype=bool)
        later[other] = True
        again = place[np.flatnonzero(later if all_answered else later[child])]
        clusters = clusters - np.bincount(again, minlength=shape[0] * columns).reshape(shape)[:, 1:]
    return StratumSums(n, total, square, product, clusters)


def _summed(cell: np.ndarray, values: np.ndarray | None, shape: tuple[int, int, int]) -> np.ndarray:
    """Values summed by stratum, column and kind: kinds by strata by columns, without the column of level -1."""
    flat = np.bincount(cell, values, shape[0] * shape[1] * shape[2])
    return np.moveaxis(flat.reshape(shape), 2, 0)[:, :, 1:]
