from __future__ import annotations

from dashboard.charts.before_after import Change, before_after
from tests.support.drawn import marks, shapes


def test_an_open_diamond_before_a_full_one_after_and_a_line_between() -> None:
    chart = before_after([Change("Screening", 0.62, 0.8, "62% to 80%")])
    start, end = marks(chart)
    assert (start.x, start.symbol, end.x, end.symbol) == (0.62, "diamond-open", 0.8, "diamond")
    assert start.y == end.y
    (line,) = shapes(chart)
    assert (line.x, line.y) == ((0.62, 0.8), (start.y, start.y))


def test_without_a_start_there_is_an_end_alone() -> None:
    chart = before_after([Change("Screening", None, 0.8, "80% at the end")])
    assert [mark.symbol for mark in marks(chart)] == ["diamond"]
    assert shapes(chart) == []
