"""What a trace of the figure says of itself, with the defaults of plotly.js worked in."""

from __future__ import annotations

from typing import Any

from dashboard.charts.svg.figure import each
from dashboard.charts.svg.scales import Axis
from dashboard.drawing import font_metrics, svg
from dashboard.drawing.font_metrics import Line, Style
from dashboard.drawing.svg_text import Text

Trace = dict[str, Any]
Point = tuple[float, float]
OUTLINE = "#444"
_MARKER_SIZE = 6


def style(*fonts: dict[str, Any] | None, size: float = 12, color: str = OUTLINE) -> Style:
    """The text style of Plotly fonts, the first that says something winning."""

    def first(key: str, otherwise: Any) -> Any:
        return next((font[key] for font in fonts if font and font.get(key) is not None), otherwise)

    weight = first("weight", "normal")
    number = {"normal": 400, "bold": 700}.get(str(weight)) or int(weight)
    return Style(
        size=float(first("size", size)),
        color=str(first("color", color)),
        weight=400 if number < 550 else 600 if number < 650 else 700,
        italic=first("style", "normal") == "italic",
    )


def look(trace: Trace) -> dict[str, Any]:
    """What a trace looks like in a legend: its parts with plotly.js's defaults worked in."""
    mode = mode_of(trace)
    own = trace["color"]
    marker, line = trace.get("marker") or {}, trace.get("line") or {}
    marker_color = _first(marker.get("color")) or line.get("color") or own
    line_color = line.get("color") or _first(marker.get("color")) or own
    return {
        "bar": trace["type"] == "bar",
        "markers": "markers" in mode,
        "lines": "lines" in mode,
        "text": "text" in mode,
        "fill": (trace.get("fillcolor") or _faded(line_color)) if trace.get("fill", "none") != "none" else None,
        "marker": {
            "symbol": _first(marker.get("symbol")) or "circle",
            "size": float(_first(marker.get("size")) or _MARKER_SIZE),
            "color": marker_color,
            "opacity": float(_first(marker.get("opacity")) or 1),
            **outline(marker, 0, 1),
        },
        "line": svg.stroke(line_color, float(line.get("width", 2)), dash=line.get("dash")),
    }


def ids(trace: Trace) -> tuple[str, str]:
    """Ids of the x and the y axis."""
    return trace.get("xaxis") or "x", trace.get("yaxis") or "y"


def orientation(trace: Trace) -> str:
    """`v` or `h`, for bars."""
    if trace.get("orientation"):
        return str(trace["orientation"])
    return "h" if trace.get("x") and not trace.get("y") else "v"


def mode_of(trace: Trace) -> str:
    """What a scatter trace draws, such as `lines+markers`; empty for bars."""
    if trace["type"] == "bar":
        return ""
    if trace.get("mode"):
        return str(trace["mode"])
    return "lines+markers" if count_of(trace) < 20 else "lines"


def count_of(trace: Trace) -> int:
    """Number of points."""
    lengths = [len(trace[letter]) for letter in "xy" if trace.get(letter) is not None]
    return min(lengths, default=0)


def sizes_of(trace: Trace) -> list[float]:
    """Marker sizes in pixels, one or one a point."""
    value = (trace.get("marker") or {}).get("size") or _MARKER_SIZE
    return [float(item or 0) for item in (value if isinstance(value, list) else [value])] or [0.0]


def outline(marker: dict[str, Any], place: int, count: int) -> dict[str, Any]:
    """Colour and width of the line round the mark of the point `place` of `count`."""
    line = marker.get("line") or {}
    return {
        "line_color": each(line.get("color"), count)[place] or OUTLINE,
        "line_width": float(each(line.get("width"), count)[place] or 0),
    }


def numbers(trace: Trace, axis: Axis) -> list[float | None]:
    """Coordinates on an axis as numbers of it; the count where the trace gives none."""
    values = trace.get(axis.letter)
    if values is None:
        return [float(place) for place in range(count_of(trace))]
    return [axis.number(value) for value in values[: count_of(trace)]]


def points(trace: Trace, x: Axis, y: Axis) -> list[Point | None]:
    """Pixels of each point; None where a coordinate is missing."""
    pairs = zip(numbers(trace, x), numbers(trace, y), strict=True)
    return [None if a is None or b is None else (x.pixel(a), y.pixel(b)) for a, b in pairs]


def beside(
    point: Point, lines: list[Line], text_style: Style, position: str, *, gap: float = 0, opacity: float = 1
) -> Text:
    """Text beside a point, `gap` pixels away, at a Plotly position such as `top center`."""
    vertical, horizontal = position.split()
    block = text_style.size * (font_metrics.LINE_HEIGHT * (len(lines) - 1))
    first = {
        "top": -gap - font_metrics.DESCENT * text_style.size - block,
        "middle": font_metrics.HALF_CAP * text_style.size - block / 2,
        "bottom": gap + font_metrics.ASCENT * text_style.size,
    }[vertical]
    aside = {"left": -gap, "center": 0.0, "right": gap}[horizontal]
    anchor = {"left": "end", "center": "middle", "right": "start"}[horizontal]
    return Text(tuple(lines), point[0] + aside, point[1] + first, text_style, anchor, opacity=opacity)


def _first(value: Any) -> Any:
    return (value[0] if value else None) if isinstance(value, list) else value


def _faded(color: str) -> str:
    red, green, blue, alpha = svg.rgba(color)
    return f"rgba({red},{green},{blue},{alpha * 0.5})"
