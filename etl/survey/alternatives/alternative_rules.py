"""Readings of the medical home: the questions that no source settles (METHODS section 3, "Open"), answered otherwise.

A reading takes the answers of the survey otherwise and leaves the rule as it is: what is scored is always
`medical_home`, so a change of the rule reaches every reading.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.survey.scoring.medical_home import medical_home
from etl.survey.scoring.primitives import no_visit

COMPOSITE = "medical_home"
PLACE, CENTERED = "mh_usual_source", "mh_family_centered"
REFERRALS, COORDINATION = "mh_referrals", "mh_care_coordination"
USED = "used"

FAMILY = ["k5q40", "k5q41", "k5q42", "k5q43", "k5q44"]
HELP, DOCTORS, SCHOOL = ["k5q21", "k5q22"], ["k5q30"], ["k5q31_r", "k5q32"]
# Pages that a reading is taken from.
DRC = "https://www.childhealthdata.org/browse/survey/results"
DRC_MEDICAL_HOME, DRC_COORDINATION = f"{DRC}?q=5415&r=1", f"{DRC}?q=5470&r=1&g=664"
KIDSDATA_COORDINATION = "https://m.kidsdata.org/table/2/california/473/cshcn-care-coordination"

ITEMS = ["k4q04_r", "k4q01", "k4q02_r", "s4q01", *FAMILY, "k5q10", "k5q11", "k5q20_r", *HELP, *DOCTORS, *SCHOOL]
# Answers that fail a part.
NEVER, VERY_DISSATISFIED, EMERGENCY_ROOM = 4, 4, 2
SOME_OTHER_PLACE = 7
# An answer since 2021.
URGENT_CARE = 8

Answers = Callable[[pd.DataFrame], pd.DataFrame]


@dataclass(frozen=True)
class Reading:
    """One reading: its id, the open question it answers, the components it is shown for, and how it takes answers.

    `source` is the page that it is taken from; without one, it shows what a strict or lenient rule would do.
    """

    reading_id: str
    question: str
    components: tuple[str, ...]
    answers: Answers
    source: str = ""


@dataclass(frozen=True)
class OpenRule:
    """An indicator whose rule no source settles: the children it is read for, its readings, and the items they need."""

    indicator_id: str
    populations: tuple[str, ...]
    readings: tuple[Reading, ...]
    items: frozenset[str]

    def indicators(self, reading: Reading) -> tuple[str, ...]:
        """The indicator itself and the components that a reading is shown for."""
        return (self.indicator_id, *reading.components)


def as_answered(children: pd.DataFrame) -> pd.DataFrame:
    """All answers as they are: the rule in use."""
    return children


def put(children: pd.DataFrame, items: Sequence[str], where: pd.Series, value: float) -> pd.DataFrame:
    """Give some children one and the same answer to items."""
    return children.assign(**{item: children[item].mask(where, value) for item in items})


def _recoded(item: str, code: float, value: float) -> Answers:
    """Take one answer of an item for another, or for none."""
    return lambda children: put(children, [item], children[item] == code, value)


def without(items: Sequence[str]) -> Answers:
    """Leave items out, as if they had not been asked."""
    return lambda children: children.assign(**dict.fromkeys(items, np.nan))


def _unknown_providers_left_out(children: pd.DataFrame) -> pd.DataFrame:
    return put(children, ["k5q20_r"], children["k5q20_r"].isna(), 3)


def _several_providers_only(children: pd.DataFrame) -> pd.DataFrame:
    return put(children, ["k5q31_r"], children["k5q20_r"] == 3, np.nan)


def _helper_is_enough(children: pd.DataFrame) -> pd.DataFrame:
    return put(children, ["k5q22"], children["k5q20_r"] == 1, 1)


def _help_unknown_fails(children: pd.DataFrame) -> pd.DataFrame:
    return put(children, ["k5q22"], (children["k5q21"] == 1) & children["k5q22"].isna(), 3)


def _silence_to_school_fails(children: pd.DataFrame) -> pd.DataFrame:
    silent = children["k5q31_r"] == 2
    return put(put(children, ["k5q32"], silent, VERY_DISSATISFIED), ["k5q31_r"], silent, 1)


def _place_unknown(children: pd.DataFrame) -> pd.Series:
    return (children["k4q01"] == 1) & children["k4q02_r"].isna()


def _unknown_place_fails(children: pd.DataFrame) -> pd.DataFrame:
    return put(children, ["k4q02_r"], _place_unknown(children), EMERGENCY_ROOM)


def _unknown_place_unknown(children: pd.DataFrame) -> pd.DataFrame:
    return put(children, ["k4q01"], _place_unknown(children), np.nan)


def _family_partly_missing(children: pd.DataFrame) -> pd.Series:
    missing = children[FAMILY].isna()
    return missing.any(axis=1) & ~missing.all(axis=1)


def _family_gaps_fail(children: pd.DataFrame) -> pd.DataFrame:
    return put(children, FAMILY, _family_partly_missing(children), NEVER)


def _family_gaps_unknown(children: pd.DataFrame) -> pd.DataFrame:
    failing = children[FAMILY].isin([3, 4]).any(axis=1)
    return put(children, FAMILY, _family_partly_missing(children) & ~failing, np.nan)


def unanswered(children: pd.DataFrame) -> pd.Series:
    """Children for whom at least one question that applies to them has no answer."""
    visit = ~no_visit(children)
    asked_family = visit & children[FAMILY].isna().any(axis=1)
    referral = (children["k5q10"] == 1) & children["k5q11"].isna()
    several = visit & (children["k5q20_r"] != 3)
    extra_help = children["k5q21"].isna() | ((children["k5q21"] == 1) & children["k5q22"].isna())
    providers = several & (children["k5q20_r"].isna() | extra_help | children["k5q30"].isna())
    school = visit & (children["k5q31_r"].isna() | ((children["k5q31_r"] == 1) & children["k5q32"].isna()))
    always = children[["k4q04_r", "k4q01", "s4q01", "k5q10"]].isna().any(axis=1)
    return always | _place_unknown(children) | asked_family | referral | providers | school


def _only_complete(children: pd.DataFrame) -> pd.DataFrame:
    return put(children, ITEMS, unanswered(children), np.nan)


def _complete_to_meet(children: pd.DataFrame) -> pd.DataFrame:
    meets = medical_home(children) == 1
    return put(children, ITEMS, unanswered(children) & meets, np.nan)


def _no_visit_left_out(children: pd.DataFrame) -> pd.DataFrame:
    return put(children, ITEMS, no_visit(children), np.nan)


def _referrals_with_visit(children: pd.DataFrame) -> pd.DataFrame:
    return put(children, ["k5q10"], no_visit(children), np.nan)


READINGS = (
    Reading("single_provider", "coordination", (COORDINATION,), _recoded("k5q20_r", 3, 2), DRC_COORDINATION),
    Reading(
        *("several_providers_only", "coordination", (COORDINATION,)), _several_providers_only, KIDSDATA_COORDINATION
    ),
    Reading("providers_unknown_left_out", "coordination", (COORDINATION,), _unknown_providers_left_out),
    Reading("sometimes_enough_help", "coordination", (COORDINATION,), _recoded("k5q22", 2, 1)),
    Reading("helper_is_enough", "coordination", (COORDINATION,), _helper_is_enough),
    Reading("help_unknown_fails", "coordination", (COORDINATION,), _help_unknown_fails),
    Reading("doctors_somewhat_satisfied", "coordination", (COORDINATION,), _recoded("k5q30", 2, 1)),
    Reading("school_somewhat_satisfied", "coordination", (COORDINATION,), _recoded("k5q32", 2, 1)),
    Reading("without_help", "coordination", (COORDINATION,), without(HELP)),
    Reading("without_doctors", "coordination", (COORDINATION,), without(DOCTORS)),
    Reading("without_school", "coordination", (COORDINATION,), without(SCHOOL)),
    Reading("silence_to_school_fails", "school", (COORDINATION,), _silence_to_school_fails),
    Reading("place_unknown", "place", (PLACE,), _unknown_place_unknown),
    Reading("place_unknown_fails", "place", (PLACE,), _unknown_place_fails),
    Reading("other_place_fails", "place", (PLACE,), _recoded("k4q02_r", SOME_OTHER_PLACE, EMERGENCY_ROOM)),
    Reading("urgent_care_fails", "place", (PLACE,), _recoded("k4q02_r", URGENT_CARE, EMERGENCY_ROOM)),
    Reading("family_gaps_unknown", "missing", (CENTERED,), _family_gaps_unknown),
    Reading("family_gaps_fail", "missing", (CENTERED,), _family_gaps_fail),
    Reading("complete_to_meet", "missing", (), _complete_to_meet),
    Reading("only_complete", "missing", (), _only_complete),
    Reading("referrals_with_visit", "visit", (REFERRALS,), _referrals_with_visit),
    Reading("no_visit_left_out", "visit", (), _no_visit_left_out),
)
AS_USED = Reading(USED, USED, (PLACE, CENTERED, REFERRALS, COORDINATION), as_answered, DRC_MEDICAL_HOME)
MEDICAL_HOME = OpenRule(COMPOSITE, ("cshcn",), (AS_USED, *READINGS), frozenset(ITEMS))
