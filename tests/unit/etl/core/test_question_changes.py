"""Breaks of questions: how an entry of the registry is read, and what it does to a period and its figures."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from etl.core import question_changes
from etl.core.errors import SourceError
from etl.core.indicators import breaks_by_indicator, read_registry
from etl.core.paths import REGISTRY
from etl.core.question_changes import Break

BLANK, MARK, STOP = (Break(2018, effect, "Told so.") for effect in question_changes.EFFECTS)
BROKEN, CHANGED, KEPT = question_changes.BROKEN, question_changes.CHANGED, ""


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


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ('{ year = 2018, effect = "hide", note = "x" }', "effect is 'hide'; use one of blank, mark, no_pooling"),
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


def test_verdicts_of_the_periods_of_each_series():
    breaks = {"a": [BLANK], "b": [STOP], "c": [MARK]}
    found = question_changes.verdicts(
        breaks, {"a": "long", "b": "long", "c": "none"}, {"long": ["2017", "2018", "2017-2018"]}
    )
    assert found.to_dict("split", index=False)["data"] == [
        ["a", "2018", BROKEN],
        ["a", "2017-2018", CHANGED],
        ["b", "2017-2018", BROKEN],
    ]
