"""On which side of its mark each label stands: clear of other labels, marks and lines where a chart is on a phone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dashboard.charts.elements.model import Axis, Chart, Line, Mark, Marks, Panel, Share, Side
from dashboard.charts.elements.style import MARK_LABEL
from dashboard.drawing import font_metrics
from dashboard.drawing.font_metrics import Style
from dashboard.drawing.svg import Box

# Pixels of a plot where the window is 390 pixels wide: there is less room than anywhere else.
WIDTH, HEIGHT = 220.0, 310.0
MARK = 7.0
LINE = 1.0
# How much worse it is to cover a label, a mark or an interval than a dividing line.
LABEL_COVERED, MARK_COVERED, INTERVAL_COVERED = 10.0, 5.0, 3.0
ABOVE: tuple[Side, ...] = ("top right", "top left", "top center", "bottom right", "bottom left", "bottom center")
BELOW: tuple[Side, ...] = ("bottom right", "bottom left", "bottom center", "top right", "top left", "top center")


def clear_labels(chart: Chart) -> Chart:
    """The chart with each label on the side where it covers least: one after the other, away from the middle first."""
    panels = chart.panels
    marks = [(panel, mark) for panel in panels for one in panel.series if isinstance(one, Marks) for mark in one.marks]
    dividers = [box for panel in panels for box in _dividers(panel)]
    intervals = [box for panel, mark in marks for box in _intervals(panel, mark)]
    spots = [_spot(panel, mark) for panel, mark in marks]
    middle = sum(y for _, y in spots) / max(len(spots), 1)
    labels: list[Box] = []
    sides: dict[Mark, Side] = {}
    for (_, mark), spot in sorted(zip(marks, spots, strict=True), key=lambda one: one[1]):
        others = {
            LABEL_COVERED: labels,
            MARK_COVERED: [_square(other) for other in spots if other != spot],
            INTERVAL_COVERED: intervals,
            1.0: dividers,
        }
        boxes = {side: _label(mark, spot, side) for side in (ABOVE if spot[1] <= middle else BELOW)}
        sides[mark] = min(boxes, key=lambda side: _covered(boxes[side], others))
        labels.append(boxes[sides[mark]])
    return replace(chart, panels=tuple(_with_sides(panel, sides) for panel in panels))


def _with_sides(panel: Panel, sides: Mapping[Mark, Side]) -> Panel:
    series = (
        replace(one, marks=tuple(replace(mark, side=sides[mark]) for mark in one.marks))
        if isinstance(one, Marks)
        else one
        for one in panel.series
    )
    return replace(panel, series=tuple(series))


def _covered(box: Box, others: Mapping[float, Sequence[Box]]) -> float:
    return sum(weight * _common(box, other) for weight, boxes in others.items() for other in boxes)


def _common(one: Box, other: Box) -> float:
    """The area that two boxes share."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(wide, 0.0) * max(high, 0.0)


def _pixel(value: float, axis: Axis, length: float) -> float:
    start, end = axis.part
    return length * (start + (end - start) * (value - axis.start) / (axis.end - axis.start))


def _spot(panel: Panel, mark: Mark) -> tuple[float, float]:
    """Pixels from the left and from the top."""
    return _pixel(mark.x, panel.x, WIDTH), HEIGHT - _pixel(mark.y, panel.y, HEIGHT)


def _dividers(panel: Panel) -> Iterator[Box]:
    """Upright lines that stand behind or before all marks."""
    for shape in panel.shapes:
        at = shape.x[0]
        if isinstance(shape, Line) and shape.x[1] == at:
            x = WIDTH * at.of if isinstance(at, Share) else _pixel(at, panel.x, WIDTH)
            yield Box(x - LINE, 0, x + LINE, HEIGHT)


def _intervals(panel: Panel, mark: Mark) -> Iterator[Box]:
    x, y = _spot(panel, mark)
    if mark.x_interval:
        left, right = (_pixel(end, panel.x, WIDTH) for end in mark.x_interval)
        yield Box(left, y - LINE, right, y + LINE)
    if mark.y_interval:
        bottom, top = (HEIGHT - _pixel(end, panel.y, HEIGHT) for end in mark.y_interval)
        yield Box(x - LINE, top, x + LINE, bottom)


def _square(spot: tuple[float, float]) -> Box:
    x, y = spot
    return Box(x - MARK, y - MARK, x + MARK, y + MARK)


def _label(mark: Mark, spot: tuple[float, float], side: Side) -> Box:
    x, y = spot
    wide = font_metrics.widest(font_metrics.plain(mark.label), Style(MARK_LABEL, ""))
    high = MARK_LABEL * font_metrics.LINE_HEIGHT
    vertical, _, horizontal = side.partition(" ")
    top = y - MARK - high if vertical == "top" else y + MARK
    left = {"left": x - MARK - wide, "center": x - wide / 2, "right": x + MARK}[horizontal]
    return Box(left, top, left + wide, top + high)
