"""The figures of a map with their intervals, west to east, beside the state's: a row can be chosen by pointing."""

from __future__ import annotations

import math
from collections.abc import Callable

from dashboard.drawing import font_metrics, svg
from dashboard.drawing.font_metrics import Style
from dashboard.drawing.svg import Box, Drawing
from dashboard.drawing.theme import FONT
from dashboard.maps.elements import shading
from dashboard.maps.elements.model import Figure, Map

TEXT = 13.0
WIDTH = 340.0
NAME_WIDTH = 82.0
WIDEST_NAME = 124.0
ROW, HEAD, FOOT = 27.0, 26.0, 26.0
MARK = 9.0
TRIANGLE = 9.0
LABEL_GAP = 6.0


def interval_drawing(drawn: Map) -> Drawing:
    """Names, intervals and figures; the state's line, with a band for its own interval."""
    palette = drawn.look.palette
    at = across(drawn)
    bottom = HEAD + ROW * len(drawn.listed)
    parts = [
        svg.polyline([(at(value), HEAD), (at(value), bottom)], stroke=palette.grid, stroke_width=1)
        for value, _ in drawn.ticks
    ]
    if drawn.state is not None and drawn.state.value is not None:
        parts += _state(drawn, drawn.state, drawn.state.value, bottom)
    for number, figure in enumerate(drawn.listed):
        parts.append(_row(figure, HEAD + ROW * (number + 0.5), drawn))
    parts += [
        _text(told, at(value), bottom + 17, palette.muted, anchor="middle") for value, told in _written(drawn, at)
    ]
    lettered = svg.element("g", "".join(parts), font_family=FONT, font_size=TEXT)
    return Drawing(lettered, (0, 0, WIDTH, bottom + FOOT))


def across(drawn: Map) -> Callable[[float], float]:
    """From a value to its place between names and figures, in pixels."""
    low, high = drawn.ticks[0][0], drawn.ticks[-1][0]
    names = max((_width(figure.name) for figure in drawn.listed), default=0.0)
    figures = max((_width(figure.figure) for figure in drawn.listed), default=0.0)
    left = min(max(names + 10, NAME_WIDTH), WIDEST_NAME)
    right = WIDTH - figures - TRIANGLE - 16
    return lambda value: left + (min(max(value, low), high) - low) / (high - low) * (right - left)


def _written(drawn: Map, at: Callable[[float], float]) -> list[tuple[float, str]]:
    """The ticks that are written: every one, every other, ... so that no two labels touch."""
    (first, _), (second, _), *_ = drawn.ticks
    widest = max(_width(told) for _, told in drawn.ticks) + LABEL_GAP
    return list(drawn.ticks[:: math.ceil(widest / (at(second) - at(first)))])


def _state(drawn: Map, state: Figure, value: float, bottom: float) -> list[str]:
    palette = drawn.look.palette
    at = across(drawn)
    parts = []
    if state.lower is not None and state.upper is not None:
        parts.append(svg.rectangle(Box(at(state.lower), HEAD, at(state.upper), bottom), fill=palette.band))
    x = at(value)
    parts.append(svg.polyline([(x, HEAD - 4), (x, bottom)], stroke=palette.home, stroke_width=2))
    half = _width(drawn.words.state, 600) / 2
    told = min(max(x, half), WIDTH - half)
    parts.append(_text(drawn.words.state, told, HEAD - 9, palette.home, anchor="middle", weight="600"))
    return parts


def _row(figure: Figure, y: float, drawn: Map) -> str:
    palette = drawn.look.palette
    at = across(drawn)
    chosen = figure.geo_id == drawn.chosen
    weight = "600" if chosen else None
    ground = palette.surface if chosen else "none"
    parts = [
        svg.element("title", svg.text_content(figure.spoken)),
        svg.rectangle(Box(0, y - ROW / 2, WIDTH, y + ROW / 2), fill=ground, pointer_events="all"),
        _text(_short(figure.name), 0, y + 4, palette.text, weight=weight),
    ]
    if figure.value is None:
        parts.append(_text(drawn.words.not_shown, WIDTH, y + 4, palette.muted, anchor="end"))
    else:
        color = _color(figure, drawn)
        if figure.lower is not None and figure.upper is not None:
            ends = [(at(figure.lower), y), (at(figure.upper), y)]
            parts.append(svg.polyline(ends, stroke=color, stroke_width=2.5 if chosen else 1.8))
        parts.append(svg.marker(figure.symbol, at(figure.value), y, MARK, color=color, line_width=2))
        told = WIDTH - _width(figure.figure, 600 if chosen else 400)
        parts.append(_text(figure.figure, WIDTH, y + 4, palette.text, anchor="end", weight=weight))
        if drawn.look.shown == "verdicts" and figure.shade in shading.TRIANGLES:
            triangle = shading.TRIANGLES[figure.shade]
            parts.append(svg.marker(triangle, told - TRIANGLE, y, TRIANGLE, color=color))
    return svg.element("g", "".join(parts), data_geo=figure.geo_id)


def _color(figure: Figure, drawn: Map) -> str:
    palette = drawn.look.palette
    if drawn.look.shown == "verdicts" and figure.shade in shading.TRIANGLES:
        return shading.mark(figure.shade, palette)
    return palette.modeled if figure.symbol.startswith("square") else palette.other


def _short(name: str) -> str:
    """A name that its column holds: cut at a word, with three dots, where it is longer."""
    if _width(name) <= WIDEST_NAME - 10:
        return name
    (line, *_) = font_metrics.wrap(font_metrics.plain(name), Style(TEXT, ""), WIDEST_NAME - 24)
    return "".join(run.text for run in line) + "…"


def _width(text: str, weight: int = 400) -> float:
    (line,) = font_metrics.plain(text)
    return font_metrics.width(line, Style(TEXT, "", weight))


def _text(text: str, x: float, y: float, color: str, *, anchor: str = "start", weight: str | None = None) -> str:
    own = None if anchor == "start" else anchor
    return svg.element("text", svg.text_content(text), x=x, y=y, fill=color, font_weight=weight, text_anchor=own)
