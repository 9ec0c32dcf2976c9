"""A card as a picture: the chart with its frame, and the chart alone for documents that say the rest themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import resvg_py

from dashboard.cards.card import Card, Drawing, own_language
from dashboard.charts.dot_plot import Figure
from dashboard.charts.svg import render as plot
from dashboard.charts.svg.figure import read
from dashboard.drawing import font_metrics, svg, theme
from dashboard.exports import citation, framed_picture
from dashboard.exports.description import describe
from dashboard.i18n.catalog import language, t

COLUMN = 736.0
"""Pixels: the width of a chart in a page's column."""

GROUND = "#ffffff"


@dataclass(frozen=True)
class Chart:
    """An SVG document and its size in pixels."""

    document: str
    width: float
    height: float


@own_language
def drawn(card: Card) -> Figure | Drawing:
    """The chart on a light ground, as files show it.

    Raises:
        ValueError: the card has no chart.
    """
    if card.draw is None:
        raise ValueError(f"card {card.card_id} has no chart")
    return card.draw(theme.LIGHT)


@own_language
def frame(card: Card, link: str) -> framed_picture.Frame:
    """What stands around the chart in a saved picture."""
    told = describe(card, link)
    return framed_picture.Frame(
        title=told.title,
        subtitle=told.subtitle,
        finding=told.finding,
        notes=told.notes,
        source=told.source,
        kind=", ".join(told.kinds),
        citation=citation.plain(told.work),
        build_id=card.build.build_id,
        link=link,
        alt=told.alt,
        lang=language(),
        source_label=t("card.source"),
        citation_label=t("card.citation"),
    )


def framed_svg(card: Card, link: str) -> str:
    """The chart as SVG with title, source and caveat inside.

    Raises:
        ValueError: the card has no chart.
    """
    picture, around = drawn(card), frame(card, link)
    if isinstance(picture, Mapping):
        return framed_picture.svg(picture, around)
    return framed_picture.embed(picture.content, around, picture.view_box)


def framed_png(card: Card, link: str) -> bytes:
    """The chart as PNG at print resolution, with title, source and caveat inside.

    Raises:
        ValueError: the card has no chart.
    """
    return framed_picture.to_png(framed_svg(card, link), frame(card, link))


def chart(card: Card, number: int, width: float = COLUMN) -> Chart:
    """The chart of a card `width` pixels wide; `number` keeps the element ids of several charts apart.

    Raises:
        ValueError: the card has no chart, or one that cannot be drawn.
    """
    picture = drawn(card)
    if isinstance(picture, Mapping):
        figure = plot.draw(read(picture), width, prefix=f"c{number}-")
        return _document(figure.body, (0, 0, figure.width, figure.height), (figure.width, figure.height))
    _, _, across, down = picture.view_box
    return _document(picture.content, picture.view_box, (width, width * down / across))


def png(image: Chart, pixels: int) -> bytes:
    """The chart as PNG `pixels` wide on a white ground, in our own fonts."""
    return resvg_py.svg_to_bytes(
        svg_string=image.document,
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
