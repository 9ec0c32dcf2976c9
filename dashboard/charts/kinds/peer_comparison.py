"""Rates of Massachusetts beside the median and the middle half of the states that report them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.charts.elements.model import Axis, Band, Chart, Line, Mark, Marks, Note, Panel, Share, Tick
from dashboard.charts.elements.rows import FOOT, GAP, LINE, MARGIN, STRIP, down, in_two_widths, words, wrapped

YEAR_MARGIN = 44
YEAR_GAP = 8
HALF_BAND, HALF_MEDIAN = 6, 8


@dataclass(frozen=True)
class Standing:
    """One year of a rate: Massachusetts beside the median and the middle half of the reporting states."""

    year: str
    value: float
    median: float
    quartiles: tuple[float, float]
    told: str


@dataclass(frozen=True)
class Lane:
    """One rate: its label, lines of figures under it, and one strip a year."""

    label: str
    told: tuple[str, ...]
    strips: tuple[Standing, ...]


def peer_comparison(lanes: Sequence[Lane], *, top: float, ticks: Sequence[tuple[float, str]]) -> Chart:
    """Lanes of rates: a band for the middle half of the states, a line for their median, a diamond for Massachusetts.

    Args:
        lanes: from top to bottom.
        top: right end of the axis, in the rates' unit.
        ticks: values and labels of the axis.
    """
    axis = Axis(0, top, tuple(Tick(value, text) for value, text in ticks))
    return in_two_widths(lambda characters: _chart(lanes, axis, characters))


def _chart(lanes: Sequence[Lane], axis: Axis, characters: int) -> Chart:
    """The lanes with labels of at most so many characters in a line."""
    notes: list[Note] = []
    shapes: list[Band | Line] = []
    marks: list[Mark] = []
    y = 0.0
    for lane in lanes:
        label = wrapped(lane.label, characters)
        notes.append(words(f"<b>{label}</b>", y))
        y += LINE * (label.count("<br>") + 1)
        notes.append(words("<br>".join(lane.told), y, size=13, ink="muted"))
        y += LINE * len(lane.told) + 4
        for strip in lane.strips:
            middle = y + STRIP / 2
            low, high = sorted(strip.quartiles)
            shapes.append(Band((low, high), (middle - HALF_BAND, middle + HALF_BAND), "band"))
            at = (strip.median, strip.median)
            shapes.append(Line(at, (middle - HALF_MEDIAN, middle + HALF_MEDIAN), "nation", 2))
            marks.append(Mark(strip.value, middle, "diamond", 12, "home", told=f"{lane.label}<br>{strip.told}"))
            notes.append(Note(strip.year, Share(1), middle, "muted", 12, shift=(YEAR_GAP, 0)))
            y += STRIP
        y += GAP
    panel = Panel(
        axis,
        down(y),
        series=(Marks(tuple(marks), outline=1, over_edge=True),),
        shapes=tuple(shapes),
        notes=tuple(notes),
    )
    return Chart(round(y) + FOOT, (panel,), replace(MARGIN, right=YEAR_MARGIN))
