"""Intervals of counts against published tables and R."""

from __future__ import annotations

import numpy as np
import pytest

from etl.estimation.statistics.counts import poisson_interval, wilson_interval


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    # R: poisson.test(count)$conf.int; the same limits stand in Garwood (1936).
    [(0, 0.0, 3.688879), (1, 0.02531781, 5.571643), (10, 4.795389, 18.39036), (100, 81.36397, 121.6272)],
)
def test_poisson_limits_are_exact(count, lower, upper):
    found = poisson_interval(count, 1.0)
    assert np.ravel(found) == pytest.approx([lower, upper], rel=1e-5)


def test_poisson_limits_are_divided_by_the_exposure():
    lower, upper = poisson_interval([10, 20], [1000.0, 500.0])
    assert lower == pytest.approx([0.004795389, 0.02443304], rel=1e-5)
    assert upper == pytest.approx([0.01839036, 0.06177676], rel=1e-5)


@pytest.mark.parametrize(
    ("count", "total", "lower", "upper"),
    # Newcombe (1998), Statist. Med. 17:857-872, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_limits_are_those_that_newcombe_published(count, total, lower, upper):
    assert np.ravel(wilson_interval(count, total)) == pytest.approx([lower, upper], abs=5e-5)
