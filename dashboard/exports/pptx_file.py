"""A report as slides (PPTX): a slide a chart with an editable title, alternative text, and notes to speak from.

The charts are pictures at print resolution; a card without a chart becomes an editable table. Source, kind of estimate
and build stand on every slide, because slides are passed on one by one. The same report gives the same bytes.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import NamedTuple

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Inches, Pt

from dashboard.cards.card import Card
from dashboard.data.queries import estimates
from dashboard.exports import chart_image, citation, table_text
from dashboard.exports.description import describe
from dashboard.exports.report import Report
from dashboard.exports.zip_archive import same_bytes
from dashboard.i18n.catalog import t
from dashboard.i18n.locale import language, speaking


class _Area(NamedTuple):
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float


WIDTH, HEIGHT = 13.333, 7.5
TITLE = _Area(0.6, 0.35, 12.13, 0.8)
CHART = _Area(0.6, 1.25, 8.4, 5.3)
BESIDE = _Area(9.25, 1.25, 3.48, 5.3)
TABLE = _Area(0.6, 2.15, 12.13, 4.3)
ABOVE_TABLE = _Area(0.6, 1.15, 12.13, 0.95)
FOOT = _Area(0.6, 6.65, 12.13, 0.65)
# The resolution that presentation programs use for print.
DOTS_AN_INCH = 220
LEAST_PIXELS = 1200
# The chart is drawn as wide as its place on the slide, within limits that keep its words legible.
NARROWEST, WIDEST = 560.0, 1000.0
# Letters across a table from which on its letters are small; sizes in points.
WIDE_TABLE, LARGE, SMALL = 130, 12, 9
# Height of a row in inches besides its lines, and of a line in sizes of its letters; letters in an inch at one point.
ROW_PADDING, LINE, LETTERS_AN_INCH = 0.1, 1.25, 72 / 0.5
# Where the chart's own letters would be smaller than this, in points, its table follows on slides of its own.
LEGIBLE, LETTERS_OF_A_CHART = 6.0, 14
LONG_FINDING = 160
# Up to so many letters of notes, and of the line at the foot, and their size in points.
NOTE_SIZES = ((350, 12), (700, 11), (1100, 9), (10**6, 8))
FOOT_SIZES = ((500, 9), (900, 7), (10**6, 6))
INK, MUTED = RGBColor(0x1B, 0x27, 0x33), RGBColor(0x4D, 0x5B, 0x69)
TITLE_LAYOUT, CHART_LAYOUT = 0, 5
LANGUAGES = {"en": "en-US", "es": "es-US"}


def slides(report: Report) -> bytes:
    """The report as a presentation, 16 by 9."""
    deck = Presentation()
    widen(deck)
    _properties(deck, report)
    _title_slide(deck, report)
    for number, card in enumerate(report.cards, start=1):
        with speaking(card.lang):
            if card.chart is None:
                _table_slides(deck, card, report)
            else:
                _chart_slide(deck, card, number, report)
    _last_slide(deck, report)
    file = io.BytesIO()
    deck.save(file)
    return same_bytes(file.getvalue())


def widen(deck: Deck) -> None:
    """Make slides 16 by 9, layouts included, so that slides added later look the same."""
    factor = Inches(WIDTH) / deck.slide_width
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for page in (deck.slide_master, *deck.slide_master.slide_layouts):
        for shape in page.placeholders:
            shape.left, shape.width = round(shape.left * factor), round(shape.width * factor)


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
    drawn = chart_image.chart(card, number)
    fitting = min(max(drawn.height * CHART.width / CHART.height, NARROWEST), WIDEST)
    drawn = chart_image.chart(card, number, fitting)
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
    finding, note = _sizes(card)
    beside = [
        (card.subtitle, Pt(14), MUTED, False),
        (card.finding, finding, INK, True),
        *((text, note, INK, False) for text in card.notes),
    ]
    _box(slide, BESIDE, beside)
    _foot(slide, card, report)
    if LETTERS_OF_A_CHART * scale * 72 < LEGIBLE:
        _table_slides(deck, card, report)


def _sizes(card: Card) -> tuple[Pt, Pt]:
    """Sizes of finding and notes that fit beside the chart."""
    notes = _fitting(sum(map(len, card.notes)), NOTE_SIZES)
    return Pt(18 if len(card.finding) <= LONG_FINDING else 14), Pt(notes)


def _fitting(letters: int, sizes: Sequence[tuple[int, int]]) -> int:
    return next(size for most, size in sizes if letters <= most)


def _table_slides(deck: Deck, card: Card, report: Report) -> None:
    """The card's table, as many rows a slide as fit."""
    headings, rows = table_text.cells(card.table)
    sizes = _TableSizes.of(headings, rows)
    pages = sizes.pages(headings, rows)
    for number, page in enumerate(pages, start=1):
        title = card.title
        if len(pages) > 1:
            title = t("report.slide_of", title=card.title, number=number, count=len(pages))
        slide = _slide(deck, title)
        _box(slide, ABOVE_TABLE, [(card.subtitle, Pt(14), MUTED, False), (card.finding, Pt(14), INK, True)])
        _table(slide, card, [headings, *page], sizes)
        _foot(slide, card, report, extra=card.notes)


@dataclass(frozen=True)
class _TableSizes:
    """Widths of a table's columns in inches, and the size of its letters in points."""

    widths: tuple[float, ...]
    letters: int

    @staticmethod
    def of(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> _TableSizes:
        weights = table_text.widths(headings, rows)
        widths = tuple(TABLE.width * weight / sum(weights) for weight in weights)
        return _TableSizes(widths, LARGE if sum(weights) <= WIDE_TABLE else SMALL)

    def height(self, cells: Sequence[str]) -> float:
        """Inches that a row takes."""
        fitting = [max(width * LETTERS_AN_INCH / self.letters - 2, 1) for width in self.widths]
        lines = max(math.ceil(len(text) / most) or 1 for text, most in zip(cells, fitting, strict=True))
        return ROW_PADDING + lines * LINE * self.letters / 72

    def pages(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[Sequence[str]]]:
        """The rows by slide."""
        pages: list[list[Sequence[str]]] = [[]]
        left = room = TABLE.height - self.height(headings)
        for row in rows:
            if pages[-1] and self.height(row) > left:
                pages.append([])
                left = room
            pages[-1].append(row)
            left -= self.height(row)
        return pages


def _table(slide: Slide, card: Card, rows: Sequence[Sequence[str]], sizes: _TableSizes) -> None:
    area = TABLE._replace(height=sum(sizes.height(row) for row in rows))
    frame = slide.shapes.add_table(len(rows), len(sizes.widths), *(Inches(part) for part in area))
    frame.name = card.title
    set_alt(frame, card.alt)
    table = frame.table
    table.first_row, table.horz_banding = True, False
    for n, width in enumerate(sizes.widths):
        table.columns[n].width = Inches(width)
    for y, cells in enumerate(rows):
        table.rows[y].height = Inches(sizes.height(cells))
        for x, text in enumerate(cells):
            color = RGBColor(0xFF, 0xFF, 0xFF) if y == 0 else INK
            fill(table.cell(y, x).text_frame, [(text, Pt(sizes.letters), color, y == 0)])


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
    """Kind, source and build on the slide; all there is to say in the notes."""
    told = describe(card, report.link_of(card))
    line = f"{', '.join(told.kinds)}. {t('card.source')}: {told.source}. {t('card.build')} {report.build_id}."
    text = " ".join([*extra, line])
    _box(slide, FOOT, [(text, Pt(_fitting(len(text), FOOT_SIZES)), MUTED, False)])
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
    )


def speaker_notes(slide: Slide, lines: Sequence[str]) -> None:
    """The notes to speak from, a paragraph a line."""
    frame = slide.notes_slide.notes_text_frame
    if frame is not None:
        fill(frame, [(line, None, None, False) for line in lines if line])


def _box(slide: Slide, area: _Area, lines: Sequence[tuple[str, Pt | None, RGBColor | None, bool]]) -> None:
    box = slide.shapes.add_textbox(*(Inches(part) for part in area))
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    fill(frame, lines)


def set_alt(shape: BaseShape, alt: str) -> None:
    """Give a shape its alternative text, which python-pptx has no name for."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", alt)


def _place(shape: BaseShape, area: _Area) -> None:
    shape.left, shape.top, shape.width, shape.height = (Inches(part) for part in area)


def fill(frame: TextFrame, lines: Sequence[tuple[str, Pt | None, RGBColor | None, bool]]) -> None:
    """Paragraphs in our language; size and color as the theme has them where None."""
    for number, (text, size, color, bold) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = text
        run._r.get_or_add_rPr().set("lang", LANGUAGES.get(language(), language()))
        run.font.size = size
        if size is not None:
            # An empty cell takes its height from this; without it, PowerPoint assumes 18 points.
            paragraph._p.get_or_add_endParaRPr().set("sz", str(size.centipoints))
        if color is not None:
            run.font.color.rgb = color
            run.font.bold = bold
            paragraph.space_after = Pt(6)
