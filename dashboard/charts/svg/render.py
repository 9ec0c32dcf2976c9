"""A chart as SVG, without a browser: what the reader saw, drawn again for a file.

The margins grow until every word lies inside the picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from dashboard.charts.elements.model import Chart, Line, Panel
from dashboard.charts.svg import axis_labels, marks
from dashboard.charts.svg.annotations import note_text, shape
from dashboard.charts.svg.axis_labels import AxisText
from dashboard.charts.svg.legend import legend
from dashboard.charts.svg.marks import Drawn
from dashboard.charts.svg.scales import Scale, Scales, area, placed
from dashboard.drawing import svg
from dashboard.drawing.svg import Box, Drawing
from dashboard.drawing.svg_text import Text
from dashboard.drawing.theme import Palette

_LEAST_HEIGHT = 60
_LEAST_WIDTH = 80
_ROUNDS = 12
_TOLERANCE = 0.5


@dataclass(frozen=True)
class Rendered:
    """A chart as a drawing in pixels from (0, 0), its words, and where its axes lie."""

    drawing: Drawing
    texts: tuple[Text, ...]
    scales: Scales


def draw(chart: Chart, colors: Palette, width: float, *, prefix: str = "") -> Rendered:
    """Draw a chart `width` pixels wide; its height follows from the chart's own and from what the words need.

    Args:
        chart: what to draw.
        colors: the palette.
        width: pixels, margins included.
        prefix: put before element ids, so that two pictures can stand in one document.

    Raises:
        ValueError: the words leave no room for the chart.
    """
    head = legend(chart, width, colors)
    tall = max(chart.height - chart.margin.top - chart.margin.bottom, _LEAST_HEIGHT)
    plot = Box(0, head.height, width, head.height + tall)
    for _ in range(_ROUNDS):
        planned = _planned(chart, plot, width, colors)
        stretch = max((words.crowding for words in planned.words), default=1.0)
        boxes = [text.box() for text in planned.texts()]
        left = max(0.0, -min((box.left for box in boxes), default=0.0))
        right = max(0.0, max((box.right for box in boxes), default=0.0) - width)
        above = max(0.0, head.height - min((box.top for box in boxes), default=head.height))
        bottom = max([plot.bottom, *(box.bottom for box in boxes)])
        if max(left, right, above) < _TOLERANCE and stretch <= 1.001:
            break
        tall *= max(stretch, 1)
        plot = Box(plot.left + left, plot.top + above, plot.right - right, plot.top + above + tall)
        if plot.right - plot.left < _LEAST_WIDTH:
            raise ValueError("the words round this chart leave no room for it; shorten labels or notes")
    else:
        raise ValueError("the words round this chart find no place; shorten labels or notes")
    content = head.shapes + "".join(text.draw() for text in head.texts) + _layers(chart, planned, prefix, colors)
    return Rendered(Drawing(content, (0, 0, width, bottom)), (*head.texts, *planned.texts()), planned.scales)


@dataclass(frozen=True)
class _Plan:
    """Everything in its place but not yet drawn."""

    scales: Scales
    panels: tuple[tuple[Panel, Drawn], ...]
    words: tuple[AxisText, ...]
    notes: tuple[Text, ...]

    def texts(self) -> list[Text]:
        """All words but the legend's."""
        marks = [text for _, drawn in self.panels for text in drawn.texts]
        return [*marks, *(text for words in self.words for text in words.texts), *self.notes]


def _planned(chart: Chart, plot: Box, width: float, colors: Palette) -> _Plan:
    """Lay a chart out with its panels in the box `plot`, in a picture `width` pixels wide."""
    scales = placed(chart, plot)
    return _Plan(
        scales,
        tuple((panel, marks.draw(panel, *scales.of(panel), colors)) for panel in chart.panels),
        (*_under(chart, scales, colors), *_beside(chart, scales, width, colors)),
        tuple(note_text(note, panel, scales, width, colors) for panel in chart.panels for note in panel.notes),
    )


def _under(chart: Chart, scales: Scales, colors: Palette) -> list[AxisText]:
    """The words of the x axes; where labels of neighbors meet, each is pulled into its own panel."""
    edges = [scales.edge(chart, scale) for scale in scales.x]
    words = [axis_labels.x_text(scale, edge, colors) for scale, edge in zip(scales.x, edges, strict=True)]
    for left, right in pairwise(range(len(words))):
        if edges[left] == edges[right]:
            words[left], words[right] = axis_labels.apart(words[left], words[right])
    return words


def _beside(chart: Chart, scales: Scales, width: float, colors: Palette) -> list[AxisText]:
    edges = [scales.edge(chart, scale) for scale in scales.y]
    rooms = [axis_labels.room(scales.x, edge, width) for edge in edges]
    return [axis_labels.y_text(*own, colors) for own in zip(scales.y, edges, rooms, strict=True)]


def _layers(chart: Chart, planned: _Plan, prefix: str, colors: Palette) -> str:
    """The chart layer by layer, in the order of plotly.js."""
    clips: dict[str, str] = {}

    def clipped(content: str, reach: Box, limit: Box) -> str:
        """Content cut at `limit` where it reaches beyond it; the clip paths gather in `clips`."""
        if limit.holds(reach):
            return content
        rectangle = svg.rectangle(limit)
        name = clips.setdefault(rectangle, f"{prefix}clip{len(clips)}")
        return svg.element("g", content, clip_path=f"url(#{name})")

    scales = planned.scales
    areas = [area(*scales.of(panel)) for panel in chart.panels]
    shapes = [(one, panel) for panel in chart.panels for one in panel.shapes]
    above = [(one, panel) for one, panel in shapes if isinstance(one, Line) and one.above]
    below = [own for own in shapes if own not in above]
    parts = [
        *(svg.rectangle(box, **svg.fill(colors.background)) for box in areas),
        *(clipped(*shape(one, panel, scales, colors)) for one, panel in below),
        *(grid for panel in chart.panels for grid in _grid(panel, scales, colors)),
        *(clipped(drawn.shapes, drawn.reach, box) for (_, drawn), box in zip(planned.panels, areas, strict=True)),
        *(drawn.loose for _, drawn in planned.panels),
        *_axis_lines(chart, scales, colors),
        *(clipped(*shape(one, panel, scales, colors)) for one, panel in above),
        *(text.draw() for text in planned.texts()),
    ]
    paths = "".join(svg.element("clipPath", rectangle, id=name) for rectangle, name in clips.items())
    return (svg.element("defs", paths) if paths else "") + "".join(parts)


def _grid(panel: Panel, scales: Scales, colors: Palette) -> Iterator[str]:
    x, y = scales.of(panel)
    paint = svg.stroke(colors.grid, 1)
    for spot in _grid_spots(x):
        yield svg.polyline([(spot, y.start), (spot, y.end)], **paint)
    for spot in _grid_spots(y):
        yield svg.polyline([(x.start, spot), (x.end, spot)], **paint)


def _grid_spots(scale: Scale) -> list[float]:
    """Pixels of the ticks that keep clear of the panel's border, where Plotly draws no line."""
    low, high = sorted((scale.start, scale.end))
    spots = [scale.pixel(tick.at) for tick in scale.axis.ticks] if scale.axis.grid else []
    return [spot for spot in spots if low + 1 < spot < high - 1]


def _axis_lines(chart: Chart, scales: Scales, colors: Palette) -> Iterator[str]:
    paint = svg.stroke(colors.grid, 1)
    for scale in (scale for scale in scales.x if scale.axis.line):
        edge = scales.edge(chart, scale)
        yield svg.polyline([(scale.start, edge), (scale.end, edge)], **paint)
    for scale in (scale for scale in scales.y if scale.axis.line):
        edge = scales.edge(chart, scale)
        yield svg.polyline([(edge, scale.start), (edge, scale.end)], **paint)
