"""The variance routine against R `survey`, and its parts against each other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl.estimation.statistics.design import FirstStage, first_stage
from etl.estimation.statistics.variance import covariance, variances

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def children() -> pd.DataFrame:
    return pd.read_csv(GOLDEN / "children.csv", dtype={"stratum": str})


def declared(children: pd.DataFrame) -> FirstStage:
    return first_stage(pd.factorize(children["stratum"])[0], children["cluster"])


def of_one(children: pd.DataFrame, score: pd.Series) -> float:
    column = np.zeros(len(children), dtype=int)
    return float(covariance(declared(children), column, score.to_numpy(), 1)[0, 0])


def test_a_stratum_with_one_household_counts_as_r_does(children):
    expected = pd.read_csv(GOLDEN / "lone_stratum.csv").set_index("quantity")["se"]
    weight, met = children["weight"], children["met"]
    share = (weight * met).sum() / weight.sum()
    assert of_one(children, weight * (met - share) / weight.sum()) ** 0.5 == pytest.approx(expected["share"], rel=1e-12)
    assert of_one(children, weight * met) ** 0.5 == pytest.approx(expected["total"], rel=1e-12)


def test_shares_of_domains(children):
    paired = children[children["stratum"] != "alone"].reset_index(drop=True)
    expected = pd.read_csv(GOLDEN / "shares.csv").set_index(["outcome", "level"])["se"]
    for (outcome, level), se in expected.items():
        weight = paired["weight"].where(paired["level"] == level, 0.0)
        share = (weight * paired[outcome]).sum() / weight.sum()
        assert of_one(paired, weight * (paired[outcome] - share) / weight.sum()) ** 0.5 == pytest.approx(se, rel=1e-12)


def test_covariance_of_two_shares_of_one_sample(children):
    paired = children[children["stratum"] != "alone"].reset_index(drop=True)
    stage = declared(paired)
    for imputation, expected in pd.read_csv(GOLDEN / "imputations.csv").groupby("imputation"):
        column, levels = pd.factorize(paired[f"income_{imputation}"], sort=True)
        total = paired["weight"].groupby(column).transform("sum")
        met = (paired["weight"] * paired["met"]).groupby(column).transform("sum")
        score = (paired["weight"] * (paired["met"] - met / total) / total).to_numpy()
        found = covariance(stage, column, score, 2)
        assert np.diag(found) == pytest.approx(expected.set_index("level")["variance"][levels], rel=1e-12)
        assert found[[0, 1], [1, 0]] == pytest.approx(expected["covariance"], rel=1e-9)


def test_by_hand():
    # Two strata of two and three clusters; the sums of squares around their means are 2 and 8, each times n / (n - 1).
    stage = FirstStage(np.array([0, 0, 1, 1, 1]), np.arange(5))
    score = np.array([1.0, 3.0, 0.0, 2.0, 4.0])
    zero = np.zeros(5, dtype=int)
    assert covariance(stage, zero, score, 1) == pytest.approx(np.array([[2 * 2 + 1.5 * 8]]))
    # A cluster without a score counts as one whose score is 0.
    assert covariance(stage, np.array([-1, 0, -1, -1, -1]), score, 1) == pytest.approx(np.array([[2 * 4.5]]))


def test_by_hand_from_sums_of_strata():
    stage = FirstStage(np.array([0, 0, 1, 1, 1]), np.arange(5))
    squares, sums = np.array([[10.0], [20.0]]), np.array([[4.0], [6.0]])
    assert variances(stage, squares, sums, np.array([0])).tolist() == [[2 * 2 + 1.5 * 8]]
    assert variances(stage, squares, sums, np.array([0, 1])).tolist() == [[2 * 2], [1.5 * 8]]


def test_a_variance_is_never_below_zero():
    stage = FirstStage(np.array([0, 0]), np.arange(2))
    assert variances(stage, np.array([[0.5]]), np.array([[1.0 + 1e-12]]), np.array([0])).tolist() == [[0.0]]


def test_scores_of_one_household_are_one_score():
    # Two children of the first household: one in each column, as if each column had its score.
    stage = FirstStage(np.zeros(4, dtype=int), np.array([0, 0, 1, 2]))
    column, score = np.array([0, 1, 0, 1]), np.array([1.0, 2.0, 5.0, 3.0])
    by_household = np.array([[1.0, 2.0], [5.0, 0.0], [0.0, 3.0]])
    expected = 3 * np.cov(by_household.T)
    assert covariance(stage, column, score, 2) == pytest.approx(expected)
    # A sibling in no column adds nothing, whatever its score says.
    alone = covariance(stage, np.array([-1, 1, 0, 1]), np.array([9.0, 2.0, 5.0, 3.0]), 2)
    assert alone == pytest.approx(3 * np.cov(np.array([[0.0, 2.0], [5.0, 0.0], [0.0, 3.0]]).T))
    assert covariance(stage, np.zeros(4, dtype=int), score, 1) == pytest.approx(3 * np.var([3.0, 5.0, 3.0], ddof=1))
