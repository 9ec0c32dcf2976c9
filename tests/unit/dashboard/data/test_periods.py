"""Periods of figures."""

from __future__ import annotations

from dashboard.data.periods import length_and_end, years


def test_years_of_a_period() -> None:
    assert years("2017-2019") == (2017, 2019)
    assert years("2016") == (2016, 2016)


def test_the_longest_and_newest_period_is_the_greatest() -> None:
    assert max(["2018", "2016-2018", "2017-2019", "2019-2020"], key=length_and_end) == "2017-2019"
