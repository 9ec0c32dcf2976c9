"""Where everything in a chart goes: axes, ranges, words and marks between given margins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from dashboard.charts.svg import annotations as plot_notes
from dashboard.charts.svg import axis_labels as plot_labels
from dashboard.charts.svg import marks as plot_marks
from dashboard.charts.svg import scales as plot_axis
from dashboard.charts.svg.annotations import Note
from dashboard.charts.svg.axis_labels import AxisText
from dashboard.charts.svg.bars import Bar
from dashboard.charts.svg.figure import Figure
from dashboard.charts.svg.scales import Axis, Extents, extents
from dashboard.drawing.svg import Box
from dashboard.drawing.svg_text import Text

Pair = tuple[str, str]


@dataclass(frozen=True)
class Plan:
    """Everything in its place but not yet drawn."""

    axes: dict[str, Axis]
    words: dict[str, AxisText]
    notes: list[Note]
    marks: dict[Pair, plot_marks.Marks]
    area: Box

    def texts(self) -> list[Text]:
        """All words but the legend's."""
        words = [text for axis_text in self.words.values() for text in axis_text.texts]
        marks = [text for marks in self.marks.values() for text in marks.texts]
        return [*marks, *words, *(note.text for note in self.notes)]


def plan(figure: Figure, axes: dict[str, Axis], bars: dict[int, list[Bar]], area: Box, width: float) -> Plan:
    """Lay a figure out with its plot area in `area`, in a picture `width` pixels wide."""
    placed = {name: _placed(axis, area) for name, axis in axes.items()}
    ranged = _ranged(figure, placed, bars)
    words = {}
    for name, axis in ranged.items():
        edge, room = edge_of(ranged, axis), _room(figure, ranged, axis, width)
        words[name] = plot_labels.axis_text(figure, axis, edge, room)
    _keep_apart(ranged, words)
    notes = [note for spec in figure.layout["annotations"] if (note := _note(figure, spec, ranged, area, width))]
    marks = {pair: plot_marks.draw(figure, ranged, bars, pair) for pair in _pairs(figure, ranged)}
    return Plan(ranged, words, notes, marks, area)


def edge_of(axes: dict[str, Axis], axis: Axis) -> float:
    """The pixel that the axis lies at: the side of the axis it is anchored to."""
    counter = _counter(axes, axis)
    return counter.end if axis.spec.get("side") in ("top", "right") else counter.start


def spot(letter: str, ref: str, value: Any, axes: dict[str, Axis], area: Box) -> float:
    """The pixel of a coordinate given on an axis, on an axis' domain or on the paper.

    Raises:
        ValueError: a reference that is none of these.
    """
    if ref == "paper":
        low, high = (area.left, area.right) if letter == "x" else (area.bottom, area.top)
        return low + float(value) * (high - low)
    name = ref.removesuffix(" domain")
    if name not in axes or name[0] != letter:
        raise ValueError(f"{letter}ref {ref!r} cannot be drawn")
    if name != ref:
        return axes[name].start + float(value) * (axes[name].end - axes[name].start)
    pixel = axes[name].at(value)
    if pixel is None:
        raise ValueError(f"a shape or annotation on {ref} has no place")
    return pixel


def _keep_apart(axes: dict[str, Axis], words: dict[str, AxisText]) -> None:
    """Where labels of neighbouring subplots meet, pull each into its own subplot."""
    across = sorted((axis for axis in axes.values() if axis.letter == "x"), key=lambda axis: axis.start)
    for axis, after in pairwise(across):
        if edge_of(axes, axis) == edge_of(axes, after):
            words[axis.name], words[after.name] = plot_labels.apart(words[axis.name], words[after.name])


def _placed(axis: Axis, area: Box) -> Axis:
    low, high = axis.spec.get("domain") or (0, 1)
    if axis.letter == "x":
        wide = area.right - area.left
        return axis.placed(area.left + low * wide, area.left + high * wide)
    tall = area.bottom - area.top
    return axis.placed(area.bottom - low * tall, area.bottom - high * tall)


def _ranged(figure: Figure, axes: dict[str, Axis], bars: dict[int, list[Bar]]) -> dict[str, Axis]:
    """The axes with their ranges; axes that match get one range from all their traces."""
    specs = {name: axis.spec for name, axis in axes.items()}
    groups: dict[str, list[str]] = {}
    for name in axes:
        groups.setdefault(plot_axis.root(specs, name), []).append(name)
    out: dict[str, Axis] = {}
    for leader, members in groups.items():
        asked = Extents()
        for name in members:
            asked += plot_marks.wanted(figure, axes, bars, name) + _layout_extents(figure, axes[name])
        speaker = next((name for name in [leader, *members] if specs[name].get("range")), leader)
        found = axes[speaker].ranged(asked)
        out |= {name: replace(axes[name], low=found.low, high=found.high) for name in members}
    return out


def _layout_extents(figure: Figure, axis: Axis) -> Extents:
    total = Extents()
    ref = f"{axis.letter}ref"
    for spec in figure.layout["shapes"]:
        if (spec.get(ref) or axis.letter) == axis.name:
            ends = [axis.number(spec.get(f"{axis.letter}{end}")) for end in "01"]
            total += extents(ends, pixels=float((spec.get("line") or {}).get("width", 2)) / 2)
    for spec in figure.layout["annotations"]:
        if (spec.get(ref) or axis.letter) == axis.name:
            total += plot_notes.annotation_extents(figure, spec, axis)
    return total


def _counter(axes: dict[str, Axis], axis: Axis) -> Axis:
    """The axis that this one is anchored to.

    Raises:
        ValueError: a free axis.
    """
    anchor = axis.spec.get("anchor") or ("y" if axis.letter == "x" else "x")
    if anchor not in axes:
        raise ValueError(f"layout.{axis.letter}axis{axis.name[1:]}.anchor: {anchor!r} cannot be drawn")
    return axes[anchor]


def _room(figure: Figure, axes: dict[str, Axis], axis: Axis, width: float) -> float:
    """Pixels that the labels of a y axis may take: the gap to the next subplot, or a share of the picture."""
    if axis.letter == "x":
        return width
    edge = edge_of(axes, axis)
    if axis.spec.get("side") == "right":
        beyond = [other.start - edge for other in axes.values() if other.letter == "x" and other.start > edge + 1]
    else:
        beyond = [edge - other.end for other in axes.values() if other.letter == "x" and other.end < edge - 1]
    outer = plot_labels.outer_room(width)
    return max(min([outer, *(gap - 2 * _tick_gap(axis) for gap in beyond)]), 1.0)


def _tick_gap(axis: Axis) -> float:
    return max(plot_labels.tick_length(axis), 0) + 5


def _pairs(figure: Figure, axes: dict[str, Axis]) -> list[Pair]:
    """The subplots: pairs of axes that a trace uses or that are anchored to one another."""
    used = [(trace.get("xaxis") or "x", trace.get("yaxis") or "y") for trace in figure.traces]
    anchored = [(name, _counter(axes, axis).name) for name, axis in axes.items() if axis.letter == "x"]
    return sorted(dict.fromkeys([*used, *anchored]))


def _note(figure: Figure, spec: dict[str, Any], axes: dict[str, Axis], area: Box, width: float) -> Note | None:
    """An annotation in place; None where its point lies outside the range, as Plotly hides it."""
    spots, fractions = [], []
    for letter in "xy":
        ref = str(spec.get(f"{letter}ref") or letter)
        value = spec.get(letter)
        if value is None:
            raise ValueError(f"layout.annotations: {spec.get('text')!r} has no {letter}")
        if ref in axes and not _in_range(axes[ref], value):
            return None
        spots.append(spot(letter, ref, value, axes, area))
        fractions.append(0.5 if ref in axes else float(value))
    return plot_notes.annotation(figure, spec, (spots[0], spots[1]), (fractions[0], fractions[1]), width)


def _in_range(axis: Axis, value: Any) -> bool:
    number = axis.number(value)
    return number is not None and min(axis.low, axis.high) <= number <= max(axis.low, axis.high)
