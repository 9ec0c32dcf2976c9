"""Cards of the survey indicators: findings and figures from rows made by hand, against sentences written out."""

from __future__ import annotations

import pytest

from dashboard.cards import dots, indicator_cards
from dashboard.data.indicators import Break
from dashboard.data.models import Estimate
from tests.support.card_rows import (
    PERIOD,
    Tables,
    difference,
    estimate,
    estimate_record,
    group_difference,
    measure,
    suppressed,
    suppressed_record,
)

Seen = dict[str, tuple]
STATES = ["25", "US", "09", "33", "50"]
NATION_HIGHER = "Massachusetts is higher than the United States by 6.7 points (likely between 0.9 and 12.5)."


@pytest.fixture
def states(tables: Tables) -> Tables:
    """The medical home in five places."""
    shares = {"25": 0.49, "US": 0.42, "09": 0.4, "33": 0.6, "50": 0.65}
    tables.estimates_ = [estimate("medical_home", g, (v, v - 0.05, v + 0.06)) for g, v in shares.items()]
    return tables


def places(geos: list[str]) -> str:
    return indicator_cards.places("medical_home", "cshcn", PERIOD, geos).finding


def test_places_names_the_nation_then_the_higher_then_the_lower(states: Tables) -> None:
    states.differences_ = [
        difference("higher", "09", (0.09, 0.01, 0.17)),
        difference("lower", "33", (-0.11, -0.2, -0.02)),
        difference("lower", "50", (-0.16, -0.25, -0.07)),
        difference("higher", "US"),
    ]
    assert places(STATES) == (
        f"{NATION_HIGHER} Massachusetts is higher than Connecticut."
        " Massachusetts is lower than New Hampshire and Vermont."
    )


def test_places_says_nothing_of_states_that_are_not_shown(states: Tables) -> None:
    states.differences_ = [
        difference("higher", "US"),
        difference("higher", "09", (0.09, 0.01, 0.17)),
        difference("lower", "50", (-0.16, -0.25, -0.07)),
    ]
    assert places(["25", "US", "50"]) == f"{NATION_HIGHER} Massachusetts is lower than Vermont."
    assert places(["25", "09"]) == "Massachusetts is higher than Connecticut."


def test_places_tell_how_many_pairs_were_tested_together(states: Tables) -> None:
    states.differences_ = [difference("higher", other, pairs_tested=6) for other in ("US", "09")]
    assert "We tested 6 differences together" in places(["25", "US", "09"])


def test_places_that_cannot_be_told_apart(states: Tables) -> None:
    states.differences_ = [
        difference("same", "US", (0.067, -0.012, 0.146)),
        difference("same", "09", (0.09, -0.01, 0.19)),
        difference("same", "50", (-0.05, -0.11, 0.01)),
    ]
    assert places(["25", "US", "09", "50"]) == (
        "Massachusetts may be higher than the United States, but the survey is too small to be sure"
        " (the difference is likely between −1.2 and +14.6 points)."
        " The survey is too small to show a difference between Massachusetts and the other New England states shown."
    )


def test_places_with_one_difference_are_not_all_the_same(states: Tables) -> None:
    states.differences_ = [difference("same", "09"), difference("lower", "50", (-0.16, -0.25, -0.07))]
    assert places(["25", "09", "50"]) == "Massachusetts is lower than Vermont."


def test_places_without_massachusetts_reads_the_first(states: Tables) -> None:
    assert places(["50", "US"]) == (
        "In 2020–2022, 65% of children with special health care needs in Vermont had it (likely between 60% and 71%)."
    )
    assert "42% of children with special health care needs in the United States" in places(["US", "50"])


def test_places_without_a_tested_difference_reads_massachusetts(states: Tables) -> None:
    assert places(["09", "25"]) == (
        "In 2020–2022, 49% of children with special health care needs in Massachusetts had it"
        " (likely between 44% and 55%)."
    )


def test_places_stand_in_the_order_asked_for(states: Tables, drawn: Seen) -> None:
    card = indicator_cards.places("medical_home", "cshcn", PERIOD, ["50", "25", "US"])
    lanes, _ = drawn["dot_plot"]
    assert [lane.label for lane in lanes] == ["Vermont", "Massachusetts", "United States"]
    assert [lane.dots[0].figure for lane in lanes] == ["65%", "49%", "42%"]
    assert list(card.data["geo_id"]) == ["50", "25", "US"]


@pytest.mark.parametrize(
    ("row", "role"),
    [
        (estimate_record(), "home"),
        (estimate_record(geo_id="US"), "nation"),
        (estimate_record(geo_id="50"), "other"),
        (estimate_record(estimate_type="published"), "published"),
        (estimate_record(geo_id="US", estimate_type="modeled"), "modeled"),
        (estimate_record(estimate_type="administrative"), "home"),
    ],
)
def test_the_role_of_a_dot(row: Estimate, role: str) -> None:
    assert dots.place_dot(row, "proportion").role == role
    assert dots.place_dot(row, "proportion", "other").role == "other"


def test_a_dot_has_its_ends_the_right_way_round() -> None:
    found = dots.place_dot(estimate_record(figures=(0.493, 0.4312, 0.5564), reliability="caution"), "proportion")
    assert (found.value, found.lower, found.upper) == (0.493, 0.4312, 0.5564)
    assert (found.name, found.figure, found.interval, found.flag) == ("Massachusetts", "49%", "43–56%", "caution")


def test_a_suppressed_dot_shows_nothing() -> None:
    found = dots.place_dot(suppressed_record(), "proportion")
    assert (found.value, found.lower, found.upper) == (None, None, None)
    assert (found.figure, found.interval, found.flag) == ("", "", "suppressed")


PARTS = {
    "mh_personal_doctor": (0.78, 0.72, 0.83),
    "mh_usual_source": (0.8149, 0.7651, 0.8552),
    "mh_family_centered": (0.81, 0.79, 0.86),
    "mh_referrals": (0.7, 0.6, 0.78),
    "mh_care_coordination": (0.5832, 0.5149, 0.6482),
}


def test_components_names_the_lowest_and_the_highest_share(tables: Tables) -> None:
    tables.estimates_ = [estimate(name, "25", figures) for name, figures in PARTS.items()]
    # Neither the composite nor the place beside it is a part of this one.
    tables.estimates_ += [
        estimate("medical_home", "25", (0.4, 0.35, 0.45)),
        estimate("mh_referrals", "US", (0.1, 0, 1)),
    ]
    card = indicator_cards.components("cshcn", PERIOD, "25", "US")
    assert card.finding == (
        "In Massachusetts, the part that families get least often in this survey is care coordination:"
        " 58% (likely 51% to 65%). The part they get most often is usual place for sick care: 81% (likely 77% to 86%)."
    )


def test_components_leaves_out_a_part_that_is_not_shown(tables: Tables) -> None:
    tables.estimates_ = [estimate(name, "US", figures) for name, figures in PARTS.items()]
    tables.estimates_[1] = suppressed("mh_usual_source", "US")
    tables.estimates_[4] = suppressed("mh_care_coordination", "US")
    card = indicator_cards.components("cshcn", PERIOD, "US", None)
    assert card.finding == (
        "In the United States, the part that families get least often in this survey is referrals:"
        " 70% (likely 60% to 78%). The part they get most often is family-centered care: 81% (likely 79% to 86%)."
    )
    assert "2 not shown (too few children surveyed)." in card.notes


def test_components_of_which_none_is_shown(tables: Tables) -> None:
    tables.estimates_ = [estimate("medical_home", "50"), *(suppressed(name, "50") for name in PARTS)]
    assert indicator_cards.components("cshcn", PERIOD, "50", None).finding == (
        "No part of the medical home can be shown for Vermont: too few children were surveyed."
    )


def test_components_stand_in_their_order_with_the_place_first(tables: Tables, drawn: Seen) -> None:
    ids = ["medical_home", *PARTS]
    tables.estimates_ = [estimate(name, geo_id) for name in reversed(ids) for geo_id in ("09", "25")]
    indicator_cards.components("cshcn", PERIOD, "25", "09")
    lanes, _ = drawn["dot_plot"]
    assert [lane.label for lane in lanes] == [
        "Medical home",
        "Personal doctor or nurse",
        "Usual place for sick care",
        "Family-centered care",
        "Referrals",
        "Care coordination",
    ]
    assert {tuple(dot.name for dot in lane.dots) for lane in lanes} == {("Massachusetts", "Connecticut")}


def test_components_beside_itself_is_one_place(tables: Tables) -> None:
    tables.estimates_ = [estimate(name) for name in ("medical_home", *PARTS)]
    assert len(indicator_cards.components("cshcn", PERIOD, "25", "25").data) == 6


@pytest.fixture
def ages(tables: Tables) -> Tables:
    """The medical home by age, in two places."""
    for geo_id in ("25", "50"):
        tables.estimates_.append(estimate("medical_home", geo_id, (0.493, 0.4312, 0.5564)))
        for level in ("0-5", "12-17", "6-11"):
            tables.estimates_.append(estimate("medical_home", geo_id, group_name="age", group_level=level))
    return tables


def by_age(geo_id: str = "25") -> str:
    return indicator_cards.groups("medical_home", "cshcn", PERIOD, geo_id, "age").finding


def test_groups_says_each_difference_that_the_sample_tells(ages: Tables) -> None:
    ages.differences_ = [
        group_difference("higher", ("0-5", "12-17"), (0.152, 0.021, 0.283)),
        group_difference("same", ("0-5", "6-11")),
        group_difference("lower", ("12-17", "6-11"), (-0.104, -0.2, -0.008)),
        group_difference("higher", ("female", "male")) | {"group_name": "sex"},
    ]
    assert by_age() == (
        "0–5 years is higher than 12–17 years by 15.2 points (likely between 2.1 and 28.3)."
        " 12–17 years is lower than 6–11 years by 10.4 points (likely between 0.8 and 20.0)."
    )


def test_groups_that_cannot_be_told_apart(ages: Tables) -> None:
    ages.differences_ = [group_difference("same", ("0-5", "6-11"))]
    assert by_age() == ("Differences among these groups could be chance: too few children were surveyed to tell.")


def test_groups_that_were_not_compared(ages: Tables) -> None:
    ages.differences_ = [group_difference("higher", ("female", "male")) | {"group_name": "sex"}]
    assert by_age() == "Too few children were surveyed to compare these groups."


def test_groups_elsewhere_are_read_and_not_compared(ages: Tables) -> None:
    ages.differences_ = [group_difference("higher", ("0-5", "12-17"))]
    card = indicator_cards.groups("medical_home", "cshcn", PERIOD, "50", "age")
    assert card.finding == (
        "In 2020–2022, 49% of children with special health care needs in Vermont had it (likely between 43% and 56%)."
    )
    untested = "We test differences between groups for Massachusetts only."
    assert untested in card.notes
    assert untested not in indicator_cards.groups("medical_home", "cshcn", PERIOD, "25", "age").notes


def test_groups_stand_below_all_children_in_their_order(ages: Tables, drawn: Seen) -> None:
    indicator_cards.groups("medical_home", "cshcn", PERIOD, "25", "age")
    lanes, _ = drawn["dot_plot"]
    assert [(lane.label, lane.dots[0].role) for lane in lanes] == [
        ("Massachusetts", "home"),
        ("0–5 years", "other"),
        ("6–11 years", "other"),
        ("12–17 years", "other"),
    ]


@pytest.fixture
def years(tables: Tables) -> Tables:
    """Single years, pooled periods and published figures of the medical home."""
    tables.estimates_ = [
        estimate(figures=(0.5, 0.4, 0.6), period="2016"),
        estimate(figures=(0.44, 0.34, 0.54), period="2018"),
        estimate(figures=(0.47, 0.37, 0.57), period="2019"),
        estimate(figures=(0.55, 0.5, 0.6), period="2016-2018"),
        estimate(figures=(0.493, 0.4312, 0.5564), period="2017-2019"),
        estimate(figures=(0.48, 0.42, 0.54), period="2018-2019"),
    ]
    return tables


def published(value: float, period: str, **own: object) -> dict[str, object]:
    row = estimate(figures=(value, None, None), period=period, estimate_type="published", series="ns_cshcn")
    return row | {"reliability_reason": "no_interval", "source_id": "copy"} | own


def test_over_time_reads_the_longest_and_newest_years_together(years: Tables) -> None:
    card = indicator_cards.over_time("medical_home", "cshcn", "25")
    assert card.finding == (
        "In 2017–2019, 49% of children with special health care needs in Massachusetts had it"
        " (likely between 43% and 56%)."
    )
    assert "Shaded band: 2017–2019 combined, with its 95% confidence interval." in card.notes


def test_over_time_reads_the_years_that_come_first(years: Tables) -> None:
    years.first_period = "2018-2019"
    card = indicator_cards.over_time("medical_home", "cshcn", "25")
    assert card.finding.startswith("In 2018–2019, 48% of")
    assert "Shaded band: 2018–2019 combined, with its 95% confidence interval." in card.notes
    assert "2017-2019" not in set(card.data["period"])


def test_over_time_passes_over_years_that_are_not_shown(years: Tables) -> None:
    years.estimates_[4] = suppressed(period="2017-2019")
    assert indicator_cards.over_time("medical_home", "cshcn", "25").finding.startswith("In 2016–2018, 55% of")


def test_over_time_of_figures_that_are_all_suppressed(tables: Tables) -> None:
    tables.estimates_ = [suppressed(period="2018"), suppressed(period="2018-2019")]
    card = indicator_cards.over_time("medical_home", "cshcn", "25")
    assert card.finding == ("Medical home is not shown for Massachusetts: fewer than 30 children surveyed.")
    assert card.chart is None


def test_over_time_keeps_single_years_the_pooled_ones_read_and_each_published_figure_once(years: Tables) -> None:
    years.estimates_ += [published(0.52, "2009-2010"), published(0.53, "2009-2010", source_id="other copy")]
    card = indicator_cards.over_time("medical_home", "cshcn", "25")
    assert list(zip(card.data["period"], card.data["value"], strict=True)) == [
        ("2009-2010", 0.52),
        ("2016", 0.5),
        ("2017-2019", 0.493),
        ("2018", 0.44),
        ("2019", 0.47),
    ]
    assert "Diamonds, and triangles for an earlier survey: published figures, not recalculated here." in card.notes


def test_over_time_tells_the_newest_published_figure_where_it_is_later(years: Tables) -> None:
    years.estimates_ += [published(0.38, "2018-2019"), published(0.242, "2020-2021"), published(0.3, "2019-2020")]
    assert indicator_cards.over_time("medical_home", "cshcn", "25").finding.endswith(
        "(likely between 43% and 56%). A later published figure, for 2020–2021, is 24%; we did not recalculate it."
    )


def test_over_time_tells_no_published_figure_that_is_not_later(years: Tables) -> None:
    years.estimates_.append(published(0.38, "2018-2019"))
    assert "published" not in indicator_cards.over_time("medical_home", "cshcn", "25").finding


def test_over_time_draws_points_band_and_axis(years: Tables, drawn: Seen) -> None:
    years.estimates_.append(published(0.52, "2009-2010"))
    indicator_cards.over_time("medical_home", "cshcn", "25")
    points, named = drawn["points_over_time"]
    assert [(p.first, p.last, p.value, p.lower, p.upper, p.role) for p in points] == [
        (2009, 2010, 0.52, None, None, "published"),
        (2016, 2016, 0.5, 0.4, 0.6, "home"),
        (2018, 2018, 0.44, 0.34, 0.54, "home"),
        (2019, 2019, 0.47, 0.37, 0.57, "home"),
    ]
    assert points[0].told == "2009–2010: <b>52%</b><br>Published, NS-CSHCN"
    assert points[1].told == "2016: <b>50%</b> (40% to 60%)<br>Calculated here, NSCH"
    band = named["band"]
    assert (band.first, band.last, band.value, band.lower, band.upper) == (2017, 2019, 0.493, 0.4312, 0.5564)
    assert named["top"] == 1.0


def test_over_time_of_a_single_year_has_no_band(tables: Tables, drawn: Seen) -> None:
    tables.estimates_ = [estimate(period="2018"), estimate(period="2019")]
    card = indicator_cards.over_time("medical_home", "cshcn", "25")
    assert card.finding.startswith("In 2019, ")
    assert drawn["points_over_time"][1]["band"] is None
    assert not [note for note in card.notes if note.startswith("Shaded")]


def test_over_time_leaves_room_above_a_count(tables: Tables, drawn: Seen) -> None:
    tables.estimates_ = [estimate("cshcn_count", "25", (1_000.0, 800.0, 1_200.0), period="2018")]
    indicator_cards.over_time("cshcn_count", "cshcn", "25")
    assert drawn["points_over_time"][1]["top"] == pytest.approx(1_380.0)


def test_over_time_marks_what_changed_between_its_points_only(tables: Tables, drawn: Seen) -> None:
    tables.changed(
        "medical_home",
        Break(2015, "no_pooling", "First year of the points."),
        Break(2017, "no_pooling", "Asked anew."),
        Break(2018, "mark", "Worded anew."),
        Break(2019, "blank", "Left out."),
        Break(2020, "no_pooling", "After the points."),
    )
    tables.estimates_ = [estimate(period="2016"), estimate(period="2019"), published(0.5, "2015")]
    card = indicator_cards.over_time("medical_home", "cshcn", "25")
    _, named = drawn["points_over_time"]
    assert named["breaks"] == [
        (2015.5, "New survey from 2016.<br>Don't compare<br>across this line."),
        (2016.5, "Question changed.<br>Don't compare<br>across this line."),
    ]
    assert named["marks"] == [(2017.5, "Question changed"), (2019.0, "2019 not shown")]
    assert [note for note in card.notes if note.endswith("anew.") or "points." in note or note == "Left out."] == [
        "Asked anew.",
        "Worded anew.",
        "Left out.",
    ]


def test_over_time_within_one_survey_has_no_line_at_2016(years: Tables, drawn: Seen) -> None:
    indicator_cards.over_time("medical_home", "cshcn", "25")
    assert drawn["points_over_time"][1]["breaks"] == []


def test_notes_of_a_card_hold_the_first_warning_of_its_measure(states: Tables) -> None:
    states.measures["medical_home"] = measure(warnings=("No trend.", "Second."))
    notes = indicator_cards.places("medical_home", "cshcn", PERIOD, STATES).notes
    assert "No trend." in notes
    assert "Second." not in notes
