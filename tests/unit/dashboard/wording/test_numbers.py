"""Numbers in words; every expected text is written out by hand."""

from __future__ import annotations

import math
from datetime import date

import pytest

from dashboard.i18n.locale import speaking
from dashboard.wording import numbers
from tests.support.card_rows import estimate_record, suppressed_record


@pytest.mark.parametrize(
    ("value", "digits", "told"),
    [
        (0.493, 0, "49%"),
        (0.496, 0, "50%"),
        (0.493, 1, "49.3%"),
        (0.4937, 1, "49.4%"),
        (0.0, 0, "0%"),
        (0.004, 1, "0.4%"),
        (1.0, 0, "100%"),
        (1.0, 1, "100.0%"),
    ],
)
def test_share(value: float, digits: int, told: str) -> None:
    assert numbers.share(value, digits) == told
    assert digits or numbers.share(value) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0, "0"),
        (4, "0"),
        (6, "10"),
        (984, "980"),
        (996, "1,000"),
        (1_044, "1,000"),
        (1_051, "1,100"),
        (123_456, "123,500"),
        (1_234_549.9, "1,234,500"),
    ],
)
def test_count_is_rounded_to_ten_below_a_thousand_and_to_a_hundred_from_there(value: float, told: str) -> None:
    assert numbers.count(value) == told


@pytest.mark.parametrize(
    ("value", "unit", "digits", "told"),
    [
        (0.493, "proportion", 0, "49%"),
        (0.493, "proportion", 1, "49.3%"),
        (1, "proportion", 0, "100%"),
        (123_456.0, "count", 0, "123,500"),
        (123_456.0, "count", 1, "123,500"),
        (2.34, "per_10000", 0, "2.3"),
        (12_345.67, "per_10000", 1, "12,345.7"),
    ],
)
def test_number_in_its_unit(value: float, unit: str, digits: int, told: str) -> None:
    assert numbers.number(value, unit, digits) == told


@pytest.mark.parametrize("unit", ["proportion", "count", "per_10000"])
@pytest.mark.parametrize("nothing", [None, math.nan, "", "0.5"])
def test_what_is_no_number_is_said_with_no_number(nothing: object, unit: str) -> None:
    assert numbers.number(nothing, unit) == ""
    assert not numbers.known(nothing)


@pytest.mark.parametrize("value", [0, 0.0, 7, -0.5])
def test_zero_and_negative_numbers_are_known(value: float) -> None:
    assert numbers.known(value)


def test_a_register_count_is_exact_and_an_estimated_one_rounded() -> None:
    figures = (123_456.0, 110_049.0, 136_951.0)
    assert numbers.figure(estimate_record(figures=figures), "count") == "123,500"
    assert numbers.figure(estimate_record(figures=figures, estimate_type="modeled"), "count") == "123,500"
    assert numbers.figure(estimate_record(figures=figures, estimate_type="administrative"), "count") == "123,456"


def test_a_register_share_is_said_as_any_share() -> None:
    row = estimate_record(figures=(0.1234, None, None), estimate_type="administrative")
    assert numbers.figure(row, "proportion") == "12%"
    assert numbers.figure(row, "proportion", 1) == "12.3%"


@pytest.mark.parametrize("kind", ["direct", "administrative"])
@pytest.mark.parametrize("unit", ["proportion", "count"])
def test_a_figure_that_is_not_shown_is_empty(kind: str, unit: str) -> None:
    assert numbers.figure(suppressed_record(estimate_type=kind), unit) == ""


def test_interval_begins_with_its_lower_end() -> None:
    row = estimate_record(figures=(0.493, 0.4312, 0.5564))
    assert numbers.interval(row, "proportion") == "43% to 56%"
    assert numbers.interval(row, "proportion", 1) == "43.1% to 55.6%"


def test_interval_of_a_count() -> None:
    row = estimate_record(figures=(123_456.0, 110_049.0, 136_951.0))
    assert numbers.interval(row, "count") == "110,000 to 137,000"
    assert numbers.short_interval(row, "count") == "110,000–137,000"


def test_interval_in_the_readers_language() -> None:
    with speaking("es"):
        assert numbers.interval(estimate_record(figures=(0.493, 0.4312, 0.5564)), "proportion") == "43% a 56%"


def test_short_interval_names_per_cent_once() -> None:
    assert numbers.short_interval(estimate_record(figures=(0.493, 0.4312, 0.5564)), "proportion") == "43–56%"
    assert numbers.short_interval(estimate_record(figures=(1.0, 1.0, 1.0)), "proportion") == "100–100%"


@pytest.mark.parametrize("figures", [(0.5, None, 0.6), (0.5, 0.4, None), (0.5, None, None), (0.5, math.nan, 0.6)])
def test_an_interval_that_lacks_an_end_is_not_said(figures: tuple[float, float | None, float | None]) -> None:
    row = estimate_record(figures=figures)
    assert numbers.interval(row, "proportion") == ""
    assert numbers.short_interval(row, "proportion") == ""


def test_period_has_a_dash() -> None:
    assert numbers.period("2017-2019") == "2017–2019"
    assert numbers.period("2016") == "2016"


def test_years_without_a_gap_are_a_range() -> None:
    assert numbers.years([2021, 2020, 2022]) == "2020–2022"
    assert numbers.years([2021, 2020]) == "2020–2021"
    assert numbers.years([2024, 2020, 2022]) == "2020, 2022, 2024"
    assert numbers.years([2024]) == "2024"


def test_a_distance_has_no_sign() -> None:
    assert (numbers.distance(0.0672), numbers.distance(0.0672, 0), numbers.distance(0.0672, 2)) == ("6.7", "7", "6.72")


def test_a_difference_has_its_sign_and_none_when_it_rounds_to_none() -> None:
    assert (numbers.points(0.0672), numbers.points(-0.0672), numbers.points(0.0004)) == ("+6.7", "−6.7", "0")
    assert numbers.points(0.0004, 2) == "+0.04"
    assert (numbers.points(0.000497), numbers.points(0.000503)) == ("0", "+0.1")


def test_what_was_counted_is_written_out() -> None:
    assert (numbers.whole(1234.0), numbers.whole(None), numbers.whole(0)) == ("1,234", "", "0")
    assert numbers.whole(math.nan) == ""


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (0.0672, "proportion", "+6.7 points"),
        (-0.051, "proportion", "−5.1 points"),
        (0.0004, "proportion", "0.0 points"),
        (-0.0004, "proportion", "0.0 points"),
        (34.44, "rate", "+34.4"),
        (-1234.56, "rate", "−1,234.6"),
        (None, "rate", ""),
        (math.nan, "proportion", ""),
    ],
)
def test_a_gap_has_its_sign_and_unit(value: float | None, unit: str, told: str) -> None:
    assert numbers.gap(value, unit) == told


def test_the_interval_of_a_gap_names_no_unit() -> None:
    assert numbers.gap_between(-0.012, 0.044, "proportion") == "−1.2 to +4.4"
    assert numbers.gap_between(None, 0.044, "proportion") == numbers.gap_between(-0.012, None, "proportion") == ""


def test_ends_that_stand_alone_are_said_as_an_interval_is() -> None:
    assert numbers.between(0.4312, 0.5564, "proportion") == "43% to 56%"
    assert numbers.between(0.4312, 0.5564, "proportion", 1) == "43.1% to 55.6%"
    assert numbers.between(None, 0.5, "proportion") == numbers.between(0.4, None, "proportion") == ""


def test_days_and_months_are_written_as_americans_do() -> None:
    assert numbers.day(date(2026, 11, 28)) == "November 28, 2026"
    assert numbers.month(2016, 6) == "June 2016"
