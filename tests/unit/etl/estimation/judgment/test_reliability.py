"""Each rule of reliability at its edge (METHODS section 4)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from etl.estimation.judgment import reliability
from etl.estimation.statistics import design, intervals, share_estimates

GOOD = {"value": 0.40, "lower": 0.35, "upper": 0.45, "kg_width": 0.10, "se": 0.025, "n": 400, "n_eff": 380.0}
GOOD |= {"n_met": 160, "df": 390, "lone": 0.0}
TINY = 1e-9


def flagged(**cells: float) -> tuple[str, str]:
    row = reliability.flag(pd.DataFrame([GOOD | cells])).iloc[0]
    return row["reliability"], row["reliability_reason"]


def width(value: float, points: float) -> dict[str, float]:
    """An interval of so many points around a value, by either method."""
    return {"value": value, "lower": value - points / 200, "upper": value + points / 200, "kg_width": points / 100}


OK = ("ok", "")


def test_a_good_figure_is_ok():
    assert flagged() == OK


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"n": 29}, ("suppressed", "n_below_30")),
        ({"n": 30, "n_met": 15}, OK),
        ({"n_eff": 29.999}, ("suppressed", "n_eff_below_30")),
        ({"n_eff": 30.0}, OK),
        ({"df": 0}, ("suppressed", "no_variance")),
        ({"df": 1}, ("caution", "df_below_8")),
        ({"df": 7}, ("caution", "df_below_8")),
        ({"df": 8}, OK),
        ({"se": 0.0}, ("suppressed", "no_variance")),
        ({"n_met": 4}, ("caution", "cell_below_5")),
        ({"n_met": 5}, OK),
        ({"n_met": 396}, ("caution", "cell_below_5")),
        ({"n_met": 395}, OK),
        ({"lone": 0.5}, ("caution", "lone_stratum")),
        ({"kg_width": np.nan}, ("suppressed", "no_variance")),
        ({"lower": np.nan, "upper": np.nan}, ("suppressed", "no_variance")),
    ],
)
def test_sample_sizes_and_degrees_of_freedom(cells, expected):
    assert flagged(**cells) == expected


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (20 - TINY, OK),
        (20 + TINY, ("caution", "width_20")),
        (30 - TINY, ("caution", "width_20")),
        (30 + TINY, ("suppressed", "width_30")),
        (80, ("suppressed", "width_30")),
    ],
)
def test_width_of_the_interval(points, expected):
    assert flagged(**width(0.5, points)) == expected


def test_a_width_of_just_30_points_is_suppressed():
    # Both ends are exact in binary, so that the width is 0.3 as written in the rule.
    assert flagged(kg_width=reliability.WIDTH_SUPPRESSED) == ("suppressed", "width_30")


# Numbers for which both sides of a comparison are the same in binary.
@pytest.mark.parametrize(
    "cells",
    [
        {"value": 0.3, "lower": 0.2, "upper": 0.4},
        {"value": 0.03, "lower": 0.02, "upper": 0.05, "kg_width": reliability.WIDTH_ALWAYS_FINE},
        {"value": 0.06, "lower": 0.05, "upper": 0.08, "kg_width": reliability.RELATIVE_SUPPRESSED * 0.06},
        {"value": 0.94, "lower": 0.92, "upper": 0.95, "kg_width": reliability.RELATIVE_SUPPRESSED * (1 - 0.94)},
        {"value": 0.06, "lower": 0.0, "upper": reliability.RELATIVE_CAUTION * 0.06, "kg_width": 0.05},
    ],
)
def test_a_width_of_just_the_limit_is_ok(cells):
    assert flagged(**cells) == OK


# A share of 6%: 120% of it is 7.2 points, 130% is 7.8 points. Of 3%: 3.6 and 3.9 points, below the 5 that always do.
@pytest.mark.parametrize(
    ("value", "points", "expected"),
    [
        (0.06, 7.2 - TINY, OK),
        (0.06, 7.2 + 1e-6, ("caution", "relative_width_120")),
        (0.06, 7.8 - TINY, ("caution", "relative_width_120")),
        (0.06, 7.8 + 1e-6, ("suppressed", "relative_width_130")),
        (0.03, 3.5, OK),
        (0.03, 3.8, ("caution", "relative_width_120")),
        (0.03, 4.5, ("caution", "relative_width_120")),
        (0.03, 5.0 - TINY, ("caution", "relative_width_120")),
        (0.03, 5.0 + 1e-6, ("suppressed", "relative_width_130")),
    ],
)
def test_width_relative_to_the_estimate(value, points, expected):
    assert flagged(**width(value, points)) == expected


@pytest.mark.parametrize("name", ["n", "n_eff", "n_met", "df", "lone"])
def test_a_sample_of_which_a_part_is_not_known_is_refused(name):
    with pytest.raises(ValueError, match="a part is missing"):
        flagged(**{name: np.nan})
    with pytest.raises(ValueError, match="a part is missing"):
        reliability.flag(pd.DataFrame([GOOD, GOOD | {name: np.nan}]))


def test_a_figure_without_a_sample_is_judged_by_its_width():
    assert flagged(**dict.fromkeys(reliability.SAMPLE, np.nan)) == OK
    assert flagged(**dict.fromkeys(reliability.SAMPLE, np.nan), kg_width=0.31) == ("suppressed", "width_30")


def test_the_standard_measures_one_interval_and_the_guidance_the_other():
    assert flagged(kg_width=0.31) == ("suppressed", "width_30")
    assert flagged(lower=0.24, upper=0.55, kg_width=0.28) == ("caution", "width_20")


# What is left to 100%: of 94%, 130% of it is 7.8 points; of 97%, 3.9, below the 5 that always do.
@pytest.mark.parametrize(
    ("value", "points", "expected"),
    [
        (0.94, 7.8 - TINY, OK),
        (0.94, 7.8 + 1e-6, ("caution", "complement_width_130")),
        (0.97, 5.0 - TINY, OK),
        (0.97, 5.0 + 1e-6, ("caution", "complement_width_130")),
    ],
)
def test_width_relative_to_the_complement(value, points, expected):
    assert flagged(**width(value, points)) == expected


@pytest.mark.parametrize(
    ("share", "counted", "interval", "expected"),
    [
        # Tables published with CDC's `surveytable` (visits to physicians, NAMCS 2019, 398 clusters): MRI by specialty.
        ((0.029, 0.014), (2207, 44), (0.8, 7.1), ("suppressed", "relative_width_130")),
        ((0.971, 0.014), (2207, 2163), (92.9, 99.2), ("caution", "complement_width_130")),
        ((0.988, 0.005), (2993, 2973), (97.2, 99.6), OK),
        ((0.968, 0.007), (3050, 2968), (95.0, 98.0), OK),
    ],
)
def test_published_tables(share, counted, interval, expected):
    """Their shares and errors are rounded to a tenth of a point, hence the tolerance of the interval."""
    (value, se), (n, n_met) = share, counted
    row = pd.DataFrame([{"value": value, "se": se, "n": n, "n_met": n_met, "n_kish": n, "df": 396, "lone": 0.0}])
    size = intervals.design_n(row["value"], row["se"], row["n_kish"])
    low, high = (100 * end[0] for end in intervals.korn_graubard(row["value"], size, row["n"], row["df"]))
    assert (low, high) == pytest.approx(interval, abs=0.55)
    found = reliability.flag(intervals.with_intervals(row)).iloc[0]
    assert (found["reliability"], found["reliability_reason"]) == expected


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ({"df": 0}, {"n": 10}),
        ({"n": 29}, {"n_eff": 20.0}),
        ({"n_eff": 20.0}, width(0.5, 40)),
        (width(0.5, 40), {}),
    ],
)
def test_the_first_rule_that_fires_is_the_reason(worse, better):
    assert flagged(**(better | worse)) == flagged(**worse)


@pytest.mark.parametrize(
    ("value", "n", "df", "expected"),
    [
        # Upper limits: 1 - 0.025^(1/n') with n' = n (t[n-1]/t[df])^2; the widths follow.
        (0.0, 400, 380, ("caution", "bound")),
        (1.0, 400, 380, ("caution", "bound")),
        (0.0, 36, 34, ("caution", "bound")),
        (1.0, 36, 34, ("caution", "bound")),
        (1.0, 30, 3, ("caution", "bound")),
        (1.0, 30, 2, ("suppressed", "width_30")),
        (1.0, 29, 28, ("suppressed", "n_below_30")),
        (0.0, 29, 28, ("suppressed", "n_below_30")),
        (1.0, 40, 0, ("suppressed", "no_variance")),
    ],
)
def test_exactly_0_or_100_per_cent_is_caution_at_best(value, n, df, expected):
    row = pd.DataFrame([{"value": value, "se": 0.0, "n": n, "n_met": n * value, "n_kish": n, "df": df, "lone": 0.0}])
    found = reliability.flag(intervals.with_intervals(row)).iloc[0]
    assert (found["reliability"], found["reliability_reason"]) == expected


def test_a_domain_whose_strata_hold_one_household_each_has_no_variance():
    rng = np.random.default_rng(0)
    size = 200
    children = pd.DataFrame(
        {
            "stratum": np.repeat(["25-1", "25-2"], size),
            "cluster": np.arange(2 * size),
            "weight": 100.0,
            "met": rng.integers(0, 2, 2 * size).astype(float),
        }
    )
    # Fifty siblings in one household of each stratum: enough children, no two households to compare.
    children.loc[:49, "cluster"] = 0
    children.loc[size : size + 49, "cluster"] = size
    here = children["cluster"].isin([0, size])
    sample = design.sample(children, ["met"], {"area": here.map({True: "here", False: "there"})})
    shares = pd.DataFrame(share_estimates.shares(sample, ["met"], "area")).set_index("level")
    found = reliability.flag(intervals.with_intervals(shares)).loc["here"]
    assert (found["n"], found["df"]) == (100, 0)
    assert (found["reliability"], found["reliability_reason"]) == ("suppressed", "no_variance")


def test_a_suppressed_row_is_blanked_whole_and_stays():
    rows = pd.DataFrame([GOOD | {"weighted_count": 5e4}, GOOD | {"n": 12, "weighted_count": 900.0}])
    blanked = reliability.blank_suppressed(reliability.flag(rows))
    shown = ["value", "lower", "upper", "se", "weighted_count", "n_met", "kg_width"]
    assert blanked.loc[0, shown].notna().all()
    assert blanked.loc[1, shown].isna().all()
    assert blanked.loc[1, ["n", "n_eff", "reliability", "reliability_reason"]].tolist() == [
        12,
        380.0,
        "suppressed",
        "n_below_30",
    ]
    # With n, effective n and nothing else, neither value nor error can be worked back.
    assert set(blanked.columns) - set(shown) == {"n", "n_eff", "df", "lone", "reliability", "reliability_reason"}
