"""The page of all measures: each can be chosen, is shown whole, and links to it on its former page lead here."""

from __future__ import annotations

from functools import partial

import pytest

from dashboard.data.indicators import indicator
from dashboard.subjects.measures import content
from etl.core.registry.indicators import read_registry
from tests.support.apptest import headings, opened, texts, titles

run = partial(opened, "pages/measures.py")


def test_one_measure_is_shown_whole():
    test = run(whole="true")
    title = "Care in a medical home"
    assert headings(test)[0] == title
    assert headings(test)[-1] == "How it is measured"
    assert titles(test) == [f"{title}, {way}" for way in ("over time", "by place", "by age")]
    assert "Numerator" in texts(test)


def test_page_follows_the_address():
    test = run(geography="50", period="2018-2019", group="sex", indicator="forgone_care", population="all_children")
    assert test.selectbox(key="geography_choice").value == "50"
    assert test.selectbox(key="indicator_choice").value == "forgone_care"
    assert test.session_state["indicator_group"] == "access"
    assert "Needed care that was not received, by sex" in titles(test)
    assert "All children · Vermont · 2018–2019" in texts(test)


def test_the_theme_changes_the_measure_and_both_are_the_addresss():
    test = run()
    test.segmented_control(key="indicator_group").set_value("context").run()
    first = next(iter(content.measures()["context"]))
    assert test.selectbox(key="indicator_choice").value == first
    assert test.query_params["indicator"] == first


def test_years_in_which_a_question_changed_are_not_offered():
    test = run(indicator="plan_of_care")
    assert "2017–2019" not in test.selectbox(key="period_choice").options
    assert test.selectbox(key="period_choice").value == "2018-2019"
    assert "From 2018, the question asks about a plan of care" in texts(test)


def test_every_survey_measure_can_be_chosen_once():
    offered = [key for own in content.measures().values() for key in own]
    surveyed = [own.indicator_id for own in read_registry() if own.series == "nsch_topical"]
    assert sorted(offered) == sorted(surveyed)
    assert {"well_functioning_system", "forgone_mental", "copes_very_well", "mh_referrals"} <= set(offered)


@pytest.mark.parametrize("indicator_id", ["insurance_current", "criteria_four_five", "transition_skills"])
def test_measures_of_each_kind_run(indicator_id):
    test = run(indicator=indicator_id)
    assert headings(test)[0] == indicator(indicator_id).title


def test_a_link_to_a_measure_on_its_former_page_leads_here():
    test = opened("pages/system.py", indicator="plan_of_care", geography="50")
    assert test.title[0].value == "All measures"
    assert test.selectbox(key="indicator_choice").value == "plan_of_care"
    assert test.selectbox(key="geography_choice").value == "50"
