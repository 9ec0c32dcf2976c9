"""Intervals of shares and their effective sample size."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import betaincinv, stdtrit

LEVEL = 0.95
TAIL = (1 - LEVEL) / 2


def with_intervals(table: pd.DataFrame) -> pd.DataFrame:
    """Add n_eff, lower, upper and kg_width, the width of the Korn-Graubard interval that reliability is judged by.

    The interval is the logit's; at 0 and 100%, where that has no width, the Korn-Graubard interval.

    Args:
        table: columns value (NaN where there is no child), se, n, n_kish and df.

    Raises:
        ValueError: a share outside 0 to 1, or a negative standard error.
    """
    tolerance = 1e-9
    if (table["value"].lt(-tolerance) | table["value"].gt(1 + tolerance) | table["se"].lt(0)).any():
        raise ValueError("a share lies outside 0 to 1, or its standard error is negative")
    value = table["value"].clip(0.0, 1.0)
    at_bound = value.isin([0.0, 1.0]) & (table["df"] >= 1)
    lower, upper = logit_interval(value, table["se"], table["df"])
    ends = korn_graubard(value, design_n(value, table["se"], table["n_kish"]), table["n"], table["df"])
    return table.assign(
        value=value,
        n_eff=effective_n(value, table["se"], table["n"], table["n_kish"]),
        lower=lower.mask(at_bound, ends[0]),
        upper=upper.mask(at_bound, ends[1]),
        kg_width=ends[1] - ends[0],
    )


def design_n(value: pd.Series, se: pd.Series, n_kish: pd.Series) -> pd.Series:
    """The simple random sample that would be as precise, p(1-p)/se²; Kish's where there is no variance to tell by."""
    variance = (se**2).where(se > 0)
    return (value * (1 - value) / variance).fillna(n_kish)


def effective_n(value: pd.Series, se: pd.Series, n: pd.Series, n_kish: pd.Series) -> pd.Series:
    """Effective sample size, at most n; 0 where there is no child."""
    return design_n(value, se, n_kish).clip(upper=n).fillna(0.0)


def logit_interval(value: pd.Series, se: pd.Series, df: pd.Series) -> tuple[pd.Series, pd.Series]:
    """95% interval on the logit scale, as R `survey::svyciprop(method="logit")`; NaN at 0, 1 or without df or error."""
    p, error, freedom = (own.to_numpy(dtype=float) for own in (value, se, df))
    inside = np.where((p > 0) & (p < 1) & (freedom >= 1) & (error > 0), p, np.nan)
    center = np.log(inside / (1 - inside))
    half = stdtrit(freedom, 1 - TAIL) * error / (inside * (1 - inside))
    lower, upper = 1 / (1 + np.exp(half - center)), 1 / (1 + np.exp(-half - center))
    return pd.Series(lower, value.index), pd.Series(upper, value.index)


def korn_graubard(value: pd.Series, size: pd.Series, n: pd.Series, df: pd.Series) -> tuple[pd.Series, pd.Series]:
    """95% Korn-Graubard interval, as R `svyciprop(method="beta")` and with NCHS's cut at n; NaN without df.

    The interval of Clopper and Pearson on the effective sample size, scaled by the ratio of squared t quantiles of
    n - 1 and df degrees of freedom, and at most n. Source: Korn and Graubard (1998), Survey Methodology 24:193-201;
    Parker et al. (2017), Vital and Health Statistics 2(175).

    Args:
        value: shares.
        size: effective sample sizes as the design gives them, not cut at n.
        n: sample sizes.
        df: degrees of freedom.
    """
    known = df.where(df >= 1)
    ratio = (stdtrit(np.maximum(n - 1, 1), 1 - TAIL) / stdtrit(known, 1 - TAIL)) ** 2
    scaled = (size * ratio).clip(upper=n)
    met, left = scaled * value, scaled * (1 - value)
    lower = betaincinv(met.where(met > 0), left + 1, TAIL)
    upper = betaincinv(met + 1, left.where(left > 0), 1 - TAIL)
    return lower.mask(met == 0, 0.0), upper.mask(left == 0, 1.0)
