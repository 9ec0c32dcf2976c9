"""Notes and what lies behind or above the marks, in place."""

from __future__ import annotations

from dashboard.charts.elements.model import Band, Line, Note, Panel, Share
from dashboard.charts.svg.scales import Scales
from dashboard.drawing import font_metrics, svg
from dashboard.drawing.font_metrics import Style
from dashboard.drawing.svg import Box
from dashboard.drawing.svg_text import Text
from dashboard.drawing.theme import Palette

# Space that plotly.js leaves between an annotation's text and its position: border and padding, a pixel each.
_PAD = 2


def note_text(note: Note, panel: Panel, scales: Scales, limit: float, colors: Palette) -> Text:
    """The words of a note in place, wrapped to `limit` pixels."""
    style = Style(note.size, colors.of(note.ink))
    lines = tuple(font_metrics.wrap(font_metrics.parse(note.text), style, limit))
    wide = font_metrics.widest(lines, style) + 2 * _PAD
    tall = font_metrics.height(lines, style) + 2 * _PAD
    x, y = scales.spot(panel, note.x, note.y)
    x += note.shift[0]
    left, right = (x, x + wide) if note.anchor[0] == "left" else (x - wide, x)
    top = y - note.shift[1] - {"top": 0.0, "middle": tall / 2, "bottom": tall}[note.anchor[1]]
    baseline = top + _PAD + font_metrics.ASCENT * style.size
    if note.align == "left":
        return Text(lines, left + _PAD, baseline, style)
    return Text(lines, (left + right) / 2, baseline, style, "middle")


def shape(own: Band | Line, panel: Panel, scales: Scales, colors: Palette) -> tuple[str, Box, Box]:
    """A band or line as SVG, the box that it takes, and the box that it may not leave."""
    x0, y0 = scales.spot(panel, own.x[0], own.y[0])
    x1, y1 = scales.spot(panel, own.x[1], own.y[1])
    box = Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    across, down = scales.of(panel)
    bounds_x = (box.left, box.right) if isinstance(own.x[0], Share) else sorted((across.start, across.end))
    bounds_y = (box.top, box.bottom) if isinstance(own.y[0], Share) else sorted((down.start, down.end))
    # Room for the width of a line that lies on the border.
    limit = Box(bounds_x[0] - 1, bounds_y[0] - 1, bounds_x[1] + 1, bounds_y[1] + 1)
    color = colors.of(own.ink)
    if isinstance(own, Band):
        return svg.rectangle(box, **svg.fill(color, own.opacity), stroke="none"), box, limit
    return svg.polyline([(x0, y0), (x1, y1)], **svg.stroke(color, own.width, dotted=own.dotted)), box, limit
