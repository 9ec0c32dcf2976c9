"""A map as a card holds it and as a saved picture shows it: map and legend on the left, intervals on the right.

On a phone they follow each other.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.drawing import svg
from dashboard.drawing.svg import Drawing
from dashboard.drawing.theme import Palette
from dashboard.maps.county_map.choropleth import map_drawing
from dashboard.maps.county_map.interval_list import interval_drawing
from dashboard.maps.county_map.legend import legend_drawing
from dashboard.maps.elements.model import Map

WIDTH = 736.0
MAP = 424.0
ROWS = 300.0
LEGEND = 340.0
PHONE = 360.0
GAP = 12.0


@dataclass(frozen=True)
class MapPicture:
    """A map that draws itself."""

    map: Map

    def drawing(self, colors: Palette, *, narrow: bool = False, prefix: str = "") -> Drawing:
        """Map, legend and intervals in the colors of a palette; `narrow` below each other."""
        drawn = self.map.on(colors, prefix)
        own, own_height = _scaled(map_drawing(drawn), 0, 0, PHONE if narrow else MAP)
        legend, legend_height = _scaled(legend_drawing(drawn), 0, own_height + GAP, LEGEND)
        height = own_height + GAP + legend_height
        if narrow:
            rows, rows_height = _scaled(interval_drawing(drawn), 0, height + GAP, PHONE)
            return Drawing(own + legend + rows, (0, 0, PHONE, height + GAP + rows_height))
        rows, rows_height = _scaled(interval_drawing(drawn), WIDTH - ROWS, 0, ROWS)
        return Drawing(own + legend + rows, (0, 0, WIDTH, max(height, rows_height)))


def _scaled(drawing: Drawing, x: float, y: float, width: float) -> tuple[str, float]:
    """A drawing at a place and of a width, and its height."""
    _, _, across, down = drawing.view_box
    height = width * down / across
    placed = svg.element("svg", drawing.content, x=x, y=y, width=width, height=height, viewBox=drawing.box())
    return placed, height
