"""Drawings and pages as pixels: set as PDF by Typst, filled by PDFium.

With `png` they take a fifth of the time of a program that fills SVG itself (docs/decisions/0003-charts-to-pictures.md).
Pixels are arrays of height x width x 3: red, green, blue.
"""

from __future__ import annotations

from contextlib import closing
from functools import lru_cache
from pathlib import Path
from threading import Lock

import numpy as np
import pypdfium2
import typst
from numpy.typing import NDArray

from dashboard.drawing import font_metrics

_PAGE = b"""#let width = float(sys.inputs.width) * 1pt
#set page(width: width, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.drawing), format: "svg", width: width)
"""
# PDFium is not made for several threads.
_ONE_AT_A_TIME = Lock()


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """What Typst sets in, our own fonts alone: a document must not depend on what a machine has installed."""
    folders = sorted({str(Path(file).parent) for file in font_metrics.font_files()})
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def of_svg(document: str, width: int) -> NDArray[np.uint8]:
    """An SVG document, `width` pixels wide on a white ground.

    Raises:
        typst.TypstError: the document cannot be read as SVG.
    """
    inputs = {"drawing": document, "width": str(width)}
    return of_page(typst.compile(_PAGE, font_paths=fonts(), format="pdf", sys_inputs=inputs))


def of_page(pdf: bytes, pixels_per_point: float = 1) -> NDArray[np.uint8]:
    """A PDF of one page.

    Raises:
        ValueError: it has more pages.
        pypdfium2.PdfiumError: it cannot be read as PDF.
    """
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        if len(document) > 1:
            raise ValueError(f"the document has {len(document)} pages, where a picture shows one")
        # The array holds the memory that the bitmap was drawn in.
        with closing(document[0].render(scale=pixels_per_point, rev_byteorder=True)) as bitmap:
            return bitmap.to_numpy()
