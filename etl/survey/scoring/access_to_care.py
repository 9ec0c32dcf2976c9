"""Whether needed care was had: forgone care and its reasons, frustration, specialists, mental health care.

Source of the rules: CORE_OUTCOMES sections 4 and 7.
"""

from __future__ import annotations

import pandas as pd

from etl.survey.scoring.primitives import aged, indicator, one_of, scored, yes_no


@indicator
def forgone_care(frame: pd.DataFrame) -> pd.Series:
    """Needed some care in the past 12 months and did not get it."""
    return yes_no(frame, "k4q27")


def _forgone(frame: pd.DataFrame, item: str) -> pd.Series:
    """A kind of, or reason for, forgone care, among all children: who went without nothing counts as no."""
    return scored(frame, met=frame[item] == 1, failed=(frame[item] == 2) | (frame["k4q27"] == 2))


@indicator
def forgone_medical(frame: pd.DataFrame) -> pd.Series:
    """Went without medical care."""
    return _forgone(frame, "k4q28x01")


@indicator
def forgone_dental(frame: pd.DataFrame) -> pd.Series:
    """Went without dental care."""
    return _forgone(frame, "k4q28x02")


@indicator
def forgone_vision(frame: pd.DataFrame) -> pd.Series:
    """Went without vision care."""
    return _forgone(frame, "k4q28x03")


@indicator
def forgone_hearing(frame: pd.DataFrame) -> pd.Series:
    """Went without hearing care."""
    return _forgone(frame, "k4q28x_ear")


@indicator
def forgone_mental(frame: pd.DataFrame) -> pd.Series:
    """Went without mental health services."""
    return _forgone(frame, "k4q28x04")


@indicator
def forgone_cost(frame: pd.DataFrame) -> pd.Series:
    """Went without care because of cost."""
    return _forgone(frame, "issuecost")


@indicator
def forgone_appointment(frame: pd.DataFrame) -> pd.Series:
    """Went without care because an appointment was hard to get."""
    return _forgone(frame, "appointment")


@indicator
def forgone_not_eligible(frame: pd.DataFrame) -> pd.Series:
    """Went without care because the child was not eligible for it."""
    return _forgone(frame, "notelig")


@indicator
def frustrated_ever(frame: pd.DataFrame) -> pd.Series:
    """Sometimes, usually or always frustrated in getting services, rather than never."""
    return one_of(frame, "c4q04", {2, 3, 4}, {1})


@indicator
def frustrated_usually(frame: pd.DataFrame) -> pd.Series:
    """Usually or always frustrated in getting services."""
    return one_of(frame, "c4q04", {3, 4}, {1, 2})


@indicator
def specialist_difficult(frame: pd.DataFrame) -> pd.Series:
    """Difficulty getting care from a specialist, among children who saw or needed one."""
    needed = frame["k4q24_r"].isin({1, 2})
    return one_of(frame, "k4q26", {2, 3, 4}, {1}).where(needed)


@indicator
def mental_health_care(frame: pd.DataFrame) -> pd.Series:
    """Treatment or counseling, among children ages 3 to 17 with current depression, anxiety or behavior problems."""
    condition = (frame[["k2q32b", "k2q33b", "k2q34b"]] == 1).any(axis=1)
    return aged(frame, one_of(frame, "k4q22_r", {1}, {2, 3}).where(condition), 3)


@indicator
def mental_health_care_got(frame: pd.DataFrame) -> pd.Series:
    """Treatment or counseling, among children ages 3 to 17 who got or needed it."""
    return aged(frame, yes_no(frame, "k4q22_r"), 3)


@indicator
def mental_health_care_difficult(frame: pd.DataFrame) -> pd.Series:
    """Difficulty getting treatment or counseling, among children ages 3 to 17 who got or needed it."""
    needed = frame["k4q22_r"].isin({1, 2})
    return aged(frame, one_of(frame, "treatneed", {2, 3, 4}, {1}).where(needed), 3)
