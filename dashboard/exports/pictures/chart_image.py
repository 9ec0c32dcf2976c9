"""A card as a picture: the chart with its frame, and the chart alone for documents that say the rest themselves."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.captions import citation
from dashboard.captions.description import describe
from dashboard.cards.card import Card, own_language
from dashboard.charts.elements.model import Chart
from dashboard.charts.svg import render
from dashboard.drawing import font_metrics
from dashboard.drawing.svg import Drawing
from dashboard.drawing.theme import LIGHT, Palette
from dashboard.exports.pictures import framed_picture, outlined_text, raster
from dashboard.exports.pictures import png as png_file
from dashboard.i18n.catalog import t
from dashboard.i18n.locale import language

COLUMN = 736.0
"""Pixels: the width of a chart in a page's column."""

PHONE = 360.0
"""Pixels: the width of a chart on a phone; below it, words round the chart are few."""


@dataclass(frozen=True)
class Image:
    """An SVG document and its size in pixels."""

    document: str
    width: float
    height: float


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
    around = frame(card, link)
    if isinstance(card.chart, Chart):
        return framed_picture.svg(card.chart, around)
    return framed_picture.embed(_ready(card), around)


def saved_svg(card: Card, link: str) -> bytes:
    """The same for a file, which looks the same in programs that lack our typeface.

    Raises:
        ValueError: the card has no chart.
    """
    return outlined_text.outlined(framed_svg(card, link)).encode()


def framed_png(card: Card, link: str) -> bytes:
    """The chart as PNG at print resolution, with title, source and caveat inside.

    Raises:
        ValueError: the card has no chart.
    """
    return framed_picture.to_png(framed_svg(card, link), frame(card, link))


def chart(card: Card, number: int, width: float = COLUMN, colors: Palette = LIGHT, *, narrow: bool = False) -> Image:
    """The chart of a card `width` pixels wide; `number` keeps the element ids of several charts apart.

    Raises:
        ValueError: the card has no chart, or one whose words leave no room for it.
    """
    prefix = f"c{number}-"
    if isinstance(card.chart, Chart):
        drawing = render.draw(card.chart.fitting(narrow=narrow), colors, width, prefix=prefix).drawing
    else:
        drawing = _ready(card, colors, narrow=narrow, prefix=prefix)
    _, _, across, down = drawing.view_box
    height = width * down / across
    document = drawing.document(
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        lang=language(),
        font_family=font_metrics.FAMILY,
    )
    return Image(document, width, height)


def on_phone(card: Card, number: int, colors: Palette = LIGHT) -> Image | None:
    """The chart in the form for a phone; None where its words find no room there, or there is no chart."""
    try:
        return chart(card, number, PHONE, colors, narrow=True)
    except ValueError:
        return None


def png(image: Image, pixels: int) -> bytes:
    """The chart as PNG `pixels` wide on a white ground, in our own fonts."""
    return png_file.encoded(raster.of_svg(image.document, pixels))


def _ready(card: Card, colors: Palette = LIGHT, *, narrow: bool = False, prefix: str = "") -> Drawing:
    """A card's picture that draws itself.

    Raises:
        ValueError: the card has no chart.
    """
    if card.chart is None or isinstance(card.chart, Chart):
        raise ValueError(f"card {card.card_id} has no chart")
    return card.chart.drawing(colors, narrow=narrow, prefix=prefix)
