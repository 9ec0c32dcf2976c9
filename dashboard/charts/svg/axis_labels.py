"""Tick labels and axis titles, set so that they neither overlap nor are cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dashboard.charts.elements.style import AXIS_LETTERS, AXIS_TITLE
from dashboard.charts.svg.scales import Scale
from dashboard.drawing import font_metrics
from dashboard.drawing.font_metrics import Line, Style
from dashboard.drawing.svg_text import Text
from dashboard.drawing.theme import Palette

_LABEL_GAP = 5
_TITLE_GAP = 8
_BETWEEN_LABELS = 8
_LINE_AIR = 2
_OUTER_LABEL_SHARE = 0.36
_LEAST_LABEL_SHARE = 0.8
_TURNED = -45
_UPRIGHT = -90


@dataclass(frozen=True)
class AxisText:
    """Tick labels and title of an axis, and by what factor the axis is too short for its labels."""

    texts: tuple[Text, ...]
    crowding: float = 1


def x_text(scale: Scale, edge: float, colors: Palette) -> AxisText:
    """The words under an x axis that lies at the pixel `edge`; over one on top, level and without a title."""
    if scale.axis.on_top:
        return AxisText(_over(scale, edge, Style(AXIS_LETTERS, colors.muted)))
    labels = _x_labels(scale, edge, Style(AXIS_LETTERS, colors.muted))
    if not scale.axis.title:
        return AxisText(labels)
    style, lines = _title(scale, colors)
    top = max(text.box().bottom for text in labels) + _TITLE_GAP if labels else edge
    middle = (scale.start + scale.end) / 2
    return AxisText((*labels, Text(lines, middle, top + font_metrics.ASCENT * style.size, style, "middle")))


def y_text(scale: Scale, edge: float, room: float, colors: Palette) -> AxisText:
    """The words left of a y axis that lies at the pixel `edge`, labels wrapped to `room` pixels."""
    labels, crowding = _y_labels(scale, edge, Style(AXIS_LETTERS, colors.muted), room)
    if not scale.axis.title:
        return AxisText(labels, crowding)
    style, lines = _title(scale, colors)
    below = font_metrics.height(lines, style) - font_metrics.ASCENT * style.size
    x = min((text.box().left for text in labels), default=edge) - _TITLE_GAP - below
    middle = (scale.start + scale.end) / 2
    return AxisText((*labels, Text(lines, x, middle, style, "middle", _UPRIGHT)), crowding)


def apart(left: AxisText, right: AxisText) -> tuple[AxisText, AxisText]:
    """The labels of two neighboring x axes; where they meet, each is set within its own axis."""
    level = [text for text in (*left.texts, *right.texts) if text.anchor == "middle" and not text.angle]
    if len(level) < len(left.texts) + len(right.texts) or not left.texts or not right.texts:
        return left, right
    last, first = max(left.texts, key=lambda text: text.x), min(right.texts, key=lambda text: text.x)
    if last.box().right + _LABEL_GAP <= first.box().left:
        return left, right
    return (
        replace(left, texts=tuple(replace(text, anchor="end") if text is last else text for text in left.texts)),
        replace(right, texts=tuple(replace(text, anchor="start") if text is first else text for text in right.texts)),
    )


def room(scales: Sequence[Scale], edge: float, width: float) -> float:
    """Pixels that the labels left of `edge` may take: the gap to the next panel, or a share of the picture."""
    gaps = [edge - scale.end - 2 * _LABEL_GAP for scale in scales if scale.end < edge - 1]
    return max(min([_OUTER_LABEL_SHARE * width, *gaps]), 1.0)


def _title(scale: Scale, colors: Palette) -> tuple[Style, tuple[Line, ...]]:
    style = Style(AXIS_TITLE, colors.muted)
    return style, tuple(font_metrics.wrap(font_metrics.parse(scale.axis.title), style, scale.length))


def _x_labels(scale: Scale, edge: float, style: Style) -> tuple[Text, ...]:
    labels = [font_metrics.parse(tick.label) for tick in scale.axis.ticks]
    texts = _level(scale, labels, edge, style)
    if not _overlap(texts):
        return texts
    spots = sorted(scale.pixel(tick.at) for tick in scale.axis.ticks)
    spacing = min(after - before for before, after in pairwise(spots))
    limit = spacing - _BETWEEN_LABELS
    if max(font_metrics.longest_word(label, style) for label in labels) <= limit:
        return _level(scale, [font_metrics.wrap(label, style, limit) for label in labels], edge, style)
    turned = _TURNED if spacing >= 1.5 * font_metrics.LINE_HEIGHT * style.size else _UPRIGHT
    return _tilted(scale, labels, edge, style, turned)


def _level(scale: Scale, labels: Sequence[list[Line]], edge: float, style: Style) -> tuple[Text, ...]:
    baseline = edge + _LABEL_GAP + font_metrics.ASCENT * style.size - _LINE_AIR
    return tuple(
        Text(tuple(lines), scale.pixel(tick.at), baseline, style, "middle")
        for tick, lines in zip(scale.axis.ticks, labels, strict=True)
    )


def _over(scale: Scale, edge: float, style: Style) -> tuple[Text, ...]:
    return tuple(
        Text(tuple(font_metrics.parse(tick.label)), scale.pixel(tick.at), edge - _LABEL_GAP, style, "middle")
        for tick in scale.axis.ticks
    )


def _tilted(scale: Scale, labels: Sequence[list[Line]], edge: float, style: Style, angle: float) -> tuple[Text, ...]:
    """Labels turned about the end that is next to the axis."""
    half = font_metrics.HALF_CAP * style.size
    return tuple(
        Text(tuple(lines), scale.pixel(tick.at) + half, edge + _LABEL_GAP + half, style, "end", angle)
        for tick, lines in zip(scale.axis.ticks, labels, strict=True)
    )


def _overlap(texts: Sequence[Text]) -> bool:
    boxes = sorted((text.box() for text in texts), key=lambda box: box.left)
    return any(before.right + _LABEL_GAP > after.left for before, after in pairwise(boxes))


def _y_labels(scale: Scale, edge: float, style: Style, room: float) -> tuple[tuple[Text, ...], float]:
    """Labels beside their ticks, and by what factor the axis is too short for them."""
    parsed = [font_metrics.parse(tick.label) for tick in scale.axis.ticks]
    widest_word = max((font_metrics.longest_word(lines, style) for lines in parsed), default=0.0)
    if widest_word > room:
        style = replace(style, size=style.size * max(room / widest_word, _LEAST_LABEL_SHARE))
    step = font_metrics.LINE_HEIGHT * style.size
    labels = [
        (scale.pixel(tick.at), tuple(font_metrics.wrap(lines, style, room)))
        for tick, lines in zip(scale.axis.ticks, parsed, strict=True)
    ]
    texts = tuple(
        Text(
            lines,
            edge - _LABEL_GAP,
            spot + font_metrics.HALF_CAP * style.size - step * (len(lines) - 1) / 2,
            style,
            "end",
        )
        for spot, lines in labels
    )
    stacked = sorted((spot, step * len(lines)) for spot, lines in labels)
    needs = [
        ((tall + next_tall) / 2 + _LINE_AIR) / (next_spot - spot)
        for (spot, tall), (next_spot, next_tall) in pairwise(stacked)
    ]
    return texts, max(needs, default=1.0)
