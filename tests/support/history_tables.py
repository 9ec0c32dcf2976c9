"""The history tables, made once for all tests, and the folder they come from."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from etl.core.build_log import BuildLog
from etl.history import tables

ROOT = Path(__file__).parents[2]
RAW = ROOT / "data" / "raw"


@cache
def built() -> tuple[dict[str, pd.DataFrame], BuildLog]:
    """The tables of the real sources, and what the build remarked on them."""
    log = BuildLog(quiet=True)
    return tables(RAW, log), log


def frames() -> dict[str, pd.DataFrame]:
    """The tables of the real sources."""
    return built()[0]


def milestone(milestone_id: str) -> dict[str, object]:
    """One milestone as a dict."""
    return frames()["milestone"].set_index("milestone_id").loc[milestone_id].to_dict()
