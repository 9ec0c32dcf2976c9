"""Numbers of children with and without an outcome, against a sample that is worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from etl.core.registry.indicators import read_registry
from etl.estimation.tables import headcounts
from etl.estimation.tables.by_area import Task

HOME = [i for i in read_registry() if i.indicator_id == "medical_home"]


def task(children: pd.DataFrame, years: list[int]) -> Task:
    return Task("nsch_topical", years, children, HOME)


@pytest.fixture
def children() -> pd.DataFrame:
    """Two strata of Massachusetts and one of Vermont, a household a child; every third child has no special needs."""
    n = 180
    rng = np.random.default_rng(4)
    return pd.DataFrame(
        {
            "fips": ["25"] * 120 + ["50"] * 60,
            "stratum": ["25-1"] * 60 + ["25-2"] * 60 + ["50-1"] * 60,
            "cluster": range(n),
            "weight": rng.uniform(50, 150, n),
            "population": np.where(np.arange(n) % 3 == 0, "non_cshcn", "cshcn"),
            "medical_home": rng.integers(0, 2, n).astype(float),
            "all": "all",
        }
    )


def by_hand(children: pd.DataFrame, met: float, years: int) -> tuple[float, float, float]:
    """Sum of weights, with the standard error and half of the interval: n/(n-1) times squared deviations by stratum."""
    counted = (children["population"] == "cshcn") & (children["medical_home"] == met)
    score = children["weight"].where(counted, 0.0) / years
    parts = [own.size * own.var(ddof=1) for _, own in score.groupby(children["stratum"])]
    se = float(np.sqrt(sum(parts)))
    df = len(children) - children["stratum"].nunique()
    return float(score.sum()), se, float(stats.t.ppf(0.975, df)) * se


@pytest.mark.parametrize(("figure", "met"), [("with", 1.0), ("without", 0.0)])
@pytest.mark.parametrize("years", [[2019], [2018, 2019]])
def test_the_number_and_its_error(children, figure, met, years):
    found = headcounts.run(task(children, years))["headcount"].set_index(["geo_id", "figure"])
    for geo_id, own in (("US", children), ("25", children[children["fips"] == "25"])):
        value, se, half = by_hand(own, met, len(years))
        row = found.loc[(geo_id, figure)]
        assert (row["value"], row["se"]) == pytest.approx((value, se), rel=1e-12)
        assert (row["lower"], row["upper"]) == pytest.approx((value - half, value + half), rel=1e-12)
        assert row["n"] == (own["population"] == "cshcn").sum()


def test_a_number_is_as_reliable_as_its_share(children):
    found = headcounts.run(task(children, [2018, 2019]))["headcount"]
    assert set(found["reliability"]) == {"caution"}
    assert set(found["reliability_reason"]) == {"question_changed"}
    few = children[(children["fips"] == "50") | (children.index < 30)]
    hidden = headcounts.run(task(few, [2019]))["headcount"].set_index("geo_id").loc["25"]
    assert set(hidden["reliability_reason"]) == {"n_below_30"}
    assert hidden[["value", "se", "lower", "upper"]].isna().all(axis=None)


def test_a_series_without_the_outcome_has_none(children):
    assert headcounts.run(task(children.drop(columns="medical_home"), [2019])) == {}
