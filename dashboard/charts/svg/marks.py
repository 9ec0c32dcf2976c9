"""The marks of a subplot: what its traces draw, and what they ask of its axes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.charts.svg import bars, intervals, scatter
from dashboard.charts.svg.bars import Bar
from dashboard.charts.svg.figure import Figure, each
from dashboard.charts.svg.scales import Axis, Extents
from dashboard.charts.svg.trace import Trace, count_of, ids, look, orientation, points, sizes_of
from dashboard.drawing import svg
from dashboard.drawing.svg import Box
from dashboard.drawing.svg_text import Text


@dataclass(frozen=True)
class Marks:
    """What a subplot's traces draw: shapes that the plot area may cut, shapes and text that it may not.

    `reach` is the box that the first of these take, to tell whether there is anything to cut.
    """

    shapes: list[str]
    loose: list[str]
    texts: list[Text]
    reach: Box


def wanted(figure: Figure, axes: dict[str, Axis], drawn: dict[int, list[Bar]], name: str) -> Extents:
    """What the traces on the axis `name` ask of its range."""
    total = Extents()
    for place, trace in enumerate(figure.traces):
        if name not in ids(trace):
            continue
        letter = name[0]
        if trace["type"] == "bar":
            along = (letter == "x") == (orientation(trace) == "v")
            total += bars.wanted(trace, drawn[place], along=along, font=figure.layout.get("font"))
        else:
            total += scatter.wanted(trace, axes[name])
        total += intervals.wanted(trace, axes[name], drawn.get(place))
    return total


def draw(figure: Figure, axes: dict[str, Axis], drawn: dict[int, list[Bar]], pair: tuple[str, str]) -> Marks:
    """All marks of the subplot of two axes, bars first, as plotly.js layers them."""
    x, y = axes[pair[0]], axes[pair[1]]
    shapes: list[str] = []
    loose: list[str] = []
    texts: list[Text] = []
    boxes = [Box(x.start, y.end, x.end, y.start)]
    font = figure.layout.get("font")
    members = [(place, trace) for place, trace in enumerate(figure.traces) if ids(trace) == pair]
    for place, trace in sorted(members, key=lambda member: member[1]["type"] != "bar"):
        opacity = float(trace.get("opacity", 1))
        if trace["type"] == "bar":
            content = "".join(bars.draw(trace, drawn[place], x, y) + intervals.draw(trace, x, y, drawn[place]))
            texts.extend(bars.texts(trace, drawn[place], x, y, font))
        else:
            content = "".join(scatter.draw(figure, place, x, y))
            texts.extend(scatter.texts(trace, x, y, font))
        group = svg.element("g", content, opacity=opacity) if opacity < 1 and content else content
        if trace.get("cliponaxis") is False:
            loose.append(group)
        else:
            shapes.append(group)
            boxes.extend(_reach(trace, x, y, drawn.get(place)))
    return Marks(shapes, loose, texts, _around(boxes))


def _reach(trace: Trace, x: Axis, y: Axis, drawn: list[Bar] | None) -> Iterable[Box]:
    """Boxes round all that a trace draws."""
    own = look(trace)
    stroke = float((trace.get("line") or {}).get("width", 2)) if own["lines"] else 0.0
    if drawn is not None:
        yield from (bars.box_of(bar, trace, x, y) for bar in drawn)
    else:
        symbols = each((trace.get("marker") or {}).get("symbol"), count_of(trace)) if own["markers"] else []
        widest = max((svg.reach(symbol or "circle") for symbol in symbols), default=0.0) * max(sizes_of(trace))
        room = max(stroke, widest + own["marker"]["line_width"]) / 2
        for spot in points(trace, x, y):
            if spot is not None:
                yield Box(spot[0] - room, spot[1] - room, spot[0] + room, spot[1] + room)
        if trace.get("fill") == "tozeroy":
            yield Box(x.start, y.pixel(0), x.start, y.pixel(0))
    for letter, ends, place in intervals.ends_of(trace, x, y, drawn):
        cap = float((trace.get(f"error_{letter}") or {}).get("width", 4))
        low, high = sorted(ends)
        across = (place - cap, place + cap)
        yield Box(low, across[0], high, across[1]) if letter == "x" else Box(across[0], low, across[1], high)


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )
