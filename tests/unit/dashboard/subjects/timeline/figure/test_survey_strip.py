"""The strip of survey values: its years have room at every width."""

from datetime import date

import pytest

from dashboard.subjects.timeline.figure.label_packing import Scale
from dashboard.subjects.timeline.figure.survey_strip import time_axis


@pytest.mark.parametrize(
    ("first", "last", "width", "expected"),
    [
        (2008, 2020, 300, [2010, 2012, 2014, 2016, 2018, 2020]),
        (2008, 2025, 300, [2012, 2016, 2020, 2024]),
        (1999, 2026, 300, [2000, 2004, 2008, 2012, 2016, 2020, 2024]),
        (2016, 2019, 300, [2017, 2018, 2019]),
        (1960, 2026, 60, [1970, 1980, 1990, 2000, 2010, 2020]),
    ],
)
def test_as_many_years_have_a_tick_as_have_room(first, last, width, expected):
    scale = Scale(date(first, 7, 1), date(last, 6, 30), width, labeled=False)
    assert [int(tick.label) for tick in time_axis(scale).ticks] == expected


@pytest.mark.parametrize(("last", "every"), [(2019, 1), (2024, 2)])
def test_beside_labels_years_are_near(last, every):
    axis = time_axis(Scale(date(2008, 1, 1), date(last, 1, 1), 700))
    assert [int(tick.label) for tick in axis.ticks] == list(range(2008, last + 1, every))
