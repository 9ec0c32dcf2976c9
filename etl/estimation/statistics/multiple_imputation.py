"""Estimates from several imputations of one variable, combined by Rubin's rules.

The survey fills in a missing family income six times; the six answers of a calculation differ by what nobody knows.
Sources: Rubin (1987), Multiple Imputation for Nonresponse in Surveys, chapter 3; U.S. Census Bureau, National Survey of
Children's Health, Guide to Multiply Imputed Data Analysis.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike


class Combined(NamedTuple):
    """Combined estimates, their variances and degrees of freedom: arrays of one shape."""

    value: np.ndarray
    variance: np.ndarray
    df: np.ndarray


def combine(values: ArrayLike, variances: ArrayLike, complete_df: ArrayLike = np.inf) -> Combined:
    """Average the estimates; add (1 + 1/m) times their variance to the average of their variances.

    Args:
        values: estimates, one row an imputation.
        variances: their sampling variances, of the same shape.
        complete_df: degrees of freedom that a sample without gaps has; the result never has more.

    Raises:
        ValueError: fewer than two imputations, another shape, an estimate that is not a number, or a variance that is
            negative or not a number; or missing degrees of freedom.
    """
    value, within = np.asarray(values, dtype=float), np.asarray(variances, dtype=float)
    if value.shape != within.shape:
        raise ValueError(f"{value.shape} estimates and {within.shape} variances of as many imputations cannot be")
    _check(value, within)
    if (within < 0).any() or np.isnan(complete_df).any():
        raise ValueError("a variance is negative, or degrees of freedom are missing")
    average, between = within.mean(axis=0), _between(value)
    return Combined(
        value.mean(axis=0), average + between, np.minimum(rubin_df(average, between, len(value)), complete_df)
    )


def combine_covariance(values: ArrayLike, covariances: ArrayLike) -> np.ndarray:
    """Covariance matrix of combined estimates.

    Args:
        values: estimates, imputations by quantities.
        covariances: their sampling covariances, imputations by quantities by quantities.

    Raises:
        ValueError: fewer than two imputations, or an estimate or covariance that is not a number.
    """
    value, within = np.asarray(values, dtype=float), np.asarray(covariances, dtype=float)
    _check(value, within)
    gaps = value - value.mean(axis=0)
    m = len(value)
    between = (1 + 1 / m) * gaps.T @ gaps / (m - 1)
    total: np.ndarray = within.mean(axis=0) + between
    return total


def rubin_df(within: ArrayLike, between: ArrayLike, m: int) -> np.ndarray:
    """Rubin's degrees of freedom, (m - 1)(1 + within/between)²; infinite where the imputations agree.

    Args:
        within: average sampling variance.
        between: (1 + 1/m) times the variance between imputations.
        m: number of imputations.
    """
    ratio = np.divide(within, between, out=np.full(np.shape(between), np.inf), where=np.asarray(between) > 0)
    return np.asarray((m - 1) * (1 + ratio) ** 2)


def _check(value: np.ndarray, within: np.ndarray) -> None:
    if len(value) < 2:
        raise ValueError(f"{len(value)} imputations cannot be combined: two or more are needed")
    if not (np.isfinite(value).all() and np.isfinite(within).all()):
        raise ValueError("an estimate or its variance is missing")


def _between(value: np.ndarray) -> np.ndarray:
    spread: np.ndarray = (1 + 1 / len(value)) * value.var(axis=0, ddof=1)
    return spread
