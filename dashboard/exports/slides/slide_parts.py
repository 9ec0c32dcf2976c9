"""What slides are made of: places, words and what fits where, in inches, measured with the project's typeface.

Slides name a typeface that every system has, or one of the same widths. Ours is wider, and the lines here are higher
than theirs, so that what fits here fits there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pptx.dml.color import RGBColor
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Inches, Pt

from dashboard.drawing import font_metrics
from dashboard.drawing.font_metrics import Style
from dashboard.i18n.locale import ENGLISH, language
from dashboard.wording.english import divided

WIDTH, HEIGHT = 13.333, 7.5
# The layout of python-pptx's own deck that has a title and nothing else.
CHART_LAYOUT = 5
INK, MUTED = RGBColor(0x1B, 0x27, 0x33), RGBColor(0x4D, 0x5B, 0x69)
ACCENT = RGBColor(0x0B, 0x53, 0x94)
LANGUAGES = {"en": "en-US", "es": "es-US", "pt": "pt-BR", "ht": "ht-HT"}
TYPEFACE = "Arial"
POINTS = 72
# Height of a line as a multiple of its type size, and points between paragraphs.
LINE, BETWEEN = 1.25, 6
# Inches inside a cell of a table that PowerPoint keeps free: left and right together, above and below together.
CELL_SIDES, CELL_ENDS = 0.2, 0.1
# Inches that a column of a table has at least for its words.
NARROWEST = 0.3


class Area(NamedTuple):
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float


class Paragraph(NamedTuple):
    """Words on a slide with their size in points."""

    text: str
    size: int
    color: RGBColor
    bold: bool = False


def lines(text: str, size: int, width: float, *, bold: bool = False) -> int:
    """Lines that words take in a column `width` inches wide; one for no words."""
    style = Style(size, "#000000", 700 if bold else 400)
    return len(font_metrics.wrap(font_metrics.plain(text), style, width * POINTS))


def height(paragraphs: Sequence[Paragraph], width: float) -> float:
    """Inches that paragraphs take one below the other."""
    told = sum(LINE * one.size * lines(one.text, one.size, width, bold=one.bold) for one in paragraphs)
    return (told + BETWEEN * max(len(paragraphs) - 1, 0)) / POINTS


def row_height(cells: Sequence[str], widths: Sequence[float], size: int, *, bold: bool = False) -> float:
    """Inches that a row of a table takes."""
    columns = [max(width - CELL_SIDES, NARROWEST) for width in widths]
    most = max(lines(text, size, width, bold=bold) for text, width in zip(cells, columns, strict=True))
    return CELL_ENDS + most * LINE * size / POINTS


def as_many(always: Sequence[Paragraph], more: Sequence[Paragraph], width: float, room: float) -> list[Paragraph]:
    """Those of `more`, from the first on, that `room` inches hold besides what always stands there."""
    taken: list[Paragraph] = []
    for one in more:
        if height([*always, *taken, one], width) > room:
            break
        taken.append(one)
    return taken


def widen(deck: Deck) -> None:
    """Make slides 16 by 9, layouts included, so that slides added later look the same."""
    factor = Inches(WIDTH) / deck.slide_width
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for page in (deck.slide_master, *deck.slide_master.slide_layouts):
        for shape in page.placeholders:
            shape.left, shape.width = round(shape.left * factor), round(shape.width * factor)


def speaker_notes(slide: Slide, lines: Sequence[str], english: Sequence[str] = ()) -> None:
    """The notes to speak from, a paragraph a line; `english` are the parts that stay in English."""
    frame = slide.notes_slide.notes_text_frame
    if frame is not None:
        fill(frame, [(line, None, None, False) for line in lines if line], english=english)


def set_alt(shape: BaseShape, alt: str) -> None:
    """Give a shape its alternative text, which python-pptx has no name for."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", alt)


def fill(
    frame: TextFrame,
    lines: Sequence[tuple[str, Pt | None, RGBColor | None, bool]],
    *,
    between: int = BETWEEN,
    english: Sequence[str] = (),
) -> None:
    """Paragraphs in our language, `between` points apart; size and color as the theme has them where None.

    `english` are the parts that stay in English, so that a screen reader speaks them so.
    """
    for number, (text, size, color, bold) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        if size is not None:
            # A paragraph without words takes its height from this, and 18 points where it is not said; LibreOffice
            # looks at it only where there is no run at all.
            paragraph._p.get_or_add_endParaRPr().set("sz", str(size.centipoints))
            paragraph.space_after = Pt(between)
        if not text:
            continue
        for piece, is_english in divided(text, english):
            run = paragraph.add_run()
            run.text = piece
            run._r.get_or_add_rPr().set("lang", LANGUAGES[ENGLISH if is_english else language()])
            run.font.size = size
            if size is not None:
                run.font.name = TYPEFACE
            if color is not None:
                run.font.color.rgb = color
                run.font.bold = bold
