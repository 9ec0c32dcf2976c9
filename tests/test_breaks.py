"""Breaks of questions: one entry in the registry changes estimates, differences, tables, charts, notes and exports."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from dashboard.cards import estimate_card, indicator_cards
from dashboard.data import system_of_care
from dashboard.data.indicators import indicator
from dashboard.exports import csv_file
from etl.core import question_changes
from etl.core.errors import SourceError
from etl.core.indicators import breaks_by_indicator, read_registry
from etl.core.paths import REGISTRY
from etl.core.question_changes import Break
from tests.support import drawn

BLANK, MARK, STOP = (Break(2018, effect, "Told so.") for effect in ("blank", "mark", "no_pooling"))
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


# ---- In the database and on the cards ----


@pytest.mark.build
@pytest.mark.parametrize(
    ("indicator_id", "shown", "marked"),
    [
        ("preventive_both", {"2017", "2019"}, set()),
        ("preventive_medical_visit", {"2017", "2019"}, set()),
        ("well_functioning_system", {"2017", "2019"}, {"2017-2018", "2018-2019", "2017-2019"}),
        ("transition_adult_care", {"2017", "2018", "2019", "2018-2019"}, {"2017-2018", "2017-2019"}),
        ("transition_time_alone", {"2017", "2018", "2019", "2018-2019"}, set()),
        ("plan_of_care", {"2018", "2019", "2018-2019"}, set()),
        ("someone_helps_coordinate", {"2018", "2019", "2018-2019"}, set()),
        ("work_cut_or_stopped", {"2017", "2018", "2019", "2018-2019"}, set()),
        ("medical_home", {"2017", "2019"}, {"2018", "2017-2018", "2018-2019", "2017-2019"}),
        ("mh_family_centered", {"2017", "2019"}, {"2018", "2017-2018", "2018-2019", "2017-2019"}),
        ("mh_care_coordination", {"2017", "2019"}, {"2018", "2017-2018", "2018-2019", "2017-2019"}),
        ("mh_referrals", {"2017", "2018", "2019", "2018-2019"}, set()),
        ("mh_personal_doctor", {"2017", "2018", "2019", "2017-2018", "2018-2019", "2017-2019"}, set()),
        ("insurance_current", {"2017", "2018", "2019", "2017-2018", "2018-2019", "2017-2019"}, set()),
    ],
)
def test_periods_of_the_nation_that_are_shown(built, indicator_id, shown, marked):
    query = """
        SELECT period, value, reliability, reliability_reason FROM estimate
        WHERE indicator_id = ? AND geo_id = 'US' AND group_name = 'all' AND population = 'cshcn'
          AND estimate_type = 'direct'
    """
    found = built.execute(query, [indicator_id]).df().set_index("period")
    assert len(found) == 6
    for period, row in found.iterrows():
        expected = "ok" if period in shown else "caution" if period in marked else "suppressed"
        assert row["reliability"] == expected, period
        if period in marked:
            assert row["reliability_reason"] == CHANGED
        if expected == "suppressed":
            assert row["reliability_reason"] == BROKEN
            assert pd.isna(row["value"])


@pytest.mark.build
def test_no_difference_and_no_subgroup_rests_on_a_broken_figure(built):
    query = """
        SELECT count(*) FROM difference WHERE indicator_id IN ('preventive_both', 'preventive_medical_visit')
          AND period NOT IN ('2017', '2019')
    """
    assert built.execute(query).fetchone() == (0,)
    query = """
        SELECT count(*), count(value) FROM estimate
        WHERE indicator_id = 'preventive_both' AND period = '2017-2019' AND group_name <> 'all'
    """
    rows, shown = built.execute(query).fetchone()
    assert rows > 0
    assert shown == 0


@pytest.mark.build
def test_the_breaks_stand_in_the_database(built):
    found = built.execute("SELECT indicator_id, year, effect, note FROM indicator_break").fetchall()
    expected = {(i.indicator_id, b.year, b.effect, b.note) for i in read_registry() for b in i.breaks}
    assert set(found) == expected
    assert len(found) == len(expected)


@pytest.mark.build
@pytest.mark.usefixtures("database")
def test_a_chart_over_time_parts_where_a_question_changed():
    card = indicator_cards.over_time("preventive_both", "cshcn", "US")
    chart = drawn.chart_of(card)
    assert len(chart.panels) >= 2
    assert any("Question changed" in text for text in drawn.texts(chart))
    blank = card.table[card.table["Period"] == "2018"].iloc[0]
    assert blank["Value"] == ""
    assert blank["Reliability"].startswith("Not shown: the question was worded otherwise")
    assert "2018" not in {str(round(mark.x)) for mark in drawn.marks(chart)}
    note = next(b.note for b in indicator("preventive_both").breaks if b.year == 2018)
    assert note in card.notes


@pytest.mark.build
@pytest.mark.usefixtures("database")
def test_a_change_within_a_period_is_a_line_in_the_chart_and_a_note_on_every_card():
    note = next(b.note for b in indicator("transition_adult_care").breaks)
    over_time = indicator_cards.over_time("transition_adult_care", "cshcn", "US")
    lines = [shape for shape in drawn.shapes(drawn.chart_of(over_time)) if shape.x == (2017.5, 2017.5)]
    assert len(lines) == 1
    places = indicator_cards.places("transition_adult_care", "cshcn", "2017-2019", ["25", "US"])
    for card in (over_time, places):
        assert note in card.notes
    assert note not in indicator_cards.places("transition_adult_care", "cshcn", "2018-2019", ["25", "US"]).notes
    assert set(places.table["Reliability"]) == {"Read with care: the question changed within these years"}
    assert b"question_changed" in csv_file.csv(places)


@pytest.mark.build
@pytest.mark.usefixtures("database")
def test_notes_are_those_of_the_breaks_that_bear_on_the_rows():
    rows = indicator_cards.queries.estimates(
        ["well_functioning_system", "preventive_both"], geos=["US"], periods=["2019"]
    )
    assert estimate_card.break_notes(rows) == []
    rows = indicator_cards.queries.estimates(["preventive_both"], geos=["US"], periods=["2017-2018"])
    assert estimate_card.break_notes(rows) == [indicator("preventive_both").breaks[0].note]


@pytest.mark.build
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("indicator_id", "asked", "shown"),
    [
        ("insurance_current", "2017-2019", "2017-2019"),
        ("preventive_both", "2017-2019", "2019"),
        ("preventive_both", "2017", "2017"),
        ("preventive_both", "2018", "2019"),
        ("plan_of_care", "2017-2019", "2018-2019"),
        ("plan_of_care", "2017", "2018-2019"),
        ("transition_adult_care", "2017-2019", "2017-2019"),
    ],
)
def test_a_page_shows_the_first_period_that_is_left(indicator_id, asked, shown):
    assert system_of_care.shown_period(indicator_id, asked) == shown


@pytest.mark.build
@pytest.mark.usefixtures("database")
def test_a_page_and_the_build_agree_on_what_is_broken(built):
    query = """
        SELECT DISTINCT indicator_id, period, bool_or(reliability_reason = 'question_break') AS broken FROM estimate
        WHERE geo_id = 'US' AND estimate_type = 'direct' AND series = 'nsch_topical' GROUP BY ALL
    """
    for indicator_id, period, broken in built.execute(query).fetchall():
        assert system_of_care.is_broken(indicator_id, period) == broken, (indicator_id, period)
