"""Differences of shares against Newcombe's published intervals, and at the bounds."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from etl.estimation.statistics.share_differences import Side, difference


@pytest.mark.parametrize(
    ("one", "other", "lower", "upper"),
    [
        # Newcombe (1998), Statist. Med. 17:873-890, table II, method 10.
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_intervals_are_those_that_newcombe_published(one, other, lower, upper):
    sides = [Side(met / n, n) for met, n in (one, other)]
    found = difference(*sides)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=5e-5)
    turned = difference(*reversed(sides))
    assert (-turned.upper, -turned.lower) == pytest.approx((lower, upper), abs=5e-5)
    assert turned.p_value == pytest.approx(found.p_value)


SHARES = [0.0, 0.001, 0.03, 0.25, 0.5, 0.8, 1.0]


@pytest.mark.parametrize(("one", "other"), list(itertools.product(SHARES, SHARES)))
@pytest.mark.parametrize("correlation", [-0.3, 0.0, 0.6])
def test_the_test_says_what_the_interval_says(one, other, correlation):
    found = difference(Side(one, 95, 60), Side(other, 40, 30), correlation)
    assert 0 <= found.p_value <= 1
    assert found.lower <= found.difference <= found.upper
    assert (found.p_value < 0.05) == (found.lower > 0 or found.upper < 0)


def test_with_many_children_and_middling_shares_it_is_the_usual_test():
    one, other, n = 0.52, 0.50, 40_000
    z = (one - other) / math.sqrt(one * (1 - one) / n + other * (1 - other) / n)
    found = difference(Side(one, n), Side(other, n))
    assert found.p_value == pytest.approx(math.erfc(z / math.sqrt(2)), rel=0.01)


def test_none_of_95_children_against_2_7_percent_is_no_difference():
    """The standard error of none is 0, and with it the usual test finds p = 0.00001."""
    found = difference(Side(0.0, 95), Side(0.027, 2000))
    # Score interval of none: up to z²/(n + z²), so that p is near that of z² = n x / (1 - x).
    assert found.p_value == pytest.approx(0.105, abs=0.01)
    assert found.lower < 0 < found.upper


def test_estimates_that_move_together_tell_more():
    apart, together = (difference(Side(0.5, 100), Side(0.45, 100), r) for r in (0.0, 0.9))
    assert together.p_value < apart.p_value
    assert together.upper - together.lower < apart.upper - apart.lower


def wilson(met: int, n: int, level: float) -> tuple[float, float]:
    """Wilson's interval as scipy has it."""
    found = stats.binomtest(met, n).proportion_ci(level, method="wilson")
    return float(found.low), float(found.high)


@pytest.mark.parametrize("correlation", [-1.0, -0.4, 0.0, 0.25, 0.9, 1.0])
def test_the_interval_of_correlated_shares_is_put_together_from_wilsons(correlation):
    """Zou and Donner (2008), equation 9, from the limits of another program."""
    (low, high), (other_low, other_high) = wilson(45, 100, 0.95), wilson(20, 80, 0.95)
    a, b = 0.45 - low, other_high - 0.25
    c, d = high - 0.45, 0.25 - other_low
    found = difference(Side(0.45, 100), Side(0.25, 80), correlation)
    assert found.lower == pytest.approx(0.20 - math.sqrt(a * a + b * b - 2 * correlation * a * b), abs=1e-9)
    assert found.upper == pytest.approx(0.20 + math.sqrt(c * c + d * d - 2 * correlation * c * d), abs=1e-9)


def test_degrees_of_freedom_are_those_of_welch_and_satterthwaite():
    one_error = 2 * stats.norm.cdf(1) - 1
    widths = [high - low for low, high in (wilson(45, 100, one_error), wilson(4, 20, one_error))]
    one, other = ((width / 2) ** 2 for width in widths)
    expected = (one + other) ** 2 / (one**2 / 60 + other**2 / 12)
    assert difference(Side(0.45, 100, 60), Side(0.2, 20, 12)).df == pytest.approx(expected, rel=1e-9)


def test_few_degrees_of_freedom_tell_less():
    many, few = (difference(Side(0.6, 100, df), Side(0.4, 100, df)) for df in (np.inf, 8))
    assert few.p_value > many.p_value
    assert few.upper - few.lower > many.upper - many.lower
    # Of two equal sides the degrees of freedom add up; of unequal ones the less certain side counts for more.
    assert few.df == pytest.approx(16)
    assert difference(Side(0.6, 10_000, 500), Side(0.4, 100, 8)).df == pytest.approx(8, abs=0.5)
    assert difference(Side(0.6, 100, 90), Side(0.4, 100, 90), df=5).df == 5


def test_equal_shares_are_never_told_apart():
    assert difference(Side(0.4, 1e6), Side(0.4, 1e6), 0.99).p_value == 1.0


@pytest.mark.parametrize("value", [math.nan, -0.01, 1.01])
def test_what_is_no_share_is_refused(value):
    with pytest.raises(ValueError, match="share"):
        Side(value, 100)


@pytest.mark.parametrize(("n_eff", "df"), [(math.nan, 10), (0, 10), (100, 0), (100, math.nan)])
def test_a_side_that_rests_on_nothing_is_refused(n_eff, df):
    with pytest.raises(ValueError, match="effective n"):
        Side(0.4, n_eff, df)


def test_what_is_small_but_positive_is_compared():
    assert difference(Side(0.4, 0.5, 0.5), Side(0.5, 0.5, 0.5)).df == pytest.approx(1.0, rel=0.1)
    assert difference(Side(0.4, 100), Side(0.5, 100), df=0.5).df == 0.5


@pytest.mark.parametrize(
    ("correlation", "df"), [(1.1, None), (-1.1, None), (math.nan, None), (0.0, 0.0), (0.0, -0.5), (0.0, math.nan)]
)
def test_an_impossible_correlation_or_df_is_refused(correlation, df):
    with pytest.raises(ValueError, match=r"correlation|degrees"):
        difference(Side(0.4, 100), Side(0.5, 100), correlation, df)
