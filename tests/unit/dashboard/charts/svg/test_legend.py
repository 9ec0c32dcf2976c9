from __future__ import annotations

from dashboard.charts.elements.model import Axis, Chart, Mark, Marks, Panel
from dashboard.charts.svg.legend import legend
from dashboard.drawing import theme


def shapes(symbol: str) -> str:
    series = Marks((Mark(1, 1, symbol, 12, "home"),), "Massachusetts")
    return legend(Chart(400, (Panel(Axis(0, 2), Axis(0, 2), series=(series,)),)), 300, theme.LIGHT).shapes


def test_an_entry_is_filled_though_its_first_mark_is_hollow() -> None:
    assert shapes("circle-open") == shapes("circle")
    assert shapes("diamond-open") == shapes("diamond") != shapes("circle")
