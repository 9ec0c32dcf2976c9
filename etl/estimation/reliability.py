"""Reliability of a figure: ok, caution or suppressed, with the rule that fired.

Source: NCHS data presentation standards for proportions, as CDC's `surveytable` codes them; Census Bureau and
MCHB guidance for the NSCH (METHODS section 4).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

MIN_N = 30
WIDTH_SUPPRESSED = 0.30
RELATIVE_SUPPRESSED = 1.30
WIDTH_ALWAYS_FINE = 0.05
WIDTH_CAUTION = 0.20
RELATIVE_CAUTION = 1.20

# In the order in which they are tried; the first that fires is the reason.
SUPPRESSED = ("no_variance", "n_below_30", "n_eff_below_30", "width_30", "relative_width_130")
CAUTION = ("bound", "width_20", "relative_width_120")
BLANKED = ["value", "lower", "upper", "se", "weighted_count"]


def flag(frame: pd.DataFrame) -> pd.DataFrame:
    """Add `reliability` and `reliability_reason` to proportions.

    Args:
        frame: columns value, lower, upper (0 to 1), se, n, n_eff, df.
    """
    width = frame["upper"] - frame["lower"]
    relative = width / frame["value"].where(frame["value"] > 0)
    at_bound = frame["value"].isin([0.0, 1.0])
    fires = {
        "no_variance": (frame["df"] < 1) | width.isna(),
        "n_below_30": frame["n"] < MIN_N,
        "n_eff_below_30": frame["n_eff"] < MIN_N,
        "width_30": width >= WIDTH_SUPPRESSED,
        "relative_width_130": (relative > RELATIVE_SUPPRESSED) & (width > WIDTH_ALWAYS_FINE),
        "bound": at_bound,
        "width_20": width > WIDTH_CAUTION,
        "relative_width_120": relative > RELATIVE_CAUTION,
    }
    conditions = [fires[rule].to_numpy(dtype=bool) for rule in SUPPRESSED + CAUTION]
    reason = np.select(conditions, SUPPRESSED + CAUTION, default="")
    level = np.select([np.isin(reason, SUPPRESSED), np.isin(reason, CAUTION)], ["suppressed", "caution"], default="ok")
    return frame.assign(reliability=level, reliability_reason=reason)


def blank_suppressed(frame: pd.DataFrame) -> pd.DataFrame:
    """Blank value, interval, error and numerator of suppressed rows together, so that nothing can be worked back."""
    blanked = frame.copy()
    blanked.loc[blanked["reliability"] == "suppressed", BLANKED] = np.nan
    return blanked
