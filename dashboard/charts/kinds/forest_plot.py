"""Many estimates at a glance: compact rows in blocks, each with its label, its interval and its figure on one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from dashboard.charts.elements import estimates as rows
from dashboard.charts.elements import ticks
from dashboard.charts.elements.estimates import Dot, mark
from dashboard.charts.elements.model import Axis, Chart, Marks, Note, Panel, Share, Tick
from dashboard.charts.elements.style import AXIS_LETTERS

# Pixels of a row whose label and figure have one line, of a heading, of the gaps after a block and after a row.
SHORT, HEADING, GAP, AIR = 20, 28, 10, 6
# Type size as on an axis; pixels between a label and its axis.
HEADING_SIZE, BESIDE_AXIS = 14, 5
SMALLER = 3
CAP = 3
# Two columns, in shares of the width; between them are the figures of the first and the labels of the second.
COLUMNS = ((0.0, 0.41), (0.59, 1.0))


@dataclass(frozen=True)
class Block:
    """One heading and its rows: a label and a dot each."""

    heading: str
    rows: tuple[tuple[str, Dot], ...]


class Place(NamedTuple):
    """Where a heading (no dot) or a row stands, in pixels from the top."""

    y: float
    label: str
    dot: Dot | None


def forest_plot(blocks: Sequence[Block], *, short: bool) -> Chart:
    """Shares with 95% intervals in blocks of rows.

    Args:
        blocks: from top to bottom.
        short: labels are of a few letters and figures stand without their intervals, so that rows are closer.
    """
    beside = _beside(blocks, short=short)
    if not short:
        return replace(beside, narrow=_above(blocks))
    return replace(beside, wide=_in_columns(blocks)) if len(blocks) > 1 else beside


def _in_columns(blocks: Sequence[Block]) -> Chart:
    """Blocks in two columns, each over an axis of its own, for a slide, which is wide and low."""
    half = (len(blocks) + 1) // 2
    columns = [list(_places(own, short=True)) for own in (blocks[:half], blocks[half:])]
    bottom = max(own[-1].y for own in columns) + SHORT / 2 + GAP / 2
    down = rows.down(bottom, ())
    dots = [_in_brief(place.dot) for own in columns for place in own if place.dot is not None]
    margin = rows.margin(dots)
    aside = rows.widest_label([place.label for own in columns for place in own if place.dot]) + 2 * BESIDE_AXIS
    panels = tuple(
        Panel(
            Axis(0, 1, ticks.HALVES, part=part),
            down,
            series=_series([(place.y, place.dot) for place in own if place.dot is not None]),
            notes=tuple(_words(own, aside)),
        )
        for own, part in zip(columns, COLUMNS, strict=True)
    )
    return Chart(round(bottom) + margin.top + margin.bottom, panels, replace(margin, left=aside))


def _words(places: Sequence[Place], aside: float) -> Iterator[Note]:
    """Headings, labels and figures of a column, at the ends of its own axis."""
    for y, label, dot in places:
        if dot is None:
            yield Note(f"<b>{label}</b>", 0, y, "text", HEADING_SIZE, align="left", shift=(-aside, 0))
        else:
            yield Note(label, 0, y, "muted", AXIS_LETTERS, anchor=("right", "middle"), shift=(-BESIDE_AXIS, 0))
            yield replace(rows.figure_note(_in_brief(dot), y), x=1)


def _in_brief(dot: Dot) -> Dot:
    """A dot whose figure stands without its interval."""
    return replace(dot, interval="")


def _above(blocks: Sequence[Block]) -> Chart:
    """The same with labels above their dots, which have the width of the chart."""
    notes: list[Note] = []
    dots: list[tuple[float, Dot]] = []
    y = 0.0
    for block in blocks:
        notes.append(
            Note(f"<b>{block.heading}</b>", Share(0), y, "text", HEADING_SIZE, anchor=("left", "top"), align="left")
        )
        labels = [rows.label(text, bold=dot.role == "home", above=True) for text, dot in block.rows]
        tops, middles, y = rows.stacked(labels, [rows.STEP] * len(labels), AIR, y + HEADING)
        notes += map(rows.label_note, labels, tops)
        dots += zip(middles, (dot for _, dot in block.rows), strict=True)
        y += GAP
    notes += [rows.figure_note(dot, at) for at, dot in dots]
    margin = rows.margin([dot for _, dot in dots], above=True)
    panel = Panel(Axis(0, 1, ticks.HALVES), rows.down(y, ()), series=_series(dots), notes=tuple(notes))
    return Chart(round(y) + margin.top + margin.bottom, (panel,), margin)


def _beside(blocks: Sequence[Block], *, short: bool) -> Chart:
    """Labels at the left of their dots."""
    places = list(_places(blocks, short))
    own = [(place.y, place.label, place.dot) for place in places if place.dot is not None]
    labels = [Tick(y, label) for y, label, _ in own]
    aside = -rows.widest_label([label for _, label, _ in own]) - BESIDE_AXIS
    headings = tuple(
        Note(f"<b>{place.label}</b>", Share(0), place.y, "text", HEADING_SIZE, align="left", shift=(aside, 0))
        for place in places
        if place.dot is None
    )
    dots = [_in_brief(dot) if short else dot for _, _, dot in own]
    figures = tuple(rows.figure_note(dot, y) for (y, _, _), dot in zip(own, dots, strict=True))
    bottom = places[-1].y + _height(places[-1].label, short) / 2 + GAP / 2
    margin = rows.margin(dots)
    panel = Panel(
        Axis(0, 1, ticks.HALVES),
        rows.down(bottom, labels),
        series=_series([(y, dot) for y, _, dot in own]),
        notes=(*headings, *figures),
    )
    return Chart(round(bottom) + margin.top + margin.bottom, (panel,), margin)


def _height(label: str, short: bool) -> float:
    return SHORT if short else max(rows.STEP, rows.LINE * rows.lines_of(label) + 6)


def _places(blocks: Sequence[Block], short: bool) -> Iterator[Place]:
    y = 0.0
    for block in blocks:
        yield Place(y + HEADING / 2, block.heading, None)
        y += HEADING
        for text, dot in block.rows:
            label = rows.label(text, bold=dot.role == "home")
            height = _height(label, short)
            yield Place(y + height / 2, label, dot)
            y += height
        y += GAP


def _series(dots: Sequence[tuple[float, Dot]]) -> tuple[Marks, ...]:
    series = []
    for role in dict.fromkeys(dot.role for _, dot in dots):
        own = [mark(dot, y, _told(dot), smaller=SMALLER) for y, dot in dots if dot.role == role]
        if shown := tuple(one for one in own if one is not None):
            series.append(Marks(shown, cap=CAP))
    return tuple(series)


def _told(dot: Dot) -> str:
    return f"{dot.name}: {dot.figure} ({dot.interval})"
