"""A chart that is laid out, drawn layer by layer in the order of plotly.js."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard.charts.svg import axis_labels as plot_labels
from dashboard.charts.svg.figure import Figure
from dashboard.charts.svg.layout import Pair, Plan, edge_of, spot
from dashboard.charts.svg.scales import Axis
from dashboard.drawing import svg
from dashboard.drawing.svg import Box

_GRID = "#eee"
_LINE = "#444"


def layers(figure: Figure, plan: Plan, prefix: str) -> str:
    """The chart as SVG elements; `prefix` is put before the ids of clip paths."""
    clips: dict[str, str] = {}

    def clipped(content: str, reach: Box, limit: Box) -> str:
        """Content cut at `limit` where it reaches beyond it; the clip paths gather in `clips`."""
        if limit.holds(reach):
            return content
        rectangle = svg.rectangle(limit)
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
        *(clipped("".join(marks.shapes), marks.reach, areas[pair]) for pair, marks in plan.marks.items()),
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


def _grid(plan: Plan, pair: Pair) -> str:
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
                pixel = axis.pixel(tick.number)
                if _off_the_ends(axis, pixel) and not (has_zero and tick.number == 0):
                    lines.append(_across(axis, counter, pixel, paint))
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


def _off_the_ends(axis: Axis, pixel: float) -> bool:
    """Whether a grid line keeps clear of the plot area's border, where Plotly draws none."""
    low, high = sorted((axis.start, axis.end))
    return low + 1 < pixel < high - 1


def _across(axis: Axis, counter: Axis, pixel: float, paint: dict[str, Any]) -> str:
    ends = (counter.start, counter.end)
    points = [(pixel, end) if axis.letter == "x" else (end, pixel) for end in ends]
    return svg.polyline(points, **paint)


def _axis_lines(plan: Plan, axis: Axis) -> str:
    spec = axis.spec
    if not spec.get("visible", True):
        return ""
    out = []
    edge = edge_of(plan.axes, axis)
    if _has_line(axis):
        paint = svg.stroke(str(spec.get("linecolor") or _LINE), float(spec.get("linewidth", 1)))
        points = [(axis.start, edge), (axis.end, edge)]
        out.append(svg.polyline(_oriented(axis, points), **paint))
    length = plot_labels.tick_length(axis)
    if length:
        away = -1 if spec.get("side", "left" if axis.letter == "y" else "bottom") in ("left", "top") else 1
        end = edge + length * away
        paint = svg.stroke(str(spec.get("tickcolor") or _LINE), float(spec.get("tickwidth", 1)))
        for tick in plan.words[axis.name].ticks:
            pixel = axis.pixel(tick.number)
            out.append(svg.polyline(_oriented(axis, [(pixel, edge), (pixel, end)]), **paint))
    return "".join(out)


def _oriented(axis: Axis, points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points given along and across the axis as x and y."""
    return [(along, across) if axis.letter == "x" else (across, along) for along, across in points]


def _shape(spec: dict[str, Any], plan: Plan) -> tuple[str, Box, Box]:
    """A line or rectangle of the layout, the box that it takes, and the box that it may not leave."""
    corners: dict[str, list[float]] = {}
    bounds: dict[str, list[float]] = {}
    for letter in "xy":
        ref = str(spec.get(f"{letter}ref") or letter)
        corners[letter] = [spot(letter, ref, spec.get(f"{letter}{end}"), plan.axes, plan.area) for end in "01"]
        bounds[letter] = sorted((plan.axes[ref].start, plan.axes[ref].end) if ref in plan.axes else corners[letter])
    # Room for the width of a line that lies on the border.
    limit = Box(bounds["x"][0] - 1, bounds["y"][0] - 1, bounds["x"][1] + 1, bounds["y"][1] + 1)
    opacity, line = float(spec.get("opacity", 1)), spec.get("line") or {}
    outline = svg.stroke(
        str(line.get("color") or _LINE), float(line.get("width", 2)), opacity=opacity, dash=line.get("dash")
    )
    (x0, x1), (y0, y1) = corners["x"], corners["y"]
    box = Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    if (spec.get("type") or "rect") == "line":
        return svg.polyline([(x0, y0), (x1, y1)], **outline), box, limit
    paint = {**svg.fill(str(spec.get("fillcolor") or "transparent"), opacity), **outline}
    return svg.rectangle(box, **paint), box, limit
