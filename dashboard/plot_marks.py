"""Traces as SVG: markers, lines, fills, error bars, bars, and the text that stands on them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dashboard import svg, typeface
from dashboard.plot_axis import Axis, Extents, extents, marker_room
from dashboard.plot_subset import Figure, each
from dashboard.svg import Box, Text
from dashboard.typeface import Style

Trace = dict[str, Any]
Point = tuple[float, float]
_BAR_TEXT_PAD = 3
_OUTLINE = "#444"


@dataclass(frozen=True)
class Bar:
    """A bar in numbers of its axes: from `near` to `far` in the slot that it has to itself, from `base` to `top`."""

    place: int
    near: float
    far: float
    base: float
    top: float
    slot: tuple[float, float]


@dataclass(frozen=True)
class Marks:
    """What a subplot's traces draw: shapes that the plot area may cut, and text that it may not."""

    shapes: list[str]
    loose: list[str]
    texts: list[Text]


def style(*fonts: dict[str, Any] | None, size: float = 12, color: str = _OUTLINE) -> Style:
    """The text style of Plotly fonts, the first that says something winning."""

    def first(key: str, otherwise: Any) -> Any:
        return next((font[key] for font in fonts if font and font.get(key) is not None), otherwise)

    weight = first("weight", "normal")
    number = {"normal": 400, "bold": 700}.get(str(weight)) or int(weight)
    return Style(
        size=float(first("size", size)),
        color=str(first("color", color)),
        weight=400 if number < 550 else 600 if number < 650 else 700,
        italic=first("style", "normal") == "italic",
    )


def bars(figure: Figure, axes: dict[str, Axis]) -> dict[int, list[Bar]]:
    """The bars of every bar trace, by the trace's place in the figure."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for place, trace in enumerate(figure.traces):
        if trace["type"] == "bar":
            groups.setdefault((*_ids(trace), _orientation(trace)), []).append(place)
    out: dict[int, list[Bar]] = {}
    for (x, y, orientation), members in groups.items():
        along, across = (axes[x], axes[y]) if orientation == "v" else (axes[y], axes[x])
        rows = [[place] for place in members] if _barmode(figure) == "overlay" else [members]
        for row in rows:
            out |= _group(figure, row, along, across)
    return out


def wanted(figure: Figure, axes: dict[str, Axis], drawn: dict[int, list[Bar]], name: str) -> Extents:
    """What the traces on the axis `name` ask of its range."""
    total = Extents()
    for place, trace in enumerate(figure.traces):
        ids = _ids(trace)
        if name not in ids:
            continue
        letter = name[0]
        if trace["type"] == "bar":
            along = (letter == "x") == (_orientation(trace) == "v")
            total += _bar_extents(trace, drawn[place], along=along, font=figure.layout.get("font"))
        else:
            total += _scatter_extents(trace, axes[name])
        total += _error_extents(trace, axes[name], drawn.get(place))
    return total


def draw(figure: Figure, axes: dict[str, Axis], drawn: dict[int, list[Bar]], pair: tuple[str, str]) -> Marks:
    """All marks of the subplot of two axes, bars first, as plotly.js layers them."""
    marks = Marks([], [], [])
    x, y = axes[pair[0]], axes[pair[1]]
    font = figure.layout.get("font")
    members = [(place, trace) for place, trace in enumerate(figure.traces) if _ids(trace) == pair]
    for place, trace in sorted(members, key=lambda member: member[1]["type"] != "bar"):
        opacity = float(trace.get("opacity", 1))
        if trace["type"] == "bar":
            shapes = _draw_bars(trace, drawn[place], x, y)
            marks.texts.extend(_bar_texts(trace, drawn[place], x, y, font))
        else:
            shapes = _draw_scatter(figure, place, x, y)
            marks.texts.extend(_point_texts(trace, x, y, font))
        content = "".join(shapes)
        group = svg.element("g", content, opacity=opacity) if opacity < 1 and content else content
        (marks.loose if trace.get("cliponaxis") is False else marks.shapes).append(group)
    return marks


def look(trace: Trace) -> dict[str, Any]:
    """What a trace looks like in a legend: its parts with plotly.js's defaults worked in."""
    mode = _mode(trace)
    own = trace["color"]
    marker, line = trace.get("marker") or {}, trace.get("line") or {}
    marker_color = _first(marker.get("color")) or line.get("color") or own
    line_color = line.get("color") or _first(marker.get("color")) or own
    return {
        "bar": trace["type"] == "bar",
        "markers": "markers" in mode,
        "lines": "lines" in mode,
        "text": "text" in mode,
        "fill": (trace.get("fillcolor") or _faded(line_color)) if trace.get("fill", "none") != "none" else None,
        "marker": {
            "symbol": _first(marker.get("symbol")) or "circle",
            "size": float(_first(marker.get("size")) or 6),
            "color": marker_color,
            "opacity": float(_first(marker.get("opacity")) or 1),
            **_outline(marker, 0, 1),
        },
        "line": svg.stroke(line_color, float(line.get("width", 2)), dash=line.get("dash")),
    }


def _ids(trace: Trace) -> tuple[str, str]:
    return trace.get("xaxis") or "x", trace.get("yaxis") or "y"


def _orientation(trace: Trace) -> str:
    if trace.get("orientation"):
        return str(trace["orientation"])
    return "h" if trace.get("x") and not trace.get("y") else "v"


def _mode(trace: Trace) -> str:
    if trace["type"] == "bar":
        return ""
    if trace.get("mode"):
        return str(trace["mode"])
    return "lines+markers" if _count(trace) < 20 else "lines"


def _count(trace: Trace) -> int:
    lengths = [len(trace[letter]) for letter in "xy" if trace.get(letter) is not None]
    return min(lengths, default=0)


def _first(value: Any) -> Any:
    return (value[0] if value else None) if isinstance(value, list) else value


def _outline(marker: dict[str, Any], place: int, count: int) -> dict[str, Any]:
    line = marker.get("line") or {}
    return {
        "line_color": each(line.get("color"), count)[place] or _OUTLINE,
        "line_width": float(each(line.get("width"), count)[place] or 0),
    }


def _faded(color: str) -> str:
    red, green, blue, alpha = svg.rgba(color)
    return f"rgba({red},{green},{blue},{alpha * 0.5})"


# Places of points


def _numbers(trace: Trace, axis: Axis) -> list[float | None]:
    values = trace.get(axis.letter)
    if values is None:
        return [float(place) for place in range(_count(trace))]
    return [axis.number(value) for value in values[: _count(trace)]]


def _points(trace: Trace, x: Axis, y: Axis) -> list[Point | None]:
    """Pixels of each point; None where a coordinate is missing."""
    pairs = zip(_numbers(trace, x), _numbers(trace, y), strict=True)
    return [None if a is None or b is None else (x.pixel(a), y.pixel(b)) for a, b in pairs]


def _segments(points: Sequence[Point | None], *, connect: bool) -> list[list[Point]]:
    """Stretches of neighbouring points without a gap."""
    out: list[list[Point]] = [[]]
    for point in points:
        if point is not None:
            out[-1].append(point)
        elif not connect and out[-1]:
            out.append([])
    return [segment for segment in out if segment]


def _stepped(points: Sequence[Point], shape: str) -> list[Point]:
    if shape != "hv":
        return list(points)
    out = list(points[:1])
    for before, after in pairwise(points):
        out += [(after[0], before[1]), after]
    return out


def _line_points(trace: Trace, x: Axis, y: Axis) -> list[list[Point]]:
    shape = str((trace.get("line") or {}).get("shape") or "linear")
    segments = _segments(_points(trace, x, y), connect=bool(trace.get("connectgaps")))
    return [_stepped(segment, shape) for segment in segments]


# Ranges


def _scatter_extents(trace: Trace, axis: Axis) -> Extents:
    values = _numbers(trace, axis)
    fill, mode = trace.get("fill", "none"), _mode(trace)
    sizes = (trace.get("marker") or {}).get("size") or 6
    pixels = max(map(marker_room, _floats(sizes))) if "markers" in mode else 0.0
    if axis.letter == "y":
        return extents(values, pixels=pixels, padded=True, to_zero=fill == "tozeroy")
    bare = fill in ("tozeroy", "tonexty") or not ("markers" in mode or "text" in mode)
    if bare and not _has_errors(trace, "y"):
        return extents(values)
    return extents(values, pixels=pixels, padded=True)


def _floats(value: Any) -> list[float]:
    return [float(item or 0) for item in (value if isinstance(value, list) else [value])] or [0.0]


def _bar_extents(trace: Trace, drawn: list[Bar], *, along: bool, font: dict[str, Any] | None) -> Extents:
    if along:
        return extents([edge for bar in drawn for edge in bar.slot])
    based = trace.get("base") is not None
    ends = [edge for bar in drawn for edge in ((bar.top, bar.base) if based else (bar.top,))]
    beyond = 0.0
    if _orientation(trace) == "v" and trace.get("textposition") == "outside" and trace.get("text"):
        lines = max(len(typeface.parse(str(text or ""))) for text in each(trace["text"], _count(trace)))
        size = style(trace.get("outsidetextfont"), trace.get("textfont"), font).size
        beyond = typeface.LINE_HEIGHT * size * lines + _BAR_TEXT_PAD
    downwards, upwards = (any(sign * (bar.top - bar.base) >= 0 for bar in drawn) for sign in (-1, 1))
    return extents(ends, pixels=(beyond * downwards, beyond * upwards), padded=True, to_zero=not based)


def _error_extents(trace: Trace, axis: Axis, drawn: list[Bar] | None) -> Extents:
    if not _has_errors(trace, axis.letter):
        return Extents()
    ends = [
        end for bounds in _error_bounds(trace, axis, _error_centres(trace, axis, drawn)) if bounds for end in bounds
    ]
    return extents(ends, padded=True, to_zero=trace["type"] == "bar" and trace.get("base") is None)


# Error bars


def _has_errors(trace: Trace, letter: str) -> bool:
    error = trace.get(f"error_{letter}") or {}
    return bool(error.get("visible", error.get("array") is not None))


def _error_centres(trace: Trace, axis: Axis, drawn: list[Bar] | None) -> list[float | None]:
    if drawn is None:
        return _numbers(trace, axis)
    centres: list[float | None] = [None] * _count(trace)
    for bar in drawn:
        centres[bar.place] = bar.top
    return centres


def _error_bounds(trace: Trace, axis: Axis, centres: Sequence[float | None]) -> list[tuple[float, float] | None]:
    """The ends of each error bar in numbers of the axis; None where there is none."""
    error = trace.get(f"error_{axis.letter}") or {}
    count = len(centres)
    plus = each(error.get("array") or [], count)
    symmetric = error.get("symmetric", error.get("arrayminus") is None)
    minus = plus if symmetric else each(error.get("arrayminus") or [], count)
    out: list[tuple[float, float] | None] = []
    for centre, less, more in zip(centres, minus, plus, strict=True):
        if centre is None or (less is None and more is None):
            out.append(None)
        else:
            out.append((centre - float(less or 0), centre + float(more or 0)))
    return out


def _draw_errors(trace: Trace, x: Axis, y: Axis, drawn: list[Bar] | None) -> list[str]:
    own = look(trace)
    out: list[str] = []
    for axis, other in ((y, x), (x, y)):
        if not _has_errors(trace, axis.letter):
            continue
        error = trace.get(f"error_{axis.letter}") or {}
        color = error.get("color") or (trace.get("line") or {}).get("color") or own["marker"]["color"]
        paint = svg.stroke(str(color), float(error.get("thickness", 2)))
        cap = float(error.get("width", 4))
        centres = _error_centres(trace, axis, drawn)
        across = _bar_middles(drawn, len(centres)) if drawn is not None else _numbers(trace, other)
        for bounds, place in zip(_error_bounds(trace, axis, centres), across, strict=True):
            if bounds is not None and place is not None:
                ends = axis.pixel(bounds[0]), axis.pixel(bounds[1])
                out.append(_error_bar(axis.letter, ends, other.pixel(place), cap, paint))
    return out


def _bar_middles(drawn: list[Bar], count: int) -> list[float | None]:
    middles: list[float | None] = [None] * count
    for bar in drawn:
        middles[bar.place] = (bar.near + bar.far) / 2
    return middles


def _error_bar(letter: str, ends: Point, place: float, cap: float, paint: dict[str, Any]) -> str:
    pieces: list[tuple[Point, Point]] = [((ends[0], place), (ends[1], place))]
    if cap:
        pieces += [((end, place - cap), (end, place + cap)) for end in ends]
    if letter == "y":
        pieces = [((a[1], a[0]), (b[1], b[0])) for a, b in pieces]
    path = "".join(f"M{svg.num(a[0])},{svg.num(a[1])}L{svg.num(b[0])},{svg.num(b[1])}" for a, b in pieces)
    return svg.element("path", d=path, fill="none", **paint)


# Scatter


def _draw_scatter(figure: Figure, place: int, x: Axis, y: Axis) -> list[str]:
    trace = figure.traces[place]
    own = look(trace)
    out = _draw_fill(figure, place, x, y, own["fill"]) if own["fill"] else []
    out += _draw_errors(trace, x, y, None)
    if own["lines"]:
        lines = [segment for segment in _line_points(trace, x, y) if len(segment) > 1]
        out += [svg.polyline(segment, **own["line"]) for segment in lines]
    if own["markers"]:
        out += _draw_markers(trace, _points(trace, x, y), own["marker"])
    return out


def _draw_markers(trace: Trace, points: Sequence[Point | None], own: dict[str, Any]) -> list[str]:
    marker, count = trace.get("marker") or {}, len(points)
    symbols, sizes = each(marker.get("symbol"), count), each(marker.get("size"), count)
    colors, opacities = each(marker.get("color"), count), each(marker.get("opacity"), count)
    out = []
    for place, point in enumerate(points):
        size = float(sizes[place] if sizes[place] is not None else own["size"])
        if point is None or size == 0:
            continue
        out.append(
            svg.marker(
                symbols[place] or "circle",
                *point,
                size,
                color=str(colors[place] or own["color"]),
                opacity=float(opacities[place] if opacities[place] is not None else 1),
                **_outline(marker, place, count),
            )
        )
    return out


def _draw_fill(figure: Figure, place: int, x: Axis, y: Axis, color: str) -> list[str]:
    trace = figure.traces[place]
    segments = _line_points(trace, x, y)
    if trace["fill"] == "toself":
        return [svg.polygon(segment, **svg.fill(color)) for segment in segments if len(segment) > 2]
    if trace["fill"] == "tozeroy":
        zero = y.pixel(0)
        closed = [[(segment[0][0], zero), *segment, (segment[-1][0], zero)] for segment in segments]
        return [svg.polygon(points, **svg.fill(color)) for points in closed]
    before = _line_points(_previous(figure, place), x, y)
    if len(before) != len(segments):
        raise ValueError(f"data[{place}].fill: 'tonexty' between lines with different gaps cannot be drawn")
    return [
        svg.polygon([*segment, *reversed(other)], **svg.fill(color))
        for segment, other in zip(segments, before, strict=True)
    ]


def _previous(figure: Figure, place: int) -> Trace:
    """The trace that `tonexty` fills to.

    Raises:
        ValueError: there is none on the same axes.
    """
    ids = _ids(figure.traces[place])
    earlier = [trace for trace in figure.traces[:place] if trace["type"] == "scatter" and _ids(trace) == ids]
    if not earlier:
        raise ValueError(f"data[{place}].fill: 'tonexty' has no trace before it to fill to")
    return earlier[-1]


def _point_texts(trace: Trace, x: Axis, y: Axis, font: dict[str, Any] | None) -> Iterable[Text]:
    if "text" not in _mode(trace):
        return
    points = _points(trace, x, y)
    count = len(points)
    marker, textfont = trace.get("marker") or {}, trace.get("textfont") or {}
    sizes = each(marker.get("size"), count)
    fonts = [{key: each(value, count)[place] for key, value in textfont.items()} for place in range(count)]
    values, positions = each(trace.get("text"), count), each(trace.get("textposition") or "middle center", count)
    for place, point in enumerate(points):
        if point is None or values[place] in (None, ""):
            continue
        radius = float(sizes[place] or 6) / 2 if "markers" in _mode(trace) else 0.0
        yield _beside(
            point,
            typeface.parse(str(values[place])),
            style(fonts[place], font),
            str(positions[place] or "middle center"),
            gap=radius / 0.8 + 1 if radius else 0.0,
            opacity=float(trace.get("opacity", 1)),
        )


def _beside(
    point: Point, lines: list[typeface.Line], text_style: Style, position: str, *, gap: float = 0, opacity: float = 1
) -> Text:
    vertical, horizontal = position.split()
    block = text_style.size * (typeface.LINE_HEIGHT * (len(lines) - 1))
    first = {
        "top": -gap - typeface.DESCENT * text_style.size - block,
        "middle": typeface.HALF_CAP * text_style.size - block / 2,
        "bottom": gap + typeface.ASCENT * text_style.size,
    }[vertical]
    aside = {"left": -gap, "center": 0.0, "right": gap}[horizontal]
    anchor = {"left": "end", "center": "middle", "right": "start"}[horizontal]
    return Text(tuple(lines), point[0] + aside, point[1] + first, text_style, anchor, opacity=opacity)


# Bars


def _barmode(figure: Figure) -> str:
    return str(figure.layout.get("barmode") or "group")


def _group(figure: Figure, members: list[int], along: Axis, across: Axis) -> dict[int, list[Bar]]:
    """Bars that share axes: side by side, stacked or laid over one another as the layout says."""
    mode = _barmode(figure)
    traces = [figure.traces[place] for place in members]
    positions = [_numbers(trace, along) for trace in traces]
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
        lengths = _numbers(trace, across)
        widths, bases = each(trace.get("width"), len(row)), each(trace.get("base"), len(row))
        out[place] = []
        for number, (position, length) in enumerate(zip(row, lengths, strict=True)):
            if position is None or length is None:
                continue
            half = float(widths[number] if widths[number] is not None else usual) / 2
            base = across.number(bases[number]) or 0.0
            if mode == "stack":
                if bases[number] is not None:
                    raise ValueError(f"data[{place}].base: stacked bars with a base cannot be drawn")
                base = stacked.get(position, 0.0)
                stacked[position] = base + length
            middle = position + centre
            room_around = (min(position - step / 2, middle - half), max(position + step / 2, middle + half))
            out[place].append(Bar(number, middle - half, middle + half, base, base + length, room_around))
    return out


def _bar_box(bar: Bar, trace: Trace, x: Axis, y: Axis) -> Box:
    if _orientation(trace) == "v":
        xs, ys = (x.pixel(bar.near), x.pixel(bar.far)), (y.pixel(bar.base), y.pixel(bar.top))
    else:
        xs, ys = (x.pixel(bar.base), x.pixel(bar.top)), (y.pixel(bar.near), y.pixel(bar.far))
    return Box(min(xs), min(ys), max(xs), max(ys))


def _draw_bars(trace: Trace, drawn: list[Bar], x: Axis, y: Axis) -> list[str]:
    marker, count = trace.get("marker") or {}, _count(trace)
    colors, opacities = each(marker.get("color"), count), each(marker.get("opacity"), count)
    out = []
    for bar in drawn:
        opacity = float(opacities[bar.place] if opacities[bar.place] is not None else 1)
        line = _outline(marker, bar.place, count)
        paint = {
            **svg.fill(str(colors[bar.place] or trace["color"]), opacity),
            **(svg.stroke(line["line_color"], line["line_width"], opacity=opacity) if line["line_width"] else {}),
        }
        out.append(svg.rectangle(_bar_box(bar, trace, x, y), **paint))
    return out + _draw_errors(trace, x, y, drawn)


def _bar_texts(trace: Trace, drawn: list[Bar], x: Axis, y: Axis, font: dict[str, Any] | None) -> Iterable[Text]:
    position = trace.get("textposition") or "auto"
    if position == "none" or trace.get("text") is None:
        return
    count = _count(trace)
    values, colors = each(trace["text"], count), each((trace.get("marker") or {}).get("color"), count)
    for bar in drawn:
        if values[bar.place] in (None, ""):
            continue
        lines = typeface.parse(str(values[bar.place]))
        color = str(colors[bar.place] or trace["color"])
        on_bar = max(("#ffffff", _OUTLINE), key=lambda ink: svg.contrast(ink, color))
        inside = style(trace.get("insidetextfont"), trace.get("textfont"), {**(font or {}), "color": on_bar})
        outside = style(trace.get("outsidetextfont"), trace.get("textfont"), font)
        yield _bar_text(trace, bar, (x, y), lines, (inside, outside))


def _bar_text(
    trace: Trace, bar: Bar, axes: tuple[Axis, Axis], lines: list[typeface.Line], styles: tuple[Style, Style]
) -> Text:
    """Text at a bar's end: inside it where asked and where it fits, else beyond it."""
    vertical = _orientation(trace) == "v"
    box = _bar_box(bar, trace, *axes)
    across = axes[1] if vertical else axes[0]
    tip, foot = across.pixel(bar.top), across.pixel(bar.base)
    outwards = math.copysign(1, tip - foot if tip != foot else across.end - across.start)
    wide = typeface.widest(lines, styles[0]) + 2 * _BAR_TEXT_PAD
    tall = typeface.height(lines, styles[0]) + 2 * _BAR_TEXT_PAD
    fits = wide <= box.right - box.left and tall <= box.bottom - box.top
    within = fits and (trace.get("textposition") or "auto") != "outside"
    spot, grows = {
        "beyond": (tip + outwards * _BAR_TEXT_PAD, outwards),
        "end": (tip - outwards * _BAR_TEXT_PAD, -outwards),
        "middle": ((tip + foot) / 2, 0),
        "start": (foot + outwards * _BAR_TEXT_PAD, outwards),
    }[str(trace.get("insidetextanchor") or "end") if within else "beyond"]
    chosen = styles[0] if within else styles[1]
    opacity = float(trace.get("opacity", 1))
    if vertical:
        where = {1: "bottom", 0: "middle", -1: "top"}[int(grows)]
        return _beside(((box.left + box.right) / 2, spot), lines, chosen, f"{where} center", opacity=opacity)
    where = {1: "right", 0: "center", -1: "left"}[int(grows)]
    return _beside((spot, (box.top + box.bottom) / 2), lines, chosen, f"middle {where}", opacity=opacity)
