"""Differences: the test, the verdict, the part against its whole, and what is not compared."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from etl.estimation.judgment import comparisons, reliability
from etl.estimation.statistics import design, intervals, share_estimates
from etl.estimation.statistics.share_differences import Side, difference

ROW = {"value": 0.45, "se": 0.03, "n_eff": 275.0, "n_kish": 300.0, "df": 400.0}


def test_a_difference_has_the_error_of_its_design():
    found = comparisons.compare(ROW, ROW | {"value": 0.30, "se": 0.04}, covariance=0.0006)
    assert found["difference"] == pytest.approx(0.15)
    assert found["se"] == pytest.approx(math.sqrt(0.03**2 + 0.04**2 - 2 * 0.0006))
    assert found["lower"] < 0.15 < found["upper"]


def test_with_middling_shares_the_test_is_nearly_that_of_the_error():
    other = ROW | {"value": 0.55, "n_eff": 275.0}
    found = comparisons.compare(ROW, other, 0.0)
    z = 0.10 / math.hypot(0.03, 0.03)
    assert found["p_value"] == pytest.approx(math.erfc(z / math.sqrt(2)), rel=0.05)


def test_the_smaller_effective_size_counts():
    weighty = ROW | {"n_kish": 60.0}
    one, other = (comparisons.compare(row, ROW | {"value": 0.30}, 0.0) for row in (ROW, weighty))
    assert other["p_value"] > 3 * one["p_value"]
    assert other["se"] == one["se"]


@pytest.mark.parametrize(("value", "other"), [(0.0, 0.027), (1.0, 0.973)])
def test_no_verdict_rests_on_an_error_of_zero(value, other):
    none = {"value": value, "se": 0.0, "n_eff": 95.0, "n_kish": 95.0, "df": 93.0}
    many = {"value": other, "se": 0.0036, "n_eff": 2000.0, "n_kish": 2000.0, "df": 2500.0}
    found = comparisons.compare(none, many, 0.0)
    assert 0.07 < found["p_value"] < 0.22
    assert found["lower"] < 0 < found["upper"]


@pytest.mark.parametrize("correlation", [-0.5, 0.0, 0.8])
def test_shares_of_one_sample_are_compared_with_their_correlation(correlation):
    other = ROW | {"value": 0.30, "se": 0.02}
    found = comparisons.compare(ROW, other, correlation * 0.03 * 0.02)
    expected = difference(Side(0.45, 275.0, 400.0), Side(0.30, 275.0, 400.0), correlation)
    told = (expected.difference, expected.lower, expected.upper, expected.p_value)
    assert tuple(found[name] for name in ("difference", "lower", "upper", "p_value")) == pytest.approx(told)


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_covariance_larger_by_rounding_is_a_full_correlation(sign):
    """Errors of zero allow a covariance of rounding alone, which is then no correlation."""
    other = ROW | {"value": 0.30, "se": 0.03}
    found = comparisons.compare(ROW, other, sign * (0.03 * 0.03 + comparisons.ROUNDING / 2))
    assert found["lower"] == pytest.approx(difference(Side(0.45, 275.0, 400.0), Side(0.30, 275.0, 400.0), sign).lower)
    none = {"value": 0.0, "se": 0.0, "n_eff": 95.0, "n_kish": 95.0, "df": 93.0}
    some = ROW | {"se": 0.0}
    apart = difference(Side(0.45, 275.0, 400.0), Side(0.0, 95.0, 93.0))
    for covariance in (0.0, sign * comparisons.ROUNDING):
        found = comparisons.compare(some, none, covariance)
        assert (found["lower"], found["upper"]) == pytest.approx((apart.lower, apart.upper))


@pytest.mark.parametrize("small", [{"n_kish": 1.0}, {"n_kish": 0.9, "n_eff": 0.9}])
def test_a_sample_worth_one_child_is_compared(small):
    for sides in ((ROW | small, ROW), (ROW, ROW | small)):
        found = comparisons.compare(*sides, 0.0)
        assert found["p_value"] == 1.0
    assert comparisons.compare(ROW, ROW | {"value": 0.3}, 0.0, df=1.0)["p_value"] > 0.05


def test_few_imputed_degrees_of_freedom_tell_less():
    free, few = (comparisons.compare(ROW, ROW | {"value": 0.30}, 0.0, df) for df in (np.inf, 6))
    assert few["p_value"] > free["p_value"]


@pytest.mark.parametrize(
    "broken",
    [
        {"value": math.nan},
        {"n_eff": 0.0},
        {"n_eff": math.inf, "n_kish": math.inf},
        {"n_eff": math.nan},
        {"n_kish": math.nan},
        {"df": 0.0},
        {"se": math.nan},
        {"se": -0.03},
    ],
)
def test_a_side_that_cannot_be_is_refused(broken):
    for sides in ((ROW | broken, ROW), (ROW, ROW | broken)):
        with pytest.raises(ValueError, match="cannot be compared"):
            comparisons.compare(*sides, 0.0)


@pytest.mark.parametrize("covariance", [math.nan, 0.00091, -0.00091])
def test_a_covariance_that_the_errors_do_not_allow_is_refused(covariance):
    with pytest.raises(ValueError, match=r"^a covariance of"):
        comparisons.compare(ROW, ROW | {"value": 0.3}, covariance)


@pytest.mark.parametrize("df", [math.nan, 0.0])
def test_missing_degrees_of_freedom_of_imputations_are_refused(df):
    with pytest.raises(ValueError, match="cannot be compared"):
        comparisons.compare(ROW, ROW | {"value": 0.3}, 0.0, df)


def test_a_verdict_needs_a_difference():
    assert comparisons.verdicts([0.1, -0.1, 0.1, math.nan], [0.01, 0.01, 0.2, math.nan]) == [
        *("higher", "lower", "same", "same")
    ]
    assert comparisons.verdicts([0.1, 0.1], [0.05, 0.0499]) == ["same", "higher"], "at the level there is no finding"
    for none in (math.nan, 0.0):
        with pytest.raises(ValueError, match="cannot have a p-value"):
            comparisons.verdicts([none], [0.01])
    with pytest.raises(ValueError, match="zip"):
        comparisons.verdicts([0.1, 0.1], [0.01])


def pairs_of(indicator_id: str, other: str, p_values: list[float], **cells: str) -> pd.DataFrame:
    key = {"indicator_id": indicator_id, "population": "cshcn", "geo_id": "25", "group_name": "all"}
    key |= {"group_level": "all", "versus": "geography", "other": other, "difference": -0.1}
    key |= {"se": 0.04, "lower": -0.2, "upper": -0.01}
    return pd.DataFrame([key | cells | {"p_value": p} for p in p_values])


def test_pairs_of_a_card_are_corrected_together():
    found = comparisons.corrected(pairs_of("a", "33", [0.004, 0.03, 0.04, 0.5]), {})
    # Benjamini and Hochberg by hand: 0.004 x 4, then 0.04 x 4/3 for the second and the third.
    assert found["p_adjusted"].tolist() == pytest.approx([0.016, 0.04 * 4 / 3, 0.04 * 4 / 3, 0.5])
    assert found["verdict"].tolist() == ["lower", "same", "same", "same"]
    assert found["pairs_tested"].tolist() == [4] * 4
    assert found["pairs_in_list"].isna().all()


def test_a_pair_alone_on_its_card_keeps_its_p_value():
    found = comparisons.corrected(pairs_of("a", "US", [0.03]), {})
    assert found["p_adjusted"].tolist() == [0.03]
    assert found["verdict"].tolist() == ["lower"]


def test_a_pair_of_a_list_must_hold_there_too():
    alone = [pairs_of(name, "US", [p]) for name, p in (("a", 0.03), ("b", 0.2), ("c", 0.9))]
    table = pd.concat(alone, ignore_index=True)
    found = comparisons.corrected(table, {"geography": ("a", "b", "c")})
    assert found["p_adjusted"].tolist() == pytest.approx([0.09, 0.3, 0.9])
    assert found["verdict"].tolist() == ["same"] * 3
    assert found["pairs_in_list"].tolist() == [3] * 3
    # A list shows children with special health care needs, and what is compared in the same way.
    others = comparisons.corrected(table.assign(population="all_children"), {"geography": ("a", "b", "c")})
    assert others["verdict"].tolist() == ["lower", "same", "same"]
    apart = comparisons.corrected(table.assign(versus="group"), {"geography": ("a", "b", "c")})
    assert apart["verdict"].tolist() == ["lower", "same", "same"]


def nation_of(rng: np.random.Generator) -> tuple[pd.DataFrame, pd.Series]:
    size = 4000
    state = rng.choice(["25", "06", "48"], size, p=[0.2, 0.5, 0.3])
    weight = rng.gamma(3.0, 100.0, size)
    met = (rng.random(size) < np.where(state == "25", 0.55, 0.45)).astype(float)
    children = pd.DataFrame({"stratum": state, "cluster": np.arange(size), "weight": weight, "met": met})
    return children, pd.Series(state)


def share(children: pd.DataFrame) -> share_estimates.Share:
    sample = design.sample(children, ["met"], {"all": pd.Series("all", index=children.index)})
    (found,) = share_estimates.shares(sample, ["met"], "all")
    return found


@pytest.mark.parametrize("seed", range(3))
def test_error_of_a_state_against_its_nation(seed):
    """Against the linearised difference of the two overlapping shares, from one design."""
    children, state = nation_of(np.random.default_rng(seed))
    home, nation = share(children[state == "25"]), share(children)
    here = (state == "25").to_numpy() * children["weight"]
    influence = here * (children["met"] - home.value) / here.sum()
    influence -= children["weight"] * (children["met"] - nation.value) / children["weight"].sum()
    variance = sum(len(z) * z.var(ddof=1) for _, z in influence.groupby(state))
    rows = pd.DataFrame(
        {"geo_id": geo_id, "indicator_id": "met", "population": "cshcn", "group_name": "all", **one._asdict()}
        for geo_id, one in (("25", home), ("US", nation))
    )
    found = comparisons.between(reliability.flag(intervals.with_intervals(rows))).iloc[0]
    assert found["se"] == pytest.approx(math.sqrt(variance), rel=0.01)
    # Taking them for separate samples would overstate the error.
    assert math.hypot(home.se, nation.se) > 1.05 * found["se"]


def rows_of(**by_area: dict[str, float | str]) -> pd.DataFrame:
    base = {"indicator_id": "medical_home", "population": "cshcn", "group_name": "all", "group_level": "all"}
    base |= ROW | {"reliability": "ok", "weighted_total": 1e5}
    return pd.DataFrame([base | {"geo_id": geo_id[1:]} | cells for geo_id, cells in by_area.items()])


def test_massachusetts_against_nation_and_neighbours():
    rows = rows_of(_25={}, _US={"weighted_total": 1e7, "value": 0.40}, _33={"value": 0.30}, _06={})
    found = comparisons.between(rows).set_index("other")
    assert found.index.tolist() == ["US", "33"]
    assert found["versus"].eq("geography").all()
    assert found.loc["US", "se"] == pytest.approx(math.sqrt(0.03**2 + 0.03**2 - 2 * 0.01 * 0.03**2))
    assert found.loc["33", "se"] == pytest.approx(math.hypot(0.03, 0.03))
    assert found["p_value"]["US"] > 0.05 > found["p_value"]["33"]
    assert (found["geo_id"] == "25").all()


def test_a_state_that_is_most_of_its_nation_shares_no_more_than_the_nations_error():
    rows = rows_of(_25={"weighted_total": 9e6, "se": 0.04}, _US={"weighted_total": 1e7, "se": 0.03, "value": 0.4})
    (found,) = comparisons.between(rows).to_dict("records")
    assert found["se"] == pytest.approx(0.04 - 0.03)


@pytest.mark.parametrize("hidden", ["_25", "_US"])
def test_a_suppressed_side_is_not_compared(hidden):
    by_area = {"_25": {}, "_US": {}}
    by_area[hidden] = {"reliability": "suppressed"}
    assert comparisons.between(rows_of(**by_area)).empty


def test_subgroups_are_never_compared_across_geographies():
    rows = rows_of(_25={"group_name": "sex", "group_level": "male"}, _US={"group_name": "sex", "group_level": "male"})
    assert comparisons.between(rows).empty


@pytest.fixture(scope="module")
def home() -> tuple[design.Sample, pd.DataFrame]:
    """A sample with two outcomes in the pipeline's domain columns, and its flagged rows."""
    rng = np.random.default_rng(12)
    households = 1500
    cluster = np.repeat(np.arange(households), 2)
    size = len(cluster)
    population = rng.choice(["cshcn", "non_cshcn"], size, p=[0.4, 0.6])
    sex = rng.choice(["female", "male"], size)
    children = pd.DataFrame(
        {
            "stratum": np.repeat(rng.choice(["25-1", "25-2"], households), 2),
            "cluster": cluster,
            "weight": rng.gamma(3.0, 100.0, size),
            "met": (rng.random(size) < np.where(population == "cshcn", 0.4, 0.6)).astype(float),
        }
    )
    labels = {
        "all": pd.Series(population) + "|all",
        "sex": pd.Series(population) + "|" + sex,
        "all/all_children": pd.Series(["all_children|all"] * size),
        "sex/all_children": "all_children|" + pd.Series(sex),
    }
    sample = design.sample(children, ["met"], labels)
    rows = []
    for domain in labels:
        for found in share_estimates.shares(sample, ["met"], domain):
            group_population, level = found.level.split("|")
            key = {"indicator_id": "met", "population": group_population, "geo_id": "25"}
            rows.append({**key, "group_name": domain.split("/")[0], "group_level": level, **found._asdict()})
    return sample, reliability.flag(intervals.with_intervals(pd.DataFrame(rows)))


def test_every_pair_of_levels_and_the_two_populations_are_compared(home):
    sample, rows = home
    found = comparisons.within(sample, rows)
    pairs = set(found[["population", "versus", "group_level", "other"]].itertuples(index=False, name=None))
    assert pairs == {
        ("cshcn", "population", "all", "non_cshcn"),
        ("cshcn", "group", "female", "male"),
        ("non_cshcn", "group", "female", "male"),
        ("all_children", "group", "female", "male"),
    }
    needs = found[found["versus"] == "population"].iloc[0]
    values = rows.set_index(["population", "group_level"])["value"]
    assert needs["difference"] == pytest.approx(values["cshcn", "all"] - values["non_cshcn", "all"])
    assert needs["p_value"] < 0.05
    assert needs["upper"] < 0


def test_siblings_in_two_groups_make_the_difference_more_or_less_certain(home):
    """Children of one household lie in both groups: the error is not that of two separate samples."""
    sample, rows = home
    found = comparisons.within(sample, rows)
    sexes = found[(found["population"] == "all_children") & (found["versus"] == "group")].iloc[0]
    levels, _, covariance, _ = share_estimates.together(sample, "met", "sex/all_children")
    assert levels == ["all_children|female", "all_children|male"]
    expected = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    assert sexes["se"] == pytest.approx(math.sqrt(expected))
    assert covariance[0, 1] != 0


def test_a_suppressed_level_is_not_compared_with_its_sisters(home):
    sample, rows = home
    hidden = (rows["population"] == "cshcn") & (rows["group_level"] == "male")
    found = comparisons.within(sample, rows.assign(reliability=rows["reliability"].mask(hidden, "suppressed")))
    assert found[(found["population"] == "cshcn") & (found["versus"] == "group")].empty
    assert len(found) == 3
