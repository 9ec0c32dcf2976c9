"""Variance between clusters within strata, with replacement: the one place of every sampling error.

Of n clusters in a stratum it is n / (n - 1) times the sum of squares of their scores, less 1 / (n - 1) times the square
of their sum. A stratum with one cluster shows no variance of its own. Its score is taken around zero, the mean of
linearized scores, as R `survey` does with `survey.lonely.psu = "adjust"`: the error comes out larger, never smaller.
Source: Wolter (2007), Introduction to Variance Estimation, chapter 2; Lumley (2010), Complex Surveys, section 2.2.
"""

from __future__ import annotations

import numpy as np

from etl.estimation.statistics.design import FirstStage


def variances(stage: FirstStage, squares: np.ndarray, sums: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Variance of the sum of scores, of each column in each area: areas by columns.

    Args:
        stage: strata and clusters; the strata of an area follow each other.
        squares: sum of the squared scores of the clusters, strata by columns.
        sums: sum of the scores, strata by columns.
        first: the first stratum of each area.
    """
    between = stage.factor[:, None] * squares - stage.shrink[:, None] * sums**2
    found: np.ndarray = np.maximum(np.add.reduceat(between, first, axis=0), 0.0)
    return found


def covariance(stage: FirstStage, column: np.ndarray, score: np.ndarray, columns: int) -> np.ndarray:
    """Covariance matrix of the sums of scores in the columns: the square of a cluster's sum is that of all its pairs.

    Args:
        stage: strata and clusters.
        column: the column of each child, numbered from 0; -1 for a child without a score.
        score: linearized scores.
        columns: number of columns.
    """
    child, (one, other) = np.flatnonzero(column >= 0), stage.siblings
    counted = (column[one] >= 0) & (column[other] >= 0)
    one, other = one[counted], other[counted]
    one, other = np.concatenate([child, one, other]), np.concatenate([child, other, one])
    products = stage.factor[stage.stratum[one]] * score[one] * score[other]
    squares = np.bincount(column[one] * columns + column[other], products, columns**2).reshape(columns, columns)
    place = stage.stratum[child] * columns + column[child]
    sums = np.bincount(place, score[child], len(stage.size) * columns).reshape(-1, columns)
    found: np.ndarray = squares - sums.T @ (stage.shrink[:, None] * sums)
    return found
