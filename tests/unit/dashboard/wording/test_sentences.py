"""Sentences on numbers; every expected sentence is written out by hand."""

from __future__ import annotations

import pytest

from dashboard.i18n.locale import speaking
from dashboard.wording import sentences
from tests.support.card_rows import difference_record, estimate_record, measure, suppressed_record


def test_a_share_is_read_with_its_period_place_and_interval() -> None:
    row = estimate_record(figures=(0.493, 0.4312, 0.5564), period="2017-2019")
    assert sentences.reading(measure(), row, place="Massachusetts") == (
        "In 2017–2019, 49% of children with special health care needs in Massachusetts had it"
        " (likely between 43% and 56%)."
    )


def test_the_population_read_is_that_of_the_row() -> None:
    row = estimate_record(figures=(0.7, 0.65, 0.75), population="non_cshcn", period="2018")
    assert sentences.reading(measure(), row, place="Vermont") == (
        "In 2018, 70% of children without special health care needs in Vermont had it (likely between 65% and 75%)."
    )


def test_the_nation_has_its_article_inside_a_sentence() -> None:
    row = estimate_record(geo_id="US", figures=(0.4, 0.39, 0.41))
    assert "40% of children with special health care needs in the United States had it" in sentences.reading(
        measure(), row, place="United States"
    )


def test_an_estimated_count_is_about_so_many() -> None:
    row = estimate_record("cshcn_count", figures=(301_234.0, 280_951.0, 321_517.0))
    own = measure("cshcn_count", sentence="{value} children in {place} had needs")
    assert sentences.reading(own, row, place="Massachusetts") == (
        "In 2020–2022, about 301,200 children in Massachusetts had needs (likely between 281,000 and 321,500)."
    )


def test_a_register_count_is_exactly_so_many_and_has_no_interval() -> None:
    row = estimate_record(
        "cshcn_count", figures=(1_357_914.0, None, None), estimate_type="administrative", period="2023"
    )
    own = measure("cshcn_count", sentence="{value} children in {place} had needs")
    told = sentences.reading(own, row, place="Massachusetts")
    assert told.startswith("In 2023, 1,357,914 children in Massachusetts had needs")
    assert "about" not in told
    assert "95%" not in told


def test_a_share_published_without_an_interval_says_so() -> None:
    row = estimate_record(figures=(0.52, None, None), estimate_type="published", period="2009-2010")
    assert sentences.reading(measure(), row, place="Massachusetts") == (
        "In 2009–2010, 52% of children with special health care needs in Massachusetts had it"
        " (published without a confidence interval)."
    )


@pytest.mark.parametrize("ends", [(0.45, None), (None, 0.55)])
def test_an_interval_that_lacks_an_end_is_none(ends: tuple[float | None, float | None]) -> None:
    told = sentences.reading(measure(), estimate_record(figures=(0.5, *ends)), place="Maine")
    assert told.endswith("(published without a confidence interval).")


def test_a_sentence_that_begins_with_a_word_goes_on_in_small_letters() -> None:
    own = measure(sentence="Among {population} in {place}, {value} had it")
    assert sentences.reading(own, estimate_record(figures=(0.5, 0.45, 0.55)), place="Maine") == (
        "In 2020–2022, among children with special health care needs in Maine, 50% had it (likely between 45% and 55%)."
    )


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("n_below_30", "fewer than 30 children surveyed"),
        ("width_30", "range of 30 points or more"),
        ("relative_width_130", "range wider than 130% of the number itself"),
    ],
)
def test_a_suppressed_figure_is_not_read_and_its_reason_is(reason: str, told: str) -> None:
    row = suppressed_record(reliability_reason=reason)
    assert sentences.reading(measure(), row, place="United States") == (
        f"Medical home is not shown for the United States: {told}."
    )


def test_higher_by_so_many_points() -> None:
    row = difference_record("higher", "US", (0.0674, 0.0092, 0.1256))
    assert sentences.verdict(row, "Massachusetts", "the United States") == (
        "Massachusetts is higher than the United States by 6.7 points (likely between 0.9 and 12.6)."
    )


def test_lower_by_so_many_points_without_a_second_minus() -> None:
    row = difference_record("lower", "50", (-0.123, -0.2, -0.0461))
    assert sentences.verdict(row, "Massachusetts", "Vermont") == (
        "Massachusetts is lower than Vermont by 12.3 points (likely between 4.6 and 20.0)."
    )


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (
            (0.067, -0.012, 0.146),
            "0–5 years may be higher than 12–17 years, but the survey is too small to be sure"
            " (the difference is likely between −1.2 and +14.6 points).",
        ),
        (
            (-0.031, -0.1, 0.038),
            "0–5 years may be lower than 12–17 years, but the survey is too small to be sure"
            " (the difference is likely between −10.0 and +3.8 points).",
        ),
        (
            (0.0004, -0.05, 0.0508),
            "0–5 years and 12–17 years are about the same in this survey"
            " (the difference is likely between −5.0 and +5.1 points).",
        ),
    ],
)
def test_a_difference_that_is_not_sure_says_which_way_it_points(figures: tuple[float, float, float], told: str) -> None:
    row = difference_record("same", "US", figures)
    assert sentences.verdict(row, "0–5 years", "12–17 years") == told


def test_a_verdict_begins_with_a_capital_letter() -> None:
    row = difference_record("higher", "25", (0.05, 0.01, 0.09))
    assert sentences.verdict(row, "the United States", "Massachusetts").startswith(
        "The United States is higher than Massachusetts"
    )


def test_no_note_on_figures_that_meet_the_standard() -> None:
    assert sentences.reliability_notes([estimate_record(), estimate_record(geo_id="US")]) == []
    assert sentences.reliability_notes([]) == []


def test_each_reason_for_care_is_named_once_in_the_order_met() -> None:
    rows = [
        estimate_record(reliability="caution", reliability_reason="width_20"),
        estimate_record(),
        estimate_record(reliability="caution", reliability_reason="question_changed"),
        estimate_record(reliability="caution", reliability_reason="width_20"),
    ]
    assert sentences.reliability_notes(rows) == [
        "Hollow mark: use with caution (range wider than 20 points; a question changed during these years)."
    ]


def test_figures_that_are_not_shown_are_counted() -> None:
    rows = [
        suppressed_record(),
        suppressed_record(reliability_reason="width_30"),
        estimate_record(),
        suppressed_record(),
    ]
    assert sentences.reliability_notes(iter(rows)) == [
        "3 not shown (too few children surveyed; range of 30 points or more)."
    ]


def test_care_comes_before_what_is_not_shown() -> None:
    rows = [suppressed_record(), estimate_record(reliability="caution", reliability_reason="width_20")]
    assert sentences.reliability_notes(rows) == [
        "Hollow mark: use with caution (range wider than 20 points).",
        "1 not shown (too few children surveyed).",
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (estimate_record(), "Reliable"),
        (estimate_record(reliability_reason="no_interval"), "Reliable"),
        (
            estimate_record(reliability="caution", reliability_reason="width_20"),
            "Use with caution: range wider than 20 points",
        ),
        (estimate_record(reliability="caution"), "Use with caution"),
        (suppressed_record(), "Not shown: fewer than 30 children surveyed"),
    ],
)
def test_flag_names_the_rule_that_fired(row: dict[str, object], told: str) -> None:
    assert sentences.flag(row) == told


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["Maine"], "Maine"),
        (["Maine", "Vermont"], "Maine and Vermont"),
        (["Connecticut", "Maine", "Vermont"], "Connecticut, Maine and Vermont"),
        (["a", "b", "c", "d"], "a, b, c and d"),
    ],
)
def test_listed(names: list[str], told: str) -> None:
    assert sentences.listed(names) == told


def test_which_counties_a_region_takes_in() -> None:
    assert sentences.takes_in("Western", ["Berkshire", "Franklin"], []) == (
        "The Western region includes all of Berkshire and Franklin."
    )
    assert sentences.takes_in("Boston", [], ["Suffolk"]) == "The Boston region includes part of Suffolk."
    assert sentences.takes_in("Central", ["Worcester"], ["Middlesex", "Norfolk"]) == (
        "The Central region includes all of Worcester and part of Middlesex and Norfolk."
    )


def test_level_by_its_group() -> None:
    assert sentences.level("age", "0-5") == "0–5 years"
    assert sentences.level("race_ethnicity", "other") == "Other or two or more races, non-Hispanic"
    assert sentences.level("household_language", "other") == "Another language"


def test_all_is_a_level_of_every_group_and_an_unknown_one_keeps_its_name() -> None:
    assert sentences.level("age", "all") == "All"
    assert sentences.level("age", "18-21") == "18-21"


def test_levels_in_the_order_they_are_shown() -> None:
    assert sentences.levels("functional_limitation") == [
        "level.functional_limitation.limited",
        "level.functional_limitation.not_limited",
    ]
    surveyed = [
        key for key in sentences.levels("age") if key in {f"level.age.{ages}" for ages in ("0-5", "6-11", "12-17")}
    ]
    assert surveyed == ["level.age.0-5", "level.age.6-11", "level.age.12-17"]
    assert sentences.levels("ag") == []


def test_only_the_nation_changes_inside_a_sentence() -> None:
    assert sentences.in_sentence("United States") == "the United States"
    assert sentences.in_sentence("New Hampshire") == "New Hampshire"


@pytest.mark.parametrize("name", ["United States", "Estados Unidos"])
def test_the_nation_inside_a_sentence_in_another_language(name: str) -> None:
    with speaking("es"):
        assert sentences.in_sentence(name) == "los Estados Unidos"


def test_first_letters() -> None:
    assert sentences.capital("the United States") == "The United States"
    assert sentences.uncapital("Family-centered care") == "family-centered care"
    assert sentences.capital("") == sentences.uncapital("") == ""


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0.1, "About 1 in 10"),
        (0.149, "About 1 in 10"),
        (0.151, "About 1 in 5"),
        (0.26, "About 1 in 4"),
        (0.3, "About a third of"),
        (0.41, "About 2 in 5"),
        (0.46, "About half of"),
        (0.62, "About 3 in 5"),
        (0.66, "About two thirds of"),
        (0.74, "About 3 in 4"),
        (0.79, "About 4 in 5"),
        (0.99, "About 9 in 10"),
    ],
)
def test_a_share_in_everyday_words_is_the_nearest_of_them(share: float, told: str) -> None:
    assert sentences.about(share) == told


def test_differences_that_were_tested_together_are_counted_where_there_are_several() -> None:
    assert sentences.tested_together([7.0, None, 12.0]) == [
        "We tested 12 differences together and call only those real that are too large to be one of several chance"
        " results."
    ]
    assert sentences.tested_together([2.0])[0].startswith("We tested 2 differences")
    assert sentences.tested_together([1.0, None]) == []
    assert sentences.tested_together([None]) == sentences.tested_together([]) == []


def test_the_note_of_a_chart_gives_reasons_in_brief_and_each_once() -> None:
    hidden = [
        estimate_record(reliability="suppressed", reliability_reason=reason)
        for reason in ("n_below_30", "n_eff_below_30", "width_30")
    ]
    (told,) = sentences.reliability_notes(hidden)
    assert told == "3 not shown (too few children surveyed; range of 30 points or more)."
