"""The logic of every rule gives what the rule gives, child by child, whatever was answered."""

from __future__ import annotations

import zlib

import numpy as np
import pandas as pd
import pytest

from etl.core.errors import SourceError
from etl.core.registry.subgroups import GROUPS
from etl.survey import questionnaire, scoring
from etl.survey.codebook import rule_logic
from etl.survey.files import recoding
from etl.survey.scoring.primitives import scored

CHILDREN = 3_000
MISSING = 0.15


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    """Children with every mix of answers, a part of them missing; one says yes to everything, one says no."""
    chance = np.random.default_rng(20)
    ages = {"age": chance.integers(0, 18, CHILDREN).astype(float), "year": chance.choice([2017, 2019, 2022], CHILDREN)}
    codes = {name: sorted(set().union(*item.codes.values())) for name, item in questionnaire.ITEMS.items()}
    # Mostly yes, so that children who meet nearly all criteria happen too.
    codes |= {name: [1, 1, 1, 2] for name in questionnaire.SCREENER_ITEMS}
    drawn = {name: answered(name, own) for name, own in codes.items() if name not in ages}
    frame = pd.DataFrame(ages | drawn)
    # A rule of many items fails only for a child who says no to all of them, which hardly happens by chance.
    for child, answer in enumerate((1, 2)):
        frame.loc[child, [name for name, own in codes.items() if answer in own]] = answer
    frame.loc[:1, "age"] = 14
    parts = questionnaire.CRITERIA.items()
    return frame.assign(**{name: (frame[items] == 1).all(axis=1).astype(float) for name, items in parts})


def answered(name: str, codes: list[int]) -> np.ndarray:
    """Answers of chance to one item. They don't depend on which other items there are."""
    chance = np.random.default_rng(zlib.crc32(name.encode()))
    return np.where(chance.random(CHILDREN) < MISSING, np.nan, chance.choice(codes, CHILDREN))


def holds(  # noqa: PLR0911
    condition: list, frame: pd.DataFrame, steps: dict[str, pd.Series]
) -> pd.Series:
    """What a condition says, read by its published meaning alone."""
    kind, *about = condition
    never = pd.Series(False, index=frame.index)
    match kind:
        case "never":
            return never
        case "in":
            return frame[about[0]].apply(lambda answer: answer in about[1])
        case "from":
            return frame[about[0]].apply(lambda answer: answer >= about[1])
        case "between":
            return frame[about[0]].apply(lambda answer: about[1] <= answer <= about[2])
        case "answered":
            return frame[about[0]].apply(lambda answer: not np.isnan(answer))
        case "by_year":
            wanted = frame["year"].apply(lambda year: about[1][str(year)])
            return frame[about[0]] == wanted
        case "not":
            return ~holds(about[0], frame, steps)
        case "least":
            return sum((holds(one, frame, steps).astype(int) for one in about[1]), never.astype(int)) >= about[0]
        case "one" | "zero":
            return steps[about[0]] == (1 if kind == "one" else 0)
        case "and":
            return ~never if not about else holds(about[0], frame, steps) & holds(["and", *about[1:]], frame, steps)
        case "or":
            return never if not about else holds(about[0], frame, steps) | holds(["or", *about[1:]], frame, steps)
    raise AssertionError(kind)


@pytest.mark.parametrize("indicator_id", sorted(scoring.RULES))
def test_a_rule_and_its_logic_agree(indicator_id: str, answers: pd.DataFrame) -> None:
    steps: dict[str, pd.Series] = {}
    for name, met, failed in rule_logic.steps(indicator_id):
        score = pd.Series(np.nan, index=answers.index)
        score[holds(met, answers, steps)] = 1.0
        score[holds(failed, answers, steps)] = 0.0
        steps[name] = score
    expected = scoring.RULES[indicator_id](answers)
    pd.testing.assert_series_equal(steps[indicator_id], expected, check_names=False, check_dtype=False)
    # Hardly any child of chance meets all six outcomes.
    assert {0.0, 1.0} - set(expected.dropna()) <= ({1.0} if indicator_id == "well_functioning_system" else set())


@pytest.mark.parametrize(
    "rule",
    [
        lambda frame: scored(frame, met=frame["k4q01"] > 1, failed=frame["k4q01"] == 1),
        lambda frame: scored(frame, met=frame["k4q01"].eq(1), failed=frame["k4q01"] == 2),
        lambda frame: frame["k4q01"] == 1,
    ],
    ids=["an operator", "a method", "no score"],
)
def test_a_rule_that_cannot_be_written_down_is_named(rule, monkeypatch) -> None:
    monkeypatch.setitem(scoring.RULES, "odd_one", rule)
    with pytest.raises(SourceError, match=r"^the rule odd_one: it cannot be written down as logic \(.+\); make it of"):
        rule_logic.steps("odd_one")


def test_subgroups_are_those_of_the_children() -> None:
    codes = range(1, 8)
    raw = pd.DataFrame(
        [
            {"age": age, "sex_code": sex, "race_code": race, "hispanic_code": hispanic, "language_code": 1 + race % 3}
            for age in range(18)
            for sex in (1, 2)
            for race in codes
            for hispanic in (1, 2, np.nan)
        ]
    ).assign(instype=lambda frame: 1 + frame.index % 5)
    columns = {"age": "age_group"}
    found = pd.DataFrame(recoding._subgroups(raw))
    for (group, level), logic in rule_logic.subgroups().items():
        if group != "functional_limitation":
            told = holds(logic, raw, {})
            assert told.eq(found[columns.get(group, group)].eq(level)).all(), (group, level)
            assert told.any()


def test_every_subgroup_has_logic_but_income() -> None:
    known = {(group, level) for group, levels in GROUPS.items() for level in levels}
    assert known - set(rule_logic.subgroups()) == {("income", level) for level in GROUPS["income"]}


def test_the_logic_of_a_rule_is_written_as_is_said() -> None:
    assert rule_logic.steps("mh_referrals") == [
        (
            "mh_referrals",
            ["and", ["in", "k5q10", [1]], ["in", "k5q11", [1]]],
            ["and", ["in", "k5q10", [1]], ["from", "k5q11", 2]],
        )
    ]
    assert [name for name, _, _ in rule_logic.steps("preventive_both")] == [
        "preventive_medical_visit",
        "preventive_dental_visit",
        "preventive_both",
    ]
