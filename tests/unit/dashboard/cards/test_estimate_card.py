"""What follows from estimate rows on every card of them: table, alternative text, notes."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.cards import estimate_card
from dashboard.charts.elements.model import Axis, Chart, Panel
from dashboard.data.indicators import Break
from tests.support.card_rows import Tables, estimate, suppressed

pytestmark = pytest.mark.usefixtures("tables")

CHART = Chart(100, (Panel(Axis(0, 1), Axis(0, 1)),))


def frame(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(rows)


def test_table_names_what_varies_and_every_figure() -> None:
    rows = frame(
        estimate(figures=(0.4937, 0.4312, 0.5564)),
        estimate(geo_id="US", figures=(0.4211, 0.4149, 0.4273), n=12_345, weighted_count=14_567_890.0),
        suppressed(geo_id="50"),
    )
    assert pd.DataFrame(estimate_card.columns(rows)).to_dict("records") == [
        {
            "Place": "Massachusetts",
            "Value": "49.4%",
            "95% confidence interval": "43.1% to 55.6%",
            "Children surveyed": "321",
            "Children represented": "123,500",
            "Reliability": "Reliable",
        },
        {
            "Place": "United States",
            "Value": "42.1%",
            "95% confidence interval": "41.5% to 42.7%",
            "Children surveyed": "12,345",
            "Children represented": "14,567,900",
            "Reliability": "Reliable",
        },
        {
            "Place": "Vermont",
            "Value": "",
            "95% confidence interval": "",
            "Children surveyed": "",
            "Children represented": "",
            "Reliability": "Not shown: fewer than 30 children surveyed",
        },
    ]


def test_table_of_a_single_row_names_its_place() -> None:
    assert list(estimate_card.columns(frame(estimate())))[:2] == ["Place", "Value"]


def test_alternative_text_states_the_finding_and_the_figures_that_are_shown() -> None:
    rows = frame(
        estimate(figures=(0.4937, 0.4312, 0.5564)),
        suppressed(geo_id="50"),
        estimate(geo_id="US", figures=(0.5, None, None)),
    )
    card = estimate_card.card("x", title="Title", subtitle=["a", "", "b"], finding="Finding.", rows=rows, chart=None)
    assert card.alt == "Title. Finding. Massachusetts: 49.4% (43.1% to 55.6%); United States: 50.0%."
    assert card.subtitle == "a · b"


def test_alternative_text_names_no_more_than_twelve() -> None:
    rows = frame(*(estimate(period=str(year), figures=(year / 10_000, 0.1, 0.3)) for year in range(2003, 2018)))
    alt = estimate_card.card("x", title="T", subtitle=[], finding="F.", rows=rows, chart=None).alt
    assert alt.count("%") == 3 * 12
    assert "2003: 20.0% (10.0% to 30.0%); 2004:" in alt


def test_bars_are_explained_where_there_are_bars() -> None:
    told = "Lines show 95% confidence intervals."
    with_bars, without = frame(estimate()), frame(estimate(figures=(0.5, None, None)))
    named = {"title": "T", "subtitle": [], "finding": "F."}
    assert estimate_card.card("x", rows=with_bars, chart=CHART, **named).notes == (told,)
    assert estimate_card.card("x", rows=without, chart=CHART, **named).notes == ()
    assert estimate_card.card("x", rows=with_bars, chart=None, **named).notes == ()


def test_a_changed_question_is_explained_for_the_years_it_touches(tables: Tables) -> None:
    tables.changed(
        "medical_home",
        Break(2017, "no_pooling", "Before."),
        Break(2018, "mark", "Within."),
        Break(2017, "blank", "In the first year."),
        Break(2020, "blank", "After."),
    )
    flagged = {"reliability": "caution", "reliability_reason": "question_changed", "period": "2017-2019"}
    assert estimate_card.break_notes(frame(estimate(**flagged), estimate(geo_id="US", **flagged))) == [
        "Within.",
        "In the first year.",
    ]
    wide = {"reliability": "caution", "reliability_reason": "width_20", "period": "2017-2019"}
    assert estimate_card.break_notes(frame(estimate(**wide))) == []


def test_a_change_that_bears_on_two_measures_is_told_once(tables: Tables) -> None:
    tables.changed("medical_home", Break(2018, "mark", "Another answer.", "k5q11"))
    tables.changed("mh_referrals", Break(2018, "no_pooling", "Another answer. Not combined.", "k5q11"))
    years = {"period": "2017-2019"}
    marked = estimate(reliability="caution", reliability_reason="question_changed", **years)
    broken = suppressed("mh_referrals", reliability_reason="question_break", **years)
    assert estimate_card.break_notes(frame(marked, broken)) == ["Another answer. Not combined."]
    assert estimate_card.break_notes(frame(broken, marked)) == ["Another answer. Not combined."]
