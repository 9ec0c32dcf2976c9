"""Hurdles one after the other: the share left after each, and who was left before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.charts.elements import estimates as rows
from dashboard.charts.elements import ticks
from dashboard.charts.elements.estimates import Dot, mark
from dashboard.charts.elements.model import Axis, Bar, Bars, Chart, Marks, Note, Panel, Tick

LANE = 56
BAR = 20
AIR = 8
SMALLER = 3
CAP = 3
# Room for the mark of a share of 100%.
END = 1.02


@dataclass(frozen=True)
class Hurdle:
    """One hurdle: its label, the share left after it, and the share that was left before it."""

    label: str
    left: Dot
    before: float | None


def hurdle_bars(hurdles: Sequence[Hurdle]) -> Chart:
    """Bars of the share left after each hurdle; an empty bar shows who was left before and stops there."""
    labels = [rows.label(h.label) for h in hurdles]
    beside = [LANE * (n + 0.5) for n in range(len(hurdles))]
    axis = rows.down(LANE * len(hurdles), [Tick(y, label) for y, label in zip(beside, labels, strict=True)])
    return replace(_chart(hurdles, beside, axis), narrow=_above(hurdles))


def _above(hurdles: Sequence[Hurdle]) -> Chart:
    """The same with labels above the bars, which have the width of the chart."""
    labels = [rows.label(h.label, above=True) for h in hurdles]
    tops, middles, bottom = rows.stacked(labels, [rows.STEP] * len(labels), AIR)
    told = tuple(rows.label_note(label, top) for label, top in zip(labels, tops, strict=True))
    return _chart(hurdles, middles, rows.down(bottom, ()), told)


def _chart(hurdles: Sequence[Hurdle], middles: Sequence[float], axis: Axis, told: tuple[Note, ...] = ()) -> Chart:
    """Bars whose middles are at these levels of the axis down, with words among them."""
    shown = [(y, h, h.left.value) for y, h in zip(middles, hurdles, strict=True) if h.left.value is not None]
    stopped = tuple(
        Bar(y, BAR, value, h.before, fill="background", outline="other", outline_width=1)
        for y, h, value in shown
        if h.before is not None and h.before > value
    )
    left = tuple(Bar(y, BAR, 0, value, fill="band") for y, _, value in shown)
    marks = [
        mark(_home(h.left), y, f"{h.label}: {h.left.figure} ({h.left.interval})", smaller=SMALLER) for y, h, _ in shown
    ]
    panel = Panel(
        Axis(0, END, ticks.HALVES),
        axis,
        series=(
            Bars(stopped),
            Bars(left),
            Marks(tuple(one for one in marks if one is not None), cap=CAP, over_edge=True),
        ),
        notes=(*told, *(rows.figure_note(h.left, y) for y, h in zip(middles, hurdles, strict=True))),
    )
    margin = rows.margin([h.left for h in hurdles], above=bool(told))
    return Chart(round(axis.start) + margin.top + margin.bottom, (panel,), margin)


def _home(dot: Dot) -> Dot:
    return replace(dot, role="home")
