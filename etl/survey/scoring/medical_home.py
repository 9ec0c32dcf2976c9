"""The medical home and its five components.

Source of the rules: METHODS section 3 (Data Resource Center measure page, Census code lists).
"""

from __future__ import annotations

import pandas as pd

from etl.survey.scoring.primitives import Scorer, composite, indicator, no_visit, scored


@indicator
def mh_personal_doctor(frame: pd.DataFrame) -> pd.Series:
    """One or more people whom the family sees as the child's personal doctor or nurse."""
    return scored(frame, met=frame["k4q04_r"].isin([1, 2]), failed=frame["k4q04_r"] == 3)


@indicator
def mh_usual_source(frame: pd.DataFrame) -> pd.Series:
    """A usual place when sick that is not an emergency room; a place left blank counts as met."""
    emergency_room = frame["k4q02_r"] == 2
    return scored(frame, met=frame["k4q01"] == 1, failed=(frame["k4q01"] == 2) | emergency_room)


@indicator
def mh_family_centered(frame: pd.DataFrame) -> pd.Series:
    """All five items usually or always, among children with a visit; blank items are skipped."""
    items = frame[["k5q40", "k5q41", "k5q42", "k5q43", "k5q44"]].mask(no_visit(frame))
    return scored(frame, met=items.isin([1, 2]).any(axis=1), failed=items.isin([3, 4]).any(axis=1))


@indicator
def mh_referrals(frame: pd.DataFrame) -> pd.Series:
    """No problem getting a referral, among children who needed one."""
    needed = frame["k5q10"] == 1
    return scored(frame, met=needed & (frame["k5q11"] == 1), failed=needed & (frame["k5q11"] >= 2))


def coordination_parts(frame: pd.DataFrame) -> list[pd.Series]:
    """The three parts of care coordination: extra help, doctors' communication, school's communication."""
    visit = ~no_visit(frame)
    several = visit & (frame["k5q20_r"] != 3)
    school = visit & (frame["k5q31_r"] == 1)
    help_got = scored(
        frame,
        met=several & ((frame["k5q21"] == 2) | (frame["k5q22"] == 1)),
        failed=several & (frame["k5q22"] >= 2),
    )
    doctors = scored(frame, met=several & (frame["k5q30"] == 1), failed=several & (frame["k5q30"] >= 2))
    schools = scored(frame, met=school & (frame["k5q32"] == 1), failed=school & (frame["k5q32"] >= 2))
    return [help_got, doctors, schools]


@indicator
def mh_care_coordination(frame: pd.DataFrame) -> pd.Series:
    """Every part of care coordination that applies is met, among children who needed it."""
    return composite(frame, coordination_parts(frame))


COMPONENTS: list[Scorer] = [
    mh_personal_doctor,
    mh_usual_source,
    mh_family_centered,
    mh_referrals,
    mh_care_coordination,
]


@indicator
def medical_home(frame: pd.DataFrame) -> pd.Series:
    """Every part that applies is met, and at least one part can be scored."""
    return composite(frame, [component(frame) for component in COMPONENTS])
