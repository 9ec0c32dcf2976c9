"""Estimates as charts are given them, the marks that stand for them, and rows that say everything on one line.

In a row the label stands before the marks, the figure of each mark behind them. On a phone that leaves a third of the
width for the marks, so there the label stands above them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dashboard.charts.elements.markers import SIZES, Role, symbol
from dashboard.charts.elements.model import Axis, Margin, Mark, Note, Share, Tick
from dashboard.charts.elements.style import AXIS_LETTERS, ROW_FIGURE
from dashboard.drawing import font_metrics
from dashboard.drawing.font_metrics import Style
from dashboard.i18n.catalog import t

# A label breaks where labels, marks and figures fit a phone 390 pixels wide side by side.
LABEL_CHARACTERS = 17
# A label above its marks breaks where it fits a phone 320 pixels wide.
ABOVE_CHARACTERS = 32
ABOVE_AIR = 2
# Pixels left of the marks, half the width of the first label of the axis among them.
ABOVE_LEFT = 14
LINE = 17
# Pixels of a mark's own line, which holds its figure and below that its interval.
STEP = 38
FIGURE_GAP, FIGURE_AIR = 12, 6
# An interval of more characters leaves no room for marks on the smallest phone; it breaks after its dash.
LONGEST_INTERVAL = 11
BOTTOM = 36


@dataclass(frozen=True)
class Dot:
    """A value with its interval, and how it is to be drawn.

    `name` is the place or series it stands for; `flag` is the reliability; `figure` and `interval` are the numbers in
    words.
    """

    name: str
    value: float | None
    lower: float | None
    upper: float | None
    flag: str
    role: Role
    figure: str
    interval: str


def mark(dot: Dot, y: float, told: str, *, smaller: float = 0) -> Mark | None:
    """The mark of an estimate on a level with `y`; None where there is no value to show."""
    if dot.value is None:
        return None
    return Mark(
        dot.value,
        y,
        symbol(dot.role, dot.flag),
        SIZES[dot.role] - smaller,
        dot.role,
        x_interval=bounds(dot.lower, dot.upper),
        told=told,
    )


def bounds(lower: float | None, upper: float | None) -> tuple[float, float] | None:
    """An interval; None unless both of its ends are known."""
    return None if lower is None or upper is None else (lower, upper)


def label(text: str, *, bold: bool = False, above: bool = False) -> str:
    """The label of a row in lines; `above` its marks it has more room than before them."""
    letters = ABOVE_CHARACTERS if above else LABEL_CHARACTERS
    lines = "<br>".join(textwrap.wrap(text, letters, break_long_words=False, break_on_hyphens=False))
    return f"<b>{lines}</b>" if bold else lines


def label_note(text: str, top: float) -> Note:
    """The label of a row above its marks, from `top` down, at the left edge of the plot."""
    return Note(text, Share(0), top, "text", AXIS_LETTERS, anchor=("left", "top"), align="left")


class Stack(NamedTuple):
    """Rows below each other whose labels stand above their marks, in pixels from the top.

    `tops` of the labels, `middles` of the marks, and the `bottom` of the last row with the air below it.
    """

    tops: list[float]
    middles: list[float]
    bottom: float


def stacked(labels: Sequence[str], heights: Sequence[float], air: float, top: float = 0.0) -> Stack:
    """Rows from `top` down, with marks of these heights and so much air after each row."""
    tops, middles = [], []
    for label, height in zip(labels, heights, strict=True):
        tops.append(top)
        above = LINE * lines_of(label) + ABOVE_AIR
        middles.append(top + above + height / 2)
        top += above + height + air
    return Stack(tops, middles, top)


def lines_of(text: str) -> int:
    """How many lines a label has."""
    return text.count("<br>") + 1


def down(bottom: float, labels: Sequence[Tick]) -> Axis:
    """Pixels from the top to `bottom`, labels of rows at its left."""
    return Axis(bottom, 0, tuple(labels), grid=False)


def figure(dot: Dot) -> str:
    """A figure, and its interval on a line below; words where it is not shown."""
    if dot.flag == "suppressed" or dot.value is None:
        return "<br>".join(textwrap.wrap(t("card.not_shown"), LABEL_CHARACTERS // 2 + 2))
    interval = dot.interval.replace("–", "–<br>") if len(dot.interval) > LONGEST_INTERVAL else dot.interval
    return f"<b>{dot.figure}</b>" + (f"<br>{interval}" if interval else "")


def high(dot: Dot) -> float:
    """Pixels that the line of a mark takes, figure included."""
    return max(STEP, LINE * lines_of(figure(dot)) + 4)


def figure_note(dot: Dot, y: float) -> Note:
    """The figure of a mark, behind the marks and level with its own."""
    return Note(figure(dot), Share(1), y, "text", ROW_FIGURE, align="left", shift=(FIGURE_GAP, 0))


def margin(dots: Sequence[Dot], *, above: bool = False) -> Margin:
    """Room for the figures at the right; at the left where labels stand above, for that of the axis."""
    style = Style(ROW_FIGURE, "")
    widest = max((font_metrics.widest(font_metrics.parse(figure(dot)), style) for dot in dots), default=0.0)
    right = round(widest) + FIGURE_GAP + FIGURE_AIR
    return Margin(left=ABOVE_LEFT if above else Margin.left, right=right, top=8, bottom=BOTTOM)


def widest_label(labels: Sequence[str]) -> float:
    """Pixels of the widest label."""
    style = Style(AXIS_LETTERS, "")
    return max((font_metrics.widest(font_metrics.parse(text), style) for text in labels), default=0.0)
