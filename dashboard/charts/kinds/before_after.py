"""Published figures before and after: an open diamond at the start, a filled one at the end, a line between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.elements import ticks
from dashboard.charts.elements.model import Axis, Chart, Line, Mark, Marks, Note, Panel
from dashboard.charts.elements.rows import FOOT, GAP, LINE, MARGIN, STRIP, down, in_two_widths, words, wrapped

SIZE = 13


@dataclass(frozen=True)
class Change:
    """A published figure before and after; `start` is None where no start was published. Shares, 0 to 1."""

    label: str
    start: float | None
    end: float
    told: str


def before_after(changes: Sequence[Change]) -> Chart:
    """One lane a figure, from top to bottom."""
    return in_two_widths(lambda characters: _chart(changes, characters))


def _chart(changes: Sequence[Change], characters: int) -> Chart:
    """The lanes with words of at most so many characters in a line."""
    notes: list[Note] = []
    lines: list[Line] = []
    marks: list[Mark] = []
    y = 0.0
    for change in changes:
        label = wrapped(change.label, characters)
        notes.append(words(f"<b>{label}</b>", y))
        y += LINE * (label.count("<br>") + 1)
        below = wrapped(change.told, characters)
        notes.append(words(below, y, size=13, ink="muted"))
        y += LINE * (below.count("<br>") + 1) + 4
        middle = y + STRIP / 2
        told = f"{change.label}<br>{change.told}"
        if change.start is not None:
            marks.append(Mark(change.start, middle, "diamond-open", SIZE, "published", told=told))
            lines.append(Line((change.start, change.end), (middle, middle), "published", 3))
        marks.append(Mark(change.end, middle, "diamond", SIZE, "published", told=told))
        y += STRIP + GAP
    panel = Panel(
        Axis(0, 1, ticks.SHARES),
        down(y),
        series=(Marks(tuple(marks), over_edge=True),),
        shapes=tuple(lines),
        notes=tuple(notes),
    )
    return Chart(round(y) + FOOT, (panel,), MARGIN)
