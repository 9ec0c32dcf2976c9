"""Charts of pairs and of differences: axes that show every pair and both sides alike."""

from dashboard.charts.elements.model import Line, Marks
from dashboard.charts.kinds.scatter import Pair, scatter
from tests.support.drawn import series, shapes

PAIRS = [
    Pair(0.5, 0.5, None, (0.4, 0.6), "home", "ok", "here"),
    Pair(0.2, 0.25, (0.1, 0.3), None, "other", "caution", "there"),
]


def test_pairs_lie_inside_their_axes_which_are_alike() -> None:
    chart = scatter(PAIRS, x_title="Predicted", y_title="Direct")
    x, y = chart.panels[0].x, chart.panels[0].y
    assert (x.start, x.end, x.ticks) == (y.start, y.end, y.ticks)
    assert (x.title, y.title) == ("Predicted", "Direct")
    assert x.start < 0.1
    assert x.end > 0.6
    (equal,) = shapes(chart)
    assert isinstance(equal, Line)
    assert equal.x == equal.y == (x.start, x.end)


def test_massachusetts_is_drawn_last_on_top() -> None:
    others, home = series(scatter(PAIRS, x_title="", y_title=""))
    assert isinstance(others, Marks)
    assert isinstance(home, Marks)
    assert home.name == "Massachusetts"
    (mark,) = others.marks
    assert (mark.symbol, mark.x_interval, mark.y_interval, mark.told) == ("circle-open", (0.1, 0.3), None, "there")
    assert mark.size < home.marks[0].size


def test_shares_end_at_nothing_and_at_all() -> None:
    x = scatter([Pair(0.01, 0.99, None, None, "home", "ok", "")], x_title="", y_title="").panels[0].x
    assert (x.start, x.end) == (0, 1)
