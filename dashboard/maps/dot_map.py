"""Sites as dots over counties or regions: SVG elements made from the ready shapes, for the page and for a picture."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.drawing import svg
from dashboard.drawing.theme import Palette

_RING = re.compile(r"M(-?\d+) (-?\d+)l([^z]*)z")
_STEP = re.compile(r"-?\d+")

# Shares of the drawing's width, so that a part of the state drawn large keeps dots and letters the same size.
DOT = 0.0062
LINE = 0.0011
LETTERS = 0.016
MARGIN = 0.06
LEAST_WIDTH = 60.0
TALLEST = 0.8


@dataclass(frozen=True)
class Shape:
    """An area of the drawing: its id and name, its path, and where its name stands."""

    geo_id: str
    name: str
    path: str
    label: tuple[float, float]


@dataclass(frozen=True)
class Dot:
    """A site at its place in the drawing, and what it says when pointed at."""

    x: float
    y: float
    told: str


@dataclass(frozen=True)
class Drawing:
    """SVG elements without the `svg` element round them, and the part of their coordinates to show."""

    content: str
    view_box: tuple[float, float, float, float]

    def document(self, alt: str) -> str:
        """The drawing as SVG that fills its place on a page."""
        box = " ".join(svg.num(part) for part in self.view_box)
        head = svg.element("title", svg.text_content(alt))
        return svg.element("svg", head + self.content, viewBox=box, width="100%", role="img")


def bounds(paths: Iterable[str]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of paths made of whole steps (`M10 20l5 0 0 5z`)."""
    xs: list[int] = []
    ys: list[int] = []
    for path in paths:
        for left, top, steps in _RING.findall(path):
            x, y = int(left), int(top)
            moves = [int(step) for step in _STEP.findall(steps)]
            for dx, dy in [(0, 0), *zip(moves[::2], moves[1::2], strict=True)]:
                x, y = x + dx, y + dy
                xs.append(x)
                ys.append(y)
    return float(min(xs)), float(min(ys)), float(max(xs)), float(max(ys))


def view_box(around: Sequence[str]) -> tuple[float, float, float, float]:
    """Left, top, width, height of a view of some paths with a margin, never taller than four fifths of its width."""
    left, top, right, bottom = bounds(around)
    width, height = max(right - left, LEAST_WIDTH), bottom - top
    width = max(width * (1 + 2 * MARGIN), height * (1 + 2 * MARGIN) / TALLEST)
    height = min(max(height * (1 + 2 * MARGIN), width / 2), width * TALLEST)
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    return middle_x - width / 2, middle_y - height / 2, width, height


def draw(shapes: Sequence[Shape], dots: Sequence[Dot], inside: Sequence[str], colours: Palette) -> Drawing:
    """Areas, the chosen ones on a lighter ground, with one dot a site, and their names.

    Args:
        shapes: all areas of one layer.
        dots: the sites.
        inside: ids of the areas to show large; all of them for the whole state.
        colours: the palette.
    """
    chosen = [shape for shape in shapes if shape.geo_id in inside] or list(shapes)
    box = view_box([shape.path for shape in chosen])
    width = box[2]
    areas = "".join(_area(shape, shape in chosen, width, colours) for shape in shapes)
    names = "".join(_name(shape, width, colours) for shape in chosen)
    points = "".join(_dot(dot, width, colours) for dot in dots)
    return Drawing(areas + points + names, box)


def _area(shape: Shape, chosen: bool, width: float, colours: Palette) -> str:
    return svg.element(
        "path",
        svg.element("title", svg.text_content(shape.name)),
        d=shape.path,
        fill=colours.surface if chosen else colours.background,
        stroke=colours.other,
        stroke_opacity=0.7,
        stroke_width=svg.num(width * LINE),
        stroke_linejoin="round",
    )


def _name(shape: Shape, width: float, colours: Palette) -> str:
    x, y = shape.label
    return svg.element(
        "text",
        svg.text_content(shape.name),
        x=svg.num(x),
        y=svg.num(y),
        fill=colours.text,
        # Names stand over the dots, on an edge of the ground's colour.
        stroke=colours.background,
        stroke_width=svg.num(width * LETTERS / 4),
        stroke_linejoin="round",
        paint_order="stroke",
        font_family="Public Sans",
        font_size=svg.num(width * LETTERS),
        text_anchor="middle",
        pointer_events="none",
    )


def _dot(dot: Dot, width: float, colours: Palette) -> str:
    return svg.element(
        "circle",
        svg.element("title", svg.text_content(dot.told)),
        cx=svg.num(dot.x),
        cy=svg.num(dot.y),
        r=svg.num(width * DOT),
        fill=colours.home,
        fill_opacity=0.75,
        stroke=colours.background,
        stroke_width=svg.num(width * LINE),
    )


def shapes_of(rows: Iterable[Mapping[str, object]]) -> list[Shape]:
    """Shapes from rows of the table `shape` with the areas' names."""
    return [
        Shape(
            str(row["geo_id"]),
            str(row["geo_name"]),
            str(row["d"]),
            (float(str(row["label_x"])), float(str(row["label_y"]))),
        )
        for row in rows
    ]
