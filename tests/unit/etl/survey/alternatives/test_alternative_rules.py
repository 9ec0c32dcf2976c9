"""Readings of open rules: each changes what it says and nothing else."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dashboard.i18n.catalog import has
from etl.estimation.tables.rule_sensitivity import OPEN_RULES
from etl.survey.alternatives import alternative_insurance_rules, alternative_rules
from etl.survey.alternatives.alternative_insurance_rules import INSURANCE
from etl.survey.alternatives.alternative_rules import MEDICAL_HOME, READINGS, USED, OpenRule
from etl.survey.scoring.medical_home import COMPONENTS
from etl.survey.scoring.primitives import RULES

# A child who meets every component, with an answer to every question.
WHOLE: dict[str, float] = {
    **{"k4q04_r": 1, "k4q01": 1, "k4q02_r": 1, "s4q01": 1, "k5q10": 1, "k5q11": 1, "k5q20_r": 2, "k5q21": 1},
    **{"k5q22": 1, "k5q30": 1, "k5q31_r": 1, "k5q32": 1, **dict.fromkeys(alternative_rules.FAMILY, 1)},
}
NONE = np.nan
# Reading, answers of a child other than those above, the rule in use, the reading (None: does not count).
CASES = [
    ("single_provider", {"k5q20_r": 3, "k5q30": 4}, 1, 0),
    ("single_provider", {"k5q20_r": 3, "k5q22": 3}, 1, 0),
    ("single_provider", {"k5q20_r": 1, "k5q30": 4}, 0, 0),
    ("several_providers_only", {"k5q20_r": 3, "k5q32": 4}, 0, 1),
    ("several_providers_only", {"k5q20_r": 2, "k5q32": 4}, 0, 0),
    ("providers_unknown_left_out", {"k5q20_r": NONE, "k5q30": 4}, 0, 1),
    ("sometimes_enough_help", {"k5q22": 2}, 0, 1),
    ("sometimes_enough_help", {"k5q22": 3}, 0, 0),
    ("helper_is_enough", {"k5q20_r": 1, "k5q22": 3}, 0, 1),
    ("helper_is_enough", {"k5q20_r": 2, "k5q22": 3}, 0, 0),
    ("help_unknown_fails", {"k5q22": NONE}, 1, 0),
    ("help_unknown_fails", {"k5q21": 2, "k5q22": NONE}, 1, 1),
    ("doctors_somewhat_satisfied", {"k5q30": 2}, 0, 1),
    ("doctors_somewhat_satisfied", {"k5q30": 3}, 0, 0),
    ("school_somewhat_satisfied", {"k5q32": 2}, 0, 1),
    ("school_somewhat_satisfied", {"k5q32": 3}, 0, 0),
    ("without_help", {"k5q22": 3}, 0, 1),
    ("without_doctors", {"k5q30": 4}, 0, 1),
    ("without_school", {"k5q32": 4}, 0, 1),
    ("silence_to_school_fails", {"k5q31_r": 2, "k5q32": NONE}, 1, 0),
    ("silence_to_school_fails", {"k5q31_r": 3, "k5q32": NONE}, 1, 1),
    ("silence_to_school_fails", {"s4q01": 2, "k5q31_r": 2}, 1, 1),
    ("place_unknown", {"k4q02_r": NONE}, 1, 1),
    ("place_unknown_fails", {"k4q02_r": NONE}, 1, 0),
    ("place_unknown_fails", {"k4q01": NONE, "k4q02_r": NONE}, 1, 1),
    ("other_place_fails", {"k4q02_r": 7}, 1, 0),
    ("other_place_fails", {"k4q02_r": 4}, 1, 1),
    ("urgent_care_fails", {"k4q02_r": 8}, 1, 0),
    ("urgent_care_fails", {"k4q02_r": 7}, 1, 1),
    ("family_gaps_unknown", {"k5q42": NONE}, 1, 1),
    ("family_gaps_unknown", {"k5q42": NONE, "k5q43": 3}, 0, 0),
    ("family_gaps_fail", {"k5q42": NONE}, 1, 0),
    ("family_gaps_fail", dict.fromkeys(alternative_rules.FAMILY, NONE), 1, 1),
    ("complete_to_meet", {"k5q11": NONE}, 1, None),
    ("complete_to_meet", {"k5q11": NONE, "k5q30": 4}, 0, 0),
    ("only_complete", {"k5q11": NONE, "k5q30": 4}, 0, None),
    ("only_complete", {"k5q20_r": 3, "k5q21": NONE, "k5q22": NONE, "k5q30": NONE}, 1, 1),
    ("only_complete", {"k5q10": 2, "k5q11": NONE}, 1, 1),
    ("only_complete", {"k5q31_r": NONE}, 1, None),
    ("referrals_with_visit", {"s4q01": 2, "k5q11": 3}, 0, 1),
    ("referrals_with_visit", {"s4q01": 1, "k5q11": 3}, 0, 0),
    ("no_visit_left_out", {"s4q01": 2}, 1, None),
    ("no_visit_left_out", {"s4q01": 2, "k4q04_r": 3}, 0, None),
]

# A child with adequate insurance all year, and the readings of that.
INSURED: dict[str, float] = {"currins": 1, "insgap": 1, "k3q20": 1, "k3q22": 2, "k3q21b": 2, "howmuch": 3}
INSURANCE_CASES = [
    ("insured_when_asked", {"insgap": 2}, 0, 1),
    ("insured_when_asked", {"currins": 2, "insgap": 3}, 0, 0),
    ("uninsured_left_out", {"currins": 2, "insgap": 3}, 0, None),
    ("uninsured_left_out", {"insgap": 2}, 0, 0),
    ("insurance_complete_to_meet", {"k3q20": NONE}, 1, None),
    ("insurance_complete_to_meet", {"insgap": NONE}, 1, None),
    ("insurance_complete_to_meet", {"k3q21b": NONE}, 1, None),
    ("insurance_complete_to_meet", {"k3q21b": NONE, "howmuch": 1}, 1, 1),
    ("insurance_complete_to_meet", {"k3q20": NONE, "k3q22": 3}, 0, 0),
    ("without_costs", {"k3q21b": 4}, 0, 1),
    ("without_costs", {"k3q22": 4}, 0, 0),
]


def scored(rule: OpenRule, whole: dict[str, float], answers: dict[str, float], reading_id: str) -> float | None:
    child = pd.DataFrame([{**whole, **answers}], dtype=float)
    (reading,) = (reading for reading in rule.readings if reading.reading_id == reading_id)
    found = RULES[rule.indicator_id](reading.answers(child)).iloc[0]
    return None if pd.isna(found) else float(found)


@pytest.mark.parametrize(("reading_id", "answers", "used", "read"), CASES)
def test_a_reading_of_the_medical_home_case_by_case(reading_id, answers, used, read):
    assert scored(MEDICAL_HOME, WHOLE, answers, USED) == used
    assert scored(MEDICAL_HOME, WHOLE, answers, reading_id) == read


@pytest.mark.parametrize(("reading_id", "answers", "used", "read"), INSURANCE_CASES)
def test_a_reading_of_adequate_insurance_case_by_case(reading_id, answers, used, read):
    assert scored(INSURANCE, INSURED, answers, USED) == used
    assert scored(INSURANCE, INSURED, answers, reading_id) == read


@pytest.mark.parametrize(("rule", "cases"), [(MEDICAL_HOME, CASES), (INSURANCE, INSURANCE_CASES)])
def test_every_reading_has_a_case_and_words(rule, cases):
    ids = {reading.reading_id for reading in rule.readings} - {USED}
    assert {reading_id for reading_id, *_ in cases} == ids
    for reading in rule.readings:
        assert has(f"methods.reading.{reading.reading_id}")
        assert has(f"methods.question.{reading.question}")
    assert all(has(f"methods.short.{reading_id}") for reading_id in ids)


def test_what_sources_dispute_is_read_with_its_source():
    sources = {
        r.reading_id: r.source for rule in OPEN_RULES for r in rule.readings if r.source and r.reading_id != USED
    }
    assert sources == {
        "single_provider": "https://www.childhealthdata.org/browse/survey/results?q=5470&r=1&g=664",
        "several_providers_only": "https://m.kidsdata.org/table/2/california/473/cshcn-care-coordination",
    }
    used = INSURANCE.readings[0]
    assert (used.reading_id, used.source) == (
        USED,
        "https://www.childhealthdata.org/browse/survey/results?q=5405&r=1&g=666",
    )


def everyone() -> pd.DataFrame:
    """Children with every answer to every question, each varied alone and in random combination."""
    rng = np.random.default_rng(8)
    codes = {name: [1, 2, 3, NONE] for name in WHOLE}
    codes |= {"k4q02_r": [1, 2, 4, 7, 8, NONE], "k4q01": [1, 2, NONE], "s4q01": [1, 2, NONE]}
    codes |= {name: [1, 2, 3, 4, NONE] for name in (*alternative_rules.FAMILY, "k5q11", "k5q30", "k5q32")}
    codes |= {name: [1, 2, 3, 4, NONE] for name in alternative_insurance_rules.ITEMS}
    return pd.DataFrame({name: rng.choice(values, 3000) for name, values in codes.items()})


OF_ONE_COMPONENT = [reading for reading in READINGS if reading.components]


@pytest.mark.parametrize("reading", OF_ONE_COMPONENT, ids=[r.reading_id for r in OF_ONE_COMPONENT])
def test_a_reading_leaves_the_other_components_as_they_are(reading):
    children = everyone()
    untouched = [c for c in COMPONENTS if c.__name__ not in reading.components]
    for component in untouched:
        pd.testing.assert_series_equal(component(reading.answers(children)), component(children))


def test_readings_do_not_change_the_answers_themselves():
    children = everyone()
    before = children.copy()
    for rule in OPEN_RULES:
        for reading in rule.readings:
            reading.answers(children)
    pd.testing.assert_frame_equal(children, before)
