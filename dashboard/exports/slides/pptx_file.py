"""A report as slides (PPTX): a slide a chart with an editable title, alternative text, and notes to speak from.

The charts are pictures at print resolution; a card without a chart becomes an editable table. Source, kind of estimate
and build stand on every slide, because slides are passed on one by one. The same report gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.util import Inches, Pt

from dashboard.captions import citation, table_text
from dashboard.captions.description import Description, describe, publishers
from dashboard.cards.card import Card
from dashboard.charts.elements.model import Chart
from dashboard.data.queries import estimates
from dashboard.exports import progress
from dashboard.exports.pictures import chart_image
from dashboard.exports.reports.report import Report
from dashboard.exports.slides import slide_parts
from dashboard.exports.slides.slide_parts import (
    CHART_LAYOUT,
    INK,
    MUTED,
    Area,
    Paragraph,
    fill,
    set_alt,
    speaker_notes,
    widen,
)
from dashboard.exports.zip_archive import same_bytes
from dashboard.i18n.catalog import t
from dashboard.i18n.locale import language, speaking

TITLE = Area(0.6, 0.35, 12.13, 0.8)
CHART = Area(0.6, 1.25, 8.4, 5.3)
BESIDE = Area(9.25, 1.25, 3.48, 5.3)
TABLE = Area(0.6, 2.15, 12.13, 4.3)
ABOVE_TABLE = Area(0.6, 1.15, 12.13, 0.95)
FOOT = Area(0.6, 6.6, 12.13, 0.75)
# The resolution that presentation programs use for print.
DOTS_AN_INCH = 220
LEAST_PIXELS = 1200
# The chart is drawn as wide as its place on the slide, within limits that keep its words legible.
NARROWEST, WIDEST = 560.0, 1000.0
# A table of this many characters across is set in small type; sizes in points.
WIDE_TABLE, LARGE, SMALL = 130, 12, 9
# Where the chart's own type would be smaller than this, in points, its table follows on slides of its own.
LEGIBLE, LETTERS_OF_A_CHART = 6.0, 14
# Sizes in points of finding and notes beside a chart and above a table, and of the line at the foot, of which the
# first that fit are taken. Notes that fit at none of them are in the notes to speak from.
BESIDE_SIZES = ((18, 12), (16, 12), (14, 11), (14, 10), (12, 9))
ABOVE_SIZES, FOOT_SIZES = (14, 12, 11), (9, 8, 7)
# Inches between a table and what is above and below it.
GAP = 0.05
TITLE_LAYOUT = 0


def slides(report: Report) -> bytes:
    """The report as a presentation, 16 by 9."""
    deck = Presentation()
    widen(deck)
    _properties(deck, report)
    _title_slide(deck, report)
    for number, card in enumerate(progress.counted(report.cards), start=1):
        with speaking(card.lang):
            if card.chart is None:
                _table_slides(deck, card, report)
            else:
                _chart_slide(deck, card, number, report)
    _last_slide(deck, report)
    file = io.BytesIO()
    deck.save(file)
    return same_bytes(file.getvalue())


def _properties(deck: Deck, report: Report) -> None:
    built = estimates.build().built_at.astimezone(UTC).replace(tzinfo=None)
    own = deck.core_properties
    own.title, own.subject = report.title, report.subtitle
    own.author = own.last_modified_by = report.author or t("app.name")
    own.keywords = f"{t('card.build')} {report.build_id}"
    own.language, own.created, own.modified = language(), built, built
    own.revision = 1


def _title_slide(deck: Deck, report: Report) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_LAYOUT])
    title, below = slide.placeholders[0], slide.placeholders[1]
    fill(title.text_frame, [(report.title, Pt(40), INK, True)])
    lines = [report.subtitle, report.author, report.date, f"{t('card.build')} {report.build_id}"]
    fill(below.text_frame, [(line, Pt(18), MUTED, False) for line in lines if line])
    told = [report.note, t("report.reading_marks"), *(f"{t(f'kind.{k}')}: {t(f'kind_help.{k}')}" for k in report.kinds)]
    speaker_notes(slide, [*told, t("report.disclaimer")])


def _chart_slide(deck: Deck, card: Card, number: int, report: Report) -> None:
    slide = _slide(deck, card.title)
    drawn = _drawn(card, number)
    scale = min(CHART.width / drawn.width, CHART.height / drawn.height)
    width, height = drawn.width * scale, drawn.height * scale
    picture = slide.shapes.add_picture(
        io.BytesIO(chart_image.png(drawn, max(round(width * DOTS_AN_INCH), LEAST_PIXELS))),
        Inches(CHART.left),
        Inches(CHART.top),
        Inches(width),
        Inches(height),
    )
    picture.name = card.title
    set_alt(picture, card.alt)
    _write(slide, BESIDE, _beside(describe(card, report.link_of(card))))
    _foot(slide, card, report)
    if LETTERS_OF_A_CHART * scale * 72 < LEGIBLE:
        _table_slides(deck, card, report)


def _drawn(card: Card, number: int) -> chart_image.Image:
    """The chart in the shape of its place; in that of a page where its words need more room."""
    if isinstance(card.chart, Chart) and card.chart.wide is not None:
        card = replace(card, chart=card.chart.wide)
    on_page = chart_image.chart(card, number)
    fitting = min(max(on_page.height * CHART.width / CHART.height, NARROWEST), WIDEST)
    try:
        return chart_image.chart(card, number, fitting)
    except ValueError:
        return on_page


def _beside(told: Description) -> list[Paragraph]:
    """Finding and notes beside a chart, in the largest type in which they fit."""
    for finding, note in BESIDE_SIZES:
        always = [Paragraph(told.subtitle, 14, MUTED), Paragraph(told.finding, finding, INK, bold=True)]
        notes = [Paragraph(text, note, INK) for text in told.notes]
        if slide_parts.height([*always, *notes], BESIDE.width) <= BESIDE.height:
            return [*always, *notes]
    there = Paragraph(t("report.in_speaker_notes"), note, INK)
    return [*always, *slide_parts.as_many([*always, there], notes, BESIDE.width, BESIDE.height), there]


def _table_slides(deck: Deck, card: Card, report: Report) -> None:
    """The card's table, as many rows a slide as fit."""
    told = describe(card, report.link_of(card))
    above = _above(told)
    top = ABOVE_TABLE.top + max(slide_parts.height(above, ABOVE_TABLE.width) + GAP, ABOVE_TABLE.height)
    area = TABLE._replace(top=top, height=FOOT.top - GAP - top)
    headings, rows = table_text.cells(card.table)
    sizes = _TableSizes.of(headings, rows)
    pages = sizes.pages(headings, rows, area.height)
    for number, page in enumerate(pages, start=1):
        title = card.title
        if len(pages) > 1:
            title = t("report.slide_of", title=card.title, number=number, count=len(pages))
        slide = _slide(deck, title)
        _write(slide, ABOVE_TABLE, above)
        _table(slide, card, area, [headings, *page], sizes)
        _foot(slide, card, report, extra=told.notes)


def _above(told: Description) -> list[Paragraph]:
    """Subtitle and finding above a table, in the largest type in which they fit."""
    for size in ABOVE_SIZES:
        words = [Paragraph(told.subtitle, size, MUTED), Paragraph(told.finding, size, INK, bold=True)]
        if slide_parts.height(words, ABOVE_TABLE.width) <= ABOVE_TABLE.height:
            break
    return words


@dataclass(frozen=True)
class _TableSizes:
    """Widths of a table's columns in inches, and its type size in points."""

    widths: tuple[float, ...]
    letters: int

    @staticmethod
    def of(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> _TableSizes:
        weights = table_text.widths(headings, rows)
        widths = tuple(TABLE.width * weight / sum(weights) for weight in weights)
        return _TableSizes(widths, LARGE if sum(weights) <= WIDE_TABLE else SMALL)

    def height(self, cells: Sequence[str], *, bold: bool = False) -> float:
        """Inches that a row takes."""
        return slide_parts.row_height(cells, self.widths, self.letters, bold=bold)

    def pages(self, headings: Sequence[str], rows: Sequence[Sequence[str]], height: float) -> list[list[Sequence[str]]]:
        """The rows by slide, with room of `height` inches on each."""
        pages: list[list[Sequence[str]]] = [[]]
        left = room = height - self.height(headings, bold=True)
        for row in rows:
            if pages[-1] and self.height(row) > left:
                pages.append([])
                left = room
            pages[-1].append(row)
            left -= self.height(row)
        return pages


def _table(slide: Slide, card: Card, area: Area, rows: Sequence[Sequence[str]], sizes: _TableSizes) -> None:
    heights = [sizes.height(cells, bold=y == 0) for y, cells in enumerate(rows)]
    area = area._replace(height=sum(heights))
    frame = slide.shapes.add_table(len(rows), len(sizes.widths), *(Inches(part) for part in area))
    frame.name = card.title
    set_alt(frame, card.alt)
    table = frame.table
    table.first_row, table.horz_banding = True, False
    for n, width in enumerate(sizes.widths):
        table.columns[n].width = Inches(width)
    for y, cells in enumerate(rows):
        table.rows[y].height = Inches(heights[y])
        for x, text in enumerate(cells):
            color = RGBColor(0xFF, 0xFF, 0xFF) if y == 0 else INK
            english = [text] if y > 0 and rows[0][x] in card.english else []
            fill(table.cell(y, x).text_frame, [(text, Pt(sizes.letters), color, y == 0)], between=0, english=english)


def _last_slide(deck: Deck, report: Report) -> None:
    slide = _slide(deck, t("report.cite"))
    work = report.work()
    lines = [citation.plain(work), t("report.disclaimer")]
    _box(slide, TABLE, [(line, Pt(16), INK, False) for line in lines])
    speaker_notes(slide, [citation.apa(work), citation.bibtex(work)])


def _slide(deck: Deck, title: str) -> Slide:
    slide = deck.slides.add_slide(deck.slide_layouts[CHART_LAYOUT])
    shape = slide.shapes.title
    _place(shape, TITLE)
    fill(shape.text_frame, [(title, Pt(28), INK, True)])
    shape.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    shape.text_frame.margin_left = 0
    shape.text_frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    return slide


def _foot(slide: Slide, card: Card, report: Report, extra: Sequence[str] = ()) -> None:
    """Kind, source and build on the slide, and notes as far as they fit; all there is to say in the notes."""
    told = describe(card, report.link_of(card))
    _write(slide, FOOT, _foot_lines(card, told, extra), english=[told.source, publishers(card)])
    speaker_notes(
        slide,
        [
            told.finding,
            *told.notes,
            *(f"{t(f'kind.{kind}')}: {t(f'kind_help.{kind}')}" for kind in card.kinds),
            *(f"{d.title}: {d.meaning}" for d in card.definitions),
            f"{t('card.source')}: {told.source}",
            f"{t('card.citation')}: {citation.plain(told.work)}",
        ],
        english=[told.source],
    )


def _foot_lines(card: Card, told: Description, notes: Sequence[str]) -> list[Paragraph]:
    """What stands at the foot, with the sources as exact as there is room for."""
    for source in (told.source, publishers(card), ""):
        named = f"{t('card.source')}: {source}. " if source else ""
        line = f"{', '.join(told.kinds)}. {named}{t('card.build')} {card.build.build_id}."
        for size in FOOT_SIZES:
            words = [Paragraph(text, size, MUTED) for text in (*notes, line)]
            if slide_parts.height(words, FOOT.width) <= FOOT.height:
                return words
        last = Paragraph(f"{line} {t('report.in_speaker_notes')}", size, MUTED)
        if slide_parts.height([last], FOOT.width) <= FOOT.height:
            break
    return [*slide_parts.as_many([last], words[:-1], FOOT.width, FOOT.height), last]


def _write(slide: Slide, area: Area, words: Sequence[Paragraph], english: Sequence[str] = ()) -> None:
    _box(slide, area, [(one.text, Pt(one.size), one.color, one.bold) for one in words], english)


def _box(
    slide: Slide,
    area: Area,
    lines: Sequence[tuple[str, Pt | None, RGBColor | None, bool]],
    english: Sequence[str] = (),
) -> None:
    box = slide.shapes.add_textbox(*(Inches(part) for part in area))
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    fill(frame, lines, english=english)


def _place(shape: BaseShape, area: Area) -> None:
    shape.left, shape.top, shape.width, shape.height = (Inches(part) for part in area)
