"""Reliability of a figure: ok, caution or suppressed, with the rule that fired.

Sources: NCHS data presentation standards for proportions (Parker et al. 2017, Vital and Health Statistics 2(175)), as
CDC's R package `surveytable` codes them; for `width_20` and `relative_width_120` the guidance of the Census Bureau and
MCHB for the survey (METHODS section 4). NCHS measures the width of the Korn-Graubard interval, Census and MCHB that of
the interval that is shown.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

# What is known of a sample besides its share.
SAMPLE = ["n", "n_eff", "n_met", "df", "lone"]
MIN_N = 30
WIDTH_SUPPRESSED = 0.30
RELATIVE_SUPPRESSED = 1.30
WIDTH_ALWAYS_FINE = 0.05
WIDTH_CAUTION = 0.20
RELATIVE_CAUTION = 1.20
MIN_CELL = 5
MIN_DF = 8

# In the order in which they are tried; the first that fires is the reason.
SUPPRESSED = ("no_variance", "n_below_30", "n_eff_below_30", "width_30", "relative_width_130")
CAUTION = (
    *("bound", "cell_below_5", "lone_stratum", "df_below_8", "complement_width_130"),
    *("width_20", "relative_width_120"),
)
BLANKED = ["value", "lower", "upper", "se", "weighted_count", "n_met", "kg_width"]


def flag(frame: pd.DataFrame) -> pd.DataFrame:
    """Add `reliability` and `reliability_reason` to proportions.

    Args:
        frame: columns value, lower, upper (0 to 1), kg_width, se, n, n_eff, n_met, df, lone; a modeled figure has no
            sample, and all of the last five are missing.

    Raises:
        ValueError: a part of what is known of a sample is missing.
    """
    known = frame[SAMPLE].notna()
    if (known.any(axis=1) & ~known.all(axis=1)).any():
        raise ValueError(f"of {', '.join(SAMPLE)}, a part is missing: no figure can be judged by the others alone")
    at_bound = frame["value"].isin([0.0, 1.0])
    shown, width = frame["upper"] - frame["lower"], frame["kg_width"]
    smaller = np.minimum(frame["n_met"], frame["n"] - frame["n_met"])
    wide = width > WIDTH_ALWAYS_FINE
    fires = {
        "no_variance": (frame["df"] < 1) | shown.isna() | width.isna() | ((frame["se"] == 0) & ~at_bound),
        "n_below_30": frame["n"] < MIN_N,
        "n_eff_below_30": frame["n_eff"] < MIN_N,
        "width_30": width >= WIDTH_SUPPRESSED,
        "relative_width_130": (width > RELATIVE_SUPPRESSED * frame["value"]) & (frame["value"] > 0) & wide,
        "bound": at_bound,
        "cell_below_5": smaller < MIN_CELL,
        "lone_stratum": frame["lone"] > 0,
        "df_below_8": frame["df"] < MIN_DF,
        "complement_width_130": (width > RELATIVE_SUPPRESSED * (1 - frame["value"])) & wide,
        "width_20": shown > WIDTH_CAUTION,
        "relative_width_120": (shown > RELATIVE_CAUTION * frame["value"]) & (frame["value"] > 0),
    }
    conditions = [fires[rule].to_numpy(dtype=bool) for rule in SUPPRESSED + CAUTION]
    reason = np.select(conditions, SUPPRESSED + CAUTION, default="")
    level = np.select([np.isin(reason, SUPPRESSED), np.isin(reason, CAUTION)], ["suppressed", "caution"], default="ok")
    return frame.assign(reliability=level, reliability_reason=reason)


def blank_suppressed(frame: pd.DataFrame) -> pd.DataFrame:
    """Blank all that the value could be worked back from, in suppressed rows: value, interval, error and numerators."""
    blanked = frame.copy()
    blanked.loc[blanked["reliability"] == "suppressed", [name for name in BLANKED if name in frame]] = np.nan
    return blanked
