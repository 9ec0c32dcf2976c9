"""The difference of two shares: interval and test that also hold for rare outcomes and for shares of 0 and 100%.

Newcombe's hybrid score interval, with the correlation of shares from one sample (MOVER), on effective sample sizes; the
test is the same interval read backward, so that the two never disagree. The standard error of a share of exactly 0 or
100% is zero, and no test may rest on it; the score interval of such a share has a width.
Sources: Newcombe (1998), Statist. Med. 17:873-890, method 10; Zou and Donner (2008), Statist. Med. 27:1693-1702;
Franco et al. (2019), J. Surv. Stat. Methodol. 7:334-364, for score intervals on effective sample sizes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import optimize, special

LEVEL = 0.95
# Beyond this critical value a p-value is below any that is printed.
_FARTHEST = 40.0


@dataclass(frozen=True)
class Side:
    """One share with the sample size and degrees of freedom that it is worth.

    Raises:
        ValueError: the share lies outside 0 to 1, or the sample size or degrees of freedom are no positive number.
    """

    value: float
    n_eff: float
    df: float = np.inf

    def __post_init__(self) -> None:
        """Refuse what is no share, and what rests on no sample."""
        if not 0 <= self.value <= 1:
            raise ValueError(f"a share of {self.value} cannot be compared")
        if not (0 < self.n_eff < np.inf and self.df > 0):
            raise ValueError(f"an effective n of {self.n_eff} with {self.df} degrees of freedom cannot be compared")

    def interval(self, critical: float) -> tuple[float, float]:
        """Wilson's score interval for a critical value."""
        n, p, square = self.n_eff, self.value, critical**2
        center = (p + square / (2 * n)) / (1 + square / n)
        half = critical / (1 + square / n) * np.sqrt(p * (1 - p) / n + square / (4 * n * n))
        return max(float(center - half), 0.0), min(float(center + half), 1.0)


class Difference(NamedTuple):
    """One share less another, with the ends of the interval, the two-sided p-value and the degrees of freedom."""

    difference: float
    lower: float
    upper: float
    p_value: float
    df: float


def difference(one: Side, other: Side, correlation: float = 0.0, df: float | None = None) -> Difference:
    """Compare two shares.

    Args:
        one: the first share.
        other: the share it is compared with.
        correlation: of the two estimates; 0 for separate samples.
        df: degrees of freedom of the difference; by default those of the two sides, after Welch and Satterthwaite.

    Raises:
        ValueError: the correlation lies outside -1 to 1, or the degrees of freedom are not positive.
    """
    if not -1 <= correlation <= 1:
        raise ValueError(f"a correlation of {correlation} cannot be")
    if df is not None and not df > 0:
        raise ValueError(f"{df} degrees of freedom cannot be")
    freedom = _satterthwaite(one, other) if df is None else df
    gap = one.value - other.value
    below, above = _reach(one, other, correlation, float(special.stdtrit(freedom, (1 + LEVEL) / 2)))
    return Difference(gap, gap - below, gap + above, _p_value(one, other, correlation, freedom), freedom)


def _reach(one: Side, other: Side, correlation: float, critical: float) -> tuple[float, float]:
    """How far the interval reaches below and above the difference."""
    (low, high), (other_low, other_high) = one.interval(critical), other.interval(critical)
    below = _joined(one.value - low, other_high - other.value, correlation)
    above = _joined(high - one.value, other.value - other_low, correlation)
    return below, above


def _joined(a: float, b: float, correlation: float) -> float:
    return float(np.sqrt(max(a * a + b * b - 2 * correlation * a * b, 0.0)))


def _p_value(one: Side, other: Side, correlation: float, df: float) -> float:
    """The level at which the interval just touches 0."""
    gap = one.value - other.value
    if gap == 0:
        return 1.0
    side = 0 if gap > 0 else 1

    def room(critical: float) -> float:
        return abs(gap) - _reach(one, other, correlation, critical)[side]

    if room(_FARTHEST) > 0:
        return 0.0
    return float(2 * special.stdtr(df, -optimize.brentq(room, 0.0, _FARTHEST, xtol=1e-12)))


def _satterthwaite(one: Side, other: Side) -> float:
    """Degrees of freedom of a difference; each side's variance is read from its interval, which is never empty."""
    variance = [((high - low) / 2) ** 2 for low, high in (side.interval(1.0) for side in (one, other))]
    spread = sum(v * v / side.df for v, side in zip(variance, (one, other), strict=True))
    return float(sum(variance) ** 2 / spread) if spread > 0 else np.inf
