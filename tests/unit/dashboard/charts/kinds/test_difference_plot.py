from __future__ import annotations

from dashboard.charts.elements.model import WHOLE, Line
from dashboard.charts.kinds.difference_plot import difference_plot
from dashboard.charts.kinds.dot_plot import Lane
from tests.support.drawn import shapes
from tests.unit.dashboard.charts.made import dot


def test_the_axis_is_as_long_on_both_sides_of_a_line_at_zero() -> None:
    chart = difference_plot([Lane("a", (dot(-0.1, "other", half=0.05),))])
    x = chart.panels[0].x
    assert x.start == -x.end
    assert x.end > 0.15
    assert [tick.label for tick in x.ticks] == ["−15", "", "", "0", "", "", "+15"]
    assert shapes(chart) == [Line((0, 0), WHOLE, "home", 2)]


def test_wide_differences_have_fewer_ticks() -> None:
    chart = difference_plot([Lane("a", (dot(0.2, "other", half=0.2),))])
    assert [tick.label for tick in chart.panels[0].x.ticks] == ["−40", "", "", "", "0", "", "", "", "+40"]
