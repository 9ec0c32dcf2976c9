"""The marks of milestones and their labels, as Plotly traces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from dashboard.drawing import theme
from dashboard.i18n.catalog import t
from dashboard.subjects.timeline.label_packing import MARK_ROOM, Placed, Scale
from dashboard.subjects.timeline.milestones import DAY, Item, mark

LABEL_SIZE = 12
# A time that is not known more closely is drawn paler than a stretch that something lasted.
PALE = 0.5
Row = tuple[float, Placed]
Trace = dict[str, object]


def bars(rows: Sequence[Row], scale: Scale, colours: theme.Palette) -> list[Trace]:
    """Windows (thin and pale) and durations (thick), cut at the edges of the scale. A bar ends with its last day."""
    traces = []
    for shape, thick in (("duration", 0.8), ("window", 0.5)):
        own = [(row, one.item) for row, one in rows if mark(one.item).shape == shape]
        starts = [max(item.start, scale.start) for _, item in own]
        ends = [min(item.end, scale.end) + DAY for _, item in own]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": t(f"timeline.shape.{shape}"),
                "base": [start.isoformat() for start in starts],
                "x": [(end - start).total_seconds() * 1000 for start, end in zip(starts, ends, strict=True)],
                "y": [row for row, _ in own],
                "width": [thick if item.in_massachusetts else thick * 0.75 for _, item in own],
                "marker": {
                    "color": [_fill(item, colours) for _, item in own],
                    "line": {"color": [_colour(item, colours) for _, item in own], "width": 1.4},
                },
                "textposition": "none",
                **_told([item for _, item in own]),
            }
        )
    return traces


def points(rows: Sequence[Row], colours: theme.Palette) -> Trace:
    """Days: a circle; a triangle that points back for a day by which it was so; an open diamond in a doubtful year."""
    own = [(row, one.item) for row, one in rows if mark(one.item).shape in {"point", "latest"}]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": t("timeline.shape.point"),
        "x": [item.end.isoformat() for _, item in own],
        "y": [row for row, _ in own],
        "marker": {
            "symbol": [_symbol(item) for _, item in own],
            "size": [12 if item.in_massachusetts else 9 for _, item in own],
            "color": [_colour(item, colours) for _, item in own],
            "opacity": 1,
            "line": {"width": 1.6, "color": [_colour(item, colours) for _, item in own]},
        },
        "cliponaxis": False,
        **_told([item for _, item in own]),
    }


def labels(rows: Sequence[Row], scale: Scale, colours: theme.Palette) -> list[Trace]:
    """Titles beside the marks, one trace for each side on which they stand."""
    room = timedelta(days=(scale.end - scale.start).days * MARK_ROOM / scale.width)
    edges: dict[str, Callable[[Item], date]] = {
        "right": lambda item: min(item.end, scale.end) + room,
        "left": lambda item: max(item.start, scale.start) - room,
        "inside": lambda item: max(item.start, scale.start),
    }
    traces: list[Trace] = []
    for side, edge in edges.items():
        own = [(row, one) for row, one in rows if one.side == side]
        traces.append(
            {
                "type": "scatter",
                "mode": "text",
                "x": [edge(one.item).isoformat() for _, one in own],
                "y": [row for row, _ in own],
                "text": [one.label for _, one in own],
                "textposition": "middle left" if side == "left" else "middle right",
                "textfont": {"size": LABEL_SIZE, "color": [_ink(one, colours) for _, one in own]},
                "hoverinfo": "skip",
                "cliponaxis": False,
            }
        )
    return traces


def _told(items: Sequence[Item]) -> Trace:
    """What a pointer brings up, and the id that a click hands on."""
    told = [
        f"<b>{item.title}</b><br>{item.date_text}<br>{t(f'timeline.status.{item.status}')}<br>{item.place}"
        for item in items
    ]
    return {"customdata": [item.milestone_id for item in items], "hovertext": told, "hoverinfo": "text"}


def _colour(item: Item, colours: theme.Palette) -> str:
    return colours.home if item.in_massachusetts else colours.other


def _fill(item: Item, colours: theme.Palette) -> str:
    """Hollow when only scheduled, pale when the time is not known more closely, else full."""
    shown = mark(item)
    if shown.hollow:
        return colours.background
    return _pale(_colour(item, colours)) if shown.shape == "window" else _colour(item, colours)


def _pale(colour: str) -> str:
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return f"rgba({red},{green},{blue},{PALE})"


def _symbol(item: Item) -> str:
    shown = mark(item)
    shape = "triangle-left" if shown.shape == "latest" else "diamond" if shown.badge else "circle"
    return f"{shape}-open" if shown.hollow or shown.badge else shape


def _ink(one: Placed, colours: theme.Palette) -> str:
    on_full_bar = one.side == "inside" and not mark(one.item).hollow
    return colours.background if on_full_bar else colours.text
