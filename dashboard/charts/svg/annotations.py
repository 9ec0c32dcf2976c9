"""Annotations of the layout."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.charts.svg.figure import Figure
from dashboard.charts.svg.scales import Axis, Extent, Extents
from dashboard.charts.svg.trace import style
from dashboard.drawing import font_metrics, svg
from dashboard.drawing.font_metrics import Line, Style
from dashboard.drawing.svg import Box
from dashboard.drawing.svg_text import Text


@dataclass(frozen=True)
class Note:
    """An annotation in place: its text and the box behind it."""

    text: Text
    behind: str


def annotation(
    figure: Figure, spec: dict[str, Any], spot: tuple[float, float], fractions: tuple[float, float], limit: float
) -> Note:
    """An annotation at a pixel; `fractions` decide an automatic anchor, `limit` is the widest line."""
    text_style = style(spec.get("font"), figure.layout.get("font"))
    lines = tuple(
        font_metrics.wrap(
            font_metrics.parse(str(spec.get("text") or "")), text_style, float(spec.get("width") or limit)
        )
    )
    left, right, above, below = _reach(spec, lines, text_style, fractions)
    x, y = spot[0] + float(spec.get("xshift") or 0), spot[1] - float(spec.get("yshift") or 0)
    box = Box(x - left, y - above, x + right, y + below)
    pad = _annotation_pad(spec)
    align = str(spec.get("align") or "center")
    across = {"left": box.left + pad, "center": (box.left + box.right) / 2, "right": box.right - pad}[align]
    anchor = {"left": "start", "center": "middle", "right": "end"}[align]
    baseline = box.top + pad + font_metrics.ASCENT * text_style.size
    angle = float(spec.get("textangle") or 0)
    text = Text(lines, across, baseline, text_style, anchor, opacity=float(spec.get("opacity", 1)))
    if angle:
        text = _turned_in_place(text, box, angle)
    return Note(text, _behind(spec, box))


def annotation_extents(figure: Figure, spec: dict[str, Any], axis: Axis) -> Extents:
    """What an annotation on this axis asks of its range."""
    number = axis.number(spec.get(axis.letter))
    if number is None:
        return Extents()
    text_style = style(spec.get("font"), figure.layout.get("font"))
    lines = font_metrics.parse(str(spec.get("text") or ""))
    left, right, above, below = _reach(spec, lines, text_style, (0.5, 0.5))
    before, after = (left, right) if axis.letter == "x" else (below, above)
    return Extents((Extent(number, before),), (Extent(number, after),))


def _annotation_pad(spec: dict[str, Any]) -> float:
    return float(spec.get("borderpad", 1)) + float(spec.get("borderwidth", 1))


def _reach(
    spec: dict[str, Any], lines: Sequence[Line], text_style: Style, fractions: tuple[float, float]
) -> tuple[float, float, float, float]:
    """Pixels from an annotation's point to its left, right, upper and lower edge."""
    pad = 2 * _annotation_pad(spec)
    level = float(spec.get("width") or font_metrics.widest(lines, text_style)) + pad
    upright = font_metrics.height(lines, text_style) + pad
    turn = math.radians(float(spec.get("textangle") or 0))
    wide = level * abs(math.cos(turn)) + upright * abs(math.sin(turn))
    tall = level * abs(math.sin(turn)) + upright * abs(math.cos(turn))
    xanchor, yanchor = str(spec.get("xanchor") or "auto"), str(spec.get("yanchor") or "auto")
    if xanchor == "auto":
        xanchor = "left" if fractions[0] < 1 / 3 else "right" if fractions[0] > 2 / 3 else "center"
    if yanchor == "auto":
        yanchor = "bottom" if fractions[1] < 1 / 3 else "top" if fractions[1] > 2 / 3 else "middle"
    left = {"left": 0.0, "center": wide / 2, "right": wide}[xanchor]
    above = {"top": 0.0, "middle": tall / 2, "bottom": tall}[yanchor]
    return left, wide - left, above, tall - above


def _turned_in_place(text: Text, box: Box, angle: float) -> Text:
    """The text turned about the middle of its box, as Plotly turns annotations."""
    middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    now = replace(text, angle=angle).box()
    return replace(
        text,
        angle=angle,
        x=text.x + middle[0] - (now.left + now.right) / 2,
        y=text.y + middle[1] - (now.top + now.bottom) / 2,
    )


def _behind(spec: dict[str, Any], box: Box) -> str:
    ground, border = str(spec.get("bgcolor") or "transparent"), str(spec.get("bordercolor") or "transparent")
    if svg.rgba(ground)[3] == 0 and svg.rgba(border)[3] == 0:
        return ""
    opacity = float(spec.get("opacity", 1))
    outline = svg.stroke(border, float(spec.get("borderwidth", 1)), opacity=opacity)
    return svg.rectangle(box, **{**svg.fill(ground, opacity), **outline})
