"""Differences: the test, the verdict, the part against its whole, and what is not compared."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from etl.estimation import comparisons, design, intervals, reliability, share_estimates


# Standard normal distribution from the error function, not from the library the code uses.
def two_sided(z: float) -> float:
    return math.erfc(abs(z) / math.sqrt(2))


@pytest.mark.parametrize(("value", "other", "se"), [(0.5, 0.4, 0.04), (0.3, 0.4, 0.06), (0.4, 0.4, 0.01)])
def test_p_value_and_interval(value, other, se):
    found = comparisons.difference(value, other, se)
    assert found["difference"] == pytest.approx(value - other)
    assert found["p_value"] == pytest.approx(two_sided((value - other) / se))
    assert found["lower"] == pytest.approx(value - other - 1.959964 * se, abs=1e-7)
    assert found["upper"] == pytest.approx(value - other + 1.959964 * se, abs=1e-7)


@pytest.mark.parametrize(
    ("gap", "verdict"),
    [(0.1960, "higher"), (0.1959, "same"), (0.0, "same"), (-0.1959, "same"), (-0.1960, "lower")],
)
def test_the_verdict_turns_at_five_per_cent(gap, verdict):
    found = comparisons.difference(0.5 + gap, 0.5, 0.1)
    assert found["verdict"] == verdict
    # The interval says the same as the test.
    assert (verdict == "same") == (found["lower"] <= 0 <= found["upper"])


@pytest.mark.parametrize("se", [0.0, math.nan])
def test_without_an_error_there_is_no_test(se):
    found = comparisons.difference(1.0, 0.4, se)
    assert found["verdict"] == "same"
    assert math.isnan(found["p_value"])
    assert math.isnan(found["lower"])


def test_part_and_whole():
    # No share of the whole: two separate samples. All of it: the same thing, and no difference can be.
    assert comparisons.se_part_of_whole(0.03, 0.04, 0.0) == pytest.approx(0.05)
    assert comparisons.se_part_of_whole(0.03, 0.03, 1.0) == pytest.approx(0.0)
    assert comparisons.se_independent(0.03, 0.04) == pytest.approx(0.05)


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
    found = comparisons.se_part_of_whole(home.se, nation.se, home.weighted_total / nation.weighted_total)
    assert found == pytest.approx(math.sqrt(variance), rel=0.01)
    # Taking them for separate samples would overstate the error.
    assert comparisons.se_independent(home.se, nation.se) > 1.05 * found


def rows_of(**by_area: dict[str, float | str]) -> pd.DataFrame:
    base = {"indicator_id": "medical_home", "population": "cshcn", "group_name": "all", "group_level": "all"}
    base |= {"value": 0.45, "se": 0.03, "reliability": "ok", "weighted_total": 1e5}
    return pd.DataFrame([base | {"geo_id": geo_id[1:]} | cells for geo_id, cells in by_area.items()])


def test_massachusetts_against_nation_and_neighbours():
    rows = rows_of(_25={}, _US={"weighted_total": 1e7, "value": 0.40}, _33={"value": 0.30}, _06={})
    found = comparisons.between(rows).set_index("other")
    assert found.index.tolist() == ["US", "33"]
    assert found["versus"].eq("geography").all()
    assert found.loc["US", "se"] == pytest.approx(math.sqrt(0.03**2 + 0.03**2 - 2 * 0.01 * 0.03**2))
    assert found.loc["33", "se"] == pytest.approx(math.hypot(0.03, 0.03))
    assert found["verdict"].to_dict() == {"US": "same", "33": "higher"}
    assert (found["geo_id"] == "25").all()


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
    assert needs["verdict"] == "lower"


def test_siblings_in_two_groups_make_the_difference_more_or_less_certain(home):
    """Children of one household lie in both groups: the error is not that of two separate samples."""
    sample, rows = home
    found = comparisons.within(sample, rows)
    sexes = found[(found["population"] == "all_children") & (found["versus"] == "group")].iloc[0]
    levels, _, covariance = share_estimates.domain_covariance(sample, "met", "sex/all_children")
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
