from __future__ import annotations

from dashboard.charts.kinds.hurdle_bars import Hurdle, hurdle_bars
from tests.support.drawn import bars, marks, notes
from tests.unit.dashboard.charts.made import SUPPRESSED, dot


def test_an_empty_bar_goes_on_from_those_left_to_those_before() -> None:
    chart = hurdle_bars(
        [Hurdle("All", dot(1, half=None), None), Hurdle("First", dot(0.6), 1), Hurdle("Second", dot(0.6), 0.6)]
    )
    stopped, *left = bars(chart)
    assert (stopped.at, stopped.start, stopped.end, stopped.fill) == (84, 0.6, 1, "background")
    assert [(bar.at, bar.start, bar.end, bar.fill) for bar in left] == [
        (28, 0, 1, "band"),
        (84, 0, 0.6, "band"),
        (140, 0, 0.6, "band"),
    ]


def test_who_is_all_has_no_interval_and_who_is_not_shown_no_mark() -> None:
    chart = hurdle_bars([Hurdle("All", dot(1, half=None), None), Hurdle("First", SUPPRESSED, 1)])
    (mark,) = marks(chart)
    assert (mark.x, mark.y, mark.x_interval) == (1, 28, None)
    assert [(tick.at, tick.label) for tick in chart.panels[0].y.ticks] == [(28, "All"), (84, "First")]
    assert [(note.y, note.text) for note in notes(chart)] == [(28, "<b>100%</b>"), (84, "not shown")]


def test_on_a_phone_each_label_stands_above_its_bar() -> None:
    hurdles = [Hurdle("All", dot(1, half=None), None), Hurdle("First", dot(0.6), 1)]
    chart = hurdle_bars(hurdles).fitting(narrow=True)
    assert chart.panels[0].y.ticks == ()
    all_of_them, first, *figures = notes(chart)
    assert (all_of_them.text, first.text) == ("All", "First")
    _, *left = bars(chart)
    assert [bar.at for bar in left] == [figure.y for figure in figures] == [mark.y for mark in marks(chart)]
    assert float(all_of_them.y) < left[0].at < float(first.y) < left[1].at
