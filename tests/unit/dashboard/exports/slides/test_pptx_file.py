"""Slides: the parts that need no database."""

from __future__ import annotations

import pptx
from pptx.util import Inches, Pt

from dashboard.exports.slides import pptx_file


def test_an_empty_cell_is_as_low_as_its_neighbors() -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    table = slide.shapes.add_table(1, 2, 0, 0, Inches(4), Inches(1)).table
    for cell, text in zip(table.rows[0].cells, ("Suffolk", ""), strict=True):
        pptx_file.fill(cell.text_frame, [(text, Pt(11), None, False)])
    ends = table._tbl.xpath(".//a:endParaRPr/@sz")
    assert ends == ["1100", "1100"]
    # LibreOffice looks at that only where a paragraph has no run, if only an empty one.
    assert [run.text for cell in table.iter_cells() for run in cell.text_frame.paragraphs[0].runs] == ["Suffolk"]
