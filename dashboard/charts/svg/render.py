"""A Plotly figure as SVG, without a browser: what the reader saw, drawn again for a file.

The margins grow until every word lies inside the picture.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.svg import bars as plot_bars
from dashboard.charts.svg import scales as plot_axis
from dashboard.charts.svg.figure import Figure
from dashboard.charts.svg.layers import layers
from dashboard.charts.svg.layout import plan as lay_out
from dashboard.charts.svg.legend import legend
from dashboard.charts.svg.scales import Axis
from dashboard.drawing.svg import Box
from dashboard.drawing.svg_text import Text

_HEIGHT = 450
_MARGIN_TOP, _MARGIN_BOTTOM = 100, 80
_LEAST_HEIGHT = 60
_LEAST_WIDTH = 80
_ROUNDS = 12
_TOLERANCE = 0.5


@dataclass(frozen=True)
class Drawing:
    """A chart as SVG elements in a box from (0, 0) to (width, height) pixels, and where its plot areas lie."""

    body: str
    width: float
    height: float
    texts: list[Text]
    axes: dict[str, Axis]


def draw(figure: Figure, width: float, *, prefix: str = "") -> Drawing:
    """Draw a figure `width` pixels wide; its height follows from the figure's own and from what the words need.

    Args:
        figure: what `figure.read` returned.
        width: pixels, margins included.
        prefix: put before element ids, so that two pictures can stand in one document.

    Raises:
        ValueError: the figure asks for what cannot be drawn, or its words leave no room for the chart.
    """
    axes = plot_axis.axes(figure)
    bars = plot_bars.bars(figure, axes)
    head = legend(figure, width)
    margin = figure.layout.get("margin") or {}
    own_height = float(figure.layout.get("height") or _HEIGHT)
    tall = max(own_height - float(margin.get("t", _MARGIN_TOP)) - float(margin.get("b", _MARGIN_BOTTOM)), _LEAST_HEIGHT)
    area = Box(0, head.height, width, head.height + tall)
    bottom = area.bottom
    for _ in range(_ROUNDS):
        plan = lay_out(figure, axes, bars, area, width)
        stretch = max((words.crowding for words in plan.words.values()), default=1.0)
        boxes = [text.box() for text in plan.texts()]
        left = max(0.0, -min((box.left for box in boxes), default=0.0))
        right = max(0.0, max((box.right for box in boxes), default=0.0) - width)
        above = max(0.0, head.height - min((box.top for box in boxes), default=head.height))
        bottom = max([area.bottom, *(box.bottom for box in boxes)])
        if max(left, right, above) < _TOLERANCE and stretch <= 1.001:
            break
        tall *= max(stretch, 1)
        area = Box(area.left + left, area.top + above, area.right - right, area.top + above + tall)
        if area.right - area.left < _LEAST_WIDTH:
            raise ValueError("the words round this chart leave no room for it; shorten labels or annotations")
    else:
        raise ValueError("the words round this chart find no place; shorten labels or annotations")
    body = head.shapes + "".join(text.draw() for text in head.texts) + layers(figure, plan, prefix)
    return Drawing(body, width, bottom, [*head.texts, *plan.texts()], plan.axes)
