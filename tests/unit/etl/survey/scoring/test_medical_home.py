"""Scoring, case by case from METHODS section 3: each row of the component table, each code, each kind of missing.

Two independent references: the cases below, written out by hand, and `by_hand`, a reading of the rules for one child
in plain Python, compared with the vectorised rules on random answers and on every child of the official files.
"""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from etl.survey import scoring
from tests.support.scored_by_hand import COMPONENTS, FAMILY, ITEMS, Answers, differing

MEETS, FAILS, OUTSIDE = 1.0, 0.0, None


def child(**answers: float | None) -> pd.DataFrame:
    """One child; what is not answered is missing."""
    return pd.DataFrame([{name: answers.get(name) for name in ITEMS}], dtype=float)


def scored(rule: str, **answers: float | None) -> float | None:
    (value,) = scoring.RULES[rule](child(**answers))
    return None if np.isnan(value) else value


def family(*answers: float | None) -> dict[str, float | None]:
    return dict(zip(FAMILY, answers, strict=True))


# K4Q04_R: 1 one person, 2 more than one, 3 none.
@pytest.mark.parametrize(("answer", "expected"), [(1, MEETS), (2, MEETS), (3, FAILS), (None, OUTSIDE)])
def test_personal_doctor(answer, expected):
    assert scored("mh_personal_doctor", k4q04_r=answer) == expected


# K4Q01: 1 has a place, 2 has none. Place: 1 doctor's office, 2 emergency room, 3 outpatient, 4 clinic, 5 retail,
# 6 school, 7 other.
@pytest.mark.parametrize(
    ("has_place", "place", "expected"),
    [
        *((1, place, MEETS) for place in (1, 3, 4, 5, 6, 7)),
        (1, 2, FAILS),
        (1, None, MEETS),
        (2, None, FAILS),
        (2, 1, FAILS),
        (None, 2, FAILS),
        (None, 1, OUTSIDE),
        (None, None, OUTSIDE),
    ],
)
def test_usual_source_of_sick_care(has_place, place, expected):
    assert scored("mh_usual_source", k4q01=has_place, k4q02_r=place) == expected


@pytest.mark.parametrize("item", FAMILY)
@pytest.mark.parametrize(("answer", "expected"), [(1, MEETS), (2, MEETS), (3, FAILS), (4, FAILS), (None, MEETS)])
def test_family_centered_care_hangs_on_each_item(item, answer, expected):
    assert scored("mh_family_centered", s4q01=1, **{**family(1, 2, 1, 2, 1), item: answer}) == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (family(1, None, None, None, None), MEETS),
        (family(None, None, None, None, 2), MEETS),
        (family(None, 3, None, None, None), FAILS),
        (family(1, 1, 1, 1, 4), FAILS),
        (family(None, None, None, None, None), OUTSIDE),
    ],
)
def test_family_centered_care_partly_missing(answers, expected):
    assert scored("mh_family_centered", s4q01=1, **answers) == expected


@pytest.mark.parametrize("answers", [family(1, 1, 1, 1, 1), family(4, 4, 4, 4, 4)])
def test_family_centered_care_does_not_apply_without_a_visit(answers):
    assert scored("mh_family_centered", s4q01=2, **answers) is OUTSIDE
    # Whether there was a visit is not known: the answers stand.
    assert scored("mh_family_centered", s4q01=None, **answers) is not OUTSIDE


# K5Q10: 1 needed a referral, 2 did not. K5Q11: 1 not difficult, 2 somewhat, 3 very; from 2018 4 not possible.
@pytest.mark.parametrize(
    ("needed", "difficulty", "expected"),
    [
        *((1, 1, MEETS), (1, 2, FAILS), (1, 3, FAILS), (1, 4, FAILS), (1, None, OUTSIDE)),
        *((2, None, OUTSIDE), (2, 1, OUTSIDE), (2, 3, OUTSIDE)),
        *((None, None, OUTSIDE), (None, 1, OUTSIDE), (None, 2, OUTSIDE)),
    ],
)
def test_referrals(needed, difficulty, expected):
    assert scored("mh_referrals", k5q10=needed, k5q11=difficulty) == expected


# Coordination. K5Q20_R: 1 had help arranging care, 2 did not, 3 saw no more than one provider. K5Q21: 1 wanted extra
# help, 2 did not. K5Q22: 1 usually got it, 2 sometimes, 3 never. K5Q30, K5Q32: 1 very satisfied to 4 very
# dissatisfied. K5Q31_R: 1 provider spoke with school, 2 did not, 3 no need.
SEVERAL = {"s4q01": 1, "k5q20_r": 2}


@pytest.mark.parametrize(
    ("wanted", "got", "expected"),
    [
        *((2, None, MEETS), (1, 1, MEETS), (1, 2, FAILS), (1, 3, FAILS)),
        *((1, None, OUTSIDE), (None, 1, MEETS), (None, 2, FAILS), (None, None, OUTSIDE)),
    ],
)
def test_coordination_by_extra_help(wanted, got, expected):
    assert scored("mh_care_coordination", **SEVERAL, k5q21=wanted, k5q22=got) == expected


@pytest.mark.parametrize(("satisfied", "expected"), [(1, MEETS), (2, FAILS), (3, FAILS), (4, FAILS), (None, OUTSIDE)])
def test_coordination_by_communication_of_doctors(satisfied, expected):
    assert scored("mh_care_coordination", **SEVERAL, k5q30=satisfied) == expected


@pytest.mark.parametrize(
    ("spoke", "satisfied", "expected"),
    [
        *((1, 1, MEETS), (1, 2, FAILS), (1, 3, FAILS), (1, 4, FAILS), (1, None, OUTSIDE)),
        *((2, None, OUTSIDE), (3, None, OUTSIDE), (2, 4, OUTSIDE), (3, 4, OUTSIDE), (None, 4, OUTSIDE)),
    ],
)
def test_coordination_by_communication_with_school(spoke, satisfied, expected):
    assert scored("mh_care_coordination", s4q01=1, k5q20_r=3, k5q31_r=spoke, k5q32=satisfied) == expected


@pytest.mark.parametrize(("providers", "expected"), [(1, FAILS), (2, FAILS), (None, FAILS), (3, OUTSIDE)])
@pytest.mark.parametrize("part", [{"k5q21": 1, "k5q22": 3}, {"k5q30": 2}])
def test_help_and_communication_count_only_with_more_than_one_provider(providers, expected, part):
    assert scored("mh_care_coordination", s4q01=1, k5q20_r=providers, **part) == expected


def test_the_school_counts_with_one_provider_too():
    assert scored("mh_care_coordination", s4q01=1, k5q20_r=3, k5q21=1, k5q22=3, k5q31_r=1, k5q32=1) == MEETS


@pytest.mark.parametrize("met", list(itertools.product([True, False, None], repeat=3)))
def test_coordination_is_met_when_every_part_that_applies_is(met):
    help_got, doctors, school = met
    answers = {True: {"k5q21": 2}, False: {"k5q21": 1, "k5q22": 2}, None: {}}[help_got]
    answers |= {True: {"k5q30": 1}, False: {"k5q30": 2}, None: {}}[doctors]
    answers |= {True: {"k5q31_r": 1, "k5q32": 1}, False: {"k5q31_r": 1, "k5q32": 2}, None: {"k5q31_r": 3}}[school]
    expected = OUTSIDE if set(met) == {None} else FAILS if False in met else MEETS
    assert scored("mh_care_coordination", **SEVERAL, **answers) == expected


def test_coordination_does_not_apply_without_a_visit():
    needs = {"k5q20_r": 2, "k5q21": 1, "k5q22": 3, "k5q30": 4, "k5q31_r": 1, "k5q32": 4}
    assert scored("mh_care_coordination", s4q01=2, **needs) is OUTSIDE
    assert scored("mh_care_coordination", s4q01=None, **needs) == FAILS


# One way to meet, fail and stay outside each component that leaves the other four as they are.
WAYS: dict[str, dict[float | None, Answers]] = {
    "mh_personal_doctor": {MEETS: {"k4q04_r": 1}, FAILS: {"k4q04_r": 3}, OUTSIDE: {}},
    "mh_usual_source": {MEETS: {"k4q01": 1, "k4q02_r": 1}, FAILS: {"k4q01": 2}, OUTSIDE: {}},
    "mh_family_centered": {MEETS: family(1, 1, 1, 1, 1), FAILS: family(1, 1, 3, 1, 1), OUTSIDE: {}},
    "mh_referrals": {MEETS: {"k5q10": 1, "k5q11": 1}, FAILS: {"k5q10": 1, "k5q11": 2}, OUTSIDE: {"k5q10": 2}},
    "mh_care_coordination": {MEETS: {"k5q30": 1}, FAILS: {"k5q30": 2}, OUTSIDE: {"k5q20_r": 3}},
}


@pytest.mark.parametrize("outcome", list(itertools.product([MEETS, FAILS, OUTSIDE], repeat=5)))
def test_composite_of_every_combination(outcome):
    answers: dict[str, float | None] = {}
    for name, value in zip(COMPONENTS, outcome, strict=True):
        answers |= WAYS[name][value]
    assert tuple(scored(name, **answers) for name in COMPONENTS) == outcome
    expected = FAILS if FAILS in outcome else MEETS if MEETS in outcome else OUTSIDE
    assert scored("medical_home", **answers) == expected


def test_composite_is_undetermined_only_when_nothing_is_known():
    assert scored("medical_home") is OUTSIDE
    assert scored("medical_home", s4q01=2, k5q10=2, k5q20_r=3, k5q31_r=3) is OUTSIDE
    assert scored("medical_home", s4q01=2, k4q04_r=2) == MEETS
    assert scored("medical_home", s4q01=2, **family(4, 4, 4, 4, 4), k4q01=1) == MEETS


# Order of the five criteria: medicine, more care, limitation, therapy, emotional.
@pytest.mark.parametrize("criteria", list(itertools.product([0.0, 1.0], repeat=5)))
def test_one_criterion_is_enough_for_special_needs(criteria):
    names = ["medicine", "more_care", "limitation", "therapy", "emotional"]
    frame = pd.DataFrame([{f"criterion_{name}": met for name, met in zip(names, criteria, strict=True)}])
    assert scoring.RULES["cshcn_prevalence"](frame).tolist() == [float(any(criteria))]


def test_random_answers_are_scored_as_by_hand():
    rng = np.random.default_rng(20190)
    last = dict(zip(ITEMS, [3, 2, 7, 2, 4, 4, 4, 4, 4, 2, 4, 3, 2, 3, 4, 3, 4], strict=True))
    answers = {name: rng.integers(0, code + 1, 20_000).astype(float) for name, code in last.items()}
    children = pd.DataFrame(answers).replace(0.0, np.nan)
    # Wanting no extra help and telling how often it was got is a contradiction that no file holds.
    children.loc[children["k5q21"] == 2, "k5q22"] = np.nan
    assert differing(children) == dict.fromkeys([*COMPONENTS, "medical_home"], 0)
