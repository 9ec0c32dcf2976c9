"""Ticks against those that plotly.js 4.1.1 chose for the same ends in Chromium."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.charts.elements import ticks


@pytest.mark.parametrize(
    ("end", "most", "expected"),
    [
        (10.3157894, 7.5, ["0", "2", "4", "6", "8", "10"]),
        (433_000, 10, ["0", "50k", "100k", "150k", "200k", "250k", "300k", "350k", "400k"]),
        (0.7, 7.5, ["0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7"]),
        (86.24, 10, ["0", "10", "20", "30", "40", "50", "60", "70", "80"]),
        (44.85, 7, ["0", "10", "20", "30", "40"]),
        (7.6, 10, ["0", "1", "2", "3", "4", "5", "6", "7"]),
    ],
)
def test_rounded(end: float, most: float, expected: list[str]) -> None:
    found = ticks.rounded(end, most)
    assert [tick.label for tick in found] == expected
    assert all(0 <= tick.at <= end + 1e-9 for tick in found)


@pytest.mark.parametrize(
    ("value", "largest", "expected"),
    [
        (0, 400_000, "0"),
        (2_500, 9_000, "2500"),
        (12_500, 50_000, "12.5k"),
        (1_500_000, 3_000_000, "1.5M"),
        (0.30000000000000004, 0.7, "0.3"),
    ],
)
def test_amounts_are_short(value: float, largest: float, expected: str) -> None:
    assert ticks.amount(value, largest) == expected


def test_years_begin_where_they_divide_by_the_step() -> None:
    found = ticks.new_years(date(1998, 7, 1), date(2010, 1, 1), 5)
    assert [(tick.label, date.fromordinal(int(tick.at))) for tick in found] == [
        ("2000", date(2000, 1, 1)),
        ("2005", date(2005, 1, 1)),
        ("2010", date(2010, 1, 1)),
    ]


def test_the_first_day_of_a_year_is_its_tick() -> None:
    assert [tick.label for tick in ticks.new_years(date(2000, 1, 1), date(2001, 12, 31), 1)] == ["2000", "2001"]
    assert [tick.label for tick in ticks.new_years(date(2000, 1, 2), date(2001, 12, 31), 1)] == ["2001"]


def test_steps_on_both_sides_of_zero() -> None:
    assert ticks.steps(-0.12, 0.12, 0.05) == pytest.approx([-0.1, -0.05, 0, 0.05, 0.1])
