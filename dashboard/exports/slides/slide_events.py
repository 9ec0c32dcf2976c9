"""A few events on a slide: a line down the slide, a dot for each, its day on the left, what happened on the right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.slide import Slide
from pptx.util import Inches, Pt

from dashboard.cards.card import Event
from dashboard.drawing import font_metrics
from dashboard.drawing.font_metrics import Style
from dashboard.exports.slides import slide_parts
from dashboard.exports.slides.slide_parts import ACCENT, INK, LINE, POINTS, Area, fill, set_alt

# Type sizes in points; the largest that fits is taken.
SIZES = (20, 18, 16, 14)
# Inches between the days and the dots, and between these and the words; diameter of a dot.
GAP, DOT = 0.25, 0.16
# Lines that an event may take, and how far apart events stand at least, in lines.
MOST_LINES, APART = 2, 0.25
# A dash between digits is where programs break a line; a word joiner on both sides forbids it, as a fixed space does.
DASH, SPACE = re.compile(r"(?<=\d)([-\u2013])(?=\d)"), re.compile(r"(?<=\d) (?=\d)|(?<=[a-z]) (?=\d)")


@dataclass(frozen=True)
class Layout:
    """Where events stand: type size in points, width of the days in inches, and the lines that each takes."""

    size: int
    days: float
    lines: tuple[int, ...]


def layout(events: Sequence[Event], area: Area) -> Layout | None:
    """The largest type size at which the events fit; None where none does."""
    for size in SIZES:
        bold = Style(size, "#000000", 700)
        days = max(font_metrics.width(font_metrics.plain(event.when)[0], bold) for event in events) / POINTS
        room = area.width - days - 2 * GAP - DOT
        if room <= 0:
            continue
        lines = tuple(slide_parts.lines(event.what, size, room) for event in events)
        height = (sum(lines) + APART * len(events)) * size * LINE / POINTS
        if max(lines) <= MOST_LINES and height <= area.height:
            return Layout(size, days, lines)
    return None


def unbroken(words: str) -> str:
    """Words whose numbers, ranges of years and days no program breaks at the end of a line."""
    return SPACE.sub("\N{NO-BREAK SPACE}", DASH.sub("\N{WORD JOINER}\\1\N{WORD JOINER}", words))


def draw(page: Slide, events: Sequence[Event], area: Area, alt: str) -> None:
    """Put events on a slide, in the order in which they are read.

    Raises:
        ValueError: they do not fit.
    """
    found = layout(events, area)
    if found is None:
        raise ValueError(f"{len(events)} events do not fit on one slide")
    line = found.size * LINE / POINTS
    spare = (area.height - sum(found.lines) * line) / len(events)
    middle = area.left + found.days + GAP + DOT / 2
    tops = [area.top + sum(found.lines[:n]) * line + n * spare for n in range(len(events))]
    connector = page.shapes.add_connector(
        MSO_CONNECTOR.STRAIGHT,
        Inches(middle),
        Inches(tops[0] + line / 2),
        Inches(middle),
        Inches(tops[-1] + line / 2),
    )
    connector.line.color.rgb, connector.line.width = ACCENT, Pt(2)
    set_alt(connector, alt)
    for event, top, lines in zip(events, tops, found.lines, strict=True):
        dot = page.shapes.add_shape(
            MSO_SHAPE.OVAL, *map(Inches, (middle - DOT / 2, top + line / 2 - DOT / 2, DOT, DOT))
        )
        dot.fill.solid()
        dot.fill.fore_color.rgb = dot.line.color.rgb = ACCENT
        _words(page, Area(area.left, top, found.days + GAP / 2, line), event.when, found.size, bold=True)
        left = middle + DOT / 2 + GAP
        _words(
            page,
            Area(left, top, area.left + area.width - left, lines * line),
            unbroken(event.what),
            found.size,
            bold=False,
        )


def _words(page: Slide, area: Area, words: str, size: int, *, bold: bool) -> None:
    frame = page.shapes.add_textbox(*map(Inches, area)).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    fill(frame, [(words, Pt(size), INK, bold)])
    # Days stand next to the line.
    frame.paragraphs[0].alignment = PP_ALIGN.RIGHT if bold else PP_ALIGN.LEFT
