"""Samples that answer a question, against R, a simulation and the rules by which estimates are shown."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dashboard.subjects.methods import sample_size
from dashboard.subjects.methods.sample_size import Basis
from etl.estimation.judgment.reliability import flag
from etl.estimation.statistics.intervals import with_intervals


@pytest.mark.parametrize(
    ("share", "other", "power", "in_r"),
    [
        # power.prop.test(p1 = , p2 = , power = )$n
        (0.5, 0.6, 0.80, 387.3385),
        (0.5, 0.75, 0.90, 76.7),
        (0.1, 0.2, 0.80, 198.9634),
    ],
)
def test_children_that_find_a_change_are_those_of_power_prop_test(
    share: float, other: float, power: float, in_r: float
) -> None:
    found = sample_size.children_to_find(Basis(share, 1.0), other - share, power)
    assert found == pytest.approx(np.ceil(in_r), abs=1)


def test_a_design_effect_multiplies_them() -> None:
    assert sample_size.children_to_find(Basis(0.5, 2.0), 0.1) == 775


def test_a_change_is_taken_in_the_direction_that_needs_more() -> None:
    # 0.9 to 0.8 needs 199, 0.9 to 1.0 needs 74 or so.
    assert sample_size.children_to_find(Basis(0.9, 1.0), 0.1) == 199
    with pytest.raises(ValueError, match="no share"):
        sample_size.children_to_find(Basis(0.5, 1.0), 0.6)


def test_a_change_is_found_as_often_as_promised() -> None:
    children = sample_size.children_to_find(Basis(0.45, 1.0), 0.1)
    draw = np.random.default_rng(20261128)
    before, after = (draw.binomial(children, share, 40_000) / children for share in (0.45, 0.55))
    mean = (before + after) / 2
    found = abs(after - before) / np.sqrt(2 * mean * (1 - mean) / children) > 1.959964
    assert found.mean() == pytest.approx(0.80, abs=0.015)


def shown(share: float, effect: float, children: int) -> pd.Series:
    """What the build says of an estimate of such a sample."""
    row = {"value": share, "se": np.sqrt(share * (1 - share) * effect / children), "n": children}
    row |= {"n_kish": children / effect, "df": children - 2, "n_met": round(share * children), "lone": 0}
    return flag(with_intervals(pd.DataFrame([row]))).iloc[0]


@pytest.mark.parametrize(("share", "effect"), [(0.46, 1.83), (0.2, 1.0), (0.9, 2.4), (0.05, 1.5), (0.97, 1.9)])
def test_intervals_and_marks_are_those_of_the_build(share: float, effect: float) -> None:
    for children in (30, 60, 90, 150, 400, 1_000, 8_000):
        expected, built = sample_size.expected(Basis(share, effect), children), shown(share, effect, children)
        assert (expected.lower, expected.upper) == pytest.approx((built["lower"], built["upper"]), rel=1e-9)
        assert expected.effective == pytest.approx(built["n_eff"])
        if built["reliability_reason"] != "cell_below_5":
            assert expected.reliability == built["reliability"], children


@pytest.mark.parametrize(("share", "effect"), [(0.46, 1.83), (0.2, 1.0), (0.9, 2.35), (0.15, 1.5)])
def test_one_child_fewer_would_not_be_enough(share: float, effect: float) -> None:
    basis = Basis(share, effect)
    for children, marks in (
        (sample_size.children_to_show(basis), {"ok", "caution"}),
        (sample_size.children_to_rely_on(basis), {"ok"}),
    ):
        assert shown(share, effect, children)["reliability"] in marks
        assert shown(share, effect, children - 1)["reliability"] not in marks
