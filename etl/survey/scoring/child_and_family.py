"""The child's needs and the family's situation.

Source of the rules: METHODS section 2; CORE_OUTCOMES section 7.
"""

from __future__ import annotations

import pandas as pd

from etl.survey import questionnaire
from etl.survey.scoring.primitives import aged, any_yes, indicator, one_of, scored, yes_no

MEDICINE = "criterion_medicine"
BEYOND_MEDICINE = [name for name in questionnaire.CRITERIA if name != MEDICINE]

# Each is asked at the ages it fits: hands and coordination to 5 years, the last four from 6 (errands from 12).
DIFFICULTIES = [
    *("breathing", "swallowing", "stomach", "physicalpain", "k2q43b", "blindness"),
    *("hands", "coordination"),
    *("memorycond", "walkstairs", "dressing", "errandalone"),
]


@indicator
def cshcn_prevalence(frame: pd.DataFrame) -> pd.Series:
    """Special health care needs: any one of the five criteria with all its parts."""
    return frame[list(questionnaire.CRITERIA)].max(axis=1)


@indicator
def more_complex_needs(frame: pd.DataFrame) -> pd.Series:
    """A criterion other than prescription medicine, among children with special health care needs."""
    return more_complex_children(frame).where(cshcn_prevalence(frame) == 1)


@indicator
def more_complex_children(frame: pd.DataFrame) -> pd.Series:
    """A criterion other than prescription medicine, among all children."""
    return frame[BEYOND_MEDICINE].max(axis=1)


@indicator
def medicine_only(frame: pd.DataFrame) -> pd.Series:
    """Prescription medicine is the only criterion met, among children with special health care needs."""
    return 1 - more_complex_needs(frame)


def _criterion(frame: pd.DataFrame, name: str) -> pd.Series:
    return frame[name].where(cshcn_prevalence(frame) == 1)


@indicator
def needs_medicine(frame: pd.DataFrame) -> pd.Series:
    """The criterion on prescription medicine."""
    return _criterion(frame, MEDICINE)


@indicator
def needs_more_care(frame: pd.DataFrame) -> pd.Series:
    """The criterion on needing more care than usual."""
    return _criterion(frame, "criterion_more_care")


@indicator
def needs_limitation(frame: pd.DataFrame) -> pd.Series:
    """The criterion on limitation in activity."""
    return _criterion(frame, "criterion_limitation")


@indicator
def needs_therapy(frame: pd.DataFrame) -> pd.Series:
    """The criterion on special therapy."""
    return _criterion(frame, "criterion_therapy")


@indicator
def needs_emotional_treatment(frame: pd.DataFrame) -> pd.Series:
    """The criterion on emotional, developmental or behavioral treatment."""
    return _criterion(frame, "criterion_emotional")


def _criteria(frame: pd.DataFrame, first: int, last: int) -> pd.Series:
    count = frame[list(questionnaire.CRITERIA)].sum(axis=1)
    return scored(frame, met=count.between(first, last), failed=(count > 0) & ~count.between(first, last))


@indicator
def criteria_one(frame: pd.DataFrame) -> pd.Series:
    """One criterion, among children who meet any."""
    return _criteria(frame, 1, 1)


@indicator
def criteria_two(frame: pd.DataFrame) -> pd.Series:
    """Two criteria, among children who meet any."""
    return _criteria(frame, 2, 2)


@indicator
def criteria_three(frame: pd.DataFrame) -> pd.Series:
    """Three criteria, among children who meet any."""
    return _criteria(frame, 3, 3)


@indicator
def criteria_four_five(frame: pd.DataFrame) -> pd.Series:
    """Four or five criteria, among children who meet any."""
    return _criteria(frame, 4, 5)


@indicator
def daily_life_affected(frame: pd.DataFrame) -> pd.Series:
    """Health affects abilities usually, always or a great deal, among children with a condition."""
    often, much = frame["hcability"].isin({4, 5}), frame["hcextent"] == 3
    condition = frame["hcability"].isin({2, 3, 4, 5})
    return scored(frame, met=condition & (often | much), failed=condition & ~often & ~much)


@indicator
def daily_life_never(frame: pd.DataFrame) -> pd.Series:
    """Health never affects abilities, among children with a condition."""
    return one_of(frame, "hcability", {2}, {3, 4, 5})


def _difficulties(frame: pd.DataFrame, least: int) -> pd.Series:
    items = frame[DIFFICULTIES]
    count = (items == 1).sum(axis=1)
    return scored(frame, met=count >= least, failed=items.notna().any(axis=1) & (count < least))


@indicator
def difficulties_any(frame: pd.DataFrame) -> pd.Series:
    """One or more functional difficulties."""
    return _difficulties(frame, 1)


@indicator
def difficulties_two(frame: pd.DataFrame) -> pd.Series:
    """Two or more functional difficulties."""
    return _difficulties(frame, 2)


@indicator
def someone_helps_coordinate(frame: pd.DataFrame) -> pd.Series:
    """Someone helps arrange or coordinate care, among children with more than one provider."""
    return yes_no(frame, "k5q20_r")


@indicator
def plan_of_care(frame: pd.DataFrame) -> pd.Series:
    """A plan of care made with the doctor, ages 12 to 17."""
    return aged(frame, yes_no(frame, "writeplan"), 12)


@indicator
def special_education_ever(frame: pd.DataFrame) -> pd.Series:
    """A special education or early intervention plan at any time, ages 1 to 17."""
    return aged(frame, yes_no(frame, "k6q15"), 1)


@indicator
def special_education_now(frame: pd.DataFrame) -> pd.Series:
    """A special education or early intervention plan now, ages 1 to 17; never having had one counts as no."""
    never = frame["k6q15"] == 2
    return aged(frame, scored(frame, met=frame["sescurrsvc"] == 1, failed=never | (frame["sescurrsvc"] == 2)), 1)


@indicator
def home_care_five_hours(frame: pd.DataFrame) -> pd.Series:
    """The family provides health care at home for five hours a week or more."""
    return one_of(frame, "athomehc", {4, 5}, {1, 2, 3, 6})


@indicator
def arranging_care_one_hour(frame: pd.DataFrame) -> pd.Series:
    """The family spends one hour a week or more arranging or coordinating care."""
    return one_of(frame, "arrangehc", {3, 4, 5}, {1, 2, 6})


@indicator
def paid_1000(frame: pd.DataFrame) -> pd.Series:
    """The family paid 1,000 dollars or more for care, not counting premiums."""
    return one_of(frame, "howmuch", {5, 6}, {1, 2, 3, 4})


@indicator
def problems_paying(frame: pd.DataFrame) -> pd.Series:
    """Problems paying for care; no costs count as no problem."""
    return scored(frame, met=frame["k3q25"] == 1, failed=(frame["k3q25"] == 2) | (frame["howmuch"] == 1))


@indicator
def work_cut_or_stopped(frame: pd.DataFrame) -> pd.Series:
    """Someone in the family stopped working or cut hours because of the child's health."""
    return any_yes(frame, ["stopwork", "cuthours"])


@indicator
def job_change_avoided(frame: pd.DataFrame) -> pd.Series:
    """Someone in the family avoided changing jobs to keep the child's insurance."""
    return yes_no(frame, "avoidchg")


@indicator
def copes_very_well(frame: pd.DataFrame) -> pd.Series:
    """The parent copes very well with the demands of raising children."""
    return one_of(frame, "k8q30", {1}, {2, 3, 4})


@indicator
def emotional_support(frame: pd.DataFrame) -> pd.Series:
    """The parent has someone to turn to for emotional support."""
    return yes_no(frame, "k8q35")
