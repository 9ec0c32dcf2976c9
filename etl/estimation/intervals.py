"""Intervals of shares and their effective sample size."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

LEVEL = 0.95


def with_intervals(table: pd.DataFrame) -> pd.DataFrame:
    """Add n_eff, lower and upper to a frame with value, se, n and df."""
    value = table["value"].clip(0.0, 1.0)
    lower, upper = logit_interval(value, table["se"], table["df"])
    at_bound = value.isin([0.0, 1.0]) & (table["df"] >= 1)
    ends = korn_graubard(value[at_bound], table.loc[at_bound, "n"], table.loc[at_bound, "df"])
    return table.assign(
        value=value,
        n_eff=effective_n(value, table["se"], table["n"]),
        lower=lower.mask(at_bound, ends[0]),
        upper=upper.mask(at_bound, ends[1]),
    )


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


def korn_graubard(value: pd.Series, n: pd.Series, df: pd.Series) -> tuple[pd.Series, pd.Series]:
    """95% Korn-Graubard interval for shares of exactly 0 or 1 (Korn and Graubard 1998; NCHS 2017).

    With no variance to measure the design effect by, the effective sample size is n scaled by the ratio of
    squared t quantiles of n - 1 and df degrees of freedom.
    """
    tail = (1 - LEVEL) / 2
    n_df = n * (stats.t.ppf(1 - tail, np.maximum(n - 1, 1)) / stats.t.ppf(1 - tail, df)) ** 2
    reach = stats.beta.ppf(1 - tail, 1, n_df)
    return value.where(value == 0, 1 - reach), value.where(value == 1, reach)
