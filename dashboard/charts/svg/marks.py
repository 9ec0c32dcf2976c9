"""The marks of a panel as SVG: intervals, markers, bars, strokes, and the words beside them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dashboard.charts.elements.model import Bar, Bars, Labels, Mark, Marks, Panel, Series, Strokes
from dashboard.charts.elements.style import BAR_LABEL, MARK_LABEL
from dashboard.charts.svg.scales import Scale, area
from dashboard.drawing import font_metrics, svg
from dashboard.drawing.font_metrics import Line, Style
from dashboard.drawing.svg import Box
from dashboard.drawing.svg_text import Text
from dashboard.drawing.theme import Palette

_BAR_TEXT_GAP = 3
Spot = tuple[float, float]


@dataclass(frozen=True)
class Drawn:
    """What a panel's series draw: shapes that the panel may cut, shapes and words that it may not.

    `reach` is the box that the first of these take, to tell whether there is anything to cut.
    """

    shapes: str
    loose: str
    texts: tuple[Text, ...]
    reach: Box


def draw(panel: Panel, x: Scale, y: Scale, colors: Palette) -> Drawn:
    """All marks of a panel, bars first."""
    shapes, loose = [], []
    texts: list[Text] = []
    boxes = [area(x, y)]
    for series in sorted(panel.series, key=lambda series: not isinstance(series, Bars)):
        content = "".join(_content(series, x, y, colors))
        texts.extend(_texts(series, x, y, colors))
        if isinstance(series, Labels) or getattr(series, "over_edge", False):
            loose.append(content)
        else:
            shapes.append(content)
            boxes.extend(_boxes(series, x, y))
    return Drawn("".join(shapes), "".join(loose), tuple(texts), _around(boxes))


def bar_box(bar: Bar, series: Bars, x: Scale, y: Scale) -> Box:
    """A bar in pixels."""
    sides, ends = (bar.at - bar.width / 2, bar.at + bar.width / 2), (bar.start, bar.end)
    across, down = (sides, ends) if series.upright else (ends, sides)
    xs, ys = [x.pixel(value) for value in across], [y.pixel(value) for value in down]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _content(series: Series, x: Scale, y: Scale, colors: Palette) -> Iterator[str]:
    if isinstance(series, Marks):
        for horizontal, ends, place, mark in _intervals(series, x, y):
            paint = svg.stroke(colors.of(mark.ink), series.thickness)
            yield _interval(horizontal, ends, place, series.cap, paint)
        for mark in series.marks:
            color = colors.of(mark.ink)
            spot = x.pixel(mark.x), y.pixel(mark.y)
            yield svg.marker(
                mark.symbol, *spot, mark.size, color=color, line_width=series.outline, ground=colors.background
            )
    elif isinstance(series, Bars):
        for bar in series.bars:
            outline = svg.stroke(colors.of(bar.outline), bar.outline_width) if bar.outline_width else {}
            paint = svg.fill(colors.of(bar.fill), bar.opacity) | outline
            yield svg.rectangle(bar_box(bar, series, x, y), **paint)
    elif isinstance(series, Strokes):
        paint = svg.stroke(colors.of(series.ink), series.width, dotted=True)
        for stroke in series.strokes:
            level = y.pixel(stroke.y)
            yield svg.polyline([(x.pixel(stroke.start), level), (x.pixel(stroke.end), level)], **paint)


def _texts(series: Series, x: Scale, y: Scale, colors: Palette) -> Iterator[Text]:
    if isinstance(series, Marks):
        for mark in series.marks:
            if mark.label:
                style = Style(MARK_LABEL, colors.of(mark.ink))
                # The space that plotly.js leaves between a marker and its text.
                gap = mark.size / 2 / 0.8 + 1
                yield _beside((x.pixel(mark.x), y.pixel(mark.y)), font_metrics.parse(mark.label), style, mark.side, gap)
    elif isinstance(series, Labels):
        for label in series.labels:
            style = Style(series.size, colors.of(label.ink))
            yield _beside((x.pixel(label.x), y.pixel(label.y)), font_metrics.parse(label.text), style, label.side)
    elif isinstance(series, Bars):
        style = Style(BAR_LABEL, colors.of(series.label_ink))
        yield from (_bar_text(bar, series, x, y, style) for bar in series.bars if bar.label)


def _boxes(series: Series, x: Scale, y: Scale) -> Iterator[Box]:
    """Boxes round all that a series draws."""
    if isinstance(series, Bars):
        yield from (bar_box(bar, series, x, y) for bar in series.bars)
    elif isinstance(series, Strokes):
        for stroke in series.strokes:
            level, half = y.pixel(stroke.y), series.width / 2
            yield Box(x.pixel(stroke.start) - half, level - half, x.pixel(stroke.end) + half, level + half)
    elif isinstance(series, Marks):
        for mark in series.marks:
            room = (svg.reach(mark.symbol) * mark.size + series.outline) / 2
            left, top = x.pixel(mark.x), y.pixel(mark.y)
            yield Box(left - room, top - room, left + room, top + room)
        for horizontal, ends, place, _ in _intervals(series, x, y):
            low, high = sorted(ends)
            across = (place - series.cap, place + series.cap)
            yield Box(low, across[0], high, across[1]) if horizontal else Box(across[0], low, across[1], high)


def _intervals(series: Marks, x: Scale, y: Scale) -> Iterator[tuple[bool, Spot, float, Mark]]:
    """Each interval, upright ones first: whether it is level, the pixels of its ends, and its place across."""
    for mark in series.marks:
        if mark.y_interval is not None:
            yield False, (y.pixel(mark.y_interval[0]), y.pixel(mark.y_interval[1])), x.pixel(mark.x), mark
    for mark in series.marks:
        if mark.x_interval is not None:
            yield True, (x.pixel(mark.x_interval[0]), x.pixel(mark.x_interval[1])), y.pixel(mark.y), mark


def _interval(horizontal: bool, ends: Spot, place: float, cap: float, paint: svg.Paint) -> str:
    pieces: list[tuple[Spot, Spot]] = [((ends[0], place), (ends[1], place))]
    if cap:
        pieces += [((end, place - cap), (end, place + cap)) for end in ends]
    if not horizontal:
        pieces = [((a[1], a[0]), (b[1], b[0])) for a, b in pieces]
    return svg.segments(pieces, **paint)


def _around(boxes: Iterable[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*((box.left, box.top, box.right, box.bottom) for box in boxes), strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def _bar_text(bar: Bar, series: Bars, x: Scale, y: Scale, style: Style) -> Text:
    """Text in a bar's middle where asked and where it fits, else beyond its end."""
    lines = font_metrics.parse(bar.label)
    box = bar_box(bar, series, x, y)
    grows = y if series.upright else x
    tip, foot = grows.pixel(bar.end), grows.pixel(bar.start)
    wide = font_metrics.widest(lines, style) + 2 * _BAR_TEXT_GAP
    tall = font_metrics.height(lines, style) + 2 * _BAR_TEXT_GAP
    fits = wide <= box.right - box.left and tall <= box.bottom - box.top
    middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    if fits and series.labels == "inside":
        return _beside(middle, lines, style, "middle center")
    outwards = math.copysign(1, tip - foot if tip != foot else grows.end - grows.start)
    beyond = tip + outwards * _BAR_TEXT_GAP
    if series.upright:
        return _beside((middle[0], beyond), lines, style, "bottom center" if outwards > 0 else "top center")
    return _beside((beyond, middle[1]), lines, style, "right" if outwards > 0 else "left")


def _beside(spot: Spot, lines: Sequence[Line], style: Style, side: str, gap: float = 0) -> Text:
    """Text beside a place, `gap` pixels away; level with it unless `side` begins with top or bottom."""
    vertical, _, horizontal = side.rpartition(" ")
    block = style.size * font_metrics.LINE_HEIGHT * (len(lines) - 1)
    first = {
        "top": -gap - font_metrics.DESCENT * style.size - block,
        "": font_metrics.HALF_CAP * style.size - block / 2,
        "middle": font_metrics.HALF_CAP * style.size - block / 2,
        "bottom": gap + font_metrics.ASCENT * style.size,
    }[vertical]
    aside = {"left": -gap, "center": 0.0, "right": gap}[horizontal]
    anchor = {"left": "end", "center": "middle", "right": "start"}[horizontal]
    return Text(tuple(lines), spot[0] + aside, spot[1] + first, style, anchor)
