"""How many children a survey has to include for an answer: intervals, samples and differences from a design effect.

The design effect is the number of children surveyed divided by the effective sample size that they are worth (Kish
1965, Survey Sampling). Intervals and rules are those that the estimates themselves are shown by.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

from scipy.special import betaincinv, stdtrit

TAIL = 0.025
POWER = 0.80
# Strata of a state in a year's sample; a child counts as a cluster, as one child a household is surveyed.
STRATA = 2
LEAST = 30
SHOWN_WIDTH, RELIABLE_WIDTH = 0.30, 0.20
# Widths relative to the value itself, and the width that is fine whatever the value.
SHOWN_RELATIVE, RELIABLE_RELATIVE, FINE_WIDTH = 1.30, 1.20, 0.05
MOST = 1_000_000


@dataclass(frozen=True)
class Basis:
    """What is known beforehand: the share to expect, between 0 and 1, and the design effect, 1 or more."""

    share: float
    design_effect: float


@dataclass(frozen=True)
class Expected:
    """What a sample of so many children would give: its effective size, the 95% interval, and the mark that it gets."""

    children: int
    effective: float
    lower: float
    upper: float
    reliability: str

    @property
    def width(self) -> float:
        """From the lower to the upper end of the interval."""
        return self.upper - self.lower


def expected(basis: Basis, children: int) -> Expected:
    """The interval and the mark to expect from a sample.

    Args:
        basis: share and design effect to expect.
        children: number of children surveyed; more than the strata of the sample.
    """
    effective = children / basis.design_effect
    lower, upper = _logit(basis.share, effective, children - STRATA)
    least, most = _korn_graubard(basis.share, effective, children)
    mark = _reliability(basis.share, children, effective, upper - lower, most - least)
    return Expected(children, effective, lower, upper, mark)


def children_to_show(basis: Basis) -> int:
    """The fewest children from which the number would be shown, if with caution."""
    return _fewest(lambda children: expected(basis, children).reliability != "suppressed")


def children_to_rely_on(basis: Basis) -> int:
    """The fewest children from which the number would be shown without a caution."""
    return _fewest(lambda children: expected(basis, children).reliability == "ok")


def children_to_find(basis: Basis, change: float, power: float = POWER) -> int:
    """Children in each of two samples so that a true change is found with this probability, in a two-sided test at 5%.

    The change is taken toward the middle, where more children are needed. Source: Fleiss, Levin and Paik (2003),
    Statistical Methods for Rates and Proportions, 3rd edition, formula 4.14, times the design effect.

    Raises:
        ValueError: no share lies so far from the expected one.
    """
    others = [share for share in (basis.share - change, basis.share + change) if 0 <= share <= 1]
    if not change > 0 or not others:
        raise ValueError(f"no share is {change} from {basis.share}")
    return max(_found(basis, other, power) for other in others)


def _found(basis: Basis, other: float, power: float) -> int:
    mean = (basis.share + other) / 2
    level, chance = NormalDist().inv_cdf(1 - TAIL), NormalDist().inv_cdf(power)
    under_none = level * math.sqrt(2 * mean * (1 - mean))
    under_change = chance * math.sqrt(basis.share * (1 - basis.share) + other * (1 - other))
    simple = ((under_none + under_change) / (other - basis.share)) ** 2
    return math.ceil(simple * basis.design_effect)


def _fewest(enough: Callable[[int], bool]) -> int:
    numbers = range(LEAST, MOST)
    return numbers[bisect_left(numbers, True, key=enough)]


def _logit(share: float, effective: float, df: int) -> tuple[float, float]:
    center = math.log(share / (1 - share))
    half = -stdtrit(df, TAIL) / math.sqrt(effective * share * (1 - share))
    return 1 / (1 + math.exp(half - center)), 1 / (1 + math.exp(-half - center))


def _korn_graubard(share: float, effective: float, children: int) -> tuple[float, float]:
    ratio = (stdtrit(children - 1, TAIL) / stdtrit(children - STRATA, TAIL)) ** 2
    size = min(effective * ratio, children)
    met, left = size * share, size * (1 - share)
    return float(betaincinv(met, left + 1, TAIL)), float(betaincinv(met + 1, left, 1 - TAIL))


def _reliability(share: float, children: int, effective: float, width: float, strict_width: float) -> str:
    too_wide = strict_width >= SHOWN_WIDTH or (strict_width > FINE_WIDTH and strict_width > SHOWN_RELATIVE * share)
    if children < LEAST or effective < LEAST or too_wide:
        return "suppressed"
    rest_too_wide = strict_width > FINE_WIDTH and strict_width > SHOWN_RELATIVE * (1 - share)
    return "caution" if rest_too_wide or width > RELIABLE_WIDTH or width > RELIABLE_RELATIVE * share else "ok"
