"""Design-based estimates with `svy`: Taylor linearisation, with-replacement first stage, domains of the whole design.

The one module that knows `svy` (its interface changes between releases). Rules: METHODS section 1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import polars as pl
import svy
from scipy import stats

LEVEL = 0.95
DESIGN = ["stratum", "cluster", "weight"]


def shares(frame: pd.DataFrame, outcomes: Sequence[str], by: Sequence[str]) -> pd.DataFrame:
    """Shares of children with outcome 1 among those with 1 or 0, for each domain.

    Args:
        frame: children with stratum, cluster, weight, the outcomes (1.0, 0.0, NaN) and the `by` columns (strings).
        outcomes: names of outcome columns.
        by: columns whose combinations are the domains.

    Returns:
        One row an outcome and domain: outcome, the `by` columns, value, se, lower, upper, n, n_eff,
        weighted_count (numerator, in children), weighted_total (denominator, in children), df.
    """
    used = [name for name in outcomes if frame[name].notna().any()]
    results = _sample(frame, [*used, *by]).estimation.mean(used, by=tuple(by), drop_nulls=True)
    parts = []
    for outcome, result in zip(used, results, strict=True):
        table = result.to_polars().to_pandas().rename(columns={"est": "value"})
        table.insert(0, "outcome", outcome)
        parts.append(table.merge(_weighted(frame, outcome, by), on=list(by)))
    table = pd.concat(parts, ignore_index=True)
    table["value"] = table["value"].clip(0.0, 1.0)
    table["n_eff"] = effective_n(table["value"], table["se"], table["n"])
    table["lower"], table["upper"] = logit_interval(table["value"], table["se"], table["df"])
    bound = table["value"].isin([0.0, 1.0]) & (table["df"] >= 1)
    for row in table[bound].itertuples():
        table.loc[row.Index, ["lower", "upper"]] = korn_graubard(row.value, row.n, row.df)
    columns = ["outcome", *by, "value", "se", "lower", "upper", "n", "n_eff", "weighted_count", "weighted_total", "df"]
    return table[columns]


def totals(frame: pd.DataFrame, outcome: str, by: Sequence[str]) -> pd.DataFrame:
    """Number of children with outcome 1 in each domain: outcome, `by`, value, se, lower, upper (not below 0), n, df."""
    result = _sample(frame, [outcome, *by]).estimation.total(outcome, by=tuple(by), drop_nulls=True)
    table = result.to_polars().to_pandas().rename(columns={"est": "value", "lci": "lower", "uci": "upper"})
    table["lower"] = table["lower"].clip(lower=0.0)
    return table.assign(outcome=outcome)[["outcome", *by, "value", "se", "lower", "upper", "n", "df"]]


def domain_covariance(frame: pd.DataFrame, outcome: str, by: str) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Levels of `by`, their shares and the covariance matrix of these shares (needed to test a difference)."""
    result = _sample(frame, [outcome, by]).estimation.mean(outcome, by=by, drop_nulls=True)
    table = result.to_polars()
    return table[by].to_list(), table["est"].to_numpy(), np.asarray(result.covariance)


def _sample(frame: pd.DataFrame, columns: Sequence[str]) -> svy.Sample:
    data = pl.from_pandas(frame[[*DESIGN, *columns]].reset_index(drop=True), nan_to_null=True)
    return svy.Sample(data, svy.Design(stratum="stratum", psu="cluster", wgt="weight", wr=True))


def _weighted(frame: pd.DataFrame, outcome: str, by: Sequence[str]) -> pd.DataFrame:
    counted = frame.loc[frame[outcome].notna(), [outcome, "weight", *by]]
    sums = counted.assign(weighted_count=counted["weight"] * counted[outcome], weighted_total=counted["weight"])
    return sums.groupby(list(by), as_index=False)[["weighted_count", "weighted_total"]].sum()


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
