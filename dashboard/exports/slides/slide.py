"""One card as one slide (PPTX), 16 by 9: the finding as title, the chart over most of the slide, one line of source.

All else that there is to say stands in the notes to speak from. No letter of ours is smaller than 14 points.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from itertools import combinations

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Inches, Pt

from dashboard.captions import citation
from dashboard.captions.description import Description, describe, publishers
from dashboard.cards.card import Card, own_language
from dashboard.charts.elements.model import Chart, Share
from dashboard.charts.svg import render
from dashboard.drawing import font_metrics
from dashboard.drawing.font_metrics import Style
from dashboard.drawing.svg_text import Text
from dashboard.drawing.theme import LIGHT
from dashboard.exports.pictures import chart_image
from dashboard.exports.slides import slide_events
from dashboard.exports.slides.slide_parts import CHART_LAYOUT, INK, MUTED, Area, fill, set_alt, speaker_notes, widen
from dashboard.exports.zip_archive import same_bytes
from dashboard.i18n.catalog import t
from dashboard.i18n.locale import language

Place = tuple[float, float, float, float]
# Left, top, width and height in inches of a slide of 13.333 by 7.5.
TITLE: Place = (0.5, 0.2, 12.33, 1.0)
WHAT: Place = (0.5, 1.2, 12.33, 0.35)
CHART: Place = (0.3, 1.6, 12.73, 5.05)
EVENTS = Area(0.5, 1.75, 12.33, 4.8)
FOOT: Place = (0.5, 6.8, 12.33, 0.4)
POINTS = 72
DOTS_AN_INCH = 220
# Sizes of the title in points, of which the largest that fits is taken, and of all other words.
TITLE_SIZES, TEXT = (28, 24, 20, 18), 14
TITLE_LINE = 1.2
# The most characters that a document property can hold.
LONGEST = 255
# A letter of a chart is 14 pixels high; one that is smaller than this on the slide, in points, cannot be read.
LETTER, LEGIBLE = 14, 8.0
# How dense rows stand, as a share of their distance on a page; and pixels by which the boxes of two texts may touch.
DENSITIES, TOUCHING = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0), 2
# Rounds of fitting a chart to its place, and pixels of height that are near enough.
ROUNDS, CLOSE = 8, 4


@own_language
def slide(card: Card, link: str) -> bytes:
    """The card as a presentation of one slide.

    Raises:
        ValueError: the card has no chart, or one with too much in it for a slide.
    """
    told = describe(card, link)
    deck = Presentation()
    widen(deck)
    _properties(deck, card, told)
    page = deck.slides.add_slide(deck.slide_layouts[CHART_LAYOUT])
    if card.events:
        # The events are the finding; what the survey found meanwhile is for the notes.
        finding, rest = told.title, told.finding
        _title(page, finding)
        _line(page, WHAT, told.subtitle)
        slide_events.draw(page, card.events, EVENTS, f"{told.title}. {told.subtitle}")
    else:
        finding, rest = _fitting(told.finding)
        _title(page, finding)
        _line(page, WHAT, f"{told.title}. {told.subtitle}")
        _chart(page, card, told)
    _line(page, FOOT, _source(card, told), english=[publishers(card)])
    speaker_notes(
        page,
        [
            rest,
            *told.notes,
            *(f"{t(f'kind.{kind}')}: {t(f'kind_help.{kind}')}" for kind in card.kinds),
            *(f"{d.title}: {d.meaning}" for d in card.definitions),
            f"{t('card.source')}: {told.source}",
            f"{t('card.citation')}: {citation.plain(told.work)}",
        ],
        english=[told.source],
    )
    file = io.BytesIO()
    deck.save(file)
    return same_bytes(file.getvalue())


def _properties(deck: Deck, card: Card, told: Description) -> None:
    own, built = deck.core_properties, card.build.built_at.astimezone(UTC).replace(tzinfo=None)
    own.title, own.subject = told.title[:LONGEST], told.subtitle[:LONGEST]
    own.author = own.last_modified_by = t("app.name")
    own.keywords = f"{t('card.build')} {card.build.build_id}"
    own.language, own.created, own.modified = language(), built, built
    own.revision = 1


def _fitting(finding: str) -> tuple[str, str]:
    """The sentences of a finding that fit into the title, and the whole finding where that is not all of it."""
    sentences = finding.split(". ")
    for count in range(len(sentences), 1, -1):
        shown = ". ".join(sentences[:count])
        if _size(shown) is not None:
            return (finding, "") if count == len(sentences) else (f"{shown}.", finding)
    return (sentences[0] if len(sentences) == 1 else f"{sentences[0]}."), ("" if len(sentences) == 1 else finding)


def _size(words: str) -> int | None:
    """The largest size in points at which words fit into the title; None where none does."""
    _, _, width, height = TITLE
    for size in TITLE_SIZES:
        lines = font_metrics.wrap(font_metrics.plain(words), Style(size, "#000000", 700), width * POINTS)
        if len(lines) * size * TITLE_LINE <= height * POINTS:
            return size
    return None


def _title(page: Slide, finding: str) -> None:
    shape = page.placeholders[0]
    shape.left, shape.top, shape.width, shape.height = map(Inches, TITLE)
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    fill(frame, [(finding, Pt(_size(finding) or TITLE_SIZES[-1]), INK, True)])


def _line(page: Slide, place: Place, words: str, english: Sequence[str] = ()) -> None:
    frame = page.shapes.add_textbox(*map(Inches, place)).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    fill(frame, [(words, Pt(TEXT), MUTED, False)], english=english)


def _source(card: Card, told: Description) -> str:
    """Kinds, publishers and build in one line; without the publishers where they do not fit."""
    build = f"{t('card.build')} {card.build.build_id}"
    kinds, named = ", ".join(told.kinds), publishers(card)
    for source in (named, ""):
        words = f"{kinds}. {t('card.source')}: {source or t('app.name')}. {build}."
        if font_metrics.width(font_metrics.plain(words)[0], Style(TEXT, "#000000")) <= FOOT[2] * POINTS:
            break
    return words


def fits(card: Card) -> bool:
    """Whether a card's events or its chart can be read on one slide."""
    if card.events:
        return slide_events.layout(card.events, EVENTS) is not None
    return card.chart is not None and (not isinstance(card.chart, Chart) or _letters(fitted(card.chart)[1]) >= LEGIBLE)


def fitted(chart: Chart) -> tuple[Chart, float]:
    """A chart in the shape of its place and its width in pixels: as few as its words allow, so that these are large."""
    chart = _in_one_line(chart.wide or chart)
    for density in DENSITIES:
        shaped, wide = _shaped(chart, chart.height * density)
        if not overprints(render.draw(shaped, LIGHT, wide).texts):
            break
    return shaped, wide


def _in_one_line(chart: Chart) -> Chart:
    """A chart whose labels and figures of rows, which break for a phone, stand on one line: a slide has the room."""
    return replace(
        chart,
        panels=tuple(
            replace(
                panel,
                y=replace(panel.y, ticks=tuple(replace(tick, label=_joined(tick.label)) for tick in panel.y.ticks)),
                notes=tuple(
                    note if isinstance(note.y, Share) else replace(note, text=_joined(note.text))
                    for note in panel.notes
                ),
            )
            for panel in chart.panels
        ),
    )


def _joined(text: str) -> str:
    return text.replace("–<br>", "–").replace("<br>", " ")


def _shaped(chart: Chart, least: float) -> tuple[Chart, float]:
    """A chart of the shape of its place, at least so many pixels high."""
    _, _, width, height = CHART
    shape, wide = width / height, width * POINTS
    for _ in range(ROUNDS):
        tall = max(wide / shape, least)
        drawn = render.draw(replace(chart, height=round(tall)), LIGHT, wide).drawing.view_box[3]
        spare = wide / shape - drawn
        if abs(spare) < CLOSE:
            break
        if spare > 0:
            least = tall + spare
        else:
            wide = drawn * shape
    return replace(chart, height=round(tall)), wide


def overprints(texts: Sequence[Text]) -> bool:
    """Whether two texts lie on each other."""
    for a, b in combinations([text.box() for text in texts], 2):
        across, down = min(a.right, b.right) - max(a.left, b.left), min(a.bottom, b.bottom) - max(a.top, b.top)
        if min(across, down) > TOUCHING:
            return True
    return False


def _letters(wide: float) -> float:
    """Type size in points of a chart that is so many pixels wide."""
    return LETTER * CHART[2] * POINTS / wide


def _chart(page: Slide, card: Card, told: Description) -> None:
    if not fits(card):
        raise ValueError(f"card {card.card_id} has no chart that can be read on one slide")
    left, top, width, height = CHART
    if isinstance(card.chart, Chart):
        chart, wide = fitted(card.chart)
        drawn = chart_image.chart(replace(card, chart=chart), 1, wide)
    else:
        drawn = chart_image.chart(card, 1)
    scale = min(width / drawn.width, height / drawn.height)
    across, down = drawn.width * scale, drawn.height * scale
    picture = page.shapes.add_picture(
        io.BytesIO(chart_image.png(drawn, round(across * DOTS_AN_INCH))),
        Inches(left + (width - across) / 2),
        Inches(top + (height - down) / 2),
        Inches(across),
        Inches(down),
    )
    picture.name = told.title
    set_alt(picture, told.alt)
