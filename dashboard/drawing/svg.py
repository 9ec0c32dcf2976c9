"""SVG written by hand: numbers, elements, paints, marker shapes, text.

Everything is written so that the same input gives the same bytes, and with plain SVG 1.1 attributes (opacity apart
from colour, no style sheets), which office programs and typesetters read as well as browsers do.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from PIL import ImageColor

_RGB = re.compile(r"rgba?\(\s*([\d.]+)\s*,\s*([\d.]+)\s*,\s*([\d.]+)\s*(?:,\s*([\d.]+)\s*)?\)")
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
_STROKES = {"line-ns": ((0, 1.4), (0, -1.4)), "line-ew": ((1.4, 0), (-1.4, 0))}
SHAPES = frozenset({"circle", *_POLYGONS})
SYMBOLS = SHAPES | {f"{shape}-open" for shape in SHAPES} | set(_STROKES)


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


def fill(color: str, opacity: float = 1) -> dict[str, str | float | None]:
    """The attributes that fill with a CSS colour, transparency kept apart from it."""
    return _paint("fill", color, opacity)


def stroke(
    color: str, line_width: float, *, opacity: float = 1, dash: str | None = None
) -> dict[str, str | float | None]:
    """The attributes of a line of a CSS colour; `dash` is a Plotly dash name or pixel list."""
    if line_width <= 0:
        return {"stroke": "none"}
    return {
        **_paint("stroke", color, opacity),
        "stroke_width": line_width,
        "stroke_dasharray": _dashes(dash, line_width),
    }


@lru_cache(maxsize=512)
def rgba(color: str) -> tuple[int, int, int, float]:
    """Red, green, blue (0-255) and opacity (0-1) of a CSS colour.

    Raises:
        ValueError: not a colour.
    """
    if color.strip().lower() == "transparent":
        return 0, 0, 0, 0.0
    if found := _RGB.fullmatch(color.strip()):
        red, green, blue = (round(float(part)) for part in found.group(1, 2, 3))
        return red, green, blue, float(found[4]) if found[4] else 1.0
    red, green, blue, *alpha = ImageColor.getrgb(color)
    return red, green, blue, alpha[0] / 255 if alpha else 1.0


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def marker(
    symbol: str,
    x: float,
    y: float,
    size: float,
    *,
    color: str,
    line_color: str = "#444",
    line_width: float = 0,
    opacity: float = 1,
) -> str:
    """A marker of Plotly's name and geometry, `size` pixels across.

    An open shape is drawn in `color`, as Plotly does; a stroke such as `line-ns` in `line_color`.
    """
    if symbol in _STROKES:
        (x0, y0), (x1, y1) = _STROKES[symbol]
        path = _path([(x + x0 * size / 2, y + y0 * size / 2), (x + x1 * size / 2, y + y1 * size / 2)])
        return element("path", d=path, **stroke(line_color, line_width or 1, opacity=opacity))
    shape = symbol.removesuffix("-open")
    if shape != symbol:
        paint = {"fill": "none", **stroke(color, line_width or 1, opacity=opacity)}
    else:
        outline = stroke(line_color, line_width, opacity=opacity) if line_width else {}
        paint = {**fill(color, opacity), **outline}
    if shape == "circle":
        return element("circle", cx=x, cy=y, r=size / 2, **paint)
    points = [(x + px * size / 2, y + py * size / 2) for px, py in _POLYGONS[shape]]
    return element("path", d=_path(points) + "Z", **paint)


def reach(symbol: str) -> float:
    """Width of a marker shape as a share of its size."""
    shape = symbol.removesuffix("-open")
    points = _STROKES.get(shape) or _POLYGONS.get(shape) or ((-1, 0), (1, 0))
    return max(x for x, _ in points)


def polyline(points: Sequence[tuple[float, float]], **paint: str | float | None) -> str:
    """A line through points in pixels."""
    return element("path", d=_path(points), fill="none", **paint)


def polygon(points: Sequence[tuple[float, float]], **paint: str | float | None) -> str:
    """A closed and filled shape."""
    return element("path", d=_path(points) + "Z", **paint)


def rectangle(box: Box, **paint: str | float | None) -> str:
    """A rectangle."""
    return element("rect", x=box.left, y=box.top, width=box.right - box.left, height=box.bottom - box.top, **paint)


def _paint(what: str, color: str, opacity: float) -> dict[str, str | float | None]:
    red, green, blue, alpha = rgba(color)
    if alpha * opacity == 0:
        return {what: "none"}
    solid = alpha * opacity >= 1
    return {what: f"#{red:02x}{green:02x}{blue:02x}", f"{what}_opacity": None if solid else round(alpha * opacity, 3)}


def _dashes(dash: str | None, line_width: float) -> str | None:
    """Lengths of Plotly's dashes, which grow with the line.

    Raises:
        ValueError: neither a dash name of Plotly's nor a list of pixels.
    """
    if dash in (None, "solid"):
        return None
    unit = max(line_width, 3)
    pattern = {
        "dot": (1, 1),
        "dash": (3, 3),
        "longdash": (5, 5),
        "dashdot": (3, 1, 1, 1),
        "longdashdot": (5, 2, 1, 2),
    }.get(str(dash))
    if pattern:
        return " ".join(num(unit * part) for part in pattern)
    if re.fullmatch(r"[\d.]+(px)?([ ,]+[\d.]+(px)?)*", str(dash)):
        return " ".join(re.findall(r"[\d.]+", str(dash)))
    raise ValueError(f"line.dash {dash!r} cannot be drawn")


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{num(x)},{num(y)}" for x, y in points)


def _luminance(color: str) -> float:
    parts = (part / 255 for part in rgba(color)[:3])
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _attribute(value: str | float | None) -> str:
    return quoteattr(_CONTROL.sub(" ", value) if isinstance(value, str) else num(float(value or 0)))
