"""Counts as bars: by year, by row, and rows parted into kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from dashboard.charts.elements import ticks
from dashboard.charts.elements.model import Axis, Bar, Bars, Chart, Margin, Panel
from dashboard.charts.elements.rows import FOOT, GAP, LINE, MARGIN, STRIP, down, words
from dashboard.drawing.theme import Ink

YEARS_HEIGHT = 300
YEARS_MARGIN = Margin(top=16)
# Steps of the axis that a chart of this height has room for.
MOST_STEPS = 7
MOST_YEARS_NAMED = 6
YEAR_BAR = 0.8
ROW_BAR = STRIP * 0.8
ROW = LINE + STRIP + GAP
LEGEND_ROOM = 70


def bars_by_year(counts: Sequence[tuple[int, int]]) -> Chart:
    """A bar a year with its count at the top; years follow one another."""
    years = [year for year, _ in counts]
    bars = tuple(Bar(year, YEAR_BAR, 0, n, "home", label=str(n), told=f"{year}: {n}") for year, n in counts)
    named = years[:: max(1, len(years) // MOST_YEARS_NAMED)]
    top = max(count for _, count in counts) * 1.15
    panel = Panel(
        Axis(min(years) - 0.5, max(years) + 0.5, ticks.years(named), grid=False),
        Axis(0, top, ticks.rounded(top, MOST_STEPS)),
        series=(Bars(bars, upright=True, over_edge=True),),
    )
    return Chart(YEARS_HEIGHT, (panel,), YEARS_MARGIN)


def bars_by_row(counts: Sequence[tuple[str, int]]) -> Chart:
    """A bar a row from the left, its label above it and its count at its end."""
    places = _places(len(counts))
    bars = tuple(
        Bar(place, ROW_BAR, 0, n, "home", label=str(n), told=f"{label}: {n}")
        for (label, n), place in zip(counts, places, strict=True)
    )
    top = max(count for _, count in counts) * 1.12
    return _rows([label for label, _ in counts], top, (Bars(bars, over_edge=True),), FOOT)


@dataclass(frozen=True)
class Part:
    """One kind that rows are parted into: its name, and the colors of its bars and of the counts in them."""

    name: str
    fill: Ink
    label: Ink


def stacked_bars(rows: Sequence[tuple[str, Sequence[int]]], parts: Sequence[Part]) -> Chart:
    """A bar a row, parted into counts that are written in it, the row's label above it.

    Args:
        rows: label and counts of each row, from top to bottom; as many counts as there are parts.
        parts: what the counts stand for, from left to right.
    """
    places = _places(len(rows))
    ends = [list(accumulate(counts, initial=0)) for _, counts in rows]
    series = tuple(
        Bars(
            tuple(
                Bar(
                    place,
                    STRIP,
                    own[n],
                    own[n + 1],
                    part.fill,
                    outline_width=1,
                    label=str(counts[n]) if counts[n] else "",
                    told=f"{label}: {part.name}, {counts[n]}",
                )
                for (label, counts), place, own in zip(rows, places, ends, strict=True)
            ),
            part.name,
            labels="inside",
            label_ink=part.label,
        )
        for n, part in enumerate(parts)
    )
    return _rows([label for label, _ in rows], max(own[-1] for own in ends), series, FOOT + LEGEND_ROOM)


def _places(rows: int) -> list[float]:
    """The middle of each row's bar, in pixels from the top."""
    return [n * ROW + LINE + STRIP / 2 for n in range(rows)]


def _rows(labels: Sequence[str], end: float, series: tuple[Bars, ...], foot: float) -> Chart:
    bottom = len(labels) * ROW
    notes = tuple(words(label, n * ROW) for n, label in enumerate(labels))
    panel = Panel(Axis(0, end, ticks.rounded(end)), down(bottom), series=series, notes=notes)
    return Chart(bottom + foot, (panel,), MARGIN)
