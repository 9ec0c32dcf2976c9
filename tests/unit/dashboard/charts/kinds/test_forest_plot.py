from __future__ import annotations

from itertools import pairwise

import pytest

from dashboard.charts.kinds.forest_plot import GUTTER, NUMBERS, Block, forest_plot
from tests.support.drawn import marks, notes, texts
from tests.unit.dashboard.charts.made import SUPPRESSED, dot


def test_a_row_that_is_not_shown_leaves_its_place_empty() -> None:
    chart = forest_plot([Block("One", (("VT", SUPPRESSED), ("MA", dot())))], beside=True)
    assert [mark.x for mark in marks(chart)] == [0.46]
    assert texts(chart) == ["<b>One</b>", "VT", "–", "<b>MA</b>", "<b>46%</b>"]


def test_labels_above_take_the_interval_along() -> None:
    chart = forest_plot([Block("One", (("Girls", dot(0.5, "other")), ("Boys", SUPPRESSED)))], beside=False)
    assert texts(chart) == ["<b>One</b>", "Girls", "50% (42%–58%)", "Boys", "not shown"]
    assert chart.panels[0].x.part == (0, 1)
    label, mark = notes(chart)[1], marks(chart)[0]
    assert label.y < mark.y


@pytest.mark.parametrize("beside", [True, False])
def test_rows_follow_one_another_without_overlap(beside: bool) -> None:
    rows = tuple((str(n), dot(0.1 * n, "other")) for n in range(1, 4))
    chart = forest_plot([Block("One", rows), Block("Two", rows)], beside=beside)
    places = [mark.y for mark in marks(chart)]
    assert places == sorted(places)
    assert min(b - a for a, b in pairwise(places)) >= 1
    assert chart.panels[0].y.start > places[-1]


def test_labels_beside_have_room_left_and_right_of_the_axis() -> None:
    assert forest_plot([Block("One", (("MA", dot()),))], beside=True).panels[0].x.part == (GUTTER, NUMBERS)
