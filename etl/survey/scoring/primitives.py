"""What every scoring rule is made of: meets (1.0), fails (0.0) or does not count (NaN)."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce, singledispatch
from operator import or_
from typing import Any

import numpy as np
import pandas as pd

Scorer = Callable[[pd.DataFrame], pd.Series]

# The rule of every indicator that is scored from survey answers, by the indicator's id.
RULES: dict[str, Scorer] = {}


def indicator(rule: Scorer) -> Scorer:
    """Make a function the rule of the indicator of its name."""
    RULES[rule.__name__] = rule
    return rule


@singledispatch
def scored(frame: Any, *, met: pd.Series, failed: pd.Series) -> pd.Series:
    """1.0 where met, 0.0 where failed, NaN elsewhere; failing outweighs meeting."""
    values = np.select([failed.to_numpy(dtype=bool), met.to_numpy(dtype=bool)], [0.0, 1.0], default=np.nan)
    return pd.Series(values, index=frame.index)


def composite(frame: pd.DataFrame, parts: list[pd.Series]) -> pd.Series:
    """Meets when no part fails and at least one is met; a part that does not count neither fails nor helps."""
    met, failed = (reduce(or_, [part == value for part in parts]) for value in (1, 0))
    return scored(frame, met=met, failed=failed)


def one_of(frame: pd.DataFrame, item: str, met: set[int], failed: set[int]) -> pd.Series:
    """An item's answers `met` against its answers `failed`; any other answer, and none, does not count."""
    return scored(frame, met=frame[item].isin(met), failed=frame[item].isin(failed))


def yes_no(frame: pd.DataFrame, item: str) -> pd.Series:
    """1 against 2."""
    return one_of(frame, item, {1}, {2})


def any_yes(frame: pd.DataFrame, items: list[str]) -> pd.Series:
    """At least one item 1, against none 1 and at least one 2; 3 ("don't know") is as good as no answer."""
    table = frame[items]
    met = (table == 1).any(axis=1)
    return scored(frame, met=met, failed=~met & (table == 2).any(axis=1))


def aged(frame: pd.DataFrame, values: pd.Series, first: int, last: int = 17) -> pd.Series:
    """The values of children of these ages; others do not count."""
    return values.where(frame["age"].between(first, last))


def no_visit(frame: pd.DataFrame) -> pd.Series:
    """Children who saw no health care provider in the past 12 months."""
    return frame["s4q01"] == 2
