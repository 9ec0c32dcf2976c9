from __future__ import annotations

from dashboard.charts.kinds.dot_plot import LABEL_RISE, Lane, dot_plot
from tests.support.drawn import marks, notes, texts
from tests.unit.dashboard.charts.made import SUPPRESSED, dot


def test_lanes_stand_from_top_to_bottom_with_label_and_figure() -> None:
    chart = dot_plot(
        [Lane("Massachusetts", (dot(),)), Lane("Vermont", (SUPPRESSED,)), Lane("Maine", (dot(0.5, "other"),))]
    )
    assert texts(chart) == [
        "<b>Massachusetts</b>",
        "<b>46%</b> (38%–54%)",
        "Vermont",
        "not shown",
        "Maine",
        "<b>50%</b> (42%–58%)",
    ]
    assert [note.y for note in notes(chart)[::2]] == [n - LABEL_RISE for n in range(3)]
    assert [(mark.x, mark.y) for mark in marks(chart)] == [(0.46, 0), (0.5, 2)]
    y = chart.panels[0].y
    assert y.start > y.end


def test_shares_have_the_whole_axis() -> None:
    x = dot_plot([Lane("a", (dot(),))]).panels[0].x
    assert (x.start, x.end) == (0, 1)
    assert [tick.label for tick in x.ticks] == ["0%", "25%", "50%", "75%", "100%"]


def test_counts_have_an_axis_of_their_own() -> None:
    x = dot_plot([Lane("a", (dot(5, half=1),))], top=6.9).panels[0].x
    assert (x.start, x.end) == (0, 6.9)
    assert [tick.label for tick in x.ticks] == ["0", "1", "2", "3", "4", "5", "6"]


def test_two_dots_of_a_lane_stand_apart_and_in_the_legend() -> None:
    chart = dot_plot([Lane("Doctor", (dot(), dot(0.4, "nation", name="Nation")))])
    assert [series.name for series in chart.legend] == ["Massachusetts", "Nation"]
    first, second = marks(chart)
    assert first.y < second.y
    assert second.told == "Doctor, Nation: 40% (32%–48%)"


def test_single_dots_need_no_legend() -> None:
    assert dot_plot([Lane("a", (dot(),)), Lane("b", (dot(0.4, "nation"),))]).legend == ()
