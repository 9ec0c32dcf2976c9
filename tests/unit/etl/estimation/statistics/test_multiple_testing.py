"""Benjamini and Hochberg's correction against R `p.adjust`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl.estimation.statistics.multiple_testing import benjamini_hochberg

GOLDEN = Path(__file__).parent / "golden"


def test_adjusted_values_are_those_of_r_in_any_order():
    expected = pd.read_csv(GOLDEN / "adjusted.csv")
    assert benjamini_hochberg(expected["p"]) == pytest.approx(expected["adjusted"], rel=1e-12)
    mixed = expected.sample(frac=1, random_state=3)
    assert benjamini_hochberg(mixed["p"]) == pytest.approx(mixed["adjusted"], rel=1e-12)


def test_one_comparison_is_not_corrected():
    assert benjamini_hochberg([0.03]).tolist() == [0.03]
    assert benjamini_hochberg([]).tolist() == []


def test_the_ends_of_the_range_are_p_values():
    assert benjamini_hochberg([1.0, 0.0]).tolist() == [1.0, 0.0]


@pytest.mark.parametrize("p", [[0.2, np.nan], [0.2, 1.2], [-0.1]])
def test_what_is_no_p_value_is_refused(p):
    with pytest.raises(ValueError, match="p-value"):
        benjamini_hochberg(p)


def test_a_corrected_p_value_is_never_below_its_own() -> None:
    p = np.random.default_rng(6).uniform(size=(200, 7))
    assert all((benjamini_hochberg(row) >= row).all() for row in p)
