"""Rubin's rules against R `mitools`, and by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl.estimation.statistics import multiple_imputation

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def by_imputation() -> pd.DataFrame:
    return pd.read_csv(GOLDEN / "imputations.csv")


def test_estimates_errors_and_degrees_of_freedom_are_those_of_mitools(by_imputation):
    values = by_imputation.pivot(index="imputation", columns="level", values="value")
    variances = by_imputation.pivot(index="imputation", columns="level", values="variance")
    expected = pd.read_csv(GOLDEN / "combined.csv").set_index("level").loc[values.columns]
    found = multiple_imputation.combine(values, variances)
    assert found.value == pytest.approx(expected["value"], rel=1e-12)
    assert np.sqrt(found.variance) == pytest.approx(expected["se"], rel=1e-12)
    assert found.df == pytest.approx(expected["df"], rel=1e-10)


def test_covariance_of_two_levels_is_that_of_mitools(by_imputation):
    values = by_imputation.pivot(index="imputation", columns="level", values="value")
    variances = by_imputation.pivot(index="imputation", columns="level", values="variance").to_numpy()
    shared = by_imputation.groupby("imputation")["covariance"].first()
    covariances = [np.array([[a, c], [c, b]]) for (a, b), c in zip(variances, shared, strict=True)]
    expected = pd.read_csv(GOLDEN / "combined.csv")
    found = multiple_imputation.combine_covariance(values, covariances)
    assert np.sqrt(np.diag(found)) == pytest.approx(expected["se"], rel=1e-12)
    assert found[[0, 1], [1, 0]] == pytest.approx(expected["covariance"], rel=1e-12)


def test_by_hand():
    # Mean 0.5, variance between 0.01, within 0.02: total 0.02 + (1 + 1/3) 0.01; ratio 1.5, df 2 x 2.5 squared.
    value, variance, df = multiple_imputation.combine([0.4, 0.5, 0.6], [0.01, 0.02, 0.03])
    assert value == pytest.approx(0.5)
    assert variance == pytest.approx(0.02 + 4 / 3 * 0.01)
    assert df == pytest.approx(12.5)


def test_never_more_degrees_of_freedom_than_the_sample_has():
    assert multiple_imputation.combine([0.4, 0.4, 0.4], [0.01] * 3, complete_df=57).df == 57
    assert multiple_imputation.combine([0.4, 0.5, 0.6], [0.01, 0.02, 0.03], complete_df=57).df == pytest.approx(12.5)
    assert multiple_imputation.combine([0.4, 0.4], [0.01] * 2).df == np.inf


def test_a_share_that_is_0_in_every_imputation():
    assert multiple_imputation.combine([0.0, 0.0], [0.0, 0.0], 40) == (0.0, 0.0, 40.0)


@pytest.mark.parametrize(
    ("values", "variances"),
    [
        ([0.4], [0.01]),
        ([0.4, 0.5], [0.01]),
        ([0.4, np.nan], [0.01, 0.01]),
        ([0.4, 0.5], [0.01, np.nan]),
        ([0.4, 0.5], [0.01, -0.01]),
    ],
)
def test_what_cannot_be_combined_is_refused(values, variances):
    with pytest.raises(ValueError, match=r"imputations|missing"):
        multiple_imputation.combine(values, variances)


def test_missing_degrees_of_freedom_are_refused():
    with pytest.raises(ValueError, match="degrees of freedom are missing"):
        multiple_imputation.combine([0.4, 0.5], [0.01, 0.01], np.nan)
    with pytest.raises(ValueError, match="degrees of freedom are missing"):
        multiple_imputation.combine([[0.4, 0.3], [0.5, 0.4]], [[0.01, 0.01]] * 2, [57, np.nan])


@pytest.mark.parametrize("values", [[[0.4, 0.5]], [[0.4, np.nan], [0.4, 0.5]]])
def test_covariances_that_cannot_be_combined_are_refused(values):
    with pytest.raises(ValueError, match=r"imputations|missing"):
        multiple_imputation.combine_covariance(values, [np.eye(2)] * len(values))
