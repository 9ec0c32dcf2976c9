"""Charts without intervals that stack blocks of rows: a label, words under it, and a strip to draw on."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import replace

from dashboard.charts.elements.model import Axis, Chart, Margin, Note, Share
from dashboard.drawing.theme import Ink

# A bold label breaks where it still fits a phone 320 pixels wide, or a card on a tablet beside the open menu.
LABEL_CHARACTERS, WIDE_LABEL_CHARACTERS = 30, 56
LINE = 19
STRIP = 20
GAP = 16
FOOT = 40
MARGIN = Margin(left=10, right=20, bottom=32)


def in_two_widths(drawn: Callable[[int], Chart]) -> Chart:
    """A chart, and its form for a phone, by what draws it with labels of at most so many characters in a line."""
    return replace(drawn(WIDE_LABEL_CHARACTERS), narrow=drawn(LABEL_CHARACTERS))


def wrapped(label: str, most: int = LABEL_CHARACTERS) -> str:
    """A label in lines of at most so many characters; by default they fit a phone."""
    return "<br>".join(textwrap.wrap(label, most))


def words(text: str, y: float, *, size: float = 14, ink: Ink = "text") -> Note:
    """Words at the left, their top at `y`."""
    return Note(text, Share(0), y, ink, size, anchor=("left", "top"), align="left")


def down(bottom: float) -> Axis:
    """Pixels from the top to `bottom`."""
    return Axis(bottom, -4, grid=False)
