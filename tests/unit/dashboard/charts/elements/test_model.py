"""What a chart cannot say, and which axes its panels share."""

from __future__ import annotations

import pytest

from dashboard.charts.elements.model import Axis, Bars, Chart, Mark, Marks, Panel, Tick

LEFT, RIGHT = Axis(0, 1, part=(0, 0.4)), Axis(1, 2, part=(0.6, 1))
UPPER, LOWER = Axis(0, 1, part=(0.5, 1)), Axis(0, 1, part=(0, 0.3))


def test_an_axis_has_two_ends() -> None:
    with pytest.raises(ValueError, match="two ends"):
        Axis(3, 3)


@pytest.mark.parametrize("ends", [(0, 1), (1, 0)])
def test_a_tick_lies_between_the_ends(ends: tuple[float, float]) -> None:
    Axis(*ends, (Tick(0, "0"), Tick(1, "1")))
    with pytest.raises(ValueError, match="'2' at 2"):
        Axis(*ends, (Tick(2, "2"),))
    with pytest.raises(ValueError, match="'-1' at -1"):
        Axis(*ends, (Tick(-1, "-1"),))


def test_the_last_digit_of_a_tick_does_not_matter() -> None:
    Axis(0, 0.3, (Tick(0.1 + 0.2, "30%"),))


def test_panels_side_by_side_share_an_axis_that_stands_at_the_left() -> None:
    y = Axis(0, 1)
    chart = Chart(100, (Panel(LEFT, y), Panel(RIGHT, Axis(0, 1))))
    assert chart.x_axes == (LEFT, RIGHT)
    assert chart.y_axes == (y,)
    assert chart.side(y) == LEFT


def test_panels_one_above_the_other_share_an_axis_that_stands_at_the_foot() -> None:
    x = Axis(0, 1)
    chart = Chart(100, (Panel(x, UPPER), Panel(x, LOWER)))
    assert chart.x_axes == (x,)
    assert chart.foot(x) == LOWER


def test_the_legend_lists_what_has_a_name_in_the_order_of_drawing() -> None:
    mark = Mark(0.5, 0.5, "circle", 10, "home")
    first, second, unnamed = Marks((mark,), "First"), Bars((), "Second"), Marks((mark,))
    chart = Chart(100, (Panel(LEFT, UPPER, (unnamed, first)), Panel(RIGHT, UPPER, (second,))))
    assert chart.legend == (first, second)
