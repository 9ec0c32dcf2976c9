"""On slides no table reaches over the edge or the source line, and no words leave their place.

Words are measured here with Pillow and a wrapping of its own, in the project's typeface, which is wider than the
typeface that the slides name.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pytest
from PIL import Image, ImageFont
from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.table import Table
from pptx.text.text import TextFrame

import dashboard.subjects  # noqa: F401  (makes every card known)
from dashboard.cards import registry
from dashboard.exports.pictures import chart_image
from dashboard.exports.reports.report import Report
from dashboard.exports.slides import pptx_file
from dashboard.i18n.locale import speaking
from tests.support.card_addresses import EVERY_KIND, MORE_BRANCHES

FONTS = Path(__file__).parents[2] / "static" / "fonts"
EMU, POINTS = 914_400, 72
# Height of a line in sizes of its letters, in the typefaces of presentation programs.
LINE = 1.2
LINK = "https://there.example/report"
SOURCE_LINE_TOP, SIDE = 6.6, 0.6
# A table's cells without words are as high as their neighbors' only when their paragraphs say so.
OF_THE_THEME = 18.0


@pytest.fixture(scope="module", params=["en", "es"])
def deck(request: pytest.FixtureRequest) -> Deck:
    """A report of every kind of card, in both languages; its pictures are left white, for their pixels take long."""

    def white(image: chart_image.Image, pixels: int) -> bytes:
        file = io.BytesIO()
        Image.new("1", (pixels, round(pixels * image.height / image.width)), 1).save(file, "PNG")
        return file.getvalue()

    with pytest.MonkeyPatch.context() as patched, speaking(request.param):
        patched.setattr(chart_image, "png", white)
        cards = tuple(registry.card_of(spec) for spec in (*EVERY_KIND, *MORE_BRANCHES))
        links = {card.spec: f"{LINK}?cards={card.spec}" for card in cards}
        report = Report("report", "A report", "", "", "", "", cards, LINK, links)
        return Presentation(io.BytesIO(pptx_file.slides(report)))


@cache
def font(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"PublicSans-{'Bold' if bold else 'Regular'}.ttf"), 1000)


@cache
def lines(text: str, size: float, bold: bool, width: float) -> int:
    """Lines of a text in a column `width` inches wide, broken at spaces; a word that is too long takes several."""
    room, count, used = width * POINTS / size, 1, 0.0
    space = font(bold).getlength(" ") / 1000
    for word in text.split(" "):
        wide = font(bold).getlength(word) / 1000
        if used and used + space + wide > room:
            count, used = count + 1, 0.0
        used += wide + (space if used else 0)
        while used > room:
            count, used = count + 1, used - room
    return count


def height(frame: TextFrame, width: float) -> float:
    """Inches that words take in a column so many inches wide."""
    told = 0.0
    for number, paragraph in enumerate(frame.paragraphs):
        run = next(iter(paragraph.runs), None)
        ends = paragraph._p.xpath("a:endParaRPr/@sz")
        empty = int(ends[0]) / 100 if ends else OF_THE_THEME
        size = run.font.size.pt if run and run.text and run.font.size else empty
        told += LINE * size * lines(paragraph.text, size, bool(run and run.font.bold), width)
        if number < len(frame.paragraphs) - 1 and paragraph.space_after:
            told += paragraph.space_after.pt
    return told / POINTS


def real_height(table: Table) -> float:
    """Inches that a table takes: a row grows with its words."""
    return sum(
        max(
            row.height / EMU,
            *(
                height(cell.text_frame, (column.width - cell.margin_left - cell.margin_right) / EMU)
                + (cell.margin_top + cell.margin_bottom) / EMU
                for cell, column in zip(row.cells, table.columns, strict=True)
            ),
        )
        for row in table.rows
    )


def tables(deck: Deck) -> list[tuple[str, BaseShape]]:
    return [
        (page.shapes.title.text_frame.text, shape) for page in deck.slides for shape in page.shapes if shape.has_table
    ]


def test_no_table_reaches_over_the_edge_or_the_source_line(deck: Deck) -> None:
    found = tables(deck)
    assert len(found) > 60
    for title, shape in found:
        top, left = shape.top / EMU, shape.left / EMU
        assert top + real_height(shape.table) <= SOURCE_LINE_TOP, title
        assert left >= SIDE - 0.01, title
        assert left + sum(column.width for column in shape.table.columns) / EMU <= deck.slide_width / EMU - SIDE, title


def test_cells_without_words_are_as_low_as_their_neighbors(deck: Deck) -> None:
    empty = [cell for _, shape in tables(deck) for cell in shape.table.iter_cells() if not cell.text_frame.text]
    sizes = {size for cell in empty for size in cell.text_frame._txBody.xpath(".//a:endParaRPr/@sz")}
    assert empty
    assert sizes <= {"900", "1200"}
    assert not any(paragraph.runs for cell in empty for paragraph in cell.text_frame.paragraphs)


def test_no_words_leave_their_place(deck: Deck) -> None:
    for page in deck.slides:
        for shape in page.shapes:
            if shape.has_text_frame and not shape.is_placeholder:
                width = shape.width / EMU
                assert height(shape.text_frame, width) <= shape.height / EMU + 0.02, shape.text_frame.text


def test_letters_are_no_smaller_than_seven_points(deck: Deck) -> None:
    sizes = {
        run.font.size.pt
        for page in deck.slides
        for shape in page.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    }
    assert min(sizes) >= 7


def test_every_note_that_a_slide_leaves_out_is_in_its_speaker_notes(deck: Deck) -> None:
    there = {"More in the speaker notes.", "Más en las notas del orador."}
    short = [
        page
        for page in deck.slides
        if any(one in shape.text_frame.text for shape in page.shapes if shape.has_text_frame for one in there)
    ]
    assert short
    for page in short:
        assert len(page.notes_slide.notes_text_frame.text) > 500
