"""Breaks of questions in the built database: estimates, differences, tables, charts, notes and exports follow them."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.cards import estimate_card, indicator_cards
from dashboard.data import system_of_care
from dashboard.data.indicators import indicator
from dashboard.exports.tables import csv_file
from etl.core.registry import question_changes
from etl.core.registry.indicators import read_registry
from tests.support import drawn

BROKEN, CHANGED, KEPT = question_changes.BROKEN, question_changes.CHANGED, ""


# ---- In the database and on the cards ----


@pytest.mark.parametrize(
    ("indicator_id", "shown", "marked"),
    [
        ("preventive_both", {"2017", "2019"}, set()),
        ("preventive_medical_visit", {"2017", "2019"}, set()),
        ("well_functioning_system", {"2017", "2019"}, {"2017-2018", "2018-2019", "2017-2019"}),
        ("transition_adult_care", {"2017", "2019"}, {"2018", "2017-2018", "2018-2019", "2017-2019"}),
        ("transition_adult_provider", {"2017", "2018", "2019", "2018-2019"}, {"2017-2018", "2017-2019"}),
        ("transition_time_alone", {"2017", "2019"}, {"2018", "2018-2019"}),
        ("shared_decision_making", {"2017", "2019"}, {"2018", "2017-2018", "2018-2019", "2017-2019"}),
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


def test_the_breaks_stand_in_the_database(built):
    found = built.execute("SELECT indicator_id, year, effect, note FROM indicator_break").fetchall()
    expected = {(i.indicator_id, b.year, b.effect, b.note) for i in read_registry() for b in i.breaks}
    assert set(found) == expected
    assert len(found) == len(expected)


def test_a_chart_over_time_parts_where_a_question_changed():
    card = indicator_cards.over_time("preventive_both", "cshcn", "US")
    chart = drawn.chart_of(card)
    assert len(chart.panels) >= 2
    assert any("Question changed" in text for text in drawn.texts(chart))
    blank = card.table[card.table["Period"] == "2018"].iloc[0]
    assert blank["Value"] == ""
    assert blank["Reliability"].startswith("Not shown: a question was worded differently in some of these years")
    assert "2018" not in {str(round(mark.x)) for mark in drawn.marks(chart)}
    note = next(b.note for b in indicator("preventive_both").breaks if b.year == 2018)
    assert note in card.notes


def test_a_change_within_a_period_is_a_line_in_the_chart_and_a_note_on_every_card():
    note = next(b.note for b in indicator("transition_adult_care").breaks)
    over_time = indicator_cards.over_time("transition_adult_care", "cshcn", "US")
    lines = [shape for shape in drawn.shapes(drawn.chart_of(over_time)) if shape.x == (2017.5, 2017.5)]
    assert len(lines) == 1
    places = indicator_cards.places("transition_adult_care", "cshcn", "2017-2019", ["25", "US"])
    for card in (over_time, places):
        assert note in card.notes
    assert note not in indicator_cards.places("transition_adult_care", "cshcn", "2018-2019", ["25", "US"]).notes
    assert set(places.table["Reliability"]) == {"Use with caution: a question changed during these years"}
    assert b"question_changed" in csv_file.csv(places)


def test_notes_are_those_of_the_breaks_that_bear_on_the_rows():
    rows = indicator_cards.queries.estimates(
        ["well_functioning_system", "preventive_both"], geos=["US"], periods=["2019"]
    )
    assert estimate_card.break_notes(rows) == []
    rows = indicator_cards.queries.estimates(["preventive_both"], geos=["US"], periods=["2017-2018"])
    assert estimate_card.break_notes(rows) == [indicator("preventive_both").breaks[0].note]


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


def test_a_page_and_the_build_agree_on_what_is_broken(built):
    query = """
        SELECT DISTINCT indicator_id, period, bool_or(reliability_reason = 'question_break') AS broken FROM estimate
        WHERE geo_id = 'US' AND estimate_type = 'direct' AND series = 'nsch_topical' GROUP BY ALL
    """
    for indicator_id, period, broken in built.execute(query).fetchall():
        assert system_of_care.is_broken(indicator_id, period) == broken, (indicator_id, period)
