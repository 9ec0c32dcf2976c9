from __future__ import annotations

from itertools import pairwise

from dashboard.charts.kinds.dot_plot import Lane, dot_plot
from tests.support.drawn import marks, notes, texts
from tests.unit.dashboard.charts.made import SUPPRESSED, dot


def test_label_mark_and_figure_of_a_lane_stand_on_one_line() -> None:
    chart = dot_plot(
        [Lane("Massachusetts", (dot(),)), Lane("Vermont", (SUPPRESSED,)), Lane("Maine", (dot(0.5, "other"),))]
    )
    y = chart.panels[0].y
    assert [tick.label for tick in y.ticks] == ["<b>Massachusetts</b>", "Vermont", "Maine"]
    assert texts(chart) == ["<b>46%</b><br>38%–54%", "not shown", "<b>50%</b><br>42%–58%"]
    levels = [tick.at for tick in y.ticks]
    assert [note.y for note in notes(chart)] == levels
    assert [(mark.x, mark.y) for mark in marks(chart)] == [(0.46, levels[0]), (0.5, levels[2])]
    assert y.start > y.end


def test_shares_have_the_whole_axis_and_room_for_its_labels_on_a_phone() -> None:
    x = dot_plot([Lane("a", (dot(),))]).panels[0].x
    assert (x.start, x.end) == (0, 1)
    assert [tick.label for tick in x.ticks] == ["0%", "", "50%", "", "100%"]


def test_counts_have_an_axis_of_their_own() -> None:
    x = dot_plot([Lane("a", (dot(5, half=1),))], top=6.9).panels[0].x
    assert (x.start, x.end) == (0, 6.9)
    assert [tick.label for tick in x.ticks] == ["0", "2", "4", "6"]


def test_each_of_two_dots_of_a_lane_has_its_figure_and_is_in_the_legend() -> None:
    chart = dot_plot([Lane("Doctor", (dot(), dot(0.4, "nation", name="Nation")))])
    assert [series.name for series in chart.legend] == ["Massachusetts", "Nation"]
    first, second = marks(chart)
    assert first.y < second.y
    assert [(note.text, note.y) for note in notes(chart)] == [
        ("<b>46%</b><br>38%–54%", first.y),
        ("<b>40%</b><br>32%–48%", second.y),
    ]
    (tick,) = chart.panels[0].y.ticks
    assert tick.at == (first.y + second.y) / 2
    assert second.told == "Doctor, Nation: 40% (32%–48%)"


def test_single_dots_need_no_legend() -> None:
    assert dot_plot([Lane("a", (dot(),)), Lane("b", (dot(0.4, "nation"),))]).legend == ()


def test_a_label_of_several_lines_has_room() -> None:
    long = "A label of many words that needs more lines than a figure and its interval"
    chart = dot_plot([Lane(long, (dot(),)), Lane(long, (dot(),)), Lane("short", (dot(),))])
    gaps = [b.y - a.y for a, b in pairwise(marks(chart))]
    assert gaps[0] > gaps[1]


def test_on_a_phone_a_label_stands_above_its_dots_which_have_the_width() -> None:
    long = "A label of many words that needs more than one line on a phone"
    lanes = [Lane("Massachusetts", (dot(),)), Lane(long, (dot(0.5, "other"), dot(0.4, "nation", name="Nation")))]
    chart = dot_plot(lanes).fitting(narrow=True)
    assert chart.panels[0].y.ticks == ()
    first, second, *figures = notes(chart)
    assert (first.text, first.y) == ("<b>Massachusetts</b>", 0)
    assert second.text.startswith("<b>A label of many words that")
    assert second.text.count("<br>") == 1
    levels = sorted(mark.y for mark in marks(chart))
    assert [figure.y for figure in figures] == levels
    # Each label with all its lines lies between the dots before it and its own.
    assert first.y + 17 < levels[0] < float(second.y) < float(second.y) + 2 * 17 < levels[1] < levels[2]


def test_a_wide_screen_has_labels_at_the_left() -> None:
    chart = dot_plot([Lane("a", (dot(),))])
    assert chart.fitting(narrow=False) is chart
    assert chart.panels[0].y.ticks
