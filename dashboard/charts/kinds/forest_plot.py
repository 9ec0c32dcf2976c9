"""Many estimates at a glance: compact rows in blocks, each with its interval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dashboard.charts.elements import ticks
from dashboard.charts.elements.estimates import Dot, mark
from dashboard.charts.elements.model import Axis, Chart, Marks, Note, Panel, Share
from dashboard.i18n.catalog import t

PIXELS = 17
AXIS_PIXELS = 48
# Heights in units of PIXELS: a heading, a row whose label stands beside it or above it, the gap after a block.
HEADING, BESIDE, ABOVE, GAP = 1.7, 1.15, 2.2, 0.6
GUTTER, NUMBERS = 0.12, 0.86
SMALLER = 3
CAP = 3


@dataclass(frozen=True)
class Block:
    """One heading and its rows: a label and a dot each."""

    heading: str
    rows: tuple[tuple[str, Dot], ...]


class Place(NamedTuple):
    """Where a heading (no dot) or a row stands, from the top, in units of PIXELS."""

    y: float
    label: str
    dot: Dot | None


def forest_plot(blocks: Sequence[Block], *, beside: bool) -> Chart:
    """Shares with 95% intervals in blocks of rows.

    Args:
        blocks: from top to bottom.
        beside: short labels stand to the left of their row; otherwise they stand above it.
    """
    places = list(_places(blocks, beside))
    bottom = places[-1].y + (0.9 if beside else 0.7)
    panel = Panel(
        Axis(0, 1, ticks.SHARES, part=(GUTTER, NUMBERS) if beside else (0.0, 1.0)),
        Axis(bottom, 0, grid=False),
        series=_series(places),
        notes=tuple(note for place in places for note in _notes(place, beside)),
    )
    return Chart(round(bottom * PIXELS) + AXIS_PIXELS, (panel,))


def _places(blocks: Sequence[Block], beside: bool) -> Iterator[Place]:
    y = 0.0
    for block in blocks:
        y += HEADING / 2
        yield Place(y, block.heading, None)
        y += HEADING / 2
        for label, dot in block.rows:
            height = BESIDE if beside else ABOVE
            yield Place(y + height * (0.5 if beside else 0.75), label, dot)
            y += height
        y += GAP


def _series(places: Sequence[Place]) -> tuple[Marks, ...]:
    dots = [(place.y, place.dot) for place in places if place.dot is not None]
    series = []
    for role in dict.fromkeys(dot.role for _, dot in dots):
        own = [mark(dot, y, _told(dot), smaller=SMALLER) for y, dot in dots if dot.role == role]
        if shown := tuple(one for one in own if one is not None):
            series.append(Marks(shown, cap=CAP))
    return tuple(series)


def _told(dot: Dot) -> str:
    return f"{dot.name}: {dot.figure} ({dot.interval})"


def _notes(place: Place, beside: bool) -> Iterator[Note]:
    dot = place.dot
    if dot is None:
        yield Note(f"<b>{place.label}</b>", Share(0), place.y, "text", 14)
        return
    home = dot.role == "home"
    y = place.y if beside else place.y - ABOVE * 0.5
    yield Note(f"<b>{place.label}</b>" if home else place.label, Share(0), y, "text" if home else "muted", 12)
    shown = f"<b>{dot.figure}</b>" if home else dot.figure
    if not beside and dot.interval:
        shown += f" ({dot.interval})"
    if dot.flag == "suppressed":
        shown = "–" if beside else t("card.not_shown")
    yield Note(shown, Share(1), y, "text" if home else "muted", 12, anchor=("right", "middle"))
