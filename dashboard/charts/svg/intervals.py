"""Error bars: the intervals of a trace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dashboard.charts.svg.bars import Bar
from dashboard.charts.svg.figure import each
from dashboard.charts.svg.scales import Axis, Extents, extents
from dashboard.charts.svg.trace import Point, Trace, count_of, look, numbers
from dashboard.drawing import svg


def wanted(trace: Trace, axis: Axis, drawn: list[Bar] | None) -> Extents:
    """What the error bars ask of an axis."""
    if not has_errors(trace, axis.letter):
        return Extents()
    ends = [end for bounds in _bounds(trace, axis, _centres(trace, axis, drawn)) if bounds for end in bounds]
    return extents(ends, padded=True, to_zero=trace["type"] == "bar" and trace.get("base") is None)


def ends_of(trace: Trace, x: Axis, y: Axis, drawn: list[Bar] | None) -> Iterable[tuple[str, Point, float]]:
    """Each error bar: the letter of its axis, the pixels of its ends, and its place on the other axis."""
    for axis, other in ((y, x), (x, y)):
        if not has_errors(trace, axis.letter):
            continue
        centres = _centres(trace, axis, drawn)
        across = _middles(drawn, len(centres)) if drawn is not None else numbers(trace, other)
        for bounds, place in zip(_bounds(trace, axis, centres), across, strict=True):
            if bounds is not None and place is not None:
                yield axis.letter, (axis.pixel(bounds[0]), axis.pixel(bounds[1])), other.pixel(place)


def draw(trace: Trace, x: Axis, y: Axis, drawn: list[Bar] | None) -> list[str]:
    """The error bars as SVG."""
    own = look(trace)
    out: list[str] = []
    for letter, ends, place in ends_of(trace, x, y, drawn):
        error = trace.get(f"error_{letter}") or {}
        color = error.get("color") or (trace.get("line") or {}).get("color") or own["marker"]["color"]
        paint = svg.stroke(str(color), float(error.get("thickness", 2)))
        out.append(_bar(letter, ends, place, float(error.get("width", 4)), paint))
    return out


def has_errors(trace: Trace, letter: str) -> bool:
    """Whether the trace has error bars along an axis."""
    error = trace.get(f"error_{letter}") or {}
    return bool(error.get("visible", error.get("array") is not None))


def _centres(trace: Trace, axis: Axis, drawn: list[Bar] | None) -> list[float | None]:
    if drawn is None:
        return numbers(trace, axis)
    centres: list[float | None] = [None] * count_of(trace)
    for bar in drawn:
        centres[bar.place] = bar.top
    return centres


def _bounds(trace: Trace, axis: Axis, centres: Sequence[float | None]) -> list[tuple[float, float] | None]:
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


def _middles(drawn: list[Bar], count: int) -> list[float | None]:
    middles: list[float | None] = [None] * count
    for bar in drawn:
        middles[bar.place] = (bar.near + bar.far) / 2
    return middles


def _bar(letter: str, ends: Point, place: float, cap: float, paint: dict[str, Any]) -> str:
    pieces: list[tuple[Point, Point]] = [((ends[0], place), (ends[1], place))]
    if cap:
        pieces += [((end, place - cap), (end, place + cap)) for end in ends]
    if letter == "y":
        pieces = [((a[1], a[0]), (b[1], b[0])) for a, b in pieces]
    path = "".join(f"M{svg.num(a[0])},{svg.num(a[1])}L{svg.num(b[0])},{svg.num(b[1])}" for a, b in pieces)
    return svg.element("path", d=path, fill="none", **paint)
