"""What fits where on a slide: heights of words in inches, measured with the project's typeface.

Slides name a typeface that every system has, or one of the same widths. Ours is wider, and the lines here are higher
than theirs, so that what fits here fits there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pptx.dml.color import RGBColor

from dashboard.drawing import font_metrics
from dashboard.drawing.font_metrics import Style

TYPEFACE = "Arial"
POINTS = 72
# Height of a line in sizes of its letters, and points between paragraphs.
LINE, BETWEEN = 1.25, 6
# Inches inside a cell of a table that PowerPoint keeps free: left and right together, above and below together.
CELL_SIDES, CELL_ENDS = 0.2, 0.1
# Inches that a column of a table has at least for its words.
NARROWEST = 0.3


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
