"""Design-based estimates with `svy`: Taylor linearisation, with-replacement first stage, domains of the whole design.

The one module that knows `svy` (its interface changes between releases). Rules: METHODS section 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
import polars as pl
import svy
from scipy import stats

LEVEL = 0.95


@dataclass(frozen=True)
class Sample:
    """Children of one area with their design, ready for estimates.

    `domains` maps a domain column to its labels; the column itself holds their positions, which `svy` groups faster
    than text.
    """

    frame: pd.DataFrame
    domains: dict[str, list[str]]
    design: svy.Sample


class Share(NamedTuple):
    """A share in one domain: its standard error, sample size, weighted numerator and denominator (children), df."""

    outcome: str
    level: str
    value: float
    se: float
    n: int
    weighted_count: float
    weighted_total: float
    df: int


def sample(children: pd.DataFrame, outcomes: Sequence[str], domains: dict[str, pd.Series]) -> Sample:
    """Declare the design.

    Args:
        children: stratum, cluster, weight, and the outcomes (1.0, 0.0, NaN).
        outcomes: names of outcome columns.
        domains: labels by name, on the index of `children`; NaN is outside every domain.
    """
    coded = {name: pd.factorize(labels, sort=True) for name, labels in domains.items()}
    frame = pd.DataFrame(
        {
            "stratum": pd.factorize(children["stratum"])[0],
            "cluster": pd.factorize(children["cluster"])[0],
            "weight": children["weight"].to_numpy(),
            **{name: children[name].to_numpy() for name in outcomes},
            **{name: np.where(code < 0, np.nan, code) for name, (code, _) in coded.items()},
        }
    )
    data = pl.from_pandas(frame, nan_to_null=True).with_columns(pl.col(list(coded)).cast(pl.Int32))
    design = svy.Design(stratum="stratum", psu="cluster", wgt="weight", wr=True)
    return Sample(frame, {name: list(labels) for name, (_, labels) in coded.items()}, svy.Sample(data, design))


def shares(sample: Sample, outcomes: Sequence[str], domain: str) -> list[Share]:
    """Shares of children with outcome 1 among those with 1 or 0, for each level of a domain."""
    used = [name for name in outcomes if np.isfinite(sample.frame[name]).any()]
    if not used:
        return []
    results = sample.design.estimation.mean(used, by=domain, drop_nulls=True)
    found = []
    for outcome, result in zip(used, results, strict=True):
        counts, totals = _weighted(sample, outcome, domain)
        for row in result.estimates:
            code = int(row.by_level[0])
            level = sample.domains[domain][code]
            found.append(Share(outcome, level, row.est, row.se, row.n, counts[code], totals[code], row.df))
    return found


def with_intervals(table: pd.DataFrame) -> pd.DataFrame:
    """Add n_eff, lower and upper to a frame with value, se, n and df."""
    value = table["value"].clip(0.0, 1.0)
    lower, upper = logit_interval(value, table["se"], table["df"])
    added = table.assign(value=value, n_eff=effective_n(value, table["se"], table["n"]), lower=lower, upper=upper)
    for row in added[value.isin([0.0, 1.0]) & (added["df"] >= 1)].itertuples():
        added.loc[row.Index, ["lower", "upper"]] = korn_graubard(row.value, row.n, row.df)
    return added


def total(sample: Sample, outcome: str) -> dict[str, float]:
    """Number of children with outcome 1: value, se, lower (not below 0), upper."""
    row = sample.design.estimation.total(outcome, drop_nulls=True).estimates[0]
    return {"value": row.est, "se": row.se, "lower": max(row.lci, 0.0), "upper": row.uci}


def domain_covariance(sample: Sample, outcome: str, domain: str) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Levels of a domain, their shares and the covariance matrix of these shares (needed to test a difference)."""
    result = sample.design.estimation.mean(outcome, by=domain, drop_nulls=True)
    levels = [sample.domains[domain][int(row.by_level[0])] for row in result.estimates]
    return levels, np.array([row.est for row in result.estimates]), np.asarray(result.covariance)


def _weighted(sample: Sample, outcome: str, domain: str) -> tuple[np.ndarray, np.ndarray]:
    """Weighted numerator and denominator, in children, by position of the domain's levels."""
    values, codes = sample.frame[outcome].to_numpy(), sample.frame[domain].to_numpy()
    counted = np.isfinite(values) & np.isfinite(codes)
    weights, position = sample.frame["weight"].to_numpy()[counted], codes[counted].astype(int)
    length = len(sample.domains[domain])
    return np.bincount(position, weights * values[counted], length), np.bincount(position, weights, length)


def effective_n(value: pd.Series, se: pd.Series, n: pd.Series) -> pd.Series:
    """Effective sample size p(1-p)/se², at most n; n itself where there is no variance to measure it by."""
    variance = (se**2).where(se > 0)
    return (value * (1 - value) / variance).clip(upper=n).fillna(n)


def logit_interval(value: pd.Series, se: pd.Series, df: pd.Series) -> tuple[pd.Series, pd.Series]:
    """95% interval on the logit scale, as R `survey::svyciprop(method="logit")`; NaN at 0, 1 or without df."""
    inside = value.where((value > 0) & (value < 1) & (df >= 1))
    centre = np.log(inside / (1 - inside))
    half = stats.t.ppf((1 + LEVEL) / 2, df.where(df >= 1)) * se / (inside * (1 - inside))
    return 1 / (1 + np.exp(half - centre)), 1 / (1 + np.exp(-half - centre))


def korn_graubard(value: float, n: float, df: float) -> tuple[float, float]:
    """95% Korn-Graubard interval for a share of exactly 0 or 1 (Korn and Graubard 1998; NCHS 2017).

    With no variance to measure the design effect by, the effective sample size is n scaled by the ratio of
    squared t quantiles of n - 1 and df degrees of freedom.
    """
    tail = (1 - LEVEL) / 2
    n_df = n * (stats.t.ppf(1 - tail, max(n - 1, 1)) / stats.t.ppf(1 - tail, df)) ** 2
    if value == 0:
        return 0.0, float(stats.beta.ppf(1 - tail, 1, n_df))
    return float(stats.beta.ppf(tail, n_df, 1)), 1.0
