"""SVG written by hand: numbers, elements, paints, marker shapes, and drawings made of them.

Everything is written so that the same input gives the same bytes, and with plain SVG 1.1 attributes (opacity apart
from color, no style sheets), which office programs and typesetters read as well as browsers do.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from dashboard.drawing.color import rgb

Paint = dict[str, str | float | None]
Spot = tuple[float, float]
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SQRT3 = math.sqrt(3)

# Corner points of marker shapes for a radius of 1, as Plotly draws them.
_X = 0.8 / math.sqrt(2)
_POLYGONS = {
    "square": ((1, 1), (-1, 1), (-1, -1), (1, -1)),
    "diamond": ((1.3, 0), (0, 1.3), (-1.3, 0), (0, -1.3)),
    "triangle-up": ((-2 / _SQRT3, 0.5), (2 / _SQRT3, 0.5), (0, -1)),
    "triangle-down": ((-2 / _SQRT3, -0.5), (2 / _SQRT3, -0.5), (0, 1)),
    "triangle-left": ((0.5, -2 / _SQRT3), (0.5, 2 / _SQRT3), (-1, 0)),
    "triangle-right": ((-0.5, -2 / _SQRT3), (-0.5, 2 / _SQRT3), (1, 0)),
    "x": (
        *((0, _X), (_X, 2 * _X), (2 * _X, _X), (_X, 0), (2 * _X, -_X), (_X, -2 * _X)),
        *((0, -_X), (-_X, -2 * _X), (-2 * _X, -_X), (-_X, 0), (-2 * _X, _X), (-_X, 2 * _X)),
    ),
}


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Box) -> bool:
        """Whether the other lies inside, borders included."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


def num(value: float) -> str:
    """A coordinate with at most two decimals."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def text_content(text: str) -> str:
    """Text made safe between tags; control characters, which XML cannot hold, become spaces."""
    return escape(_CONTROL.sub(" ", text))


def element(tag: str, content: str = "", /, **attributes: str | float | None) -> str:
    """An element; `stroke_width` is written stroke-width, attributes that are None are left out."""
    written = "".join(
        f" {name.rstrip('_').replace('_', '-')}={_attribute(value)}"
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{written}>{content}</{tag}>" if content else f"<{tag}{written}/>"


def fill(color: str, opacity: float = 1) -> Paint:
    """The attributes that fill with a color, transparency kept apart from it."""
    return _paint("fill", color, opacity)


def stroke(color: str, line_width: float, *, opacity: float = 1, dotted: bool = False) -> Paint:
    """The attributes of a line of a color; dots grow with the line, as Plotly's do."""
    if line_width <= 0:
        return {"stroke": "none"}
    dot = num(max(line_width, 3))
    dashes = f"{dot} {dot}" if dotted else None
    return {**_paint("stroke", color, opacity), "stroke_width": line_width, "stroke_dasharray": dashes}


def marker(
    symbol: str,
    x: float,
    y: float,
    size: float,
    *,
    color: str,
    line_width: float = 0,
    opacity: float = 1,
    ground: str = "none",
) -> str:
    """A marker of Plotly's name and geometry, `size` pixels across, with a line round it; open ones hold `ground`."""
    shape = symbol.removesuffix("-open")
    if shape != symbol:
        paint = {"fill": ground, **stroke(color, line_width or 1, opacity=opacity)}
    else:
        outline = stroke(color, line_width, opacity=opacity) if line_width else {}
        paint = {**fill(color, opacity), **outline}
    if shape == "circle":
        return element("circle", cx=x, cy=y, r=size / 2, **paint)
    points = [(x + px * size / 2, y + py * size / 2) for px, py in _POLYGONS[shape]]
    return element("path", d=_path(points) + "Z", **paint)


def reach(symbol: str) -> float:
    """Width of a marker shape as a share of its size."""
    points = _POLYGONS.get(symbol.removesuffix("-open"), ((-1, 0), (1, 0)))
    return max(x for x, _ in points)


def polyline(points: Sequence[Spot], **paint: str | float | None) -> str:
    """A line through points in pixels."""
    return element("path", d=_path(points), fill="none", **paint)


def segments(pieces: Sequence[tuple[Spot, Spot]], **paint: str | float | None) -> str:
    """Straight lines that belong together, as one element."""
    return element("path", d="".join(map(_path, pieces)), fill="none", **paint)


def rectangle(box: Box, **paint: str | float | None) -> str:
    """A rectangle."""
    return element("rect", x=box.left, y=box.top, width=box.right - box.left, height=box.bottom - box.top, **paint)


@dataclass(frozen=True)
class Drawing:
    """SVG elements without the `svg` element round them, and the part of their coordinates to show.

    `view_box` is left, top, width and height.
    """

    content: str
    view_box: tuple[float, float, float, float]

    def document(self, alt: str = "", **attributes: str | float | None) -> str:
        """The drawing as an SVG element; with `alt` it is one picture, without it is left to its own elements."""
        own: Paint = {"role": "img", "aria_label": alt} if alt else {}
        return element("svg", self.content, viewBox=self.box(), **own, **attributes)

    def box(self) -> str:
        """The view box as SVG writes it."""
        return " ".join(num(part) for part in self.view_box)


def _paint(what: str, color: str, opacity: float) -> Paint:
    red, green, blue = rgb(color)
    return {what: f"#{red:02x}{green:02x}{blue:02x}", f"{what}_opacity": None if opacity >= 1 else round(opacity, 3)}


def _path(points: Sequence[Spot]) -> str:
    return "M" + "L".join(f"{num(x)},{num(y)}" for x, y in points)


def _attribute(value: str | float | None) -> str:
    return quoteattr(_CONTROL.sub(" ", value) if isinstance(value, str) else num(float(value or 0)))
