"""Estimates in lanes, one below the other: label, dots with their intervals, and the figure of each dot on its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dashboard.charts.elements import estimates as rows
from dashboard.charts.elements import ticks
from dashboard.charts.elements.estimates import Dot, mark
from dashboard.charts.elements.model import Axis, Chart, Marks, Panel, Tick

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


def on_axis(lanes: Sequence[Lane], x: Axis) -> Chart:
    """Lanes of dots over an axis."""
    several = any(len(lane.dots) > 1 for lane in lanes)
    labels = [rows.label(lane.label, bold=lane.dots[0].role == "home" and not several) for lane in lanes]
    starts = [0.0]
    for lane, label in zip(lanes, labels, strict=True):
        air = AIR_OF_SEVERAL if several else AIR
        starts.append(starts[-1] + air + max(_pitch(lane) * len(lane.dots), rows.LINE * rows.lines_of(label)))
    middles = [(start + end) / 2 for start, end in pairwise(starts)]
    placed = list(_placed(lanes, middles))
    panel = Panel(
        x,
        rows.down(starts[-1], [Tick(y, label) for y, label in zip(middles, labels, strict=True)]),
        series=_series(placed, several),
        notes=tuple(rows.figure_note(dot, y) for y, _, dot in placed),
    )
    margin = rows.margin([dot for _, _, dot in placed])
    height = round(starts[-1]) + margin.top + margin.bottom + (LEGEND if several else 0)
    return Chart(height, (panel,), margin)


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
