"""Intervals for what was counted in full.

A full count has no sampling error. The interval answers another question: how far the figure would move by chance alone
if the same place lived through the same year again. It keeps a small place from being read as different when a few
children more or less would change the verdict. One rule for each kind of figure:

- children counted for every 1,000: the count is Poisson, limits are exact (Garwood 1936), quantiles of gammas;
- a share of children or students: Wilson's score interval (Wilson 1927).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaincinv, ndtri

LEVEL = 0.95
Z = float(ndtri((1 + LEVEL) / 2))

Interval = tuple[NDArray[np.float64], NDArray[np.float64]]


def poisson_interval(count: ArrayLike, exposure: ArrayLike) -> Interval:
    """Exact 95% limits of count / exposure, in the units of that ratio; the lower limit of no event is 0."""
    events, base = np.asarray(count, dtype=float), np.asarray(exposure, dtype=float)
    tail = (1 - LEVEL) / 2
    lower = np.where(events > 0, gammaincinv(np.maximum(events, 1e-12), tail), 0.0)
    upper = gammaincinv(events + 1, 1 - tail)
    return lower / base, upper / base


def wilson_interval(count: ArrayLike, total: ArrayLike) -> Interval:
    """95% limits of count / total, between 0 and 1."""
    successes, n = np.asarray(count, dtype=float), np.asarray(total, dtype=float)
    share = successes / n
    middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    return np.clip(middle - half, 0.0, 1.0), np.clip(middle + half, 0.0, 1.0)
