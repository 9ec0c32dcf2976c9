"""Scatter traces: markers, lines, fills, and the text beside points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from dashboard.charts.svg import intervals
from dashboard.charts.svg.figure import Figure, each
from dashboard.charts.svg.scales import Axis, Extents, extents, marker_room
from dashboard.charts.svg.trace import (
    Point,
    Trace,
    beside,
    ids,
    look,
    mode_of,
    numbers,
    outline,
    points,
    sizes_of,
    style,
)
from dashboard.drawing import font_metrics, svg
from dashboard.drawing.svg_text import Text


def wanted(trace: Trace, axis: Axis) -> Extents:
    """What the points and the fill ask of an axis."""
    values = numbers(trace, axis)
    fill, mode = trace.get("fill", "none"), mode_of(trace)
    pixels = max(map(marker_room, sizes_of(trace))) if "markers" in mode else 0.0
    if axis.letter == "y":
        return extents(values, pixels=pixels, padded=True, to_zero=fill == "tozeroy")
    bare = fill in ("tozeroy", "tonexty") or not ("markers" in mode or "text" in mode)
    if bare and not intervals.has_errors(trace, "y"):
        return extents(values)
    return extents(values, pixels=pixels, padded=True)


def draw(figure: Figure, place: int, x: Axis, y: Axis) -> list[str]:
    """Fill, error bars, lines and markers as SVG, in this order."""
    trace = figure.traces[place]
    own = look(trace)
    out = _draw_fill(figure, place, x, y, own["fill"]) if own["fill"] else []
    out += intervals.draw(trace, x, y, None)
    if own["lines"]:
        lines = [segment for segment in _line_points(trace, x, y) if len(segment) > 1]
        out += [svg.polyline(segment, **own["line"]) for segment in lines]
    if own["markers"]:
        out += _draw_markers(trace, points(trace, x, y), own["marker"])
    return out


def texts(trace: Trace, x: Axis, y: Axis, font: dict[str, Any] | None) -> Iterable[Text]:
    """The text beside the points."""
    if "text" not in mode_of(trace):
        return
    spots = points(trace, x, y)
    count = len(spots)
    marker, textfont = trace.get("marker") or {}, trace.get("textfont") or {}
    sizes = each(marker.get("size"), count)
    fonts = [{key: each(value, count)[place] for key, value in textfont.items()} for place in range(count)]
    values, positions = each(trace.get("text"), count), each(trace.get("textposition") or "middle center", count)
    for place, spot in enumerate(spots):
        if spot is None or values[place] in (None, ""):
            continue
        radius = float(sizes[place] or 6) / 2 if "markers" in mode_of(trace) else 0.0
        yield beside(
            spot,
            font_metrics.parse(str(values[place])),
            style(fonts[place], font),
            str(positions[place] or "middle center"),
            gap=radius / 0.8 + 1 if radius else 0.0,
            opacity=float(trace.get("opacity", 1)),
        )


def _draw_markers(trace: Trace, spots: Sequence[Point | None], own: dict[str, Any]) -> list[str]:
    marker, count = trace.get("marker") or {}, len(spots)
    symbols, sizes = each(marker.get("symbol"), count), each(marker.get("size"), count)
    colors, opacities = each(marker.get("color"), count), each(marker.get("opacity"), count)
    out = []
    for place, spot in enumerate(spots):
        size = float(sizes[place] if sizes[place] is not None else own["size"])
        if spot is None or size == 0:
            continue
        out.append(
            svg.marker(
                symbols[place] or "circle",
                *spot,
                size,
                color=str(colors[place] or own["color"]),
                opacity=float(opacities[place] if opacities[place] is not None else 1),
                **outline(marker, place, count),
            )
        )
    return out


def _draw_fill(figure: Figure, place: int, x: Axis, y: Axis, color: str) -> list[str]:
    trace = figure.traces[place]
    segments = _line_points(trace, x, y)
    if trace["fill"] == "toself":
        return [svg.polygon(segment, **svg.fill(color)) for segment in segments if len(segment) > 2]
    if trace["fill"] == "tozeroy":
        zero = y.pixel(0)
        closed = [[(segment[0][0], zero), *segment, (segment[-1][0], zero)] for segment in segments]
        return [svg.polygon(corners, **svg.fill(color)) for corners in closed]
    before = _line_points(_previous(figure, place), x, y)
    if len(before) != len(segments):
        raise ValueError(f"data[{place}].fill: 'tonexty' between lines with different gaps cannot be drawn")
    return [
        svg.polygon([*segment, *reversed(other)], **svg.fill(color))
        for segment, other in zip(segments, before, strict=True)
    ]


def _previous(figure: Figure, place: int) -> Trace:
    """The trace that `tonexty` fills to.

    Raises:
        ValueError: there is none on the same axes.
    """
    own = ids(figure.traces[place])
    earlier = [trace for trace in figure.traces[:place] if trace["type"] == "scatter" and ids(trace) == own]
    if not earlier:
        raise ValueError(f"data[{place}].fill: 'tonexty' has no trace before it to fill to")
    return earlier[-1]


def _line_points(trace: Trace, x: Axis, y: Axis) -> list[list[Point]]:
    shape = str((trace.get("line") or {}).get("shape") or "linear")
    segments = _segments(points(trace, x, y), connect=bool(trace.get("connectgaps")))
    return [_stepped(segment, shape) for segment in segments]


def _segments(spots: Sequence[Point | None], *, connect: bool) -> list[list[Point]]:
    """Stretches of neighbouring points without a gap."""
    out: list[list[Point]] = [[]]
    for spot in spots:
        if spot is not None:
            out[-1].append(spot)
        elif not connect and out[-1]:
            out.append([])
    return [segment for segment in out if segment]


def _stepped(spots: Sequence[Point], shape: str) -> list[Point]:
    if shape != "hv":
        return list(spots)
    out = list(spots[:1])
    for before, after in pairwise(spots):
        out += [(after[0], before[1]), after]
    return out
