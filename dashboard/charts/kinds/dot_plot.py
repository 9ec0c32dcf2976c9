"""Estimates in lanes, one below the other: label, dots with their intervals, and the figure of each dot on its line.

For a phone the label stands above the dots.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dashboard.charts.elements import estimates as rows
from dashboard.charts.elements import ticks
from dashboard.charts.elements.estimates import Dot, mark
from dashboard.charts.elements.model import Axis, Chart, Line, Marks, Panel, Tick

AIR = 8
AIR_OF_SEVERAL = 10
LEGEND = 34
MOST_STEPS = 4


@dataclass(frozen=True)
class Lane:
    """One lane of a dot plot: its label, and one or more dots."""

    label: str
    dots: tuple[Dot, ...]


def dot_plot(lanes: Sequence[Lane], *, top: float = 1.0) -> Chart:
    """Lanes of dots with 95% intervals from 0 to `top`, which is 1 for shares.

    Lanes stand from top to bottom; the second dot of a lane is drawn below the first.
    """
    return on_axis(lanes, Axis(0, top, ticks.HALVES if top == 1 else ticks.rounded(top, MOST_STEPS)))


def on_axis(lanes: Sequence[Lane], x: Axis, shapes: tuple[Line, ...] = ()) -> Chart:
    """Lanes of dots over an axis, with lines behind them."""
    return replace(_beside(lanes, x, shapes), narrow=_above(lanes, x, shapes))


def _beside(lanes: Sequence[Lane], x: Axis, shapes: tuple[Line, ...]) -> Chart:
    """Labels at the left of their dots."""
    labels = _labels(lanes, above=False)
    starts = [0.0]
    for lane, label in zip(lanes, labels, strict=True):
        starts.append(starts[-1] + _air(lanes) + max(_tall(lane), rows.LINE * rows.lines_of(label)))
    middles = [(start + end) / 2 for start, end in pairwise(starts)]
    placed = list(_placed(lanes, middles))
    panel = Panel(
        x,
        rows.down(starts[-1], [Tick(y, label) for y, label in zip(middles, labels, strict=True)]),
        series=_series(placed, _several(lanes)),
        shapes=shapes,
        notes=tuple(rows.figure_note(dot, y) for y, _, dot in placed),
    )
    return _chart(panel, lanes, starts[-1])


def _above(lanes: Sequence[Lane], x: Axis, shapes: tuple[Line, ...]) -> Chart:
    """Labels above their dots, which have the width of the chart."""
    labels = _labels(lanes, above=True)
    tops, middles, bottom = rows.stacked(labels, list(map(_tall, lanes)), _air(lanes))
    placed = list(_placed(lanes, middles))
    told = (rows.label_note(label, top) for label, top in zip(labels, tops, strict=True))
    figures = (rows.figure_note(dot, y) for y, _, dot in placed)
    series = _series(placed, _several(lanes))
    panel = Panel(x, rows.down(bottom, ()), series=series, shapes=shapes, notes=(*told, *figures))
    return _chart(panel, lanes, bottom, above=True)


def _chart(panel: Panel, lanes: Sequence[Lane], bottom: float, *, above: bool = False) -> Chart:
    margin = rows.margin([dot for lane in lanes for dot in lane.dots], above=above)
    height = round(bottom) + margin.top + margin.bottom + (LEGEND if _several(lanes) else 0)
    return Chart(height, (panel,), margin)


def _several(lanes: Sequence[Lane]) -> bool:
    return any(len(lane.dots) > 1 for lane in lanes)


def _labels(lanes: Sequence[Lane], *, above: bool) -> list[str]:
    """Labels in lines; that of Massachusetts is bold, and one that stands as a heading above several dots."""
    return [rows.label(lane.label, bold=_is_bold(lane, above=above), above=above) for lane in lanes]


def _is_bold(lane: Lane, *, above: bool) -> bool:
    return above if len(lane.dots) > 1 else lane.dots[0].role == "home"


def _air(lanes: Sequence[Lane]) -> float:
    return AIR_OF_SEVERAL if _several(lanes) else AIR


def _tall(lane: Lane) -> float:
    return _pitch(lane) * len(lane.dots)


def _placed(lanes: Sequence[Lane], middles: Sequence[float]) -> Iterator[tuple[float, Lane, Dot]]:
    """Each dot with its level."""
    for middle, lane in zip(middles, lanes, strict=True):
        first = middle - _pitch(lane) * (len(lane.dots) - 1) / 2
        for n, dot in enumerate(lane.dots):
            yield first + _pitch(lane) * n, lane, dot


def _pitch(lane: Lane) -> float:
    return max(map(rows.high, lane.dots))


def _series(placed: Sequence[tuple[float, Lane, Dot]], several: bool) -> tuple[Marks, ...]:
    """Marks by role, and by name where lanes hold several."""
    groups = dict.fromkeys((dot.name if several else "", dot.role) for _, _, dot in placed)
    series = []
    for name, role in groups:
        own = [
            mark(dot, y, f"{lane.label}, {dot.name}: {dot.figure} ({dot.interval})")
            for y, lane, dot in placed
            if dot.role == role and (not several or dot.name == name)
        ]
        if shown := tuple(one for one in own if one is not None):
            series.append(Marks(shown, name, over_edge=True))
    return tuple(series)
