"""Estimates over the years with their intervals; never joined by a line, because the surveys differ."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dashboard.charts.elements import ticks
from dashboard.charts.elements.estimates import bounds
from dashboard.charts.elements.label_sides import WIDE_SIZES, clear_labels
from dashboard.charts.elements.markers import PUBLISHED, SIZES, Role, flagged, symbol
from dashboard.charts.elements.model import (
    WHOLE,
    Axis,
    Chart,
    Line,
    Margin,
    Mark,
    Marks,
    Note,
    Panel,
    Share,
    Span,
    Symbol,
)
from dashboard.charts.elements.model import Band as Rectangle
from dashboard.drawing.theme import Ink

HEIGHT = 440
GAP = 0.05
# About as far as words at the top of a panel reach: in years of a short picture, and in parts of a long one on a phone.
YEARS_OF_WORDS, PART_OF_WORDS = 2, 0.5
LEAST_PANEL = 0.22
# How much of such words has room beyond the panel.
BEYOND = 0.25
# More points have no room for all their labels on a phone.
FEW = 9
# Where a dividing line begins and ends, as shares of the panel's height: clear of the words at its foot and its top.
BETWEEN_WORDS = (Share(0.17), Share(0.93))
BESIDE_YEARS = 0.6
BAND_BESIDE_YEARS = 0.45


@dataclass(frozen=True)
class Point:
    """One point: first and last year, value with interval, flag, series and words."""

    first: int
    last: int
    value: float
    lower: float | None
    upper: float | None
    flag: str
    role: Role
    series: str
    told: str

    @property
    def middle(self) -> float:
        """Middle of the period, in years."""
        return (self.first + self.last) / 2


@dataclass(frozen=True)
class Band:
    """A pooled period drawn as a band: its years, its interval and its value."""

    first: int
    last: int
    value: float
    lower: float
    upper: float


def points_over_time(
    points: Sequence[Point],
    *,
    band: Band | None,
    breaks: Sequence[tuple[float, str]],
    marks: Sequence[tuple[float, str]] = (),
    top: float = 1.0,
) -> Chart:
    """Points over the years.

    Args:
        points: the points; a period of several years is drawn as a bar along the years.
        band: a pooled estimate drawn behind the points.
        breaks: the year after which another survey or question begins, and what to write there; each parts the
            picture into panels with a gap between them, earliest first.
        marks: a year and what to write there, on a line that does not part the picture.
        top: upper end of the axis; 1 for shares.
    """
    edges = [-math.inf, *(x for x, _ in breaks), math.inf]
    groups = [group for low, high in pairwise(edges) if (group := [p for p in points if low < p.middle <= high])]
    spans = [_span(group, band if group is groups[-1] else None) for group in groups]
    parts = _parts([last - first for first, last in spans])
    looks = _looks(points)
    reach = max(YEARS_OF_WORDS, PART_OF_WORDS * sum(last - first for first, last in spans))
    y = Axis(0, top, ticks.SHARES if top == 1 else ticks.rounded(top))
    panels = []
    for n, (group, span, part) in enumerate(zip(groups, spans, parts, strict=True)):
        own = [(x, text) for x, text in marks if span[0] <= x <= span[1]]
        parted = [(part[0], breaks[n - 1][1])] if n else []
        panels.append(
            Panel(
                Axis(*span, ticks.years(range(math.ceil(span[0]), math.floor(span[1]) + 1)), part, grid=False),
                y,
                series=_series(group, top, {p.series for earlier in groups[:n] for p in earlier}, looks),
                shapes=(
                    *(_band(band) if band and n == len(groups) - 1 else ()),
                    *(_divider((Share(start - GAP / 2), Share(start - GAP / 2))) for start, _ in parted),
                    *(_divider((x, x), BETWEEN_WORDS) for x, _ in own),
                ),
                notes=(
                    *(_note(text, Share(start)) for start, text in parted),
                    # At the top, where it can't cover another survey's text.
                    *(_note(text, x, at_top=True) for x, text in _written(own, reach, span[1])),
                ),
            )
        )
    chart = Chart(HEIGHT, tuple(panels), Margin(right=28, top=8))
    if len(points) <= FEW:
        return clear_labels(chart)
    newest = {p.series: p for p in sorted(points, key=lambda p: p.middle)}
    labeled = {(p.middle, p.value) for p in newest.values()}
    return replace(clear_labels(chart, WIDE_SIZES), narrow=clear_labels(_labels_of(chart, labeled)))


def _labels_of(chart: Chart, labeled: Collection[tuple[float, float]]) -> Chart:
    """The chart with the labels of these marks alone: a phone has no room for more."""
    panels = []
    for panel in chart.panels:
        series = []
        for one in (own for own in panel.series if isinstance(own, Marks)):
            marks = [m if (m.x, m.y) in labeled else replace(m, label="") for m in one.marks]
            series.append(replace(one, marks=tuple(marks)))
        panels.append(replace(panel, series=tuple(series)))
    return replace(chart, panels=tuple(panels))


def _written(marks: Sequence[tuple[float, str]], reach: float, end: float) -> list[tuple[float, str]]:
    """Marks whose words are written: of several within `reach` years with the same words, the first.

    Words that would leave the picture at its `end` are left out where the same ones stand before.
    """
    written: list[tuple[float, str]] = []
    for x, text in sorted(marks):
        before = [at for at, other in written if other == text]
        if not any(x - at < reach for at in before) and (not before or x + reach < end + reach * BEYOND):
            written.append((x, text))
    return written


def _span(group: Sequence[Point], band: Band | None) -> tuple[float, float]:
    first = min([p.first for p in group] + ([band.first] if band else []))
    last = max([p.last for p in group] + ([band.last] if band else []))
    return first - BESIDE_YEARS, last + BESIDE_YEARS


def _parts(lengths: list[float]) -> list[tuple[float, float]]:
    """Ends of the panels in parts of the picture: by their years, none too narrow to read."""
    room = 1 - GAP * (len(lengths) - 1)
    parts = [max(length / sum(lengths), LEAST_PANEL) for length in lengths]
    widths = [room * part / sum(parts) for part in parts]
    starts = [sum(widths[:n]) + GAP * n for n in range(len(widths))]
    return [(start, start + width) for start, width in zip(starts, widths, strict=True)]


def _looks(points: Sequence[Point]) -> dict[str, tuple[Symbol, Ink]]:
    """Shape and color of the published series, the newest first."""
    published = {p.series for p in points if p.role == "published"}
    newest = sorted(published, key=lambda name: max(p.last for p in points if p.series == name), reverse=True)
    return {name: PUBLISHED[min(n, len(PUBLISHED) - 1)] for n, name in enumerate(newest)}


def _series(
    group: Sequence[Point], top: float, listed: Collection[str], looks: Mapping[str, tuple[Symbol, Ink]]
) -> tuple[Marks, ...]:
    """The points of a panel by series; one that an earlier panel has `listed` in the legend has no name again."""
    keys = dict.fromkeys((p.series, p.role) for p in group)
    return tuple(
        Marks(
            tuple(_mark(p, top, looks.get(p.series)) for p in group if (p.series, p.role) == (series, role)),
            "" if series in listed else series,
            over_edge=True,
        )
        for series, role in keys
    )


def _mark(p: Point, top: float, look: tuple[Symbol, Ink] | None) -> Mark:
    return Mark(
        p.middle,
        p.value,
        flagged(look[0], p.flag) if look else symbol(p.role, p.flag),
        SIZES[p.role],
        look[1] if look else p.role,
        x_interval=(p.first, p.last) if p.last > p.first else None,
        y_interval=bounds(p.lower, p.upper),
        label=f"{p.value:.0%}" if top == 1 else f"{p.value:,.0f}",
        told=p.told,
    )


def _band(band: Band) -> tuple[Rectangle, Line]:
    x = (band.first - BAND_BESIDE_YEARS, band.last + BAND_BESIDE_YEARS)
    return Rectangle(x, (band.lower, band.upper), "band"), Line(x, (band.value, band.value), "home", 2)


def _divider(x: Span, y: Span = WHOLE) -> Line:
    return Line(x, y, "muted", 1, dotted=True, above=True)


def _note(text: str, x: float | Share, *, at_top: bool = False) -> Note:
    y = Share(0.99) if at_top else Share(0.01)
    return Note(text, x, y, "muted", 12, anchor=("left", "top" if at_top else "bottom"), align="left")
