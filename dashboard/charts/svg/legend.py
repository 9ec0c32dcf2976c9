"""The legend of a picture: one line above the chart, more when it does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.charts.svg.figure import Figure
from dashboard.charts.svg.trace import look, style
from dashboard.drawing import font_metrics, svg
from dashboard.drawing.font_metrics import Line, Style
from dashboard.drawing.svg import Box
from dashboard.drawing.svg_text import Text

_SAMPLE = 30
_SQUARE = 12
_TEXT_GAP = 6
_ENTRY_GAP = 20
_BELOW = 10
_LARGEST_MARKER = 16


@dataclass(frozen=True)
class Legend:
    """The legend as SVG, its texts, and the height it takes with the room below it; 0 without one."""

    shapes: str
    texts: list[Text]
    height: float


@dataclass(frozen=True)
class _Entry:
    lines: tuple[Line, ...]
    style: Style
    sample: dict[str, Any] | None
    opacity: float = 1

    def width(self) -> float:
        return self.indent() + font_metrics.widest(self.lines, self.style)

    def indent(self) -> float:
        if self.sample is None:
            return 0.0
        wide: float = _SAMPLE if self.sample["lines"] or self.sample["fill"] else _SQUARE
        if self.sample["markers"]:
            marker = self.sample["marker"]
            wide = max(wide, svg.reach(marker["symbol"]) * _shown_size(marker) + marker["line_width"])
        return _TEXT_GAP + wide


def legend(figure: Figure, width: float) -> Legend:
    """The legend of the traces that Plotly would list, wrapped to `width` pixels.

    Raises:
        ValueError: a trace without a name, which a legend would call "trace 0".
    """
    entries = _entries(figure, width)
    if not entries:
        return Legend("", [], 0)
    shapes, texts = [], []
    x = y = tall = 0.0
    for entry in entries:
        if x and x + entry.width() > width:
            x, y = 0.0, y + tall
            tall = 0.0
        line_height = font_metrics.LINE_HEIGHT * entry.style.size
        middle = y + line_height / 2
        if entry.sample is not None:
            drawn = _sample(entry.sample, x, entry.indent() - _TEXT_GAP, middle)
            shapes.append(svg.element("g", drawn, opacity=entry.opacity) if entry.opacity < 1 else drawn)
        baseline = middle + font_metrics.HALF_CAP * entry.style.size
        texts.append(Text(entry.lines, x + entry.indent(), baseline, entry.style))
        x += entry.width() + _ENTRY_GAP
        tall = max(tall, line_height * len(entry.lines) + 2)
    return Legend("".join(shapes), texts, y + tall + _BELOW)


def _entries(figure: Figure, width: float) -> list[_Entry]:
    layout = figure.layout
    spec = layout.get("legend") or {}
    asked = [trace for trace in figure.traces if trace.get("showlegend")]
    shown = [trace for trace in figure.traces if trace.get("showlegend", True)]
    if not layout.get("showlegend", bool(asked) or len(shown) > 1) or not shown:
        return []
    text_style = style(spec.get("font"), layout.get("font"))
    title = spec.get("title") or {}
    entries = []
    if title.get("text"):
        title_style = style(title.get("font"), spec.get("font"), layout.get("font"))
        entries.append(_Entry(tuple(font_metrics.parse(str(title["text"]))), title_style, None))
    for trace in sorted(shown, key=lambda trace: float(trace.get("legendrank", 1000))):
        if not trace.get("name"):
            raise ValueError(f"data[{figure.traces.index(trace)}].name: a trace in the legend needs a name")
        lines = font_metrics.wrap(font_metrics.parse(str(trace["name"])), text_style, width - _SAMPLE - _TEXT_GAP)
        entries.append(_Entry(tuple(lines), text_style, look(trace), float(trace.get("opacity", 1))))
    return entries


def _shown_size(marker: dict[str, Any]) -> float:
    return min(float(marker["size"]), _LARGEST_MARKER)


def _sample(own: dict[str, Any], x: float, wide: float, y: float) -> str:
    if own["bar"]:
        box = Box(x, y - _SQUARE / 2, x + _SQUARE, y + _SQUARE / 2)
        return svg.rectangle(box, **svg.fill(own["marker"]["color"], own["marker"]["opacity"]))
    out = []
    if own["fill"]:
        out.append(svg.rectangle(Box(x, y - _SQUARE / 2, x + wide, y + _SQUARE / 2), **svg.fill(own["fill"])))
    if own["lines"]:
        out.append(svg.polyline([(x, y), (x + wide, y)], **own["line"]))
    if own["markers"]:
        marker = own["marker"]
        out.append(svg.marker(x=x + wide / 2, y=y, **{**marker, "size": _shown_size(marker)}))
    if own["text"] and not out:
        return Text(tuple(font_metrics.plain("Aa")), x, y + 4, Style(11, own["marker"]["color"])).draw()
    return "".join(out)
