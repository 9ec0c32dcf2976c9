"""Variance between clusters within strata, with replacement: the one routine for every sampling error.

A stratum with one cluster shows no variance of its own. Its score is taken around zero, the mean of linearized scores,
as R `survey` does with `survey.lonely.psu = "adjust"`: the error comes out larger, never smaller.
Source: Wolter (2007), Introduction to Variance Estimation, chapter 2; Lumley (2010), Complex Surveys, section 2.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Clusters:
    """The first stage of a sample: the stratum, numbered from 0, of each cluster."""

    stratum: np.ndarray

    @cached_property
    def size(self) -> np.ndarray:
        """Clusters in each stratum."""
        return np.bincount(self.stratum)

    @cached_property
    def lone(self) -> np.ndarray:
        """Clusters that are alone in their stratum."""
        return np.flatnonzero(self.alone)

    @cached_property
    def alone(self) -> np.ndarray:
        """Whether each cluster is alone in its stratum."""
        return self.size[self.stratum] == 1

    @cached_property
    def factor(self) -> np.ndarray:
        """n / (n - 1) for the n clusters of each stratum; 1 for one alone."""
        return self.size / np.maximum(self.size - 1, 1)

    @cached_property
    def shrink(self) -> np.ndarray:
        """1 / (n - 1) for each stratum, the weight of its squared sum; 0 for one alone."""
        return np.where(self.size > 1, 1 / np.maximum(self.size - 1, 1), 0.0)


def variances(
    clusters: Clusters, cluster: np.ndarray, column: np.ndarray, score: np.ndarray, columns: int
) -> np.ndarray:
    """Variance of the sum of the scores of each column.

    Args:
        clusters: every cluster of the sample, whether it has a score or not.
        cluster: the cluster of each score.
        column: the column of each score, numbered from 0; a cluster has one score a column (see `by_cluster`).
        score: linearized scores.
        columns: number of columns.
    """
    strata = len(clusters.size)
    stratum = clusters.stratum[cluster]
    squares = np.bincount(column, clusters.factor[stratum] * score**2, columns)
    sums = np.bincount(stratum * columns + column, score, strata * columns).reshape(strata, columns)
    between = (clusters.shrink[:, None] * sums**2).sum(axis=0)
    found: np.ndarray = np.maximum(squares - between, 0.0)
    return found


def covariance(
    clusters: Clusters, cluster: np.ndarray, column: np.ndarray, score: np.ndarray, columns: int
) -> np.ndarray:
    """Covariance matrix of the sums of the columns: half of what the variance of two together exceeds the two by."""
    matrix = np.diag(variances(clusters, cluster, column, score, columns))
    for a in range(columns):
        for b in range(a):
            two = (column == a) | (column == b)
            together = by_cluster(cluster[two], np.zeros(two.sum(), dtype=int), score[two], 1)
            both = variances(clusters, *together, 1)[0]
            matrix[a, b] = matrix[b, a] = (both - matrix[a, a] - matrix[b, b]) / 2
    return matrix


def by_cluster(
    cluster: np.ndarray, column: np.ndarray, score: np.ndarray, columns: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores summed so that a cluster has one in a column: cluster, column, score."""
    _, first, place = np.unique(cluster * columns + column, return_index=True, return_inverse=True)
    return cluster[first], column[first], np.bincount(place, score)
