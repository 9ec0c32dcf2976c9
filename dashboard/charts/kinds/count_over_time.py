"""Counts over the years: full counts of one thing, so that years in a row may be joined by a line.

No line crosses a gap or a change of definition: years without a figure are shaded, and a dotted line marks where
another definition or source begins.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dashboard.charts.elements import ticks
from dashboard.charts.elements.estimates import bounds
from dashboard.charts.elements.label_sides import clear_labels
from dashboard.charts.elements.markers import symbol
from dashboard.charts.elements.model import (
    WHOLE,
    Axis,
    Band,
    Chart,
    Line,
    Margin,
    Mark,
    Marks,
    Note,
    Panel,
    Share,
    Tick,
)
from dashboard.drawing.theme import Ink

HEIGHT = 400
# A phone has room for fewer years side by side.
MOST_YEARS_NAMED, MOST_YEARS_ON_A_PHONE = 9, 5
MOST_STEPS = 5
OWN_SIZE, OTHER_SIZE = 8, 6
# Room above the highest value, for its figure.
HEADROOM = 1.2
# Changes nearer than this many years have their words on lines of their own, this many pixels apart.
YEARS_APART, NOTE_LINE = 6, 16


@dataclass(frozen=True)
class Point:
    """One year: value with interval, the run of years that it belongs to, its flag, its figure, and words on it."""

    year: int
    value: float
    lower: float | None
    upper: float | None
    segment: int
    flag: str
    figure: str
    told: str


@dataclass(frozen=True)
class Run:
    """The points of one place, in the order of years, with its name and color."""

    name: str
    points: Sequence[Point]
    ink: Ink


def count_over_time(
    runs: Sequence[Run],
    *,
    changes: Sequence[tuple[int, str]],
    gap: str,
    written: Callable[[float], str],
    title: str,
) -> Chart:
    """One line of points a place; the first place is the one that the chart is on.

    Args:
        runs: the places.
        changes: first years of another definition or source, each with the words to write there.
        gap: what to write where years are missing.
        written: a value as the axis shows it.
        title: what the years are.
    """
    points = [p for run in runs for p in run.points]
    first, last = min(p.year for p in points), max(p.year for p in points)
    top = HEADROOM * max(max(p.value, p.upper or 0.0) for p in points)
    x = _axis(first, last, title, MOST_YEARS_NAMED)
    y = Axis(0, top, tuple(Tick(tick.at, written(tick.at)) for tick in ticks.rounded(top, MOST_STEPS)))
    missing = list(_missing(runs[0].points))
    own_changes = [(year, text) for year, text in changes if first < year <= last]
    panel = Panel(
        x,
        y,
        series=tuple(_marks(run, named=len(runs) > 1, first=n == 0) for n, run in enumerate(runs)),
        shapes=(
            *(Band(span, WHOLE, "grid", 0.5) for span in missing),
            *(line for run in reversed(runs) for line in _lines(run)),
            *(Line((year - 0.5, year - 0.5), WHOLE, "muted", 1, dotted=True) for year, _ in own_changes),
        ),
        notes=(
            *(Note(gap, span[0], Share(0.02), "muted", 12, ("left", "bottom"), "left") for span in missing),
            *_change_notes(own_changes),
        ),
    )
    chart = clear_labels(Chart(HEIGHT, (panel,), Margin(left=48, right=28, top=8, bottom=52)))
    fewer = _axis(first, last, title, MOST_YEARS_ON_A_PHONE)
    return replace(chart, narrow=replace(chart, panels=tuple(replace(own, x=fewer) for own in chart.panels)))


def _axis(first: int, last: int, title: str, most: int) -> Axis:
    """Years with a label at the last one and at equal steps before it."""
    years = [*range(first, last + 1)]
    step = math.ceil(len(years) / most)
    return Axis(first - 0.7, last + 0.7, ticks.years(years[(len(years) - 1) % step :: step]), grid=False, title=title)


def _missing(points: Sequence[Point]) -> list[tuple[float, float]]:
    """Spans of years without a figure between years that have one."""
    return [(one.year + 0.5, other.year - 0.5) for one, other in pairwise(points) if other.year > one.year + 1]


def _lines(run: Run) -> list[Line]:
    """Lines between years in a row of the same segment."""
    return [
        Line((one.year, other.year), (one.value, other.value), run.ink, 2)
        for one, other in pairwise(run.points)
        if one.segment == other.segment and other.year == one.year + 1
    ]


def _marks(run: Run, *, named: bool, first: bool) -> Marks:
    marks = tuple(
        Mark(
            p.year,
            p.value,
            symbol("home", p.flag),
            OWN_SIZE if first else OTHER_SIZE,
            run.ink,
            y_interval=bounds(p.lower, p.upper) if first else None,
            label=p.figure if p in (run.points[0], run.points[-1]) else "",
            told=p.told,
        )
        for p in run.points
    )
    return Marks(marks, run.name if named else "", outline=1, thickness=1, cap=0, over_edge=True)


def _change_notes(changes: Sequence[tuple[int, str]]) -> list[Note]:
    """Words beside the lines of changes; those of lines that are near stand one below the other."""
    notes: list[Note] = []
    down = 0
    for n, (year, text) in enumerate(changes):
        down = down + 1 if n and year - changes[n - 1][0] < YEARS_APART else 0
        shift = (0.0, -NOTE_LINE * down)
        notes.append(Note(text, year - 0.5, Share(0.99), "muted", 12, ("left", "top"), "left", shift))
    return notes
