"""Intervals of shares: closed forms, R's own, and what has none."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from etl.estimation.statistics import intervals

GOLDEN = Path(__file__).parent / "golden"


def one_row(**cells: float) -> pd.DataFrame:
    return pd.DataFrame([{"n_kish": cells["n"], **cells}])


@pytest.mark.parametrize(("value", "se", "df"), [(0.24743, 0.014796, 926), (0.02, 0.01, 40), (0.97, 0.02, 5)])
def test_logit_interval_is_symmetric_in_log_odds(value, se, df):
    found = intervals.with_intervals(one_row(value=value, se=se, n=500, df=df)).iloc[0]
    low, centre, high = (math.log(p / (1 - p)) for p in (found["lower"], value, found["upper"]))
    assert high - centre == pytest.approx(centre - low)
    # Half the width is the t quantile times the standard error by the delta method.
    assert high - centre == pytest.approx(-stats.t.ppf(0.025, df) * se / (value * (1 - value)))


@pytest.mark.parametrize("df", [0, -1])
def test_no_degree_of_freedom_no_interval(df):
    found = intervals.with_intervals(one_row(value=0.4, se=0.0, n=3, df=df)).iloc[0]
    assert math.isnan(found["lower"])
    assert math.isnan(found["upper"])
    found = intervals.with_intervals(one_row(value=1.0, se=0.0, n=3, df=df)).iloc[0]
    assert math.isnan(found["lower"])


@pytest.mark.parametrize(("n", "df"), [(39, 36), (500, 450), (2, 1)])
def test_korn_graubard_at_0_and_100_per_cent(n, df):
    # With nothing counted, the exact binomial upper limit solves (1 - p)^n = 2.5%: a closed form, no beta quantile.
    effective = n * (stats.t.ppf(0.975, n - 1) / stats.t.ppf(0.975, df)) ** 2
    limit = 1 - 0.025 ** (1 / effective)
    none = intervals.with_intervals(one_row(value=0.0, se=0.0, n=n, df=df)).iloc[0]
    assert (none["lower"], none["upper"]) == (0.0, pytest.approx(limit))
    every = intervals.with_intervals(one_row(value=1.0, se=0.0, n=n, df=df)).iloc[0]
    assert (every["lower"], every["upper"]) == (pytest.approx(1 - limit), 1.0)
    assert effective <= n


@pytest.mark.parametrize(
    ("value", "se", "n", "expected"),
    [
        (0.5, 0.05, 1000, 100.0),
        (0.5, 0.01, 1000, 1000),
        (0.1, 0.03, 400, 100.0),
        (0.0, 0.0, 50, 50),
        (1.0, 0.0, 50, 50),
        (0.4, 0.0, 3, 3),
    ],
)
def test_effective_sample_size(value, se, n, expected):
    found = intervals.with_intervals(one_row(value=value, se=se, n=n, df=40))
    assert found["n_eff"].tolist() == [pytest.approx(expected)]


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_unequal_weights_are_worth_fewer_children_at_a_bound(value):
    equal, unequal = (intervals.with_intervals(one_row(value=value, se=0.0, n=90, n_kish=k, df=88)) for k in (90, 45))
    assert unequal["n_eff"].tolist() == [45]
    assert unequal["kg_width"][0] > 1.9 * equal["kg_width"][0]


def test_korn_graubard_intervals_are_those_of_r():
    expected = pd.read_csv(GOLDEN / "shares.csv")
    size = intervals.design_n(expected["value"], expected["se"], expected["n"])
    lower, upper = intervals.korn_graubard(expected["value"], size, expected["n"], expected["df"])
    assert lower.to_numpy() == pytest.approx(expected["nchs_lower"], rel=1e-9)
    assert upper.to_numpy() == pytest.approx(expected["nchs_upper"], rel=1e-9)
    # R survey's own interval is the same but where the effective sample size is cut at n.
    same = size < expected["n"]
    assert same.sum() >= 4
    assert lower[same].to_numpy() == pytest.approx(expected.loc[same, "lower"], rel=1e-9)
    assert upper[same].to_numpy() == pytest.approx(expected.loc[same, "upper"], rel=1e-9)


@pytest.mark.parametrize(("value", "se"), [(1.01, 0.1), (-0.01, 0.1), (0.4, -0.1)])
def test_what_is_no_share_is_refused(value, se):
    with pytest.raises(ValueError, match="outside 0 to 1"):
        intervals.with_intervals(one_row(value=value, se=se, n=90, df=80))
    with pytest.raises(ValueError, match="outside 0 to 1"):
        intervals.with_intervals(pd.concat([one_row(value=v, se=s, n=90, df=80) for v, s in ((0.5, 0.1), (value, se))]))


@pytest.mark.parametrize(("value", "bound"), [(1 + 1e-10, 1.0), (-1e-10, 0.0)])
def test_what_rounding_puts_beyond_a_bound_is_put_back(value, bound):
    found = intervals.with_intervals(one_row(value=value, se=0.0, n=90, df=80)).iloc[0]
    exact = intervals.with_intervals(one_row(value=bound, se=0.0, n=90, df=80)).iloc[0]
    assert found["value"] == bound
    assert found.equals(exact)


@pytest.mark.parametrize("value", [0.4, 1.0])
def test_without_variance_kishs_size_counts(value):
    assert intervals.design_n(*(pd.Series([x]) for x in (value, 0.0, 45.0))).tolist() == [45.0]


def test_no_child_no_effective_size():
    found = intervals.with_intervals(one_row(value=math.nan, se=math.nan, n=0.0, n_kish=math.nan, df=0))
    assert found["n_eff"].tolist() == [0.0]
    assert found[["lower", "upper", "kg_width"]].isna().all(axis=None)


@pytest.mark.parametrize(("value", "se", "df"), [(0.0, 0.1, 10), (1.0, 0.1, 10), (0.4, 0.0, 10), (0.4, 0.1, 0)])
def test_the_logit_has_no_interval_at_a_bound_without_error_or_without_df(value, se, df):
    ends = intervals.logit_interval(*(pd.Series([x]) for x in (value, se, df)))
    assert all(np.isnan(end.iloc[0]) for end in ends)


def test_one_degree_of_freedom_is_enough():
    found = intervals.with_intervals(one_row(value=0.4, se=0.1, n=30, df=1)).iloc[0]
    assert 0 < found["lower"] < 0.4 < found["upper"] < 1


@pytest.mark.parametrize("value", [0.02, 0.98])
def test_less_than_one_child_met_still_has_an_interval(value):
    # By Clopper and Pearson, the share below each end is half of what lies outside.
    lower, upper = intervals.korn_graubard(*(pd.Series([x]) for x in (value, 20.0, 21.0, 20.0)))
    met = 20.0 * value
    assert stats.beta.cdf(lower, met, 20.0 - met + 1) == pytest.approx([0.025])
    assert stats.beta.cdf(upper, met + 1, 20.0 - met) == pytest.approx([0.975])


def test_reliability_gets_the_width_of_korn_and_graubards_interval():
    found = intervals.with_intervals(one_row(value=0.4, se=0.1, n=30, df=29)).iloc[0]
    lower, upper = intervals.korn_graubard(*(pd.Series([x]) for x in (0.4, 24.0, 30.0, 29.0)))
    assert found["kg_width"] == pytest.approx(upper[0] - lower[0])
