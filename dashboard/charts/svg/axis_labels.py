"""Tick labels and axis titles, set so that they neither overlap nor are cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dashboard.charts.svg import ticks as plot_ticks
from dashboard.charts.svg.figure import Figure
from dashboard.charts.svg.scales import Axis
from dashboard.charts.svg.ticks import Tick
from dashboard.charts.svg.trace import style
from dashboard.drawing import font_metrics
from dashboard.drawing.font_metrics import Line, Style
from dashboard.drawing.svg import Box
from dashboard.drawing.svg_text import Text

_LABEL_GAP = 5
_TITLE_GAP = 8
_BETWEEN_LABELS = 8
_LINE_AIR = 2
_OUTER_LABEL_SHARE = 0.36
_LEAST_LABEL_SHARE = 0.8
_TITLE_GROWTH = 1.2
_TICK_LENGTH = 5
_TURNED = -45
_UPRIGHT = -90


@dataclass(frozen=True)
class AxisText:
    """Tick labels and title of an axis, its ticks, and by what factor the axis is too short for its labels."""

    texts: list[Text]
    ticks: list[Tick]
    crowding: float = 1


def axis_text(figure: Figure, axis: Axis, edge: float, room: float) -> AxisText:
    """The words of an axis that lies at pixel `edge`; labels of a y axis wrap to `room` pixels."""
    font = {**(figure.layout.get("font") or {})}
    if axis.spec.get("color"):
        font["color"] = axis.spec["color"]
    label_style = style(axis.spec.get("tickfont"), font)
    if not axis.spec.get("visible", True):
        return AxisText([], [])
    if not axis.spec.get("showticklabels", True):
        labels = AxisText([], plot_ticks.ticks(axis))
    elif axis.letter == "x":
        labels = _x_labels(axis, edge, label_style)
    else:
        labels = _y_labels(axis, edge, label_style, room)
    title = axis.spec.get("title") or {}
    if not title.get("text"):
        return labels
    title_style = style(title.get("font"), {**font, "size": _TITLE_GROWTH * float(font.get("size") or 12)})
    gap = float(title.get("standoff", _TITLE_GAP))
    lines = tuple(font_metrics.wrap(font_metrics.parse(str(title["text"])), title_style, axis.length))
    boxes = [text.box() for text in labels.texts] or [Box(edge, edge, edge, edge)]
    place = _x_title if axis.letter == "x" else _y_title
    return replace(labels, texts=[*labels.texts, place(axis, boxes, lines, title_style, gap)])


def tick_length(axis: Axis) -> float:
    """Pixels that the ticks stick out of the plot area; below zero for ticks that point inwards."""
    spec = axis.spec
    implied = "outside" if any(spec.get(key) for key in ("ticklen", "tickwidth", "tickcolor")) else ""
    side = {"outside": 1, "inside": -1, "": 0}[str(spec.get("ticks", implied))]
    return side * float(spec.get("ticklen", _TICK_LENGTH))


def apart(left: AxisText, right: AxisText) -> tuple[AxisText, AxisText]:
    """The labels of two neighbouring x axes; where they meet, each is set within its own axis."""
    level = [text for text in left.texts + right.texts if text.anchor == "middle" and not text.angle]
    if len(level) < len(left.texts) + len(right.texts) or not left.ticks or not right.ticks:
        return left, right
    last, first = max(left.texts, key=lambda text: text.x), min(right.texts, key=lambda text: text.x)
    if last.box().right + _LABEL_GAP <= first.box().left:
        return left, right
    return (
        replace(left, texts=[replace(text, anchor="end") if text is last else text for text in left.texts]),
        replace(right, texts=[replace(text, anchor="start") if text is first else text for text in right.texts]),
    )


def outer_room(width: float) -> float:
    """Pixels that the labels of an outermost y axis may take of a chart's width."""
    return _OUTER_LABEL_SHARE * width


def _x_labels(axis: Axis, edge: float, label_style: Style) -> AxisText:
    thinnest = 4 if plot_ticks.thinnable(axis) else 1
    for coarser in range(thinnest):
        ticks = plot_ticks.ticks(axis, coarser)
        texts = _level(axis, ticks, [font_metrics.parse(tick.label) for tick in ticks], edge, label_style)
        if not _overlap(texts):
            break
    angle = axis.spec.get("tickangle")
    if angle not in (None, "auto", 0):
        return AxisText(_tilted(axis, ticks, edge, label_style, float(angle)), ticks)
    if not _overlap(texts):
        return AxisText(texts, ticks)
    spots = sorted(axis.pixel(tick.number) for tick in ticks)
    spacing = min(after - before for before, after in pairwise(spots))
    lines = [font_metrics.parse(tick.label) for tick in ticks]
    limit = spacing - _BETWEEN_LABELS
    if max(font_metrics.longest_word(label, label_style) for label in lines) <= limit:
        wrapped = [font_metrics.wrap(label, label_style, limit) for label in lines]
        return AxisText(_level(axis, ticks, wrapped, edge, label_style), ticks)
    turned = _TURNED if spacing >= 1.5 * font_metrics.LINE_HEIGHT * label_style.size else _UPRIGHT
    return AxisText(_tilted(axis, ticks, edge, label_style, turned), ticks)


def _level(
    axis: Axis, ticks: Sequence[Tick], labels: Sequence[list[Line]], edge: float, label_style: Style
) -> list[Text]:
    away = max(tick_length(axis), 0) + _LABEL_GAP + float(axis.spec.get("ticklabelstandoff") or 0)
    texts = []
    for tick, lines in zip(ticks, labels, strict=True):
        if axis.spec.get("side") == "top":
            below = (
                font_metrics.LINE_HEIGHT * label_style.size * (len(lines) - 1) + font_metrics.DESCENT * label_style.size
            )
            baseline = edge - away - below
        else:
            baseline = edge + away + font_metrics.ASCENT * label_style.size - _LINE_AIR
        texts.append(Text(tuple(lines), axis.pixel(tick.number), baseline, label_style, "middle"))
    return texts


def _tilted(axis: Axis, ticks: Sequence[Tick], edge: float, label_style: Style, angle: float) -> list[Text]:
    """Labels turned about the end that is next to the axis."""
    up = axis.spec.get("side") == "top"
    away = max(tick_length(axis), 0) + _LABEL_GAP + font_metrics.HALF_CAP * label_style.size
    anchor = "end" if (angle < 0) != up else "start"
    return [
        Text(
            tuple(font_metrics.parse(tick.label)),
            axis.pixel(tick.number) + font_metrics.HALF_CAP * label_style.size,
            edge + (-away if up else away),
            label_style,
            anchor,
            angle,
        )
        for tick in ticks
    ]


def _overlap(texts: Sequence[Text]) -> bool:
    boxes = sorted((text.box() for text in texts), key=lambda box: box.left)
    return any(before.right + _LABEL_GAP > after.left for before, after in pairwise(boxes))


def _y_labels(axis: Axis, edge: float, label_style: Style, room: float) -> AxisText:
    ticks = plot_ticks.ticks(axis)
    parsed = [font_metrics.parse(tick.label) for tick in ticks]
    widest_word = max((font_metrics.longest_word(lines, label_style) for lines in parsed), default=0.0)
    if widest_word > room:
        label_style = replace(label_style, size=label_style.size * max(room / widest_word, _LEAST_LABEL_SHARE))
    labels = [font_metrics.wrap(lines, label_style, room) for lines in parsed]
    right = axis.spec.get("side") == "right"
    away = max(tick_length(axis), 0) + _LABEL_GAP + float(axis.spec.get("ticklabelstandoff") or 0)
    x = edge + away if right else edge - away
    step = font_metrics.LINE_HEIGHT * label_style.size
    texts = [
        Text(
            tuple(lines),
            x,
            axis.pixel(tick.number) + font_metrics.HALF_CAP * label_style.size - step * (len(lines) - 1) / 2,
            label_style,
            "start" if right else "end",
        )
        for tick, lines in zip(ticks, labels, strict=True)
    ]
    stacked = sorted(((axis.pixel(tick.number), step * len(lines)) for tick, lines in zip(ticks, labels, strict=True)))
    needs = [
        ((tall + next_tall) / 2 + _LINE_AIR) / (next_spot - spot)
        for (spot, tall), (next_spot, next_tall) in pairwise(stacked)
        if next_spot > spot
    ]
    return AxisText(texts, ticks, max(needs, default=1.0))


def _x_title(axis: Axis, boxes: Sequence[Box], lines: tuple[Line, ...], title_style: Style, gap: float) -> Text:
    middle = (axis.start + axis.end) / 2
    if axis.spec.get("side") == "top":
        top = min(box.top for box in boxes) - gap - font_metrics.height(lines, title_style)
    else:
        top = max(box.bottom for box in boxes) + gap
    return Text(lines, middle, top + font_metrics.ASCENT * title_style.size, title_style, "middle")


def _y_title(axis: Axis, boxes: Sequence[Box], lines: tuple[Line, ...], title_style: Style, gap: float) -> Text:
    middle = (axis.start + axis.end) / 2
    if axis.spec.get("side") == "right":
        x = max(box.right for box in boxes) + gap + font_metrics.ASCENT * title_style.size
    else:
        below = font_metrics.height(lines, title_style) - font_metrics.ASCENT * title_style.size
        x = min(box.left for box in boxes) - gap - below
    return Text(lines, x, middle, title_style, "middle", _UPRIGHT)
