"""The six outcomes of a system of care, their parts, and the well-functioning system that they make up.

Source of the rules: CORE_OUTCOMES sections 1 to 6; what no source settles is said in each indicator's `grade_basis`.
"""

from __future__ import annotations

import pandas as pd

from etl.survey import questionnaire
from etl.survey.scoring.medical_home import medical_home
from etl.survey.scoring.primitives import Scorer, aged, any_yes, composite, indicator, no_visit, one_of, scored, yes_no

GOOD, POOR = {1, 2}, {3, 4}


@indicator
def shared_decision_making(frame: pd.DataFrame) -> pd.Series:
    """All three items usually or always, where decisions were needed and a visit took place."""
    applies = (frame["decisions"] == 1) & ~no_visit(frame)
    items = frame[["discussopt", "raiseconc", "bestforchild"]].where(applies)
    return scored(frame, met=items.isin(GOOD).any(axis=1), failed=items.isin(POOR).any(axis=1))


@indicator
def insurance_current(frame: pd.DataFrame) -> pd.Series:
    """Insured at the time of the survey."""
    return yes_no(frame, "currins")


@indicator
def insurance_all_year(frame: pd.DataFrame) -> pd.Series:
    """Insured for all of the past 12 months, rather than with a gap or not at all."""
    return one_of(frame, "insgap", {1}, {2, 3})


@indicator
def insurance_adequate(frame: pd.DataFrame) -> pd.Series:
    """Benefits, choice of providers and costs usually or always meet needs, among the insured; no costs meet them."""
    insured = frame["currins"] == 1
    items = frame[["k3q20", "k3q22", "k3q21b"]].where(insured)
    met = items.isin(GOOD).any(axis=1) | (insured & (frame["howmuch"] == 1))
    return scored(frame, met=met, failed=items.isin(POOR).any(axis=1))


@indicator
def insurance_continuous_adequate(frame: pd.DataFrame) -> pd.Series:
    """Insured at the time of the survey and all year, with adequate coverage."""
    return composite(frame, [insurance_current(frame), insurance_all_year(frame), insurance_adequate(frame)])


@indicator
def preventive_medical_visit(frame: pd.DataFrame) -> pd.Series:
    """One or more preventive checkups in the past 12 months; no visit of any kind counts as not met."""
    none = no_visit(frame) | (frame["k4q20r"] == 1)
    return scored(frame, met=frame["k4q20r"].isin({2, 3}), failed=none)


@indicator
def preventive_dental_visit(frame: pd.DataFrame) -> pd.Series:
    """One or more preventive dental visits in the past 12 months, ages 1 to 17."""
    no_care = frame["k4q30_r"] == frame["year"].map(questionnaire.no_oral_care)
    none = no_care | (frame["dentistvisit"] == 1)
    return aged(frame, scored(frame, met=frame["dentistvisit"].isin({2, 3}), failed=none), 1)


@indicator
def preventive_both(frame: pd.DataFrame) -> pd.Series:
    """A preventive medical visit and a preventive dental visit; under age 1, the medical visit alone."""
    return composite(frame, [preventive_medical_visit(frame), preventive_dental_visit(frame)])


@indicator
def services_easy(frame: pd.DataFrame) -> pd.Series:
    """No needed care forgone, and not usually or always frustrated in getting services."""
    return composite(frame, [yes_no(frame, "k4q27").rsub(1), one_of(frame, "c4q04", GOOD, POOR)])


@indicator
def transition_adult_provider(frame: pd.DataFrame) -> pd.Series:
    """A doctor who treats only children has talked about moving to one who treats adults, ages 12 to 17."""
    only_children = frame["treatchild"] == 1
    return aged(frame, yes_no(frame, "treatadult").where(only_children), 12)


@indicator
def transition_skills(frame: pd.DataFrame) -> pd.Series:
    """A doctor worked with the child on skills to manage health, or on the changes at age 18, ages 12 to 17."""
    return aged(frame, any_yes(frame, ["gainskills", "changeage"]), 12)


@indicator
def transition_time_alone(frame: pd.DataFrame) -> pd.Series:
    """Time alone with a doctor, ages 12 to 17; no visit, or no checkup, counts as none."""
    none = no_visit(frame) | ((frame["k4q20r"] == 1) & frame["docprivate"].isna())
    alone = frame["docprivate"] == 1
    return aged(frame, scored(frame, met=alone, failed=~alone & (none | (frame["docprivate"] == 2))), 12)


@indicator
def transition_adult_care(frame: pd.DataFrame) -> pd.Series:
    """The three parts of transition that apply, ages 12 to 17."""
    parts = [transition_adult_provider(frame), transition_skills(frame), transition_time_alone(frame)]
    return composite(frame, parts)


# The outcomes in the order in which they are asked for; transition counts from 12 years on.
OUTCOMES: list[Scorer] = [
    medical_home,
    shared_decision_making,
    insurance_continuous_adequate,
    preventive_both,
    services_easy,
    transition_adult_care,
]


@indicator
def well_functioning_system(frame: pd.DataFrame) -> pd.Series:
    """Every goal that applies is met."""
    return composite(frame, [outcome(frame) for outcome in OUTCOMES])
