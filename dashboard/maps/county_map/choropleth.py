"""The map itself as SVG: areas that can be chosen, circles, and labels. On the page, `data-geo` marks what is chosen.

Everything is drawn from ready paths and figures; nothing is fetched.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from dashboard.drawing import font_metrics, svg
from dashboard.drawing.font_metrics import Style
from dashboard.drawing.svg import Drawing
from dashboard.drawing.theme import FONT
from dashboard.maps.elements import shading
from dashboard.maps.elements.areas import Area, bounds
from dashboard.maps.elements.model import Figure, Map

# All in thousandths of the width that is shown. Type is 12 pixels high when the map is 500 pixels wide; on the page a
# script keeps their size in pixels.
LETTERS = 24.0
LINE = 1.15 * LETTERS
EDGE = 1.6
LARGEST_CIRCLE = 66.0
TRIANGLE = 0.62 * LETTERS
MARGIN = 4.0


def map_drawing(drawn: Map) -> Drawing:
    """The map: areas that can be chosen, circles for counts, labels, and a line round the chosen one."""
    ids = [figure.geo_id for figure in drawn.figures]
    first = drawn.chosen if drawn.chosen in ids else next(iter(ids), "")
    areas = "".join(_area(area, drawn, first) for area in drawn.areas)
    group = svg.element(
        "g",
        areas,
        role="radiogroup",
        aria_label=drawn.words.title,
        stroke_width=EDGE * drawn.unit,
        stroke_linejoin="round",
    )
    circles = _circles(drawn) if drawn.look.shown == "circles" else ""
    chosen = "".join(_outline(area, drawn) for area in drawn.areas if area.geo_id == drawn.chosen)
    labels = "".join(_label(area, drawn) for area in drawn.areas)
    lettering = {"font_family": FONT, "stroke_linejoin": "round", "paint_order": "stroke"}
    marks = circles + chosen + svg.element("g", labels, **lettering)
    return Drawing(
        _hatch(drawn) + group + svg.element("g", marks, aria_hidden="true", pointer_events="none"), drawn.box
    )


def _area(area: Area, drawn: Map, first: str) -> str:
    figure, palette = drawn.figure(area.geo_id), drawn.look.palette
    if figure is None:
        return svg.element("path", d=area.path, fill=palette.surface, stroke=palette.grid)
    return svg.element(
        "path",
        svg.element("title", svg.text_content(figure.spoken)),
        d=area.path,
        fill=f"url(#{drawn.stripes})" if figure.shade == "hidden" else shading.ground(figure, drawn),
        stroke=palette.other if drawn.look.shown == "circles" else palette.background,
        role="radio",
        aria_label=figure.spoken,
        aria_checked="true" if area.geo_id == drawn.chosen else "false",
        tabindex="0" if area.geo_id == first else "-1",
        data_geo=area.geo_id,
    )


def _hatch(drawn: Map) -> str:
    """Thin stripes, for figures that are not shown."""
    if not any(figure.shade == "hidden" for figure in drawn.figures):
        return ""
    palette, size = drawn.look.palette, 10 * drawn.unit
    ground = svg.element("rect", width=size, height=size, fill=palette.background)
    stripe = svg.element("rect", width=size / 5, height=size, fill=palette.other, fill_opacity=0.7)
    return svg.element(
        "defs",
        svg.element(
            "pattern",
            ground + stripe,
            id=drawn.stripes,
            width=size,
            height=size,
            patternUnits="userSpaceOnUse",
            patternTransform="rotate(45)",
        ),
    )


def _circles(drawn: Map) -> str:
    """A disc for each place, the largest first, so that none covers a smaller one."""
    figures = [(area, drawn.figure(area.geo_id)) for area in drawn.areas]
    known = [(area, figure) for area, figure in figures if figure is not None and figure.value is not None]
    known.sort(key=lambda pair: -(pair[1].value or 0))
    return "".join(_circle(area, figure, drawn) for area, figure in known)


def _circle(area: Area, figure: Figure, drawn: Map) -> str:
    """A disc whose area is the number, and a ring each for the ends of its interval."""
    palette, largest = drawn.look.palette, largest_end(drawn.figures)
    x, y = area.label
    ends = [end for end in (figure.lower, figure.upper) if end is not None and drawn.look.rings]
    line: svg.Paint = {"fill": "none", "stroke": palette.home, "stroke_width": EDGE * drawn.unit}
    rings = [svg.element("circle", cx=x, cy=y, r=radius(end, largest, drawn), **line) for end in ends]
    disc = svg.element(
        "circle", cx=x, cy=y, r=radius(figure.value or 0, largest, drawn), fill=palette.home, fill_opacity=0.45
    )
    return disc + "".join(rings)


def largest_end(figures: Sequence[Figure]) -> float:
    """The largest value or upper end among figures."""
    return max(end for figure in figures for end in (figure.value, figure.upper) if end is not None)


def radius(value: float, largest: float, drawn: Map) -> float:
    """Radius of the circle whose area stands for a number, in the units of the map."""
    return LARGEST_CIRCLE * drawn.unit * math.sqrt(value / largest)


def _outline(area: Area, drawn: Map) -> str:
    color, width = drawn.look.palette.text, 3 * EDGE * drawn.unit
    return svg.element("path", d=area.path, fill="none", stroke=color, stroke_width=width, stroke_linejoin="round")


def _label(area: Area, drawn: Map) -> str:
    """Name and value in the area, or beside one too small to hold them, and never across an edge of the map.

    The outer group is at its place; the inner one, of class `label`, may be drawn larger or smaller by the page.
    """
    figure = drawn.figure(area.geo_id)
    chosen = area.geo_id == drawn.chosen
    if drawn.look.named == "none" and not chosen:
        return ""
    width = max(_width(area.name, 400), _value_width(figure, drawn)) * drawn.unit
    left, above, right, below = bounds([area.path])
    if drawn.look.named == "fitting" and not chosen and (figure is None or not figure.label or width > right - left):
        return ""
    x, y = area.label
    start, _, across, _ = drawn.box
    anchor = "middle"
    if width > right - left and drawn.look.named == "all":
        x, anchor = right + MARGIN * drawn.unit, "start"
    reach = {"middle": width / 2, "start": width}[anchor]
    if x + reach > start + across:
        x, anchor = start + across - MARGIN * drawn.unit, "end"
    elif anchor == "middle" and x - reach < start:
        x, anchor = start + MARGIN * drawn.unit, "start"
    _, top, _, down = drawn.box
    y = min(y, top + down - (LINE + MARGIN + _apart(figure, drawn)) * drawn.unit)
    apart = _apart(figure, drawn) if anchor == "middle" else 0.0
    lines = _name(area.name, anchor, apart) + _value(figure, anchor, apart, drawn)
    # Labels beside an area, or in one too low for two lines, are outlined in the background color.
    inside = anchor == "middle" and below - above > 2 * LINE * drawn.unit
    behind = shading.ground(figure, drawn) if inside else drawn.look.palette.background
    lettered = svg.element(
        "g",
        lines,
        class_="label",
        fill=shading.ink(behind, drawn.look.palette),
        font_size=LETTERS,
        stroke=behind,
        stroke_width=LETTERS / 6,
        opacity=None if figure is not None else 0.6,
    )
    return svg.element("g", lettered, transform=f"translate({svg.num(x)} {svg.num(y)}) scale({svg.num(drawn.unit)})")


def _apart(figure: Figure | None, drawn: Map) -> float:
    """How far name and value move apart, so that a circle too small to hold them shows between them."""
    if drawn.look.shown != "circles" or figure is None or figure.value is None:
        return 0.0
    r = radius(figure.value, largest_end(drawn.figures), drawn) / drawn.unit
    return r if r < 1.3 * LETTERS else 0.0


def _name(name: str, anchor: str, apart: float) -> str:
    own = None if anchor == "start" else anchor
    return svg.element("text", svg.text_content(name), class_="name", y=-0.1 * LETTERS - apart, text_anchor=own)


def _value(figure: Figure | None, anchor: str, apart: float, drawn: Map) -> str:
    """The value under the name, a triangle before it that says higher or lower without color."""
    if figure is None or not figure.label:
        return ""
    width, triangle = _value_width(figure, drawn), _triangle(figure, drawn)
    left = {"start": 0.0, "middle": -width / 2, "end": -width}[anchor]
    y = LINE - 0.25 * LETTERS + apart if apart else LINE - 0.1 * LETTERS
    at, shape = left, ""
    if triangle:
        at += 1.25 * TRIANGLE
        middle = left + TRIANGLE / 2
        shape = svg.marker(triangle, middle, y - 0.36 * LETTERS, TRIANGLE, color=drawn.look.palette.text)
    # Without a triangle the text itself is anchored: another font than the one measured must not cross the edge.
    x, own = (at, None) if triangle else (None, None if anchor == "start" else anchor)
    told = svg.element("text", svg.text_content(figure.label), x=x, y=y, font_weight="600", text_anchor=own)
    return svg.element("g", shape + told, class_="value")


def _triangle(figure: Figure, drawn: Map) -> str:
    return shading.TRIANGLES.get(figure.shade, "") if drawn.look.shown == "verdicts" else ""


def _value_width(figure: Figure | None, drawn: Map) -> float:
    if figure is None:
        return 0.0
    return _width(figure.label, 600) + (TRIANGLE * 1.25 if _triangle(figure, drawn) else 0.0)


def _width(text: str, weight: int) -> float:
    """Width of a line of the map's text."""
    (line,) = font_metrics.plain(text)
    return font_metrics.width(line, Style(LETTERS, "", weight))
