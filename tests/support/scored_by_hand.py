"""Scoring written a second time, child by child, from the tables of rules."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from etl.survey import scoring
from tests.support import small_survey as small

ITEMS = [name.lower() for name in small.MEDICAL_HOME_QUESTIONS]
FAMILY = ["k5q40", "k5q41", "k5q42", "k5q43", "k5q44"]
COMPONENTS = ["mh_personal_doctor", "mh_usual_source", "mh_family_centered", "mh_referrals", "mh_care_coordination"]

Answers = Mapping[str, float | None]


def by_hand(answers: Answers) -> dict[str, float | None]:
    """METHODS section 3 read for one child, clause by clause."""

    def all_of(parts: list[bool | None]) -> float | None:
        told = [part for part in parts if part is not None]
        return None if not told else float(all(told))

    a = {name: None if value is None or np.isnan(value) else int(value) for name, value in answers.items()}
    no_visit = a["s4q01"] == 2
    doctor = None if a["k4q04_r"] is None else a["k4q04_r"] in (1, 2)
    place = {1: True, 2: False}.get(a["k4q01"]) if a["k4q02_r"] != 2 else False
    items = [a[name] for name in FAMILY if a[name] is not None]
    centered = None if no_visit or not items else max(items) <= 2
    referral = a["k5q11"] == 1 if a["k5q10"] == 1 and a["k5q11"] is not None else None
    help_got = doctors = school = None
    if not no_visit:
        if a["k5q20_r"] != 3:
            if a["k5q22"] is not None:
                help_got = a["k5q22"] == 1
            elif a["k5q21"] == 2:
                help_got = True
            doctors = None if a["k5q30"] is None else a["k5q30"] == 1
        if a["k5q31_r"] == 1 and a["k5q32"] is not None:
            school = a["k5q32"] == 1
    found = {
        "mh_personal_doctor": all_of([doctor]),
        "mh_usual_source": all_of([place]),
        "mh_family_centered": all_of([centered]),
        "mh_referrals": all_of([referral]),
        "mh_care_coordination": all_of([help_got, doctors, school]),
    }
    return found | {"medical_home": all_of([None if v is None else bool(v) for v in found.values()])}


def differing(children: pd.DataFrame) -> dict[str, int]:
    """How many children the rules and the reading by hand score differently, by rule."""
    distinct, where = np.unique(children[ITEMS].to_numpy(dtype=float), axis=0, return_inverse=True)
    expected = pd.DataFrame([by_hand(dict(zip(ITEMS, row, strict=True))) for row in distinct], dtype=float)
    found = {}
    for rule in [*COMPONENTS, "medical_home"]:
        ours, theirs = scoring.RULES[rule](children).to_numpy(), expected[rule].to_numpy()[where.ravel()]
        found[rule] = int((~((ours == theirs) | (np.isnan(ours) & np.isnan(theirs)))).sum())
    return found
