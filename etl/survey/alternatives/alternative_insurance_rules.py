"""Readings of adequate insurance all year, whose published values for 2016-2017 are above ours for 2017.

As those of the medical home, a reading takes answers otherwise and leaves the rule as it is.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.survey.alternatives.alternative_rules import DRC, USED, OpenRule, Reading, as_answered, put, without
from etl.survey.scoring.system_of_care import insurance_continuous_adequate

INDICATOR = insurance_continuous_adequate.__name__
QUESTION = "insurance"
DRC_INSURANCE = f"{DRC}?q=5405&r=1&g=666"

ALL_YEAR, COSTS = ["insgap"], ["k3q21b", "howmuch"]
ALWAYS_ASKED = ["currins", *ALL_YEAR, "k3q20", "k3q22"]
ITEMS = [*ALWAYS_ASKED, *COSTS]
NO_COSTS = 1


def unanswered(children: pd.DataFrame) -> pd.Series:
    """Children for whom at least one question on their insurance that applies to them has no answer."""
    costs = children["k3q21b"].isna() & (children["howmuch"] != NO_COSTS)
    return children[ALWAYS_ASKED].isna().any(axis=1) | costs


def _complete_to_meet(children: pd.DataFrame) -> pd.DataFrame:
    meets = insurance_continuous_adequate(children) == 1
    return put(children, ITEMS, unanswered(children) & meets, np.nan)


def _uninsured_left_out(children: pd.DataFrame) -> pd.DataFrame:
    return put(children, ITEMS, children["currins"] == 2, np.nan)


INSURANCE = OpenRule(
    INDICATOR,
    ("cshcn", "non_cshcn"),
    (
        Reading(USED, USED, (), as_answered, DRC_INSURANCE),
        Reading("insured_when_asked", QUESTION, (), without(ALL_YEAR)),
        Reading("uninsured_left_out", QUESTION, (), _uninsured_left_out),
        Reading("insurance_complete_to_meet", QUESTION, (), _complete_to_meet),
        Reading("without_costs", QUESTION, (), without(COSTS)),
    ),
    frozenset(ITEMS),
)
