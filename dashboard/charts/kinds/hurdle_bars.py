"""Hurdles one after the other: the share left after each, and who was left before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.charts.elements import ticks
from dashboard.charts.elements.estimates import Dot, mark
from dashboard.charts.elements.model import Axis, Bar, Bars, Chart, Marks, Panel
from dashboard.charts.kinds.dot_plot import lane_notes

LANE = 60
AXIS_PIXELS = 48
BAR = 0.34
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
    shown = [(n, h, h.left.value) for n, h in enumerate(hurdles) if h.left.value is not None]
    stopped = tuple(
        Bar(n, BAR, value, h.before, fill="background", outline="other", outline_width=1)
        for n, h, value in shown
        if h.before is not None and h.before > value
    )
    left = tuple(Bar(n, BAR, 0, value, fill="band") for n, _, value in shown)
    marks = [
        mark(_home(h.left), n, f"{h.label}: {h.left.figure} ({h.left.interval})", smaller=SMALLER) for n, h, _ in shown
    ]
    panel = Panel(
        Axis(0, END, ticks.SHARES),
        Axis(len(hurdles) - 0.6, -0.75, grid=False),
        series=(Bars(stopped), Bars(left), Marks(tuple(one for one in marks if one is not None), cap=CAP)),
        notes=tuple(note for n, h in enumerate(hurdles) for note in lane_notes(n, h.label, h.left, bold_home=False)),
    )
    return Chart(LANE * len(hurdles) + AXIS_PIXELS, (panel,))


def _home(dot: Dot) -> Dot:
    return replace(dot, role="home")
