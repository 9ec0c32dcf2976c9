"""The legend of a picture: one line above the chart, more when it does not fit."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.elements.markers import filled
from dashboard.charts.elements.model import Bars, Chart, Marks
from dashboard.charts.elements.style import LEGEND
from dashboard.drawing import font_metrics, svg
from dashboard.drawing.font_metrics import Style
from dashboard.drawing.svg import Box
from dashboard.drawing.svg_text import Text
from dashboard.drawing.theme import Palette

_SQUARE = 12
_TEXT_GAP = 6
_ENTRY_GAP = 20
_BELOW = 10
_WIDEST_SAMPLE = 30
_LARGEST_MARKER = 16


@dataclass(frozen=True)
class Legend:
    """The legend as SVG, its texts, and the height it takes with the room below it; 0 without one."""

    shapes: str
    texts: tuple[Text, ...]
    height: float


def legend(chart: Chart, width: float, colors: Palette) -> Legend:
    """The legend of the named series, wrapped to `width` pixels."""
    if not chart.legend:
        return Legend("", (), 0)
    style = Style(LEGEND, colors.text)
    line_height = font_metrics.LINE_HEIGHT * style.size
    shapes, texts = [], []
    x = y = tall = 0.0
    for series in chart.legend:
        lines = font_metrics.wrap(font_metrics.parse(series.name), style, width - _WIDEST_SAMPLE - _TEXT_GAP)
        sample = _sample_width(series)
        wide = sample + _TEXT_GAP + font_metrics.widest(lines, style)
        if x and x + wide > width:
            x, y = 0.0, y + tall
            tall = 0.0
        middle = y + line_height / 2
        shapes.append(_sample(series, x, sample, middle, colors))
        baseline = middle + font_metrics.HALF_CAP * style.size
        texts.append(Text(tuple(lines), x + _TEXT_GAP + sample, baseline, style))
        x += wide + _ENTRY_GAP
        tall = max(tall, line_height * len(lines) + 2)
    return Legend("".join(shapes), tuple(texts), y + tall + _BELOW)


def _sample_width(series: Marks | Bars) -> float:
    if isinstance(series, Bars):
        return _SQUARE
    mark = series.marks[0]
    return max(_SQUARE, svg.reach(filled(mark.symbol)) * min(mark.size, _LARGEST_MARKER) + series.outline)


def _sample(series: Marks | Bars, x: float, wide: float, y: float, colors: Palette) -> str:
    """The first bar or mark of a series in small; filled, because a hollow mark means caution."""
    if isinstance(series, Bars):
        bar = series.bars[0]
        box = Box(x, y - _SQUARE / 2, x + _SQUARE, y + _SQUARE / 2)
        return svg.rectangle(box, **svg.fill(colors.of(bar.fill), bar.opacity))
    mark = series.marks[0]
    color = colors.of(mark.ink)
    size = min(mark.size, _LARGEST_MARKER)
    return svg.marker(filled(mark.symbol), x + wide / 2, y, size, color=color, line_width=series.outline)
