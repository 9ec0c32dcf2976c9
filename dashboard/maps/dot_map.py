"""Sites as dots over counties or regions: SVG elements made from the ready shapes, for the page and for a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.drawing import svg
from dashboard.drawing.svg import Drawing
from dashboard.drawing.theme import Palette
from dashboard.maps.elements.areas import Area, bounds

# Shares of the drawing's width, so that a part of the state drawn large keeps dots and type the same size.
DOT = 0.0062
LINE = 0.0011
LETTERS = 0.016
MARGIN = 0.06
LEAST_WIDTH = 60.0
TALLEST = 0.8


@dataclass(frozen=True)
class Site:
    """A site at its place in the drawing, and what it says when pointed at."""

    x: float
    y: float
    told: str


@dataclass(frozen=True)
class DotMap:
    """Areas of one layer with one dot a site.

    `inside` are ids of the areas to show large, on a lighter ground and named; none of them for the whole state.
    """

    areas: Sequence[Area]
    sites: Sequence[Site]
    inside: Sequence[str]

    def drawing(self, colors: Palette, *, narrow: bool = False, prefix: str = "") -> Drawing:
        """The map in the colors of a palette, which has one form."""
        chosen = [area for area in self.areas if area.geo_id in self.inside] or list(self.areas)
        box = view_box([area.path for area in chosen])
        width = box[2]
        areas = "".join(_area(area, area in chosen, width, colors) for area in self.areas)
        names = "".join(_name(area, width, colors) for area in chosen)
        points = "".join(_dot(site, width, colors) for site in self.sites)
        return Drawing(areas + points + names, box)


def view_box(around: Sequence[str]) -> tuple[float, float, float, float]:
    """Left, top, width, height of a view of some paths with a margin, never taller than four fifths of its width."""
    left, top, right, bottom = bounds(around)
    width, height = max(right - left, LEAST_WIDTH), bottom - top
    width = max(width * (1 + 2 * MARGIN), height * (1 + 2 * MARGIN) / TALLEST)
    height = min(max(height * (1 + 2 * MARGIN), width / 2), width * TALLEST)
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    return middle_x - width / 2, middle_y - height / 2, width, height


def _area(area: Area, chosen: bool, width: float, colors: Palette) -> str:
    return svg.element(
        "path",
        svg.element("title", svg.text_content(area.name)),
        d=area.path,
        fill=colors.surface if chosen else colors.background,
        stroke=colors.other,
        stroke_opacity=0.7,
        stroke_width=svg.num(width * LINE),
        stroke_linejoin="round",
    )


def _name(area: Area, width: float, colors: Palette) -> str:
    x, y = area.label
    return svg.element(
        "text",
        svg.text_content(area.name),
        x=svg.num(x),
        y=svg.num(y),
        fill=colors.text,
        # Names are drawn over the dots, outlined in the background color.
        stroke=colors.background,
        stroke_width=svg.num(width * LETTERS / 4),
        stroke_linejoin="round",
        paint_order="stroke",
        font_family="Public Sans",
        font_size=svg.num(width * LETTERS),
        text_anchor="middle",
        pointer_events="none",
    )


def _dot(site: Site, width: float, colors: Palette) -> str:
    return svg.element(
        "circle",
        svg.element("title", svg.text_content(site.told)),
        cx=svg.num(site.x),
        cy=svg.num(site.y),
        r=svg.num(width * DOT),
        fill=colors.home,
        fill_opacity=0.75,
        stroke=colors.background,
        stroke_width=svg.num(width * LINE),
    )
