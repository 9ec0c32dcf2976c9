"""Bars: where they lie, side by side or stacked, and the text at their ends."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dashboard.charts.svg.figure import Figure, each
from dashboard.charts.svg.scales import Axis, Extents, extents
from dashboard.charts.svg.trace import OUTLINE, Trace, beside, count_of, ids, numbers, orientation, outline, style
from dashboard.drawing import font_metrics, svg
from dashboard.drawing.font_metrics import Style
from dashboard.drawing.svg import Box
from dashboard.drawing.svg_text import Text

_TEXT_PAD = 3


@dataclass(frozen=True)
class Bar:
    """A bar in numbers of its axes: from `near` to `far` in the slot that it has to itself, from `base` to `top`."""

    place: int
    near: float
    far: float
    base: float
    top: float
    slot: tuple[float, float]


def bars(figure: Figure, axes: dict[str, Axis]) -> dict[int, list[Bar]]:
    """The bars of every bar trace, by the trace's place in the figure."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for place, trace in enumerate(figure.traces):
        if trace["type"] == "bar":
            groups.setdefault((*ids(trace), orientation(trace)), []).append(place)
    out: dict[int, list[Bar]] = {}
    for (x, y, way), members in groups.items():
        along, across = (axes[x], axes[y]) if way == "v" else (axes[y], axes[x])
        rows = [[place] for place in members] if _barmode(figure) == "overlay" else [members]
        for row in rows:
            out |= _group(figure, row, along, across)
    return out


def wanted(trace: Trace, drawn: list[Bar], *, along: bool, font: dict[str, Any] | None) -> Extents:
    """What bars ask of the axis that they stand on (`along`) or of the one that they grow on."""
    if along:
        return extents([edge for bar in drawn for edge in bar.slot])
    based = trace.get("base") is not None
    ends = [edge for bar in drawn for edge in ((bar.top, bar.base) if based else (bar.top,))]
    beyond = 0.0
    if orientation(trace) == "v" and trace.get("textposition") == "outside" and trace.get("text"):
        lines = max(len(font_metrics.parse(str(text or ""))) for text in each(trace["text"], count_of(trace)))
        size = style(trace.get("outsidetextfont"), trace.get("textfont"), font).size
        beyond = font_metrics.LINE_HEIGHT * size * lines + _TEXT_PAD
    downwards, upwards = (any(sign * (bar.top - bar.base) >= 0 for bar in drawn) for sign in (-1, 1))
    return extents(ends, pixels=(beyond * downwards, beyond * upwards), padded=True, to_zero=not based)


def draw(trace: Trace, drawn: list[Bar], x: Axis, y: Axis) -> list[str]:
    """The bars as SVG."""
    marker, count = trace.get("marker") or {}, count_of(trace)
    colors, opacities = each(marker.get("color"), count), each(marker.get("opacity"), count)
    out = []
    for bar in drawn:
        opacity = float(opacities[bar.place] if opacities[bar.place] is not None else 1)
        line = outline(marker, bar.place, count)
        paint = {
            **svg.fill(str(colors[bar.place] or trace["color"]), opacity),
            **(svg.stroke(line["line_color"], line["line_width"], opacity=opacity) if line["line_width"] else {}),
        }
        out.append(svg.rectangle(box_of(bar, trace, x, y), **paint))
    return out


def texts(trace: Trace, drawn: list[Bar], x: Axis, y: Axis, font: dict[str, Any] | None) -> Iterable[Text]:
    """The text of the bars."""
    position = trace.get("textposition") or "auto"
    if position == "none" or trace.get("text") is None:
        return
    count = count_of(trace)
    values, colors = each(trace["text"], count), each((trace.get("marker") or {}).get("color"), count)
    for bar in drawn:
        if values[bar.place] in (None, ""):
            continue
        lines = font_metrics.parse(str(values[bar.place]))
        color = str(colors[bar.place] or trace["color"])
        on_bar = max(("#ffffff", OUTLINE), key=lambda ink: svg.contrast(ink, color))
        inside = style(trace.get("insidetextfont"), trace.get("textfont"), {**(font or {}), "color": on_bar})
        outside = style(trace.get("outsidetextfont"), trace.get("textfont"), font)
        yield _bar_text(trace, bar, (x, y), lines, (inside, outside))


def box_of(bar: Bar, trace: Trace, x: Axis, y: Axis) -> Box:
    """A bar in pixels."""
    if orientation(trace) == "v":
        xs, ys = (x.pixel(bar.near), x.pixel(bar.far)), (y.pixel(bar.base), y.pixel(bar.top))
    else:
        xs, ys = (x.pixel(bar.base), x.pixel(bar.top)), (y.pixel(bar.near), y.pixel(bar.far))
    return Box(min(xs), min(ys), max(xs), max(ys))


def _barmode(figure: Figure) -> str:
    return str(figure.layout.get("barmode") or "group")


def _group(figure: Figure, members: list[int], along: Axis, across: Axis) -> dict[int, list[Bar]]:
    """Bars that share axes: side by side, stacked or laid over one another as the layout says."""
    mode = _barmode(figure)
    traces = [figure.traces[place] for place in members]
    positions = [numbers(trace, along) for trace in traces]
    known = [value for row in positions for value in row if value is not None]
    distinct = sorted(set(known))
    gaps = [after - before for before, after in pairwise(distinct)]
    step = 1.0 if along.kind == "category" else min(gaps, default=1.0)
    room = step * (1 - float(figure.layout.get("bargap", 0.2)))
    slots = len(members) if mode == "group" and len(known) != len(distinct) else 1
    stacked: dict[float, float] = {}
    out: dict[int, list[Bar]] = {}
    for slot, (place, trace, row) in enumerate(zip(members, traces, positions, strict=True)):
        usual = room / slots * (1 - float(figure.layout.get("bargroupgap", 0)))
        centre = (slot - (slots - 1) / 2) * room / slots if slots > 1 else 0.0
        lengths = numbers(trace, across)
        widths, bases = each(trace.get("width"), len(row)), each(trace.get("base"), len(row))
        out[place] = []
        for number, (position, length) in enumerate(zip(row, lengths, strict=True)):
            if position is None or length is None:
                continue
            half = float(widths[number] if widths[number] is not None else usual) / 2
            base = across.number(bases[number]) or 0.0
            if mode == "stack":
                if bases[number] is not None:
                    raise ValueError(f"data[{place}].base: stacked place with a base cannot be drawn")
                base = stacked.get(position, 0.0)
                stacked[position] = base + length
            middle = position + centre
            room_around = (min(position - step / 2, middle - half), max(position + step / 2, middle + half))
            out[place].append(Bar(number, middle - half, middle + half, base, base + length, room_around))
    return out


def _bar_text(
    trace: Trace, bar: Bar, axes: tuple[Axis, Axis], lines: list[font_metrics.Line], styles: tuple[Style, Style]
) -> Text:
    """Text at a bar's end: inside it where asked and where it fits, else beyond it."""
    vertical = orientation(trace) == "v"
    box = box_of(bar, trace, *axes)
    across = axes[1] if vertical else axes[0]
    tip, foot = across.pixel(bar.top), across.pixel(bar.base)
    outwards = math.copysign(1, tip - foot if tip != foot else across.end - across.start)
    wide = font_metrics.widest(lines, styles[0]) + 2 * _TEXT_PAD
    tall = font_metrics.height(lines, styles[0]) + 2 * _TEXT_PAD
    fits = wide <= box.right - box.left and tall <= box.bottom - box.top
    within = fits and (trace.get("textposition") or "auto") != "outside"
    spot, grows = {
        "beyond": (tip + outwards * _TEXT_PAD, outwards),
        "end": (tip - outwards * _TEXT_PAD, -outwards),
        "middle": ((tip + foot) / 2, 0),
        "start": (foot + outwards * _TEXT_PAD, outwards),
    }[str(trace.get("insidetextanchor") or "end") if within else "beyond"]
    chosen = styles[0] if within else styles[1]
    opacity = float(trace.get("opacity", 1))
    if vertical:
        where = {1: "bottom", 0: "middle", -1: "top"}[int(grows)]
        return beside(((box.left + box.right) / 2, spot), lines, chosen, f"{where} center", opacity=opacity)
    where = {1: "right", 0: "center", -1: "left"}[int(grows)]
    return beside((spot, (box.top + box.bottom) / 2), lines, chosen, f"middle {where}", opacity=opacity)
