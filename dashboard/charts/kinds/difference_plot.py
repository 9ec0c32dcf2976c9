"""Differences in lanes, with their intervals on both sides of a line at zero."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.elements import ticks
from dashboard.charts.elements.model import WHOLE, Axis, Chart, Line, Tick
from dashboard.charts.kinds.dot_plot import Lane, on_axis

MARGIN = 0.03
LEAST_REACH = 0.05


def difference_plot(lanes: Sequence[Lane]) -> Chart:
    """Lanes of differences of shares (0.05 is five points), the axis as long on either side of zero."""
    ends = [abs(end) for lane in lanes for dot in lane.dots for end in (dot.lower, dot.upper) if end is not None]
    reach = max(ends, default=LEAST_REACH) + MARGIN
    step = 0.05 if reach < 0.3 else 0.1
    values = ticks.steps(-reach, reach, step)
    named = {values[0], values[-1], 0.0}
    marked = tuple(Tick(at, _points(at) if at in named else "") for at in values)
    return on_axis(lanes, Axis(-reach, reach, marked), (Line((0, 0), WHOLE, "home", 2),))


def _points(difference: float) -> str:
    return f"{100 * difference:+.0f}".replace("-", "−") if round(difference, 6) else "0"
