"""The marks of milestones and their labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from dashboard.charts.elements.model import Bar, Bars, Label, Labels, Mark, Marks, Symbol
from dashboard.drawing.theme import Ink
from dashboard.i18n.catalog import t
from dashboard.subjects.timeline.figure.label_packing import MARK_ROOM, Placed, Scale
from dashboard.subjects.timeline.milestones import DAY, Item, mark

LABEL_SIZE = 12
# A time that is not known more closely is drawn paler than a stretch that something lasted.
PALE = 0.5
DURATION, WINDOW = 0.8, 0.5
SIZE, SMALLER_SIZE = 12, 9
BAR_OUTLINE, POINT_OUTLINE = 1.4, 1.6
# What did not happen in Massachusetts is drawn smaller.
ELSEWHERE = 0.75
Row = tuple[float, Placed]


def bars(rows: Sequence[Row], scale: Scale) -> tuple[Bars, ...]:
    """Durations (thick) and windows (thin and pale), cut at the edges of the scale. A bar ends with its last day."""
    return tuple(
        Bars(tuple(_bar(row, one.item, thick, scale) for row, one in rows if mark(one.item).shape == shape))
        for shape, thick in (("duration", DURATION), ("window", WINDOW))
    )


def _bar(row: float, item: Item, thick: float, scale: Scale) -> Bar:
    """Hollow when only scheduled, pale when the time is not known more closely, else full."""
    shown = mark(item)
    return Bar(
        row,
        thick if item.in_massachusetts else thick * ELSEWHERE,
        max(item.start, scale.start).toordinal(),
        (min(item.end, scale.end) + DAY).toordinal(),
        fill="background" if shown.hollow else _ink(item),
        opacity=PALE if shown.shape == "window" and not shown.hollow else 1,
        outline=_ink(item),
        outline_width=BAR_OUTLINE,
        told=_told(item),
        key=item.milestone_id,
    )


def points(rows: Sequence[Row]) -> tuple[Marks]:
    """Days: a circle; a triangle that points back for a day by which it was so; an open diamond in a doubtful year."""
    own = [(row, one.item) for row, one in rows if mark(one.item).shape in {"point", "latest"}]
    marks = tuple(
        Mark(
            item.end.toordinal(),
            row,
            _symbol(item),
            SIZE if item.in_massachusetts else SMALLER_SIZE,
            _ink(item),
            told=_told(item),
            key=item.milestone_id,
        )
        for row, item in own
    )
    return (Marks(marks, outline=POINT_OUTLINE, over_edge=True),)


def labels(rows: Sequence[Row], scale: Scale) -> tuple[Labels, ...]:
    """Titles beside the marks, by the side on which they stand."""
    room = timedelta(days=(scale.end - scale.start).days * MARK_ROOM / scale.width)
    edges: dict[str, Callable[[Item], date]] = {
        "right": lambda item: min(item.end, scale.end) + room,
        "left": lambda item: max(item.start, scale.start) - room,
        "inside": lambda item: max(item.start, scale.start),
    }
    return tuple(
        Labels(
            tuple(
                Label(
                    edge(one.item).toordinal(),
                    row,
                    one.label,
                    "left" if side == "left" else "right",
                    # On a filled bar, words have the background color.
                    "background" if side == "inside" and not mark(one.item).hollow else "text",
                )
                for row, one in rows
                if one.side == side
            ),
            LABEL_SIZE,
        )
        for side, edge in edges.items()
    )


def _told(item: Item) -> str:
    """What a pointer brings up."""
    return f"<b>{item.title}</b><br>{item.date_text}<br>{t(f'timeline.status.{item.status}')}<br>{item.place}"


def _ink(item: Item) -> Ink:
    return "home" if item.in_massachusetts else "other"


def _symbol(item: Item) -> Symbol:
    shown = mark(item)
    if shown.shape == "latest":
        return "triangle-left-open" if shown.hollow or shown.badge else "triangle-left"
    if shown.badge:
        return "diamond-open"
    return "circle-open" if shown.hollow else "circle"
