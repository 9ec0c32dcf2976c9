"""The variance routine against R `survey`, and its parts against each other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl.estimation.statistics.variance import Clusters, by_cluster, covariance, variances

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def children() -> pd.DataFrame:
    return pd.read_csv(GOLDEN / "children.csv", dtype={"stratum": str})


def declared(children: pd.DataFrame) -> tuple[Clusters, np.ndarray]:
    cluster, names = pd.factorize(children["cluster"])
    stratum = pd.factorize(children["stratum"])[0]
    first = np.unique(cluster, return_index=True)[1]
    assert len(names) == len(first)
    return Clusters(stratum[first]), cluster


def of_one(children: pd.DataFrame, score: pd.Series) -> float:
    clusters, cluster = declared(children)
    column = np.zeros(len(children), dtype=int)
    return float(variances(clusters, *by_cluster(cluster, column, score.to_numpy(), 1), 1)[0])


def test_a_stratum_with_one_household_counts_as_r_does(children):
    expected = pd.read_csv(GOLDEN / "lone_stratum.csv").set_index("quantity")["se"]
    weight, met = children["weight"], children["met"]
    share = (weight * met).sum() / weight.sum()
    assert of_one(children, weight * (met - share) / weight.sum()) ** 0.5 == pytest.approx(expected["share"], rel=1e-12)
    assert of_one(children, weight * met) ** 0.5 == pytest.approx(expected["total"], rel=1e-12)


def test_the_clusters_that_are_alone_in_their_stratum() -> None:
    assert Clusters(np.array([0, 1, 0, 2, 3, 3, 3])).lone.tolist() == [1, 3]
    assert Clusters(np.array([0, 0, 1, 1])).lone.tolist() == []


def test_shares_of_domains(children):
    paired = children[children["stratum"] != "alone"].reset_index(drop=True)
    expected = pd.read_csv(GOLDEN / "shares.csv").set_index(["outcome", "level"])["se"]
    for (outcome, level), se in expected.items():
        weight = paired["weight"].where(paired["level"] == level, 0.0)
        share = (weight * paired[outcome]).sum() / weight.sum()
        assert of_one(paired, weight * (paired[outcome] - share) / weight.sum()) ** 0.5 == pytest.approx(se, rel=1e-12)


def test_covariance_of_two_shares_of_one_sample(children):
    paired = children[children["stratum"] != "alone"].reset_index(drop=True)
    clusters, cluster = declared(paired)
    for imputation, expected in pd.read_csv(GOLDEN / "imputations.csv").groupby("imputation"):
        column, levels = pd.factorize(paired[f"income_{imputation}"], sort=True)
        total = paired["weight"].groupby(column).transform("sum")
        met = (paired["weight"] * paired["met"]).groupby(column).transform("sum")
        score = (paired["weight"] * (paired["met"] - met / total) / total).to_numpy()
        found = covariance(clusters, *by_cluster(cluster, column, score, 2), 2)
        assert np.diag(found) == pytest.approx(expected.set_index("level")["variance"][levels], rel=1e-12)
        assert found[[0, 1], [1, 0]] == pytest.approx(expected["covariance"], rel=1e-9)


def test_by_hand():
    # Two strata of two and three clusters; the sums of squares around their means are 2 and 8, each times n / (n - 1).
    clusters = Clusters(np.array([0, 0, 1, 1, 1]))
    score = np.array([1.0, 3.0, 0.0, 2.0, 4.0])
    zero = np.zeros(5, dtype=int)
    assert variances(clusters, np.arange(5), zero, score, 1) == pytest.approx([2 * 2 + 1.5 * 8])
    # A cluster without a score counts as one whose score is 0.
    assert variances(clusters, np.array([1]), zero[:1], np.array([3.0]), 1) == pytest.approx([2 * 4.5])


def test_scores_of_one_household_are_one_score():
    cluster, column, score = by_cluster(np.array([3, 3, 1]), np.array([0, 0, 1]), np.array([1.0, 2.0, 5.0]), 2)
    assert list(zip(cluster, column, score, strict=True)) == [(1, 1, 5.0), (3, 0, 3.0)]
