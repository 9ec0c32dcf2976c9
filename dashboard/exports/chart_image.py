"""A card's chart alone, for a document that says the rest in its own words: SVG, and PNG for slides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import resvg_py

from dashboard.cards.card import Card
from dashboard.charts.svg import render as plot
from dashboard.charts.svg.figure import read
from dashboard.drawing import font_metrics, svg
from dashboard.i18n.catalog import language

COLUMN = 736.0
"""Pixels: the width of a chart in a page's column."""

GROUND = "#ffffff"


@dataclass(frozen=True)
class Chart:
    """An SVG document and its size in pixels."""

    document: str
    width: float
    height: float


def chart(card: Card, number: int, width: float = COLUMN) -> Chart:
    """The chart of a card `width` pixels wide; `number` keeps the element ids of several charts apart.

    Raises:
        ValueError: the card has no chart, or one that cannot be drawn.
    """
    drawn = card.drawn()
    if isinstance(drawn, Mapping):
        figure = plot.draw(read(drawn), width, prefix=f"c{number}-")
        return _document(figure.body, (0, 0, figure.width, figure.height), (figure.width, figure.height))
    _, _, across, down = drawn.view_box
    return _document(drawn.content, drawn.view_box, (width, width * down / across))


def png(drawn: Chart, pixels: int) -> bytes:
    """The chart as PNG `pixels` wide on a white ground, in our own fonts."""
    return resvg_py.svg_to_bytes(
        svg_string=drawn.document,
        width=pixels,
        background=GROUND,
        skip_system_fonts=True,
        font_files=font_metrics.font_files(),
    )


def _document(content: str, view_box: tuple[float, float, float, float], size: tuple[float, float]) -> Chart:
    width, height = size
    document = svg.element(
        "svg",
        content,
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=" ".join(svg.num(part) for part in view_box),
        lang=language(),
        font_family=font_metrics.FAMILY,
    )
    return Chart(document, width, height)
