"""Scoring of the system of care, case by case from the tables of rules, and against values computed elsewhere.

The cases are written out by hand. The reference values of the last part come from an independent computation on the
same official files (in another tool, before this code was written) and from published figures.
"""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from etl.core.registry.indicators import read_registry
from etl.estimation.tables import joint_outcomes
from etl.survey import questionnaire, scoring

MEETS, FAILS, OUTSIDE = 1.0, 0.0, None


def children(*answers: dict[str, float | str | None]) -> pd.DataFrame:
    """Children of 2019, 14 years old, without any criterion; what is not answered is missing."""
    blank: dict[str, float | None] = dict.fromkeys(questionnaire.ITEMS)
    blank |= dict.fromkeys(questionnaire.CRITERIA, 0.0) | {"age": 14.0, "year": 2019.0}
    return pd.DataFrame([blank | own for own in answers]).astype(float)


def scored(rule: str, **answers: float | None) -> float | None:
    (value,) = scoring.RULES[rule](children(answers))
    return None if np.isnan(value) else value


# ---- Shared decisions ----


@pytest.mark.parametrize(
    ("needed", "visit", "items", "expected"),
    [
        (1, 1, (1, 1, 1), MEETS),
        (1, 1, (1, 2, 2), MEETS),
        (1, 1, (1, 2, 3), FAILS),
        (1, 1, (4, 1, 1), FAILS),
        (1, 1, (None, 1, 2), MEETS),
        (1, 1, (None, None, 4), FAILS),
        (1, 1, (None, None, None), OUTSIDE),
        (1, None, (1, 1, 1), MEETS),
        (1, 2, (1, 1, 1), OUTSIDE),
        (2, 1, (3, 3, 3), OUTSIDE),
        (None, 1, (1, 1, 1), OUTSIDE),
    ],
)
def test_shared_decisions(needed, visit, items, expected):
    answers = dict(zip(("discussopt", "raiseconc", "bestforchild"), items, strict=True))
    assert scored("shared_decision_making", decisions=needed, s4q01=visit, **answers) == expected


# ---- Insurance ----


@pytest.mark.parametrize(("answer", "expected"), [(1, MEETS), (2, FAILS), (None, OUTSIDE)])
def test_insured_now(answer, expected):
    assert scored("insurance_current", currins=answer) == expected


@pytest.mark.parametrize(("answer", "expected"), [(1, MEETS), (2, FAILS), (3, FAILS), (None, OUTSIDE)])
def test_insured_all_year(answer, expected):
    assert scored("insurance_all_year", insgap=answer) == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((1, 1, 2, 2, 3), MEETS),
        ((1, 2, 2, None, 1), MEETS),
        ((1, None, None, None, 1), MEETS),
        ((1, 2, None, None, 4), MEETS),
        ((1, 3, 1, 1, 1), FAILS),
        ((1, 1, 4, 1, 1), FAILS),
        ((1, 1, 1, 3, 5), FAILS),
        ((1, None, None, None, 2), OUTSIDE),
        ((2, 1, 1, 1, 1), OUTSIDE),
        ((2, 4, 4, 4, 6), OUTSIDE),
        ((None, 1, 1, 1, 1), OUTSIDE),
    ],
)
def test_adequate_insurance_counts_the_insured_alone(answers, expected):
    named = dict(zip(("currins", "k3q20", "k3q22", "k3q21b", "howmuch"), answers, strict=True))
    assert scored("insurance_adequate", **named) == expected


@pytest.mark.parametrize(
    ("insured", "gap", "benefits", "expected"),
    [
        (1, 1, 1, MEETS),
        (1, 1, 3, FAILS),
        (1, 2, 1, FAILS),
        (2, 3, None, FAILS),
        (2, 1, None, FAILS),
        (1, None, 1, MEETS),
        (None, None, None, OUTSIDE),
    ],
)
def test_continuous_and_adequate_insurance(insured, gap, benefits, expected):
    assert scored("insurance_continuous_adequate", currins=insured, insgap=gap, k3q20=benefits) == expected


# ---- Preventive visits ----


@pytest.mark.parametrize(
    ("visit", "checkups", "expected"),
    [
        (1, 2, MEETS),
        (1, 3, MEETS),
        (None, 2, MEETS),
        (1, 1, FAILS),
        (2, None, FAILS),
        (1, None, OUTSIDE),
        (None, None, OUTSIDE),
    ],
)
def test_preventive_medical_visit(visit, checkups, expected):
    assert scored("preventive_medical_visit", s4q01=visit, k4q20r=checkups) == expected


@pytest.mark.parametrize(
    ("age", "year", "seen", "visits", "expected"),
    [
        (5, 2019, 1, 2, MEETS),
        (5, 2019, 2, 3, MEETS),
        (5, 2019, 1, 1, FAILS),
        (5, 2019, 3, None, FAILS),
        (5, 2019, 1, None, OUTSIDE),
        (0, 2019, 1, 2, OUTSIDE),
        (1, 2019, 3, None, FAILS),
        # From 2021 the answer "no" is a box of its own: 1 ticked, 2 not.
        (5, 2021, 1, None, FAILS),
        (5, 2021, 2, 2, MEETS),
        (5, 2021, 2, None, OUTSIDE),
    ],
)
def test_preventive_dental_visit(age, year, seen, visits, expected):
    assert scored("preventive_dental_visit", age=age, year=year, k4q30_r=seen, dentistvisit=visits) == expected


@pytest.mark.parametrize(
    ("age", "checkups", "dental", "expected"),
    [(5, 2, 2, MEETS), (5, 1, 2, FAILS), (5, 2, 1, FAILS), (0, 2, 1, MEETS), (0, 1, None, FAILS), (5, 2, None, MEETS)],
)
def test_both_preventive_visits(age, checkups, dental, expected):
    assert scored("preventive_both", age=age, s4q01=1, k4q20r=checkups, k4q30_r=1, dentistvisit=dental) == expected


def test_the_item_on_oral_care_is_read_under_its_name_of_the_year():
    item = questionnaire.ITEMS["k4q30_r"]
    assert [item.name_in(year) for year in (2016, 2020, 2021, 2024)] == ["k4q30_r"] * 2 + ["k4q30_r_3"] * 2
    assert item.codes_in(2020) == {1, 2, 3}
    assert item.codes_in(2021) == {1, 2}
    assert questionnaire.ITEMS["decisions"].name_in(2023) == "decisions_r"


# ---- Services ----


@pytest.mark.parametrize(
    ("forgone", "frustrated", "expected"),
    [
        (2, 1, MEETS),
        (2, 2, MEETS),
        (2, 3, FAILS),
        (1, 1, FAILS),
        (1, 4, FAILS),
        (2, None, MEETS),
        (None, 2, MEETS),
        (None, 4, FAILS),
        (None, None, OUTSIDE),
    ],
)
def test_services_easy(forgone, frustrated, expected):
    assert scored("services_easy", k4q27=forgone, c4q04=frustrated) == expected


@pytest.mark.parametrize(
    ("rule", "item"),
    [
        ("forgone_medical", "k4q28x01"),
        ("forgone_dental", "k4q28x02"),
        ("forgone_vision", "k4q28x03"),
        ("forgone_hearing", "k4q28x_ear"),
        ("forgone_mental", "k4q28x04"),
        ("forgone_cost", "issuecost"),
        ("forgone_appointment", "appointment"),
        ("forgone_not_eligible", "notelig"),
    ],
)
def test_kinds_of_forgone_care_count_all_children(rule, item):
    assert scored(rule, k4q27=1, **{item: 1}) == MEETS
    assert scored(rule, k4q27=1, **{item: 2}) == FAILS
    assert scored(rule, k4q27=2) == FAILS
    assert scored(rule, k4q27=1) is OUTSIDE


@pytest.mark.parametrize(
    ("answer", "ever", "usually"),
    [(1, FAILS, FAILS), (2, MEETS, FAILS), (3, MEETS, MEETS), (4, MEETS, MEETS), (None, OUTSIDE, OUTSIDE)],
)
def test_frustration_has_two_cuts(answer, ever, usually):
    assert scored("frustrated_ever", c4q04=answer) == ever
    assert scored("frustrated_usually", c4q04=answer) == usually


@pytest.mark.parametrize("rule", ["specialist_difficult", "mental_health_care_difficult"])
@pytest.mark.parametrize(
    ("needed", "answer", "expected"),
    [
        (1, 1, FAILS),
        (1, 2, MEETS),
        (2, 4, MEETS),
        (1, 3, MEETS),
        (3, 2, OUTSIDE),
        (1, None, OUTSIDE),
        (None, 2, OUTSIDE),
    ],
)
def test_difficulty_counts_those_who_needed_care(rule, needed, answer, expected):
    need, item = {"specialist_difficult": ("k4q24_r", "k4q26")}.get(rule, ("k4q22_r", "treatneed"))
    assert scored(rule, **{need: needed, item: answer}) == expected


@pytest.mark.parametrize(
    ("age", "conditions", "care", "expected"),
    [
        (10, (1, None, None), 1, MEETS),
        (10, (None, 1, None), 2, FAILS),
        (10, (2, None, 1), 3, FAILS),
        (10, (2, 2, 2), 1, OUTSIDE),
        (10, (None, None, None), 1, OUTSIDE),
        (2, (1, 1, 1), 1, OUTSIDE),
        (3, (1, 1, 1), 1, MEETS),
        (10, (1, None, None), None, OUTSIDE),
    ],
)
def test_mental_health_care_among_three_conditions(age, conditions, care, expected):
    depression, anxiety, behavior = conditions
    answers = {"k2q32b": depression, "k2q33b": anxiety, "k2q34b": behavior, "k4q22_r": care, "age": age}
    assert scored("mental_health_care", **answers) == expected


@pytest.mark.parametrize(("answer", "expected"), [(1, MEETS), (2, FAILS), (3, OUTSIDE), (None, OUTSIDE)])
def test_mental_health_care_among_those_who_needed_it(answer, expected):
    assert scored("mental_health_care_got", k4q22_r=answer) == expected
    assert scored("mental_health_care_got", k4q22_r=answer, age=3) == expected
    assert scored("mental_health_care_got", k4q22_r=answer, age=2) is OUTSIDE


@pytest.mark.parametrize(("age", "expected"), [(2, OUTSIDE), (3, MEETS), (17, MEETS)])
def test_difficulty_getting_mental_health_care_begins_at_3(age, expected):
    assert scored("mental_health_care_difficult", k4q22_r=1, treatneed=2, age=age) == expected


# ---- Transition ----


@pytest.mark.parametrize(
    ("only_children", "discussed", "expected"),
    [(1, 1, MEETS), (1, 2, FAILS), (2, 1, OUTSIDE), (2, 2, OUTSIDE), (1, None, OUTSIDE), (None, 1, OUTSIDE)],
)
def test_adult_provider_discussed(only_children, discussed, expected):
    assert scored("transition_adult_provider", treatchild=only_children, treatadult=discussed) == expected


@pytest.mark.parametrize(
    ("skills", "changes", "expected"),
    [
        (1, 2, MEETS),
        (2, 1, MEETS),
        (1, None, MEETS),
        (3, 1, MEETS),
        (2, 2, FAILS),
        (2, 3, FAILS),
        (2, None, FAILS),
        (3, 3, OUTSIDE),
        (3, None, OUTSIDE),
        (None, None, OUTSIDE),
    ],
)
def test_skills_or_changes(skills, changes, expected):
    assert scored("transition_skills", gainskills=skills, changeage=changes) == expected


@pytest.mark.parametrize(
    ("alone", "visit", "checkups", "expected"),
    [
        (1, 1, 2, MEETS),
        (1, 1, 1, MEETS),
        (2, 1, 2, FAILS),
        (None, 2, None, FAILS),
        (None, 1, 1, FAILS),
        (None, 1, 2, OUTSIDE),
        (None, None, None, OUTSIDE),
    ],
)
def test_time_alone(alone, visit, checkups, expected):
    assert scored("transition_time_alone", docprivate=alone, s4q01=visit, k4q20r=checkups) == expected


@pytest.mark.parametrize("age", [11, 12, 17])
@pytest.mark.parametrize(
    "rule", ["transition_adult_provider", "transition_skills", "transition_time_alone", "transition_adult_care"]
)
def test_transition_begins_at_12(rule, age):
    met = {"treatchild": 1, "treatadult": 1, "gainskills": 1, "docprivate": 1}
    assert scored(rule, age=age, **met) == (MEETS if age >= 12 else OUTSIDE)


@pytest.mark.parametrize(
    ("provider", "skills", "alone"), [*itertools.product((MEETS, FAILS, OUTSIDE), repeat=3)], ids=str
)
def test_transition_is_every_part_that_applies(provider, skills, alone):
    answers = {
        "treatchild": 2 if provider is OUTSIDE else 1,
        "treatadult": 1 if provider == MEETS else 2,
        "gainskills": {MEETS: 1, FAILS: 2, OUTSIDE: 3}[skills],
        "docprivate": {MEETS: 1, FAILS: 2, OUTSIDE: None}[alone],
    }
    parts = {provider, skills, alone}
    expected = FAILS if FAILS in parts else MEETS if MEETS in parts else OUTSIDE
    assert scored("transition_adult_care", **answers) == expected


# ---- The system as a whole ----

ALL_MET: dict[str, float | None] = {
    **{"k4q04_r": 1, "k4q01": 1, "k4q02_r": 1, "s4q01": 1, "k5q40": 1, "k5q10": 2, "k5q20_r": 3, "k5q31_r": 2},
    **{"decisions": 1, "discussopt": 1, "raiseconc": 1, "bestforchild": 1},
    **{"currins": 1, "insgap": 1, "k3q20": 1, "k3q22": 1, "k3q21b": 1, "howmuch": 2},
    **{"k4q20r": 2, "k4q30_r": 1, "dentistvisit": 2, "k4q27": 2, "c4q04": 1},
    **{"treatchild": 1, "treatadult": 1, "gainskills": 1, "changeage": 1, "docprivate": 1},
}


def test_a_child_who_meets_all_outcomes_is_served_well():
    assert scored("well_functioning_system", **ALL_MET) == MEETS


@pytest.mark.parametrize(
    "missed",
    [
        {"k4q04_r": 3},
        {"discussopt": 4},
        {"insgap": 2},
        {"dentistvisit": 1},
        {"k4q27": 1},
        {"docprivate": 2},
    ],
    ids=lambda answers: next(iter(answers)),
)
def test_each_outcome_is_needed(missed):
    assert scored("well_functioning_system", **ALL_MET | missed) == FAILS


def test_what_does_not_apply_is_no_hurdle():
    younger = ALL_MET | {"age": 8, "docprivate": None, "treatchild": None, "gainskills": None, "changeage": None}
    assert scored("well_functioning_system", **younger | {"decisions": 2}) == MEETS
    assert scored("well_functioning_system") is OUTSIDE


# ---- Needs and family ----


@pytest.mark.parametrize(
    ("criteria", "complex_needs", "count"),
    [
        ((), OUTSIDE, None),
        (("criterion_medicine",), FAILS, "criteria_one"),
        (("criterion_therapy",), MEETS, "criteria_one"),
        (("criterion_medicine", "criterion_more_care"), MEETS, "criteria_two"),
        (("criterion_medicine", "criterion_emotional", "criterion_therapy"), MEETS, "criteria_three"),
        (tuple(questionnaire.CRITERIA)[:4], MEETS, "criteria_four_five"),
        (tuple(questionnaire.CRITERIA), MEETS, "criteria_four_five"),
    ],
)
def test_criteria_and_complexity(criteria, complex_needs, count):
    met = dict.fromkeys(criteria, 1.0)
    assert scored("more_complex_needs", **met) == complex_needs
    assert scored("medicine_only", **met) == (OUTSIDE if complex_needs is OUTSIDE else 1 - complex_needs)
    assert scored("more_complex_children", **met) == (complex_needs or 0.0)
    for rule in ("criteria_one", "criteria_two", "criteria_three", "criteria_four_five"):
        assert scored(rule, **met) == (OUTSIDE if count is None else float(rule == count))


@pytest.mark.parametrize(
    ("rule", "criterion"),
    [
        ("needs_medicine", "criterion_medicine"),
        ("needs_more_care", "criterion_more_care"),
        ("needs_limitation", "criterion_limitation"),
        ("needs_therapy", "criterion_therapy"),
        ("needs_emotional_treatment", "criterion_emotional"),
    ],
)
def test_each_criterion_among_children_with_special_needs(rule, criterion):
    other = next(name for name in questionnaire.CRITERIA if name != criterion)
    assert scored(rule, **{criterion: 1.0}) == MEETS
    assert scored(rule, **{other: 1.0}) == FAILS
    assert scored(rule) is OUTSIDE


@pytest.mark.parametrize(
    ("often", "extent", "affected", "never"),
    [
        (1, None, OUTSIDE, OUTSIDE),
        (2, None, FAILS, MEETS),
        (3, 1, FAILS, FAILS),
        (3, 2, FAILS, FAILS),
        (3, 3, MEETS, FAILS),
        (4, 1, MEETS, FAILS),
        (5, None, MEETS, FAILS),
        (None, None, OUTSIDE, OUTSIDE),
        (1, 3, OUTSIDE, OUTSIDE),
    ],
)
def test_daily_life(often, extent, affected, never):
    assert scored("daily_life_affected", hcability=often, hcextent=extent) == affected
    assert scored("daily_life_never", hcability=often, hcextent=extent) == never


@pytest.mark.parametrize(
    ("answers", "one", "two"),
    [
        ({}, OUTSIDE, OUTSIDE),
        ({"breathing": 2}, FAILS, FAILS),
        ({"breathing": 1}, MEETS, FAILS),
        ({"stomach": 1, "errandalone": 1}, MEETS, MEETS),
        ({"hands": 1, "coordination": 1, "blindness": 2}, MEETS, MEETS),
    ],
)
def test_functional_difficulties(answers, one, two):
    assert scored("difficulties_any", **answers) == one
    assert scored("difficulties_two", **answers) == two


@pytest.mark.parametrize(
    ("rule", "answers", "expected"),
    [
        ("someone_helps_coordinate", {"k5q20_r": 1}, MEETS),
        ("someone_helps_coordinate", {"k5q20_r": 2}, FAILS),
        ("someone_helps_coordinate", {"k5q20_r": 3}, OUTSIDE),
        ("plan_of_care", {"writeplan": 1}, MEETS),
        ("plan_of_care", {"writeplan": 1, "age": 11}, OUTSIDE),
        ("plan_of_care", {"writeplan": 1, "age": 12}, MEETS),
        ("special_education_ever", {"k6q15": 2}, FAILS),
        ("special_education_ever", {"k6q15": 1, "age": 0}, OUTSIDE),
        ("special_education_ever", {"k6q15": 1, "age": 1}, MEETS),
        ("special_education_now", {"k6q15": 1, "sescurrsvc": 1}, MEETS),
        ("special_education_now", {"k6q15": 1, "sescurrsvc": 2}, FAILS),
        ("special_education_now", {"k6q15": 2}, FAILS),
        ("special_education_now", {"k6q15": 1}, OUTSIDE),
        ("special_education_now", {"k6q15": 1, "sescurrsvc": 1, "age": 1}, MEETS),
        ("special_education_now", {"k6q15": 1, "sescurrsvc": 1, "age": 0}, OUTSIDE),
        ("problems_paying", {"k3q25": 1, "howmuch": 3}, MEETS),
        ("problems_paying", {"howmuch": 1}, FAILS),
        ("problems_paying", {"k3q25": 2, "howmuch": 3}, FAILS),
        ("problems_paying", {"howmuch": 3}, OUTSIDE),
        ("work_cut_or_stopped", {"stopwork": 2, "cuthours": 1}, MEETS),
        ("work_cut_or_stopped", {"stopwork": 2}, FAILS),
        ("work_cut_or_stopped", {}, OUTSIDE),
        ("job_change_avoided", {"avoidchg": 1}, MEETS),
        ("emotional_support", {"k8q35": 2}, FAILS),
    ],
)
def test_plain_items(rule, answers, expected):
    assert scored(rule, **answers) == expected


@pytest.mark.parametrize(
    ("rule", "item", "meets", "fails"),
    [
        ("home_care_five_hours", "athomehc", (4, 5), (1, 2, 3, 6)),
        ("arranging_care_one_hour", "arrangehc", (3, 4, 5), (1, 2, 6)),
        ("paid_1000", "howmuch", (5, 6), (1, 2, 3, 4)),
        ("copes_very_well", "k8q30", (1,), (2, 3, 4)),
    ],
)
def test_every_answer_counts_one_way(rule, item, meets, fails):
    answered = {answer: scored(rule, **{item: answer}) for answer in (*meets, *fails, 7, None)}
    assert answered == dict.fromkeys(meets, MEETS) | dict.fromkeys(fails, FAILS) | {7: OUTSIDE, None: OUTSIDE}


# ---- Registry and rules ----


def test_every_indicator_has_a_rule_that_reads_what_its_entry_names():
    """The items that a rule looks at are those that the registry declares, no more and no fewer."""
    for own in (i for i in read_registry() if i.theme in {"system", "access", "context"}):
        frame = ItemsSeen(children({}))
        scoring.RULES[own.indicator_id](frame)
        declared = {name for name in own.variables if name in questionnaire.ITEMS}
        assert frame.seen == declared, own.indicator_id


class ItemsSeen(pd.DataFrame):
    """A frame that keeps the names of the survey items that it was asked for."""

    _metadata = ("seen",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        object.__setattr__(self, "seen", set())

    def __getitem__(self, key):
        names = [key] if isinstance(key, str) else list(key) if isinstance(key, list) else []
        self.seen.update(name for name in names if name in questionnaire.ITEMS)
        return pd.DataFrame(self)[key]


# ---- Hurdles and overlaps ----


def outcomes(*rows: tuple[float | None, ...]) -> pd.DataFrame:
    """Children with the six outcomes, in their order, and the system that they make up."""
    table = pd.DataFrame(rows, columns=joint_outcomes.PARTS, dtype=float)
    fails, meets = (table == 0).any(axis=1), (table == 1).any(axis=1)
    return table.assign(well_functioning_system=np.select([fails, meets], [0.0, 1.0], np.nan))


def test_a_child_is_stopped_by_the_first_outcome_that_it_misses():
    n = None
    steps = joint_outcomes.cleared(
        outcomes((1, 1, 1, 1, 1, n), (1, 0, 1, 0, 1, 1), (n, n, 1, 1, 1, 0), (n, n, n, n, n, n))
    )
    left = steps[[f"cleared_{number}" for number in range(1, 7)]].to_numpy()
    lost = steps[[f"lost_{number}" for number in range(1, 7)]].to_numpy()
    assert left[0].tolist() == [1, 1, 1, 1, 1, 1]
    assert left[1].tolist() == [1, 0, 0, 0, 0, 0]
    assert left[2].tolist() == [1, 1, 1, 1, 1, 0]
    assert np.isnan(left[3]).all()
    assert lost[:3].tolist() == [[0] * 6, [0, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 1]]
    assert steps.loc[2, ["applies_1", "applies_3"]].tolist() == [0, 1]


def test_every_child_is_in_one_of_four_ways():
    frame = outcomes(*itertools.product((1, 0, None), (1, 0, None), (1,), (1,), (1,), (1,)))
    shared = joint_outcomes.together(frame, "shared_decision_making")
    ways = [f"{name}/shared_decision_making" for name in ("both", "home_only", "other_only", "neither")]
    counted = shared[ways].dropna()
    assert len(counted) == 4
    assert counted.to_numpy().tolist() == np.eye(4).tolist()
    either = shared.loc[counted.index, "either/shared_decision_making"]
    assert either.tolist() == [1, 1, 1, 0]
