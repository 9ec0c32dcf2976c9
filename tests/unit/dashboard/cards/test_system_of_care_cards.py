"""Cards on the system of care: findings and figures from rows made by hand, against sentences written out."""

from __future__ import annotations

import pytest

from dashboard.cards import system_of_care_cards
from dashboard.data.indicators import Break
from tests.support.card_rows import PERIOD, Tables, difference, estimate, group_difference, suppressed

Seen = dict[str, tuple]
Figures = tuple[float, float, float]
# The second highest share has the higher ends of its interval.
SHARES: dict[str, Figures] = {
    "medical_home": (0.48, 0.42, 0.54),
    "shared_decision_making": (0.85, 0.83, 0.91),
    "insurance_continuous_adequate": (0.7, 0.64, 0.75),
    "preventive_both": (0.8712, 0.8249, 0.9051),
    "services_easy": (0.76, 0.7, 0.81),
    "transition_adult_care": (0.2349, 0.1651, 0.3249),
}
OTHERS = tuple(SHARES)[1:]


@pytest.fixture
def outcomes(tables: Tables) -> Tables:
    """The six outcomes in Massachusetts and, at another level, in the nation."""
    for name, figures in SHARES.items():
        tables.estimates_ += [estimate(name, "25", figures), estimate(name, "US", (0.05, 0.04, 0.06))]
    return tables


def gap(indicator_id: str, verdict: str, other: str = "US", period: str = PERIOD) -> dict[str, object]:
    return difference(verdict, other, indicator_id=indicator_id, period=period)


def test_outcomes_names_the_highest_and_the_lowest_of_the_place(outcomes: Tables) -> None:
    assert system_of_care_cards.outcomes(PERIOD, "25").finding == (
        "In Massachusetts, the goal met most often in this survey is preventive visits"
        ": 87% (likely 82% to 91%). The goal met least often is transition to adult care (23%; likely 17% to 32%)."
    )


def test_outcomes_names_where_massachusetts_differs_from_the_nation(outcomes: Tables) -> None:
    outcomes.differences_ = [
        gap("transition_adult_care", "lower"),
        gap("preventive_both", "higher"),
        gap("medical_home", "higher"),
        gap("shared_decision_making", "same"),
        gap("services_easy", "lower", other="50"),
    ]
    told = system_of_care_cards.outcomes(PERIOD, "25").finding
    assert told.endswith(
        " Massachusetts is higher than the United States for medical home and preventive visits."
        " Massachusetts is lower than the United States for transition to adult care."
        " For the other goals, the survey is too small to tell."
    )


def test_outcomes_that_all_differ_leave_no_others(outcomes: Tables) -> None:
    outcomes.differences_ = [gap("medical_home", "lower"), gap("services_easy", "same", other="50")]
    told = system_of_care_cards.outcomes(PERIOD, "25").finding
    assert told.endswith("Massachusetts is lower than the United States for medical home.")


def test_outcomes_elsewhere_are_not_compared(outcomes: Tables) -> None:
    outcomes.estimates_ += [estimate(name, "50", figures) for name, figures in SHARES.items()]
    outcomes.differences_ = [gap("medical_home", "higher")]
    assert system_of_care_cards.outcomes(PERIOD, "50").finding == (
        "In Vermont, the goal met most often in this survey is preventive visits"
        ": 87% (likely 82% to 91%). The goal met least often is transition to adult care (23%; likely 17% to 32%)."
    )


def test_outcomes_leaves_out_what_is_not_shown(outcomes: Tables) -> None:
    keep = [row for row in outcomes.estimates_ if row["geo_id"] == "US" or row["indicator_id"] in OTHERS[:2]]
    hidden = [suppressed(name) for name in SHARES if name not in OTHERS[:2]]
    outcomes.estimates_ = keep + hidden
    assert system_of_care_cards.outcomes(PERIOD, "25").finding == (
        "In Massachusetts, the goal met most often in this survey is shared decisions"
        ": 85% (likely 83% to 91%). The goal met least often is adequate insurance all year (70%; likely 64% to 75%)."
    )


def test_outcomes_of_which_none_is_shown(tables: Tables) -> None:
    tables.estimates_ = [suppressed(name, geo_id) for name in SHARES for geo_id in ("50", "US")]
    assert system_of_care_cards.outcomes(PERIOD, "50").finding == (
        "None of the goals can be shown for Vermont: too few children were surveyed."
    )


def test_the_nation_stands_beside_massachusetts(outcomes: Tables, drawn: Seen) -> None:
    card = system_of_care_cards.outcomes(PERIOD, "US")
    lanes, _ = drawn["dot_plot"]
    assert [[dot.name for dot in lane.dots] for lane in lanes] == [["United States", "Massachusetts"]] * 6
    assert card.finding.startswith("In the United States, the goal met most often")


def test_an_outcome_of_other_years_says_which_and_why(outcomes: Tables, drawn: Seen) -> None:
    outcomes.changed("transition_adult_care", Break(2021, "no_pooling", "Asked anew from 2021 on."))
    for period, figures in {
        "2018-2020": (0.2, 0.1, 0.3),
        "2021-2022": (0.3, 0.2, 0.4),
        "2020": (0.25, 0.1, 0.4),
    }.items():
        outcomes.estimates_.append(estimate("transition_adult_care", "25", figures, period=period))
    outcomes.differences_ = [
        gap("transition_adult_care", "higher"),
        gap("transition_adult_care", "lower", period="2018-2020"),
    ]
    card = system_of_care_cards.outcomes(PERIOD, "25")
    lanes, _ = drawn["dot_plot"]
    assert lanes[5].label == "Transition to adult care (2018–2020)"
    assert lanes[4].label == "Services easy to use"
    assert lanes[5].dots[0].figure == "20%"
    assert "Asked anew from 2021 on." in card.notes
    assert card.finding.endswith("Massachusetts is lower than the United States for transition to adult care.")


def test_where_a_change_forbids_the_years_asked_for_the_first_left_is_shown(outcomes: Tables, drawn: Seen) -> None:
    outcomes.changed("transition_adult_care", Break(2021, "no_pooling", "Asked anew from 2021 on."))
    for period in ("2021-2022", "2019-2020", "2018", "2022"):
        outcomes.estimates_.append(estimate("transition_adult_care", "25", period=period))
    system_of_care_cards.outcomes(PERIOD, "25")
    lanes, _ = drawn["dot_plot"]
    assert lanes[5].label == "Transition to adult care (2021–2022)"


def new_england(tables: Tables) -> str:
    names = ("25", "US", "09", "23", "33", "44", "50")
    tables.estimates_ = [estimate(name, geo_id) for name in SHARES for geo_id in names]
    return system_of_care_cards.new_england(PERIOD).finding


def test_new_england_names_each_difference_by_outcome(tables: Tables) -> None:
    tables.differences_ = [
        gap("services_easy", "lower", other="23"),
        gap("services_easy", "lower", other="50"),
        gap("services_easy", "higher", other="09"),
        gap("medical_home", "higher", other="44"),
        gap("medical_home", "same", other="33"),
        gap("preventive_both", "higher", other="US"),
    ]
    assert new_england(tables) == (
        "Medical home: Massachusetts is higher than Rhode Island."
        " Services easy to use: Massachusetts is lower than Maine and Vermont."
        " Services easy to use: Massachusetts is higher than Connecticut."
        " The survey is too small to show any other difference between Massachusetts and a New England state."
    )


def test_new_england_without_a_difference(tables: Tables) -> None:
    tables.differences_ = [gap("medical_home", "higher", other="US"), gap("medical_home", "same", other="33")]
    assert new_england(tables) == (
        "The survey is too small to show a difference between Massachusetts and another New England state on any"
        " of the six goals."
    )


def test_new_england_begins_with_massachusetts_and_the_nation(tables: Tables, drawn: Seen) -> None:
    new_england(tables)
    system_of_care_cards.new_england(PERIOD)
    blocks, _ = drawn["forest_plot"]
    assert [label for label, _ in blocks[0].rows] == ["MA", "US", "CT", "ME", "NH", "RI", "VT"]
    assert [dot.role for _, dot in blocks[0].rows][:3] == ["home", "nation", "other"]


@pytest.fixture
def ages(tables: Tables) -> Tables:
    """The outcomes, and the system as a whole, by age in Massachusetts and Vermont."""
    for name in (*SHARES, "well_functioning_system"):
        for geo_id in ("25", "50"):
            tables.estimates_.append(estimate(name, geo_id))
            for level in ("0-5", "12-17", "6-11"):
                tables.estimates_.append(estimate(name, geo_id, group_name="age", group_level=level))
    return tables


def test_left_out_says_who_is_lower_whichever_way_the_difference_was_taken(ages: Tables) -> None:
    ages.differences_ = [
        group_difference("lower", ("0-5", "12-17"), (-0.2751, -0.4, -0.15), indicator_id="preventive_both"),
        group_difference("higher", ("0-5", "6-11"), (0.1249, 0.02, 0.23), indicator_id="medical_home"),
        group_difference("same", ("6-11", "12-17"), indicator_id="medical_home"),
        group_difference("higher", ("female", "male"), indicator_id="medical_home") | {"group_name": "sex"},
    ]
    assert system_of_care_cards.left_out("age", PERIOD, "25").finding == (
        "Medical home: 12 points lower for “6–11 years” than for “0–5 years”."
        " Preventive visits: 28 points lower for “0–5 years” than for “12–17 years”."
    )


def test_left_out_where_no_groups_can_be_told_apart(ages: Tables) -> None:
    ages.differences_ = [group_difference("same", ("0-5", "12-17"))]
    assert system_of_care_cards.left_out("age", PERIOD, "25").finding == (
        "Differences among these groups could be chance for every goal: too few children were surveyed to tell."
    )


def test_left_out_elsewhere_is_not_tested(ages: Tables) -> None:
    ages.differences_ = [group_difference("higher", ("0-5", "12-17"))]
    assert system_of_care_cards.left_out("age", PERIOD, "50").finding == (
        "We test differences between groups for Massachusetts only."
    )


def test_left_out_shows_all_children_and_then_the_groups_in_order(ages: Tables, drawn: Seen) -> None:
    system_of_care_cards.left_out("age", PERIOD, "25")
    blocks, _ = drawn["forest_plot"]
    assert [block.heading for block in blocks][-1] == "Well-functioning system"
    assert [(label, dot.role) for label, dot in blocks[0].rows] == [
        ("All", "home"),
        ("0–5 years", "other"),
        ("6–11 years", "other"),
        ("12–17 years", "other"),
    ]


def hurdle(number: int, name: str, figure: str, figures: Figures) -> dict[str, object]:
    return estimate(name, "25", figures, hurdle_number=number, figure=figure, ages="0-17")


LEFT = (0.48, 0.43, 0.36, 0.33, 0.29, 0.1849)
STOPPED = (0.52, 0.05, 0.07, 0.03, 0.04, 0.1051)


@pytest.fixture
def stages(tables: Tables) -> Tables:
    """The six hurdles in Massachusetts."""
    for number, (name, left, lost) in enumerate(zip(SHARES, LEFT, STOPPED, strict=True), 1):
        tables.hurdles_ += [
            hurdle(number, name, "applies", (0.99, 0.98, 1.0)),
            hurdle(number, name, "cleared", (left, left - 0.05, left + 0.06)),
            hurdle(number, name, "lost", (lost, lost - 0.02, lost + 0.03)),
        ]
    return tables


def test_hurdles_says_how_many_clear_all_and_the_three_that_stop_most(stages: Tables) -> None:
    assert system_of_care_cards.hurdles(PERIOD, "25").finding == (
        "In Massachusetts, 18% of children with special health care needs (likely 13% to 24%) meet all the"
        " goals that apply to them. The largest numbers first fall short at medical home (52%; likely 50% to 55%),"
        " transition to adult care (11%; likely 9% to 14%) and adequate insurance all year (7%; likely 5% to 10%)."
    )


def test_hurdles_that_cannot_be_shown_to_the_end(stages: Tables) -> None:
    blank = {"value": None, "lower": None, "upper": None, "reliability": "suppressed", "reliability_reason": "width_30"}
    stages.hurdles_[-2] |= blank
    assert system_of_care_cards.hurdles(PERIOD, "25").finding == (
        "Well-functioning system is not shown for Massachusetts: range of 30 points or more."
    )


def test_each_hurdle_begins_with_those_left_by_the_one_before(stages: Tables, drawn: Seen) -> None:
    system_of_care_cards.hurdles(PERIOD, "25")
    steps, _ = drawn["hurdle_bars"]
    assert [(step.label, step.before, step.left.value) for step in steps] == [
        ("All of these children", None, 1.0),
        ("1 Medical home", 1.0, 0.48),
        ("2 Shared decisions", 0.48, 0.43),
        ("3 Adequate insurance all year", 0.43, 0.36),
        ("4 Preventive visits", 0.36, 0.33),
        ("5 Services easy to use", 0.33, 0.29),
        ("6 Transition to adult care", 0.29, 0.1849),
    ]
    assert steps[0].left.figure == "100%"


def test_hurdles_table_and_alternative_text(stages: Tables) -> None:
    stages.hurdles_[1] |= {"n": 1_234, "weighted_count": 151_349.0}
    stages.hurdles_[1] |= {"reliability": "caution", "reliability_reason": "width_20"}
    card = system_of_care_cards.hurdles(PERIOD, "25")
    assert len(card.table) == 12
    assert card.table.to_dict("records")[0] == {
        "Goal": "1 Medical home",
        "Children": "Meet all goals so far",
        "Value": "48.0%",
        "95% confidence interval": "43.0% to 54.0%",
        "Children surveyed": "1,234",
        "Children represented": "151,300",
        "Reliability": "Use with caution: range wider than 20 points",
    }
    assert (
        "1 Medical home, Meet all goals so far: 48.0% (43.0% to 54.0%); 1 Medical home, Fall short here: 52.0%"
        in card.alt
    )


def test_hurdles_tell_what_changed_in_the_whole_and_within_its_parts(stages: Tables) -> None:
    stages.changed("well_functioning_system", Break(2021, "no_pooling", "Whole."), Break(2023, "mark", "Later."))
    stages.changed("preventive_both", Break(2022, "mark", "Part."), Break(2020, "mark", "First year."))
    stages.changed("transition_adult_care", Break(2021, "no_pooling", "Not of the part."))
    notes = system_of_care_cards.hurdles(PERIOD, "25").notes
    assert [note for note in notes if note in {"Whole.", "Later.", "Part.", "First year.", "Not of the part."}] == [
        "Whole.",
        "Part.",
    ]


def test_hurdles_by_age_takes_the_last_two_hurdles_of_each_age(tables: Tables, drawn: Seen) -> None:
    left = {"0-11": (0.41, 0.37, 0.31, 0.28, 0.2649, 0.2551), "12-17": (0.39, 0.34, 0.27, 0.25, 0.2351, 0.0749)}
    for ages, shares in left.items():
        for number, (name, share) in enumerate(zip(SHARES, shares, strict=True), 1):
            figures = (share, share - 0.02, share + 0.03)
            nation = {"geo_id": "US", "geo_name": "United States", "ages": ages}
            tables.hurdles_.append(hurdle(number, name, "cleared", figures) | nation)
            tables.hurdles_.append(hurdle(number, name, "lost", (0.9, 0.8, 1.0)) | nation)
    card = system_of_care_cards.hurdles_by_age(PERIOD)
    assert card.finding == (
        "Before the goal on transition to adult care, 26% of children ages 0–11 and 24% of children ages 12–17 meet all"
        " goals so far. In the end, 26% (likely 24% to 29%) of those 0–11 and 7% (likely 5% to 10%) of those 12–17 meet"
        " all goals."
    )
    lanes, _ = drawn["dot_plot"]
    assert lanes[5].label == "6 Transition to adult care"
    assert [(dot.name, dot.value, dot.role) for dot in lanes[5].dots] == [
        ("Ages 0–11", 0.2551, "other"),
        ("Ages 12–17", 0.0749, "home"),
    ]


def together(name: str, figure: str, figures: Figures = (0.5, 0.4, 0.6), verdict: str = "") -> dict[str, object]:
    return estimate(name, "25", figures, figure=figure, pairs_tested=1, verdict=verdict)


def test_overlap_names_the_two_largest_groups_with_neither(tables: Tables) -> None:
    neither = (0.101, 0.22, 0.06, 0.151, 0.48)
    for name, share in zip(OTHERS, neither, strict=True):
        tables.overlaps_ += [
            together(name, "neither", (share, share - 0.03, share + 0.04)),
            together(name, "both", (0.9, 0.8, 0.95)),
            together(name, "home_only"),
            together(name, "among_with", (0.99, 0.98, 1.0)),
        ]
    tables.overlaps_[-4] |= suppressed("transition_adult_care")
    card = system_of_care_cards.overlap(PERIOD, "25")
    assert card.finding == (
        "In Massachusetts, the largest groups of children with neither a medical home nor the other goal are those"
        " without adequate insurance all year (22%; likely 19% to 26%) and services easy to use"
        " (15%; likely 12% to 19%)."
    )
    assert list(card.data["figure"])[:4] == ["both", "home_only", "neither", "both"]


def test_overlap_of_which_nothing_is_shown(tables: Tables) -> None:
    tables.overlaps_ = [suppressed(name, figure="neither", verdict="") for name in OTHERS]
    tables.overlaps_.append(together("services_easy", "both"))
    assert system_of_care_cards.overlap(PERIOD, "25").finding == (
        "Too few children were surveyed in Massachusetts to show how the goals go together."
    )


@pytest.fixture
def pairs(tables: Tables) -> Tables:
    """Each other outcome among children with and without a medical home."""
    for name in OTHERS:
        tables.overlaps_ += [
            together(name, "among_without", (0.6, 0.5, 0.7)),
            together(name, "among_with", (0.8, 0.7, 0.9)),
        ]
    return tables


def test_with_and_without_names_gains_losses_and_the_rest(pairs: Tables) -> None:
    pairs.overlaps_ += [
        together("shared_decision_making", "gap", (0.2149, 0.1051, 0.3249), "higher"),
        together("services_easy", "gap", (0.16, 0.04, 0.28), "higher"),
        together("insurance_continuous_adequate", "gap", (-0.1249, -0.2151, -0.0349), "lower"),
        together("preventive_both", "gap", (0.03, -0.05, 0.11), "same"),
    ]
    assert system_of_care_cards.with_and_without(PERIOD, "25").finding == (
        "Children with a medical home are more likely to have shared decisions (21 points; likely 11 to 32)"
        " and services easy to use (16 points; likely 4 to 28)."
        " Children with a medical home are less likely to have adequate insurance all year"
        " (12 points; likely 3 to 22)."
        " For the others, the difference could be chance."
    )


def test_with_and_without_where_all_differ(pairs: Tables) -> None:
    pairs.overlaps_.append(together("services_easy", "gap", (0.16, 0.095, 0.225), "higher"))
    assert system_of_care_cards.with_and_without(PERIOD, "25").finding == (
        "Children with a medical home are more likely to have services easy to use (16 points; likely 10 to 22)."
    )


def test_with_and_without_of_too_few_children(pairs: Tables) -> None:
    assert system_of_care_cards.with_and_without(PERIOD, "25").finding == "Too few children were surveyed to compare."


def test_with_stands_before_without(pairs: Tables, drawn: Seen) -> None:
    card = system_of_care_cards.with_and_without(PERIOD, "25")
    lanes, _ = drawn["dot_plot"]
    assert lanes[0].label == "Shared decisions"
    assert [(dot.name, dot.role, dot.value) for dot in lanes[0].dots] == [
        ("With a medical home", "home", 0.8),
        ("Without a medical home", "other", 0.6),
    ]
    assert list(card.table["Goal"])[:2] == ["Shared decisions", "Shared decisions"]


def test_what_falls_short_and_is_hidden_is_told_in_the_table_and_not_as_a_missing_bar(stages: Tables) -> None:
    blank = {"value": None, "lower": None, "upper": None, "reliability": "suppressed", "reliability_reason": "width_30"}
    stages.hurdles_[-1] |= blank
    card = system_of_care_cards.hurdles(PERIOD, "25")
    assert card.table["Reliability"].iloc[-1] == "Not shown: range of 30 points or more"
    assert not [note for note in card.notes if "not shown" in note]
