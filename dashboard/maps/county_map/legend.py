"""What the colors or circles of a map mean: only those that the map uses."""

from __future__ import annotations

from dashboard.drawing import font_metrics, svg
from dashboard.drawing.font_metrics import Style
from dashboard.drawing.svg import Box, Drawing
from dashboard.drawing.svg_text import Text
from dashboard.drawing.theme import FONT
from dashboard.maps.county_map import choropleth
from dashboard.maps.elements import shading
from dashboard.maps.elements.model import Map, Shade

WIDTH = 400.0
TEXT = 13.0
ROW = 1.3 * TEXT
SWATCH, GAP = 22.0, 9.0


def legend_drawing(drawn: Map) -> Drawing:
    """The legend, as wide as always and as high as it needs."""
    rows = {"circles": _circles, "values": _values, "verdicts": _verdicts}[drawn.look.shown]
    title, top = _wrapped(drawn.words.legend_title, 0.0, TEXT, drawn, weight=600)
    content, bottom = rows(drawn, top)
    if drawn.look.shown != "verdicts" and "hidden" in drawn.shades():
        more, bottom = _class("hidden", bottom, drawn)
        content += more
    return Drawing(svg.element("g", title + content, font_family=FONT), (0, 0, WIDTH, bottom))


def _verdicts(drawn: Map, top: float) -> tuple[str, float]:
    parts = []
    for shade in drawn.shades():
        row, top = _class(shade, top, drawn)
        parts.append(row)
    return "".join(parts), top


def _class(shade: Shade, top: float, drawn: Map) -> tuple[str, float]:
    """A class: its color with the triangle that stands in the areas, and what it means."""
    palette = drawn.look.palette
    fill = f"url(#{drawn.stripes})" if shade == "hidden" else shading.tint(shade, palette)
    swatch = svg.rectangle(
        Box(0, top + 2, SWATCH, top + 2 + ROW - 2), fill=fill, stroke=palette.other, stroke_width=0.6
    )
    if shade in shading.TRIANGLES:
        middle = top + 1 + ROW / 2
        swatch += svg.marker(shading.TRIANGLES[shade], SWATCH / 2, middle, 10, color=palette.text)
    told, bottom = _wrapped(drawn.words.shades[shade], SWATCH + GAP, top + 1 + TEXT, drawn)
    return swatch + told, bottom


def _values(drawn: Map, top: float) -> tuple[str, float]:
    """Four colors in a row, the borders of their classes below."""
    palette = drawn.look.palette
    if drawn.scale is None:
        return "", top
    colors = shading.ramp(palette)
    step = WIDTH * 0.8 / len(colors)
    left = 16.0
    boxes = "".join(
        svg.rectangle(
            Box(left + n * step, top + 3, left + (n + 1) * step, top + 19),
            fill=color,
            stroke=palette.background,
            stroke_width=1,
        )
        for n, color in enumerate(colors)
    )
    y = top + 19 + TEXT + 2
    told = "".join(_line(border, left + n * step, y, drawn) for n, border in enumerate(drawn.words.borders))
    return boxes + told, y + 8


def _circles(drawn: Map, top: float) -> tuple[str, float]:
    """Circles for a large and a small number, and what the rings are."""
    palette = drawn.look.palette
    # The map is drawn a little wider than its legend's units.
    largest = choropleth.largest_end(drawn.figures)
    radii = [choropleth.radius(value, largest, drawn) / drawn.unit / 2 for value, _ in drawn.words.discs]
    height = 2 * max(radii, default=0.0)
    x, parts = 1.0, []
    for r, (_, told) in zip(radii, drawn.words.discs, strict=True):
        middle = top + 6 + height / 2
        parts.append(
            svg.element(
                "circle",
                cx=x + r,
                cy=middle,
                r=r,
                fill=palette.home,
                fill_opacity=0.45,
                stroke=palette.home,
                stroke_width=1,
            )
        )
        (line,) = font_metrics.plain(told)
        parts.append(_line(told, x + 2 * r + 6, middle + TEXT * 0.36, drawn, anchor="start"))
        x += 2 * r + 6 + font_metrics.width(line, Style(TEXT, "")) + 20
    told, bottom = _wrapped(drawn.words.legend_help, 0.0, top + 6 + height + TEXT + 4, drawn)
    return "".join(parts) + told, bottom


def _line(text: str, x: float, y: float, drawn: Map, *, anchor: str = "middle") -> str:
    return Text(tuple(font_metrics.plain(text)), x, y, Style(TEXT, drawn.look.palette.text), anchor=anchor).draw()


def _wrapped(text: str, x: float, y: float, drawn: Map, *, weight: int = 400) -> tuple[str, float]:
    """Text from a first baseline on, and where the next row begins."""
    style = Style(TEXT, drawn.look.palette.text, weight)
    lines = font_metrics.wrap(font_metrics.plain(text), style, WIDTH - x)
    return Text(tuple(lines), x, y, style).draw(), y + ROW * (len(lines) - 1) + 8
