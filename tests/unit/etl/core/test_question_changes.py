"""Which period of an indicator is shown first, and what the table of periods says."""

from __future__ import annotations

import pytest

from etl.core.indicators import breaks_by_indicator, read_registry
from etl.core.periods import periods
from etl.core.question_changes import BROKEN, CHANGED, Break, default_period, indicator_periods

YEARS = periods([2017, 2018, 2019])
ONE, OTHER = Break(2018, "mark", "Told so.", "a"), Break(2018, "mark", "Told so.", "b")
ALONE = Break(2018, "one_year", "Told so.")


@pytest.mark.parametrize(
    ("breaks", "shown"),
    [
        ([], [2017, 2018, 2019]),
        ([ALONE], [2017, 2018, 2019]),
        ([ONE], [2018, 2019]),
        ([ONE, OTHER, ALONE], [2018, 2019]),
        ([Break(2018, "no_pooling", "Told so.")], [2018, 2019]),
        ([Break(2019, "no_pooling", "Told so.")], [2019]),
        ([Break(2019, "blank", "Told so."), Break(2019, "no_pooling", "Told so.")], [2017, 2018]),
    ],
)
def test_the_period_with_the_fewest_breaks_that_ends_in_the_newest_year(breaks, shown):
    assert default_period(breaks, YEARS) == shown


def test_a_single_year_where_nothing_can_be_pooled():
    assert default_period([], [[2019], [2021]]) == [2021]
    with pytest.raises(ValueError, match="every period"):
        default_period([Break(2019, "blank", "Told so.")], [[2019]])


@pytest.mark.parametrize(
    ("years", "shown"),
    [
        (range(2017, 2020), [2018, 2019]),
        # Newer files move the period by themselves; 2021 is the next change of a question.
        (range(2016, 2021), [2019, 2020]),
        (range(2016, 2022), [2019, 2020, 2021]),
        (range(2016, 2024), [2021, 2022, 2023]),
        (range(2016, 2025), [2022, 2023, 2024]),
    ],
)
def test_the_medical_home_follows_the_years_that_are_there(years, shown):
    breaks = breaks_by_indicator(read_registry())["medical_home"]
    assert default_period(breaks, periods(years)) == shown


def test_a_year_that_was_another_marks_every_period_that_holds_it():
    assert ALONE.touches([2018])
    assert ALONE.touches([2018, 2019])
    assert not ALONE.touches([2019])
    assert not ONE.touches([2018, 2019])


def test_the_table_of_periods():
    found = indicator_periods(
        {"a": [Break(2018, "no_pooling", "Told so.")], "b": [ONE, OTHER]},
        {"a": "long", "b": "long", "c": "long", "d": "none"},
        {"long": ["2017", "2018", "2017-2018"]},
    )
    assert found.to_dict("split", index=False)["data"] == [
        ["a", "2017", 1, 0, "", False],
        ["a", "2018", 1, 0, "", True],
        ["a", "2017-2018", 2, 1, BROKEN, False],
        ["b", "2017", 1, 0, "", False],
        ["b", "2018", 1, 0, "", False],
        ["b", "2017-2018", 2, 2, CHANGED, True],
        ["c", "2017", 1, 0, "", False],
        ["c", "2018", 1, 0, "", False],
        ["c", "2017-2018", 2, 0, "", True],
    ]
