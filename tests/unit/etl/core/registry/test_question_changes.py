"""Breaks of questions: how an entry is read, what it does to figures, and which period of an indicator comes first."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from etl.core.errors import SourceError
from etl.core.paths import REGISTRY
from etl.core.periods import periods
from etl.core.registry import question_changes
from etl.core.registry.indicators import breaks_by_indicator, read_registry
from etl.core.registry.question_changes import Break, default_period, indicator_periods

BLANK, MARK, STOP = (Break(2018, effect, "Told so.") for effect in ("blank", "mark", "no_pooling"))
BROKEN, CHANGED, KEPT = question_changes.BROKEN, question_changes.CHANGED, ""

YEARS = periods([2017, 2018, 2019])
ONE, OTHER = Break(2018, "mark", "Told so.", "a"), Break(2018, "mark", "Told so.", "b")
ALONE = Break(2018, "one_year", "Told so.")


@pytest.mark.parametrize(
    ("years", "blank", "mark", "stop"),
    [
        ([2016], KEPT, KEPT, KEPT),
        ([2017], KEPT, KEPT, KEPT),
        ([2018], BROKEN, KEPT, KEPT),
        ([2019], KEPT, KEPT, KEPT),
        ([2016, 2017], KEPT, KEPT, KEPT),
        ([2017, 2018], CHANGED, CHANGED, BROKEN),
        ([2018, 2019], CHANGED, KEPT, KEPT),
        ([2017, 2018, 2019], CHANGED, CHANGED, BROKEN),
        ([2019, 2020], KEPT, KEPT, KEPT),
    ],
)
def test_what_a_break_does_to_a_period(years, blank, mark, stop):
    assert question_changes.reason([BLANK], years) == blank
    assert question_changes.reason([MARK], years) == mark
    assert question_changes.reason([STOP], years) == stop


def test_the_strongest_of_several_breaks_counts():
    assert question_changes.reason([MARK, STOP, BLANK], [2017, 2018]) == BROKEN
    assert question_changes.reason([BLANK, MARK], [2017, 2018]) == CHANGED
    assert question_changes.reason([], [2017, 2018]) == KEPT


def test_a_period_of_blank_years_is_blank():
    blanks = [Break(2016, "blank", "Told so."), Break(2017, "blank", "Told so.")]
    assert question_changes.reason(blanks, [2016]) == BROKEN
    assert question_changes.reason(blanks, [2016, 2017]) == BROKEN
    assert question_changes.reason(blanks, [2017, 2018]) == CHANGED
    assert question_changes.reason(blanks, [2018]) == KEPT


def flagged() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "indicator_id": ["a", "a", "a", "b"],
            "reliability": ["ok", "caution", "suppressed", "ok"],
            "reliability_reason": ["", "width_20", "n_below_30", ""],
        }
    )


def test_a_broken_figure_is_suppressed_and_others_are_left_alone():
    found = question_changes.apply(flagged(), {"a": [STOP]}, [2017, 2018])
    assert found["reliability"].tolist() == ["suppressed", "suppressed", "suppressed", "ok"]
    assert found["reliability_reason"].tolist() == [BROKEN, BROKEN, "n_below_30", ""]


def test_a_changed_figure_is_to_be_read_with_care():
    found = question_changes.apply(flagged(), {"a": [MARK]}, [2017, 2018])
    assert found["reliability"].tolist() == ["caution", "caution", "suppressed", "ok"]
    assert found["reliability_reason"].tolist() == [CHANGED, CHANGED, "n_below_30", ""]


def test_a_period_without_a_break_stays_as_it_is():
    pd.testing.assert_frame_equal(question_changes.apply(flagged(), {"a": [STOP, MARK]}, [2018, 2019]), flagged())


def entry(tmp_path: Path, broken: str) -> Path:
    """A registry of one indicator with these breaks."""
    text = REGISTRY.read_text(encoding="utf-8")
    start = text.index("[frustrated_ever]")
    own = text[start : text.index("\n\n", start)]
    assert "breaks" not in tomllib.loads(own)["frustrated_ever"]
    path = tmp_path / "indicators.toml"
    path.write_text(f"{own}\nbreaks = [{broken}]\n", encoding="utf-8")
    return path


def test_a_break_is_read_from_the_registry(tmp_path):
    (own,) = read_registry(entry(tmp_path, '{ year = 2018, effect = "mark", note = "Told so." }'))
    assert own.breaks == [MARK]
    assert breaks_by_indicator([own]) == {"frustrated_ever": [MARK]}


def inherited(indicator_id: str) -> set[tuple[int, str, str]]:
    (own,) = [i for i in read_registry() if i.indicator_id == indicator_id]
    return {(b.year, b.effect, b.item) for b in own.breaks}


def test_an_indicator_has_the_changes_of_the_items_that_it_uses():
    assert inherited("mh_care_coordination") == {
        (2018, "mark", "k5q20_r"),
        (2018, "mark", "k5q30"),
        (2018, "mark", "k5q32"),
        (2018, "one_year", "s4q01"),
        (2021, "mark", "s4q01"),
    }
    assert inherited("problems_paying") == set(), "an entry without effect is no break"


def test_what_the_registry_says_of_an_item_counts_instead():
    assert inherited("mh_referrals") == {(2018, "no_pooling", "k5q11")}
    whole = inherited("well_functioning_system")
    assert (2018, "blank", "s4q01") in whole
    assert not {item for year, _, item in whole if (year, item) == (2018, "k4q20r")}, "covered by the entry of S4Q01"
    assert {(2018, "mark", item) for item in ("decisions", "docprivate", "k5q11", "k5q20_r", "treatadult")} <= whole


def test_questions_that_changed_alike_are_treated_alike():
    """K5Q11, K4Q26 and TREATNEED went from how much of a problem to how difficult, with a fourth answer."""
    alike = ("mh_referrals", "specialist_difficult", "mental_health_care_difficult")
    breaks = breaks_by_indicator(read_registry())
    for years in periods([2017, 2018, 2019]):
        assert len({question_changes.reason(breaks[name], years) for name in alike}) == 1, years


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("k5q11,2018,answers,x,hide,Told so.,Bureau", "row 1: effect is 'hide'; use one of blank, one_year, mark,"),
        ("k5q11,later,answers,x,mark,Told so.,Bureau", "row 1: year is 'later'; give a year"),
    ],
)
def test_a_malformed_row_of_changes_stops_the_build_with_a_sentence(tmp_path, row, told):
    path = tmp_path / "changes.csv"
    path.write_text(f"item,year,changed,what,effect,note,source\n{row}\n", encoding="utf-8")
    with pytest.raises(SourceError, match=re.escape(told)):
        question_changes.read_changes(path)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (
            '{ year = 2018, effect = "hide", note = "x" }',
            "effect is 'hide'; use one of blank, one_year, mark,",
        ),
        ('{ year = "2018", effect = "mark", note = "x" }', "year is '2018'; give a year and a note"),
        ('{ year = 2018, effect = "mark", note = " " }', "give a year and a note"),
        ('{ year = 2018, effect = "mark" }', "fields are year, effect; give year, effect and note"),
    ],
)
def test_a_malformed_break_stops_the_build_with_a_sentence(tmp_path, broken, told):
    with pytest.raises(SourceError) as caught:
        read_registry(entry(tmp_path, broken))
    assert "indicators.toml, [frustrated_ever], breaks" in str(caught.value)
    assert told in str(caught.value)


def test_every_entry_of_the_registry_says_whose_subgroups_when(tmp_path):
    path = entry(tmp_path, "")
    path.write_text(path.read_text(encoding="utf-8").replace('groups = "pooled"', 'groups = "never"'), encoding="utf-8")
    with pytest.raises(SourceError, match="groups is 'never'"):
        read_registry(path)
    (own,) = [i for i in read_registry() if i.indicator_id == "transition_adult_care"]
    assert own.grouped_by("sex", [2018, 2019])
    assert not own.grouped_by("sex", [2019])
    assert not own.grouped_by("age", [2018, 2019])


@pytest.mark.parametrize(
    ("breaks", "shown"),
    [
        ([], [2017, 2018, 2019]),
        ([ALONE], [2017, 2018, 2019]),
        ([ONE], [2018, 2019]),
        ([ONE, OTHER, ALONE], [2018, 2019]),
        ([Break(2018, "no_pooling", "Told so.")], [2018, 2019]),
        ([Break(2019, "no_pooling", "Told so.")], [2019]),
        ([Break(2019, "blank", "Told so."), Break(2019, "no_pooling", "Told so.")], [2017, 2018]),
    ],
)
def test_the_period_with_the_fewest_breaks_that_ends_in_the_newest_year(breaks, shown):
    assert default_period(breaks, YEARS) == shown


def test_a_single_year_where_nothing_can_be_pooled():
    assert default_period([], [[2019], [2021]]) == [2021]
    with pytest.raises(ValueError, match="every period"):
        default_period([Break(2019, "blank", "Told so.")], [[2019]])


@pytest.mark.parametrize(
    ("years", "shown"),
    [
        (range(2017, 2020), [2018, 2019]),
        # Newer files move the period by themselves; 2021 and 2023 are the next changes of questions.
        (range(2016, 2021), [2019, 2020]),
        (range(2016, 2022), [2019, 2020, 2021]),
        (range(2016, 2024), [2021, 2022, 2023]),
        (range(2016, 2025), [2023, 2024]),
    ],
)
def test_the_medical_home_follows_the_years_that_are_there(years, shown):
    breaks = breaks_by_indicator(read_registry())["medical_home"]
    assert default_period(breaks, periods(years)) == shown


def test_a_year_that_was_another_marks_every_period_that_holds_it():
    assert ALONE.touches([2018])
    assert ALONE.touches([2018, 2019])
    assert not ALONE.touches([2019])
    assert not ONE.touches([2018, 2019])


def test_the_table_of_periods():
    found = indicator_periods(
        {"a": [Break(2018, "no_pooling", "Told so.")], "b": [ONE, OTHER]},
        {"a": "long", "b": "long", "c": "long", "d": "none"},
        {"long": ["2017", "2018", "2017-2018"]},
    )
    assert found.to_dict("split", index=False)["data"] == [
        ["a", "2017", 1, 0, "", False],
        ["a", "2018", 1, 0, "", True],
        ["a", "2017-2018", 2, 1, BROKEN, False],
        ["b", "2017", 1, 0, "", False],
        ["b", "2018", 1, 0, "", False],
        ["b", "2017-2018", 2, 2, CHANGED, True],
        ["c", "2017", 1, 0, "", False],
        ["c", "2018", 1, 0, "", False],
        ["c", "2017-2018", 2, 0, "", True],
    ]
