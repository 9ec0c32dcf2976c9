"""Estimates in lanes, one below the other: a dot with its interval, label and figure above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.elements import ticks
from dashboard.charts.elements.estimates import Dot, mark, told
from dashboard.charts.elements.model import Axis, Chart, Marks, Note, Panel, Share
from dashboard.i18n.catalog import t

LANE = 58
LANE_OF_SEVERAL = 80
STEP = 0.26
LABEL_RISE = 0.42
HEAD, HEAD_WITH_LEGEND = 56, 88


@dataclass(frozen=True)
class Lane:
    """One lane of a dot plot: its label, and one or more dots, the first of which the label is about."""

    label: str
    dots: tuple[Dot, ...]


def dot_plot(lanes: Sequence[Lane], *, top: float = 1.0) -> Chart:
    """Lanes of dots with 95% intervals from 0 to `top`, which is 1 for shares.

    Lanes stand from top to bottom; the second dot of a lane is drawn below the first.
    """
    return on_axis(lanes, Axis(0, top, ticks.SHARES if top == 1 else ticks.rounded(top)))


def on_axis(lanes: Sequence[Lane], x: Axis) -> Chart:
    """Lanes of dots over an axis."""
    several = any(len(lane.dots) > 1 for lane in lanes)
    panel = Panel(
        x,
        Axis(len(lanes) - 0.35, -0.75, grid=False),
        series=_series(lanes, several),
        notes=tuple(note for n, lane in enumerate(lanes) for note in lane_notes(n, lane.label, lane.dots[0])),
    )
    lane_height, head = (LANE_OF_SEVERAL, HEAD_WITH_LEGEND) if several else (LANE, HEAD)
    return Chart(lane_height * len(lanes) + head, (panel,))


def lane_notes(n: int, label: str, dot: Dot, *, bold_home: bool = True, figure_size: float = 13) -> tuple[Note, Note]:
    """Label and figure above a lane, at its left and right."""
    named = f"<b>{label}</b>" if bold_home and dot.role == "home" else label
    shown = told(dot, t("card.not_shown"))
    y = n - LABEL_RISE
    return (
        Note(named, Share(0), y, "text", 14),
        Note(shown, Share(1), y, "text", figure_size, anchor=("right", "middle")),
    )


def _series(lanes: Sequence[Lane], several: bool) -> tuple[Marks, ...]:
    """Marks by role, and by name where lanes hold several."""
    placed = [(n + STEP * k, lane, dot) for n, lane in enumerate(lanes) for k, dot in enumerate(lane.dots)]
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
