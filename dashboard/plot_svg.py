"""A Plotly figure as SVG, without a browser: what the reader saw, drawn again for a file.

The figure is read by `plot_subset` (which refuses what cannot be drawn), its axes are laid out by the rules of
plotly.js, and the margins grow until every word lies inside the picture.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from dashboard import plot_axis, plot_marks, plot_texts, svg
from dashboard.plot_axis import Axis, Extents, extents
from dashboard.plot_legend import legend
from dashboard.plot_marks import Bar
from dashboard.plot_subset import Figure
from dashboard.plot_texts import AxisText, Note
from dashboard.svg import Box, Text

_HEIGHT = 450
_MARGIN_TOP, _MARGIN_BOTTOM = 100, 80
_LEAST_HEIGHT = 60
_LEAST_WIDTH = 80
_ROUNDS = 12
_TOLERANCE = 0.5
_GRID = "#eee"
_LINE = "#444"

Pair = tuple[str, str]


@dataclass(frozen=True)
class Drawing:
    """A chart as SVG elements in a box from (0, 0) to (width, height) pixels, and where its plot areas lie."""

    body: str
    width: float
    height: float
    texts: list[Text]
    axes: dict[str, Axis]


@dataclass(frozen=True)
class _Plan:
    """Everything in its place but not yet drawn."""

    axes: dict[str, Axis]
    words: dict[str, AxisText]
    notes: list[Note]
    marks: dict[Pair, plot_marks.Marks]
    area: Box

    def texts(self) -> list[Text]:
        words = [text for axis_text in self.words.values() for text in axis_text.texts]
        marks = [text for marks in self.marks.values() for text in marks.texts]
        return [*marks, *words, *(note.text for note in self.notes)]


def draw(figure: Figure, width: float, *, prefix: str = "") -> Drawing:
    """Draw a figure `width` pixels wide; its height follows from the figure's own and from what the words need.

    Args:
        figure: what `plot_subset.read` returned.
        width: pixels, margins included.
        prefix: put before element ids, so that two pictures can stand in one document.

    Raises:
        ValueError: the figure asks for what cannot be drawn, or its words leave no room for the chart.
    """
    axes = plot_axis.axes(figure)
    bars = plot_marks.bars(figure, axes)
    head = legend(figure, width)
    margin = figure.layout.get("margin") or {}
    own_height = float(figure.layout.get("height") or _HEIGHT)
    tall = max(own_height - float(margin.get("t", _MARGIN_TOP)) - float(margin.get("b", _MARGIN_BOTTOM)), _LEAST_HEIGHT)
    area = Box(0, head.height, width, head.height + tall)
    bottom = area.bottom
    for _ in range(_ROUNDS):
        plan = _plan(figure, axes, bars, area, width)
        stretch = max((words.crowding for words in plan.words.values()), default=1.0)
        boxes = [text.box() for text in plan.texts()]
        left = max(0.0, -min((box.left for box in boxes), default=0.0))
        right = max(0.0, max((box.right for box in boxes), default=0.0) - width)
        above = max(0.0, head.height - min((box.top for box in boxes), default=head.height))
        bottom = max([area.bottom, *(box.bottom for box in boxes)])
        if max(left, right, above) < _TOLERANCE and stretch <= 1.001:
            break
        tall *= max(stretch, 1)
        area = Box(area.left + left, area.top + above, area.right - right, area.top + above + tall)
        if area.right - area.left < _LEAST_WIDTH:
            raise ValueError("the words round this chart leave no room for it; shorten labels or annotations")
    else:
        raise ValueError("the words round this chart find no place; shorten labels or annotations")
    body = head.shapes + "".join(text.draw() for text in head.texts) + _layers(figure, plan, prefix)
    return Drawing(body, width, bottom, [*head.texts, *plan.texts()], plan.axes)


# Places


def _plan(figure: Figure, axes: dict[str, Axis], bars: dict[int, list[Bar]], area: Box, width: float) -> _Plan:
    placed = {name: _placed(axis, area) for name, axis in axes.items()}
    ranged = _ranged(figure, placed, bars)
    words = {}
    for name, axis in ranged.items():
        edge, room = _edge(ranged, axis), _room(figure, ranged, axis, width)
        words[name] = plot_texts.axis_text(figure, axis, edge, room)
    _keep_apart(ranged, words)
    notes = [note for spec in figure.layout["annotations"] if (note := _note(figure, spec, ranged, area, width))]
    marks = {pair: plot_marks.draw(figure, ranged, bars, pair) for pair in _pairs(figure, ranged)}
    return _Plan(ranged, words, notes, marks, area)


def _keep_apart(axes: dict[str, Axis], words: dict[str, AxisText]) -> None:
    """Where labels of neighbouring subplots meet, pull each into its own subplot."""
    across = sorted((axis for axis in axes.values() if axis.letter == "x"), key=lambda axis: axis.start)
    for axis, after in pairwise(across):
        if _edge(axes, axis) == _edge(axes, after):
            words[axis.name], words[after.name] = plot_texts.apart(words[axis.name], words[after.name])


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
            total += plot_texts.annotation_extents(figure, spec, axis)
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


def _edge(axes: dict[str, Axis], axis: Axis) -> float:
    """The pixel that the axis lies at: the side of the axis it is anchored to."""
    counter = _counter(axes, axis)
    return counter.end if axis.spec.get("side") in ("top", "right") else counter.start


def _room(figure: Figure, axes: dict[str, Axis], axis: Axis, width: float) -> float:
    """Pixels that the labels of a y axis may take: the gap to the next subplot, or a share of the picture."""
    if axis.letter == "x":
        return width
    edge = _edge(axes, axis)
    if axis.spec.get("side") == "right":
        beyond = [other.start - edge for other in axes.values() if other.letter == "x" and other.start > edge + 1]
    else:
        beyond = [edge - other.end for other in axes.values() if other.letter == "x" and other.end < edge - 1]
    outer = plot_texts.outer_room(width)
    return max(min([outer, *(gap - 2 * _tick_gap(axis) for gap in beyond)]), 1.0)


def _tick_gap(axis: Axis) -> float:
    return max(plot_texts.tick_length(axis), 0) + 5


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
        spots.append(_spot(letter, ref, value, axes, area))
        fractions.append(0.5 if ref in axes else float(value))
    return plot_texts.annotation(figure, spec, (spots[0], spots[1]), (fractions[0], fractions[1]), width)


def _in_range(axis: Axis, value: Any) -> bool:
    number = axis.number(value)
    return number is not None and min(axis.low, axis.high) <= number <= max(axis.low, axis.high)


def _spot(letter: str, ref: str, value: Any, axes: dict[str, Axis], area: Box) -> float:
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


# Layers


def _layers(figure: Figure, plan: _Plan, prefix: str) -> str:
    clips: dict[str, str] = {}

    def clipped(content: str, box: Box) -> str:
        """Content cut at a box; the clip paths gather in `clips`."""
        if not content:
            return ""
        rectangle = svg.rectangle(box)
        name = clips.setdefault(rectangle, f"{prefix}clip{len(clips)}")
        return svg.element("g", content, clip_path=f"url(#{name})")

    def shapes(layer: str) -> str:
        chosen = [spec for spec in figure.layout["shapes"] if (spec.get("layer") or "above") == layer]
        return "".join(clipped(*_shape(spec, plan)) for spec in chosen)

    pairs = list(plan.marks)
    areas = {pair: _area(plan.axes, pair) for pair in pairs}
    parts = [
        *(_ground(figure, areas[pair]) for pair in pairs),
        shapes("below"),
        *(_grid(plan, pair) for pair in pairs),
        shapes("between"),
        *(clipped("".join(marks.shapes), areas[pair]) for pair, marks in plan.marks.items()),
        *("".join(marks.loose) for marks in plan.marks.values()),
        *(_axis_lines(plan, axis) for axis in plan.axes.values()),
        shapes("above"),
        *(note.behind for note in plan.notes),
        *(text.draw() for text in plan.texts()),
    ]
    paths = "".join(svg.element("clipPath", rectangle, id=name) for rectangle, name in clips.items())
    return (svg.element("defs", paths) if paths else "") + "".join(parts)


def _area(axes: dict[str, Axis], pair: Pair) -> Box:
    x, y = axes[pair[0]], axes[pair[1]]
    return Box(x.start, y.end, x.end, y.start)


def _ground(figure: Figure, area: Box) -> str:
    color = str(figure.layout.get("plot_bgcolor") or "transparent")
    return svg.rectangle(area, **svg.fill(color)) if svg.rgba(color)[3] else ""


def _grid(plan: _Plan, pair: Pair) -> str:
    """Grid lines, then the zero lines above them."""
    lines, zeros = [], []
    for axis, counter in ((plan.axes[pair[0]], plan.axes[pair[1]]), (plan.axes[pair[1]], plan.axes[pair[0]])):
        spec = axis.spec
        if not spec.get("visible", True):
            continue
        has_zero = _shows_zero(axis, counter)
        if spec.get("showgrid", True):
            paint = svg.stroke(
                str(spec.get("gridcolor") or _GRID), float(spec.get("gridwidth", 1)), dash=spec.get("griddash")
            )
            for tick in plan.words[axis.name].ticks:
                spot = axis.pixel(tick.number)
                if _off_the_ends(axis, spot) and not (has_zero and tick.number == 0):
                    lines.append(_across(axis, counter, spot, paint))
        if has_zero:
            color, wide = str(spec.get("zerolinecolor") or _LINE), float(spec.get("zerolinewidth", 1))
            zeros.append(_across(axis, counter, axis.pixel(0), svg.stroke(color, wide)))
    return "".join(lines + zeros)


def _shows_zero(axis: Axis, counter: Axis) -> bool:
    spec = axis.spec
    implied = spec.get("showgrid", True) or bool(spec.get("zerolinecolor") or spec.get("zerolinewidth"))
    if axis.kind != "linear" or not spec.get("zeroline", implied) or axis.low * axis.high > 0:
        return False
    return _off_the_ends(axis, axis.pixel(0)) or not _has_line(counter)


def _has_line(axis: Axis) -> bool:
    return bool(axis.spec.get("showline", axis.spec.get("linecolor") or axis.spec.get("linewidth")))


def _off_the_ends(axis: Axis, spot: float) -> bool:
    """Whether a grid line keeps clear of the plot area's border, where Plotly draws none."""
    low, high = sorted((axis.start, axis.end))
    return low + 1 < spot < high - 1


def _across(axis: Axis, counter: Axis, spot: float, paint: dict[str, Any]) -> str:
    ends = (counter.start, counter.end)
    points = [(spot, end) if axis.letter == "x" else (end, spot) for end in ends]
    return svg.polyline(points, **paint)


def _axis_lines(plan: _Plan, axis: Axis) -> str:
    spec = axis.spec
    if not spec.get("visible", True):
        return ""
    out = []
    edge = _edge(plan.axes, axis)
    if _has_line(axis):
        paint = svg.stroke(str(spec.get("linecolor") or _LINE), float(spec.get("linewidth", 1)))
        points = [(axis.start, edge), (axis.end, edge)]
        out.append(svg.polyline(_oriented(axis, points), **paint))
    length = plot_texts.tick_length(axis)
    if length:
        away = -1 if spec.get("side", "left" if axis.letter == "y" else "bottom") in ("left", "top") else 1
        end = edge + length * away
        paint = svg.stroke(str(spec.get("tickcolor") or _LINE), float(spec.get("tickwidth", 1)))
        for tick in plan.words[axis.name].ticks:
            spot = axis.pixel(tick.number)
            out.append(svg.polyline(_oriented(axis, [(spot, edge), (spot, end)]), **paint))
    return "".join(out)


def _oriented(axis: Axis, points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points given along and across the axis as x and y."""
    return [(along, across) if axis.letter == "x" else (across, along) for along, across in points]


def _shape(spec: dict[str, Any], plan: _Plan) -> tuple[str, Box]:
    """A line or rectangle of the layout, and the box that it may not leave."""
    corners: dict[str, list[float]] = {}
    bounds: dict[str, tuple[float, float]] = {}
    for letter in "xy":
        ref = str(spec.get(f"{letter}ref") or letter)
        corners[letter] = [_spot(letter, ref, spec.get(f"{letter}{end}"), plan.axes, plan.area) for end in "01"]
        # Room for the width of a line that lies on the border.
        inside = sorted((plan.axes[ref].start, plan.axes[ref].end)) if ref in plan.axes else sorted(corners[letter])
        bounds[letter] = (inside[0] - 1, inside[1] + 1)
    limit = Box(bounds["x"][0], bounds["y"][0], bounds["x"][1], bounds["y"][1])
    opacity, line = float(spec.get("opacity", 1)), spec.get("line") or {}
    outline = svg.stroke(
        str(line.get("color") or _LINE), float(line.get("width", 2)), opacity=opacity, dash=line.get("dash")
    )
    (x0, x1), (y0, y1) = corners["x"], corners["y"]
    if (spec.get("type") or "rect") == "line":
        return svg.polyline([(x0, y0), (x1, y1)], **outline), limit
    box = Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return svg.rectangle(box, **{**svg.fill(str(spec.get("fillcolor") or "transparent"), opacity), **outline}), limit
