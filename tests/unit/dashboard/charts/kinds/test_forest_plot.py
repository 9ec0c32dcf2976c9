from __future__ import annotations

from itertools import pairwise

import pytest

from dashboard.charts.kinds.forest_plot import Block, forest_plot
from tests.support.drawn import marks, notes, texts
from tests.unit.dashboard.charts.made import SUPPRESSED, dot


def test_a_row_that_is_not_shown_says_so_in_its_place() -> None:
    chart = forest_plot([Block("One", (("VT", SUPPRESSED), ("MA", dot())))], short=True)
    assert [mark.x for mark in marks(chart)] == [0.46]
    assert [tick.label for tick in chart.panels[0].y.ticks] == ["VT", "<b>MA</b>"]
    assert texts(chart) == ["<b>One</b>", "not shown", "<b>46%</b>"]


@pytest.mark.parametrize(("short", "told"), [(False, "<b>50%</b><br>42%–58%"), (True, "<b>50%</b>")])
def test_label_mark_and_figure_of_a_row_stand_on_one_line(short: bool, told: str) -> None:
    chart = forest_plot([Block("One", (("Girls", dot(0.5, "other")), ("Boys", SUPPRESSED)))], short=short)
    heading, girls, boys = notes(chart)
    assert (heading.text, girls.text, boys.text) == ("<b>One</b>", told, "not shown")
    levels = [tick.at for tick in chart.panels[0].y.ticks]
    assert [girls.y, boys.y] == levels
    assert [mark.y for mark in marks(chart)] == levels[:1]
    assert heading.shift[0] < 0


@pytest.mark.parametrize("short", [True, False])
def test_rows_follow_one_another_without_overlap(short: bool) -> None:
    rows = tuple((str(n), dot(0.1 * n, "other")) for n in range(1, 4))
    chart = forest_plot([Block("One", rows), Block("Two", rows)], short=short)
    places = [mark.y for mark in marks(chart)]
    assert places == sorted(places)
    assert min(b - a for a, b in pairwise(places)) >= 20
    assert chart.panels[0].y.start > places[-1]


def test_on_a_phone_the_label_of_a_row_stands_above_its_dot() -> None:
    rows = (("Girls", dot(0.5, "other")), ("Boys", SUPPRESSED))
    chart = forest_plot([Block("One", rows)], short=False).fitting(narrow=True)
    assert chart.panels[0].y.ticks == ()
    assert texts(chart) == ["<b>One</b>", "Girls", "Boys", "<b>50%</b><br>42%–58%", "not shown"]
    heading, girls, boys, *figures = (float(note.y) for note in notes(chart))
    assert heading < girls < figures[0] < boys < figures[1]
    assert [mark.y for mark in marks(chart)] == figures[:1]


def test_rows_of_few_letters_are_the_same_on_a_phone() -> None:
    chart = forest_plot([Block("One", (("VT", dot()),))], short=True)
    assert chart.fitting(narrow=True) is chart


def test_a_slide_has_the_blocks_in_two_columns_with_all_their_rows() -> None:
    rows = (("MA", dot()), ("VT", SUPPRESSED))
    chart = forest_plot([Block(name, rows) for name in ("One", "Two", "Three")], short=True)
    assert chart.wide is not None
    left, right = chart.wide.panels
    assert (left.x.part[1] < right.x.part[0], left.y) == (True, right.y)
    told = [[note.text for note in panel.notes] for panel in (left, right)]
    row = ["<b>MA</b>", "<b>46%</b>", "VT", "not shown"]
    assert told == [["<b>One</b>", *row, "<b>Two</b>", *row], ["<b>Three</b>", *row]]
    assert chart.wide.height < chart.height
