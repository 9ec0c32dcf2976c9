"""Where each mark's label stands: clear of other labels, marks, lines and words where a chart is on a phone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Literal

from dashboard.charts.elements.model import Axis, Chart, Line, Mark, Marks, Note, Panel, Share
from dashboard.charts.elements.style import MARK_LABEL
from dashboard.drawing import font_metrics
from dashboard.drawing.font_metrics import Style
from dashboard.drawing.svg import Box

# Pixels of a plot, from a phone 390 pixels wide to a desk: a label that is clear in one may not be in another.
SIZES = ((220.0, 310.0), (300.0, 310.0), (640.0, 310.0))
WIDE_SIZES = ((480.0, 310.0), (640.0, 310.0))
MARK = 9.0
# How near a label may come to a line.
CLEAR = 3.0
# How much worse it is to cover a label, a mark, an interval or words, or to leave the plot, than to cover a divider.
COVERED = {"label": 20.0, "mark": 12.0, "interval": 8.0, "words": 16.0, "divider": 4.0}
OUTSIDE = 20.0
# How far beyond its mark a label may stand, and what each of these pixels costs.
STEPS, STEP, FAR = 6, 12.0, 3.0
ACROSS: tuple[Literal["right", "left", "center"], ...] = ("right", "left", "center")
# Pieces that a line between two marks is taken for.
PIECES = 4
HIGH = MARK_LABEL * font_metrics.LINE_HEIGHT

Size = tuple[float, float]
Boxes = Mapping[str, list[Box]]


def clear_labels(chart: Chart, sizes: Sequence[Size] = SIZES) -> Chart:
    """The chart with each mark's label as a note where it covers least in plots of these sizes, from left to right."""
    panels = chart.panels
    marks = [(panel, mark) for panel in panels for one in panel.series if isinstance(one, Marks) for mark in one.marks]
    covers = {size: {"label": [], **_in_the_way(chart, marks, size)} for size in sizes}
    heights = [_spot(panel, mark, sizes[0])[1] for panel, mark in marks]
    middle = sum(heights) / max(len(heights), 1)
    notes: dict[Mark, Note] = {}
    for panel, mark in sorted(marks, key=lambda own: _spot(own[0], own[1], sizes[0])):
        if not mark.label:
            continue
        spots = {size: _spot(panel, mark, size) for size in sizes}
        found = [_note(mark, *way) for way in _ways(above=spots[sizes[0]][1] <= middle)]
        notes[mark] = min(
            found,
            key=lambda note: (
                FAR * abs(note.shift[1]) + sum(_cost(_box(note, spots[size]), covers[size], size) for size in sizes)
            ),
        )
        for size in sizes:
            covers[size]["label"].append(_box(notes[mark], spots[size]))
    return replace(chart, panels=tuple(_with_notes(panel, notes) for panel in panels))


def _in_the_way(chart: Chart, marks: Sequence[tuple[Panel, Mark]], size: Size) -> dict[str, list[Box]]:
    """What labels keep clear of, by its kind."""
    return {
        "mark": [_square(_spot(panel, mark, size)) for panel, mark in marks],
        "interval": [
            *(box for panel, mark in marks for box in _intervals(panel, mark, size)),
            *(box for panel in chart.panels for box in _joins(panel, size)),
        ],
        "words": [box for panel in chart.panels for note in panel.notes for box in _words(panel, note, size)],
        "divider": [box for panel in chart.panels for box in _dividers(panel, size)],
    }


def _ways(*, above: bool) -> Iterator[tuple[int, str, float]]:
    """Above (1) or below (-1) the mark, at which side, and how many pixels beyond it; what is liked best first."""
    for step, up, side in product(range(STEPS), (1, -1) if above else (-1, 1), ACROSS):
        yield up, side, step * STEP


def _note(mark: Mark, up: int, side: str, beyond: float) -> Note:
    """The label of a mark."""
    wide = font_metrics.widest(font_metrics.plain(mark.label), Style(MARK_LABEL, ""))
    across = {"right": MARK, "left": -MARK - wide, "center": -wide / 2}[side]
    # Words are anchored at their left, as wide as they are, so that every way of drawing has them in one place.
    return Note(
        mark.label,
        mark.x,
        mark.y,
        mark.ink,
        MARK_LABEL,
        anchor=("left", "bottom" if up > 0 else "top"),
        align="left",
        shift=(across, up * (beyond + (MARK if side == "center" else 0.0))),
    )


def _box(note: Note, spot: tuple[float, float]) -> Box:
    """The box of a label at the pixels of its mark."""
    wide = font_metrics.widest(font_metrics.plain(note.text), Style(MARK_LABEL, ""))
    left, foot = spot[0] + note.shift[0], spot[1] - note.shift[1]
    top = foot - HIGH if note.anchor[1] == "bottom" else foot
    return Box(left, top, left + wide, top + HIGH)


def _with_notes(panel: Panel, notes: Mapping[Mark, Note]) -> Panel:
    series = tuple(
        replace(one, marks=tuple(replace(mark, label="") for mark in one.marks)) if isinstance(one, Marks) else one
        for one in panel.series
    )
    own = tuple(notes[mark] for one in panel.series if isinstance(one, Marks) for mark in one.marks if mark in notes)
    return replace(panel, series=series, notes=(*panel.notes, *own))


def _cost(box: Box, boxes: Boxes, size: Size) -> float:
    covered = sum(COVERED[kind] * _common(box, other) for kind, others in boxes.items() for other in others)
    out = max(-box.left, 0.0) + max(box.right - size[0], 0.0) + max(-box.top, 0.0) + max(box.bottom - size[1], 0.0)
    return covered + OUTSIDE * out


def _common(one: Box, other: Box) -> float:
    """The area that two boxes share."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(wide, 0.0) * max(high, 0.0)


def _pixel(value: float, axis: Axis, length: float) -> float:
    start, end = axis.part
    return length * (start + (end - start) * (value - axis.start) / (axis.end - axis.start))


def _spot(panel: Panel, mark: Mark, size: Size) -> tuple[float, float]:
    """Pixels from the left and from the top."""
    return _pixel(mark.x, panel.x, size[0]), size[1] - _pixel(mark.y, panel.y, size[1])


def _dividers(panel: Panel, size: Size) -> Iterator[Box]:
    """Upright lines that stand behind or before all marks."""
    for shape in panel.shapes:
        at = shape.x[0]
        if isinstance(shape, Line) and shape.x[1] == at:
            x = size[0] * at.of if isinstance(at, Share) else _pixel(at, panel.x, size[0])
            yield Box(x - 1, 0, x + 1, size[1])


def _joins(panel: Panel, size: Size) -> Iterator[Box]:
    """Pieces of the lines that join marks."""
    for shape in (shape for shape in panel.shapes if isinstance(shape, Line)):
        (x0, x1), (y0, y1) = shape.x, shape.y
        if isinstance(x0, Share) or isinstance(x1, Share) or isinstance(y0, Share) or isinstance(y1, Share):
            continue
        for part in (n / PIECES for n in range(PIECES + 1) if x0 != x1):
            x = _pixel(x0 + part * (x1 - x0), panel.x, size[0])
            y = size[1] - _pixel(y0 + part * (y1 - y0), panel.y, size[1])
            yield Box(x - CLEAR, y - CLEAR, x + CLEAR, y + CLEAR)


def _words(panel: Panel, note: Note, size: Size) -> Iterator[Box]:
    """The box of words that begin at a place and stand at the foot or the top of the plot."""
    if not isinstance(note.y, Share):
        return
    style = Style(note.size, "")
    x = size[0] * note.x.of if isinstance(note.x, Share) else _pixel(note.x, panel.x, size[0])
    lines = font_metrics.parse(note.text)
    y = size[1] * (1 - note.y.of) - note.shift[1]
    high = font_metrics.height(lines, style)
    top = y if note.anchor[1] == "top" else y - high
    yield Box(x, top, x + font_metrics.widest(lines, style), top + high)


def _intervals(panel: Panel, mark: Mark, size: Size) -> Iterator[Box]:
    x, y = _spot(panel, mark, size)
    if mark.x_interval:
        left, right = (_pixel(end, panel.x, size[0]) for end in mark.x_interval)
        yield Box(left - CLEAR, y - CLEAR, right + CLEAR, y + CLEAR)
    if mark.y_interval:
        bottom, top = (size[1] - _pixel(end, panel.y, size[1]) for end in mark.y_interval)
        yield Box(x - CLEAR, top - CLEAR, x + CLEAR, bottom + CLEAR)


def _square(spot: tuple[float, float]) -> Box:
    x, y = spot
    return Box(x - MARK + 1, y - MARK + 1, x + MARK - 1, y + MARK - 1)
