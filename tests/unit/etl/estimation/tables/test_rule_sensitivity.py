"""Differences between readings have the error of paired answers; what two publications imply."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import pytest

from etl.estimation.statistics import design, share_estimates
from etl.estimation.tables import rule_sensitivity

# ---- estimates ----


def sample(**outcomes: list[float]) -> design.Sample:
    """One stratum, a household each, equal weights."""
    n = len(next(iter(outcomes.values())))
    children = pd.DataFrame({"stratum": "1", "cluster": range(n), "weight": 3.0, **outcomes})
    return design.sample(children, list(outcomes), {"all": pd.Series(["all"] * n)})


def gap_error(found: design.Sample, name: str, other: str) -> float:
    shares = {share.outcome: share for share in share_estimates.shares(found, [name, other], "all")}
    return share_estimates.error_of_difference(found, shares[name], shares[other])


def test_the_error_of_a_difference_is_that_of_paired_answers():
    """In a simple random sample with the same children on both sides: sd of the differences over root n."""
    rng = np.random.default_rng(1)
    a = rng.integers(0, 2, 400).astype(float)
    b = np.where(rng.random(400) < 0.2, 1 - a, a)
    expected = np.std(a - b, ddof=1) / np.sqrt(400)
    assert gap_error(sample(a=a.tolist(), b=b.tolist()), "a", "b") == pytest.approx(expected, rel=1e-9)


def test_the_error_of_a_difference_with_other_children_on_each_side():
    """Two domains that share clusters: the covariance of `share_estimates.together` is the second witness."""
    rng = np.random.default_rng(2)
    n = 300
    a = rng.integers(0, 2, n).astype(float)
    b = np.where(rng.random(n) < 0.3, 1 - a, a)
    a[rng.random(n) < 0.2] = np.nan
    b[rng.random(n) < 0.1] = np.nan
    columns = {"stratum": rng.choice(["1", "2"], n), "cluster": rng.integers(0, 200, n), "weight": rng.random(n) + 0.5}
    children = pd.DataFrame({**columns, "a": a, "b": b})
    stacked = pd.concat(
        [
            children.assign(met=np.nan, side=None),
            *(children.assign(met=children[name], side=name) for name in ("a", "b")),
        ],
        ignore_index=True,
    )
    both = design.sample(stacked, ["met"], {"side": stacked["side"]})
    _, _, covariance, _ = share_estimates.together(both, "met", "side")
    expected = np.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
    own = design.sample(children, ["a", "b"], {"all": pd.Series(["all"] * n)})
    assert gap_error(own, "a", "b") == pytest.approx(expected, rel=1e-9)


def published(**values: float) -> pd.DataFrame:
    rows = [
        {"geo_id": geo_id, "period": period.replace("y", "").replace("_", "-"), "value": value}
        for name, value in values.items()
        for geo_id, period in [name.split("x")]
    ]
    told = {"indicator_id": "medical_home", "population": "cshcn", "group_name": "all", "series": "nsch"}
    return pd.DataFrame(rows).assign(**told, source_id="one")


def test_two_publications_imply_the_year_between_them():
    found = rule_sensitivity.implied(published(g25xy2016=0.40, g25xy2016_2017=0.45, g09xy2016_2017=0.5, g23xy2016=0.3))
    assert found[["geo_id", "period"]].to_numpy().tolist() == [["g25", "2017"]]
    assert found["value"].iloc[0] == pytest.approx(0.50)


def test_publications_of_two_sources_imply_nothing():
    rows = published(g25xy2016=0.40, g25xy2016_2017=0.45)
    assert rule_sensitivity.implied(rows.assign(source_id=["one", "two"])).empty


def test_a_suppressed_reading_hides_its_difference_too():
    hidden = ["value", "lower", "upper", "se", "weighted_count", *rule_sensitivity._GAP.values()]
    row = dict.fromkeys(hidden, 0.5) | {"reliability": "suppressed", "reliability_reason": "width_30"}
    row |= {"n": 30, "n_eff": 20.0, "verdict": "lower", "indicator_id": "medical_home"}
    row |= {"reading_id": "without_help", "open_question": "coordination"}
    row |= {"reading_source": "", "population": "cshcn", "geo_id": "25", "period": "2019"}
    found = rule_sensitivity._finished(pd.DataFrame([row])).iloc[0]
    assert found[hidden].isna().all()
    assert found["verdict"] == ""
    assert found["n"] == 30


def value(built: duckdb.DuckDBPyConnection, reading_id: str, geo_id: str, period: str) -> float:
    key = {"r": reading_id, "g": geo_id, "p": period}
    query = "SELECT value FROM sensitivity WHERE indicator_id = 'medical_home' AND reading_id = $r AND geo_id = $g"
    ((found,),) = built.execute(f"{query} AND period = $p", key).fetchall()
    return float(found)
