"""Counties and regions as SVG: map, legend and intervals, for the page and for a saved picture.

Everything is drawn from ready paths and rows; nothing is fetched. On the page, `data-geo` marks what can be chosen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dashboard.drawing import svg
from dashboard.drawing.svg import Box, Drawing
from dashboard.drawing.theme import FONT, Palette
from dashboard.maps import value_suppressing_palette
from dashboard.maps.areas import Area, bounds
from dashboard.maps.value_suppressing_palette import NARROW, UNKNOWN, Scale

VIEW_WIDTH = 1000.0
# Letters of the map in its own units: 12 pixels when it is drawn 500 pixels wide. On the page a script keeps the
# size in pixels.
LETTERS = 24.0
LETTER_WIDTH = 0.56
EDGE = 1.6
LARGEST_CIRCLE = 62.0

TEXT = 13.0
PLOT_WIDTH = 340.0
NAME_WIDTH = 82.0
ROW, HEAD, FOOT = 27.0, 26.0, 26.0
MARK = 9.0

LEGEND_WIDTH = 340.0
LEGEND_LABEL = 112.0
BOX = 16.0

PICTURE_WIDTH = 736.0
PICTURE_MAP = 424.0
PICTURE_PLOT = 300.0
PICTURE_LEGEND = 300.0


@dataclass(frozen=True)
class Figure:
    """A place's figure: value with interval (None where unknown), flag, and how numbers and sentence are written.

    `spoken` is what a screen reader says of the place; `symbol` is a marker name of `dashboard.drawing.svg`.
    """

    geo_id: str
    name: str
    value: float | None
    lower: float | None
    upper: float | None
    figure: str
    spoken: str
    symbol: str


@dataclass(frozen=True)
class Words:
    """The texts of a drawing: what is mapped, the legend's lines, and the state's line."""

    title: str
    legend_title: str
    legend_help: str
    certainties: dict[str, str]
    borders: list[str]
    state: str
    not_shown: str
    discs: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True)
class Look:
    """How to draw: the palette, whether certainty fades colours, and whether circles stand for counts.

    `exact` says that the figures are counted, not estimated: no interval is then no lack.
    """

    palette: Palette
    certainty: bool = True
    circles: bool = False
    exact: bool = False


@dataclass(frozen=True)
class Map:
    """All that a drawing needs."""

    areas: Sequence[Area]
    figures: Sequence[Figure]
    height: float
    scale: Scale | None
    state: Figure | None
    words: Words
    look: Look
    ticks: Sequence[tuple[float, str]]
    chosen: str = ""

    def figure(self, geo_id: str) -> Figure | None:
        """The figure of a place; None for a place outside of the region chosen."""
        return next((own for own in self.figures if own.geo_id == geo_id), None)

    def on(self, palette: Palette) -> Map:
        """The same map in another palette."""
        return replace(self, look=replace(self.look, palette=palette))

    def drawing(self, colors: Palette) -> Drawing:
        """Map, legend and intervals together, as a picture in the colors of a palette."""
        return picture(self.on(colors))


def certainty_of(figure: Figure, drawn: Map) -> str:
    """Certainty by which a place is coloured."""
    if drawn.scale is None or not drawn.look.certainty or drawn.look.exact:
        return NARROW
    return drawn.scale.certainty(figure.lower, figure.upper)


def map_drawing(drawn: Map) -> Drawing:
    """The map: areas that can be chosen, circles for counts, names, and a line round the chosen one."""
    ids = [figure.geo_id for figure in drawn.figures]
    first = drawn.chosen if drawn.chosen in ids else next(iter(ids), "")
    areas = "".join(_area(area, drawn, first) for area in drawn.areas)
    lines: dict[str, str | float | None] = {"stroke_width": EDGE, "stroke_linejoin": "round"}
    group = svg.element("g", areas, role="radiogroup", aria_label=drawn.words.title, **lines)
    circles = "".join(_circle(area, drawn) for area in drawn.areas) if drawn.look.circles else ""
    chosen = "".join(_outline(area, drawn) for area in drawn.areas if area.geo_id == drawn.chosen)
    names = "".join(_name(area, drawn) for area in drawn.areas)
    names += _measures(drawn) if drawn.look.circles else ""
    letters = svg.element(
        "g",
        names,
        fill=drawn.look.palette.text,
        font_family=FONT,
        font_size=LETTERS,
        stroke=drawn.look.palette.background,
        stroke_width=LETTERS / 6,
        stroke_linejoin="round",
        paint_order="stroke",
    )
    marks = svg.element("g", circles + chosen + letters, aria_hidden="true", pointer_events="none")
    return Drawing(_hatching(drawn) + group + marks, (0.0, 0.0, VIEW_WIDTH, drawn.height))


def _area(area: Area, drawn: Map, first: str) -> str:
    figure, palette = drawn.figure(area.geo_id), drawn.look.palette
    edge = palette.grid if figure is None else palette.other if drawn.look.circles else palette.background
    if figure is None:
        return svg.element("path", d=area.path, fill=palette.surface, stroke=edge)
    return svg.element(
        "path",
        svg.element("title", svg.text_content(figure.spoken)),
        d=area.path,
        fill=_fill(figure, drawn),
        stroke=edge,
        role="radio",
        aria_label=figure.spoken,
        aria_checked="true" if area.geo_id == drawn.chosen else "false",
        tabindex="0" if area.geo_id == first else "-1",
        data_geo=area.geo_id,
    )


def _fill(figure: Figure, drawn: Map) -> str:
    palette = drawn.look.palette
    if figure.value is None or drawn.scale is None:
        return palette.surface
    certainty = certainty_of(figure, drawn)
    if certainty == UNKNOWN:
        return f"url(#hatch-{drawn.scale.class_of(figure.value)})"
    return value_suppressing_palette.colour(figure.value, certainty, drawn.scale, palette)


def _hatching(drawn: Map) -> str:
    """Stripes in the colour of each class, for figures without a published interval."""
    if drawn.scale is None or not any(certainty_of(f, drawn) == UNKNOWN for f in drawn.figures):
        return ""
    palette = drawn.look.palette
    patterns = []
    for number, colour in enumerate(value_suppressing_palette.colours_of(NARROW, palette)):
        ground = svg.element("rect", width=14, height=14, fill=palette.background)
        stripe = svg.element("rect", width=8, height=14, fill=colour)
        patterns.append(
            svg.element(
                "pattern",
                ground + stripe,
                id=f"hatch-{number}",
                width=14,
                height=14,
                patternUnits="userSpaceOnUse",
                patternTransform="rotate(45)",
            )
        )
    return svg.element("defs", "".join(patterns))


def _circle(area: Area, drawn: Map) -> str:
    """A disc whose area is the number, and a ring each for the ends of its interval."""
    figure, palette = drawn.figure(area.geo_id), drawn.look.palette
    if figure is None or figure.value is None:
        return ""
    largest = largest_end(drawn.figures)
    x, y = area.label
    disc = svg.element("circle", cx=x, cy=y, r=radius(figure.value, largest), fill=palette.home, fill_opacity=0.55)
    ends = [end for end in (figure.lower, figure.upper) if end is not None and drawn.look.certainty]
    rings = [
        svg.element("circle", cx=x, cy=y, r=radius(end, largest), fill="none", stroke=palette.text, stroke_width=EDGE)
        for end in ends
    ]
    return disc + "".join(rings)


def largest_end(figures: Sequence[Figure]) -> float:
    """The largest value or upper end among figures."""
    return max(end for figure in figures for end in (figure.value, figure.upper) if end is not None)


def radius(value: float, largest: float) -> float:
    """Radius of the circle whose area stands for a number."""
    return LARGEST_CIRCLE * math.sqrt(value / largest)


def _outline(area: Area, drawn: Map) -> str:
    colour = drawn.look.palette.text
    return svg.element("path", d=area.path, fill="none", stroke=colour, stroke_width=EDGE * 3, stroke_linejoin="round")


def _name(area: Area, drawn: Map) -> str:
    """The name at its point; beside a place too small to hold it, and never across the right edge."""
    left, _, right, _ = bounds([area.path])
    x, y = area.label
    width = len(area.name) * LETTERS * LETTER_WIDTH
    anchor = "middle"
    if width > right - left:
        x, anchor = right, "start"
    if x + (width if anchor == "start" else width / 2) > VIEW_WIDTH:
        x, anchor = VIEW_WIDTH - 2, "end"
    shown = drawn.figure(area.geo_id) is not None
    return _label(area.name, x, y, anchor, name="name", opacity=None if shown else 0.6)


def _label(text: str, x: float, y: float, anchor: str, *, name: str, opacity: float | None = None) -> str:
    """Letters on the map; `name` is their class, for the page's own sizes."""
    return svg.element(
        "text",
        svg.text_content(text),
        class_=name,
        x=x,
        y=y,
        text_anchor=None if anchor == "start" else anchor,
        opacity=opacity,
    )


def legend_drawing(drawn: Map) -> Drawing:
    """What colours or circles mean."""
    if drawn.look.circles:
        return _circle_legend(drawn)
    if drawn.scale is None:
        return Drawing("", (0, 0, LEGEND_WIDTH, 1))
    palette = drawn.look.palette
    used = [certainty_of(figure, drawn) for figure in drawn.figures if figure.value is not None]
    fades = drawn.look.certainty and not drawn.look.exact and any(c != UNKNOWN for c in used)
    rows = list(value_suppressing_palette.CERTAINTIES) if fades else [UNKNOWN] if UNKNOWN in used else [NARROW]
    labelled = fades or UNKNOWN in used
    left = LEGEND_LABEL if labelled else 0.0
    parts = [_text(drawn.words.legend_title, 0, TEXT, palette.text, weight="600")]
    if fades:
        parts.append(_text(drawn.words.legend_help, 0, 2 * TEXT + 5, palette.muted))
    head = (2 * TEXT + 15) if fades else TEXT + 10
    for number, certainty in enumerate(rows):
        top = head + number * (BOX + 4)
        if labelled:
            parts.append(_text(drawn.words.certainties[certainty], 0, top + BOX - 4, palette.text))
        parts += _boxes(certainty, left, top, drawn)
    bottom = head + len(rows) * (BOX + 4) + TEXT
    step = (LEGEND_WIDTH - left - 40) / value_suppressing_palette.CLASSES
    for number, border in enumerate(drawn.words.borders):
        parts.append(_text(border, left + 20 + number * step, bottom, palette.muted, anchor="middle"))
    hatches = _hatching(drawn) if UNKNOWN in rows else ""
    return Drawing(hatches + _lettered("".join(parts), TEXT), (0, 0, LEGEND_WIDTH, bottom + 6))


def _boxes(certainty: str, left: float, top: float, drawn: Map) -> list[str]:
    kept = value_suppressing_palette.KEPT[certainty]
    colours = value_suppressing_palette.colours_of(certainty, drawn.look.palette)
    width = (LEGEND_WIDTH - left - 40) / kept
    fills = [f"url(#hatch-{n})" for n in range(kept)] if certainty == UNKNOWN else colours
    return [
        svg.rectangle(
            Box(left + 20 + n * width, top, left + 20 + (n + 1) * width, top + BOX),
            fill=fills[n],
            stroke=drawn.look.palette.background,
            stroke_width=1.5,
        )
        for n in range(kept)
    ]


def _circle_legend(drawn: Map) -> Drawing:
    """What discs and rings mean; the discs to measure by stand in the map, at its scale."""
    palette = drawn.look.palette
    title = _text(drawn.words.legend_title, 0, TEXT, palette.text, weight="600")
    helped = _text(drawn.words.legend_help, 0, 2 * TEXT + 5, palette.muted)
    return Drawing(_lettered(title + helped, TEXT), (0, 0, LEGEND_WIDTH, 38))


def _measures(drawn: Map) -> str:
    """A small and a large disc with their numbers, in the empty corner of the map."""
    palette = drawn.look.palette
    x, parts = 20.0, []
    for value, told in drawn.words.discs:
        r = radius(value, largest_end(drawn.figures))
        middle = drawn.height - LARGEST_CIRCLE - 10
        disc = svg.element("circle", cx=x + r, cy=middle, r=r, fill=palette.home, fill_opacity=0.55, stroke="none")
        parts.append(disc)
        parts.append(_label(told, x + 2 * r + 10, middle + LETTERS / 3, "start", name="key"))
        x += 2 * r + 30 + len(told) * LETTERS * LETTER_WIDTH * 1.4
    return "".join(parts)


def interval_drawing(drawn: Map) -> Drawing:
    """Values with their intervals, west to east, and the state's line; a row can be chosen by pointing."""
    palette = drawn.look.palette
    at = across(drawn)

    bottom = HEAD + ROW * len(drawn.figures)
    parts = [
        svg.polyline([(at(value), HEAD), (at(value), bottom)], stroke=palette.grid, stroke_width=1)
        for value, _ in drawn.ticks
    ]
    if drawn.state is not None and drawn.state.value is not None:
        parts += _state(drawn, drawn.state, drawn.state.value, bottom)
    for number, figure in enumerate(drawn.figures):
        parts.append(_row(figure, HEAD + ROW * (number + 0.5), drawn))
    parts += [_text(told, at(value), bottom + 17, palette.muted, anchor="middle") for value, told in drawn.ticks]
    return Drawing(_lettered("".join(parts), TEXT), (0, 0, PLOT_WIDTH, bottom + FOOT))


def across(drawn: Map) -> Callable[[float], float]:
    """From a value to its place between names and figures, in pixels."""
    low, high = drawn.ticks[0][0], drawn.ticks[-1][0]
    longest = max((len(figure.figure) for figure in drawn.figures), default=0)
    left, right = NAME_WIDTH, PLOT_WIDTH - longest * TEXT * LETTER_WIDTH - 12
    return lambda value: left + (min(max(value, low), high) - low) / (high - low) * (right - left)


def _state(drawn: Map, state: Figure, value: float, bottom: float) -> list[str]:
    palette = drawn.look.palette
    at = across(drawn)
    parts = []
    if state.lower is not None and state.upper is not None:
        parts.append(svg.rectangle(Box(at(state.lower), HEAD, at(state.upper), bottom), fill=palette.band))
    x = at(value)
    parts.append(svg.polyline([(x, HEAD - 4), (x, bottom)], stroke=palette.home, stroke_width=2))
    parts.append(_text(drawn.words.state, x, HEAD - 9, palette.home, anchor="middle", weight="600"))
    return parts


def _row(figure: Figure, y: float, drawn: Map) -> str:
    palette = drawn.look.palette
    at = across(drawn)
    chosen = figure.geo_id == drawn.chosen
    weight = "600" if chosen else None
    ground = palette.surface if chosen else "none"
    parts = [
        svg.element("title", svg.text_content(figure.spoken)),
        svg.rectangle(Box(0, y - ROW / 2, PLOT_WIDTH, y + ROW / 2), fill=ground, pointer_events="all"),
        _text(figure.name, 0, y + 4, palette.text, weight=weight),
    ]
    if figure.value is None:
        parts.append(_text(drawn.words.not_shown, PLOT_WIDTH, y + 4, palette.muted, anchor="end"))
    else:
        colour = palette.modeled if figure.symbol.startswith("square") else palette.other
        if figure.lower is not None and figure.upper is not None:
            ends = [(at(figure.lower), y), (at(figure.upper), y)]
            parts.append(svg.polyline(ends, stroke=colour, stroke_width=2.5 if chosen else 1.8))
        parts.append(svg.marker(figure.symbol, at(figure.value), y, MARK, color=colour, line_width=2))
        parts.append(_text(figure.figure, PLOT_WIDTH, y + 4, palette.text, anchor="end", weight=weight))
    return svg.element("g", "".join(parts), data_geo=figure.geo_id)


def picture(drawn: Map) -> Drawing:
    """Map with legend on the left and intervals on the right, in the pixels of a saved picture."""
    own, legend, rows = map_drawing(drawn), legend_drawing(drawn), interval_drawing(drawn)
    map_height = PICTURE_MAP * own.view_box[3] / own.view_box[2]
    legend_height = PICTURE_LEGEND * legend.view_box[3] / legend.view_box[2]
    rows_height = PICTURE_PLOT * rows.view_box[3] / rows.view_box[2]
    content = (
        _placed(own, 0, 0, PICTURE_MAP, map_height)
        + _placed(legend, 0, map_height + 12, PICTURE_LEGEND, legend_height)
        + _placed(rows, PICTURE_WIDTH - PICTURE_PLOT, 0, PICTURE_PLOT, rows_height)
    )
    return Drawing(content, (0, 0, PICTURE_WIDTH, max(map_height + 12 + legend_height, rows_height)))


def _placed(drawing: Drawing, x: float, y: float, width: float, height: float) -> str:
    return svg.element("svg", drawing.content, x=x, y=y, width=width, height=height, viewBox=drawing.box())


def _text(text: str, x: float, y: float, colour: str, *, anchor: str = "start", weight: str | None = None) -> str:
    return svg.element(
        "text",
        svg.text_content(text),
        x=x,
        y=y,
        fill=colour,
        font_weight=weight,
        text_anchor=None if anchor == "start" else anchor,
    )


def _lettered(content: str, size: float) -> str:
    """Elements whose letters are of one size."""
    return svg.element("g", content, font_family=FONT, font_size=size)
