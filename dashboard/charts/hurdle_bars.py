"""Charts of the system of care: many intervals at a glance, and hurdles one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dashboard.charts.dot_plot import SHARE_AXIS, SIZES, Dot, Figure, error_bars, symbol
from dashboard.drawing.theme import Palette, axis, layout
from dashboard.i18n.catalog import t

PIXELS = 17
AXIS_PIXELS = 48
# Heights in units of PIXELS: a heading, a row whose label stands beside it or above it, the gap after a block.
HEADING, BESIDE, ABOVE, GAP = 1.7, 1.15, 2.2, 0.6
GUTTER, NUMBERS = 0.12, 0.86
SMALLER = 3
CAP = 3
LANE = 60
BAR = 0.34


@dataclass(frozen=True)
class Block:
    """One heading and its rows: a label and a dot each."""

    heading: str
    rows: tuple[tuple[str, Dot], ...]


class Place(NamedTuple):
    """Where a heading (no dot) or a row stands, from the top, in units of PIXELS."""

    y: float
    label: str
    dot: Dot | None


def forest_chart(blocks: Sequence[Block], colours: Palette, *, beside: bool) -> Figure:
    """Shares with 95% intervals in blocks of compact rows.

    Args:
        blocks: from top to bottom.
        colours: the palette.
        beside: short labels stand to the left of their row; otherwise they stand above it.
    """
    places = list(_places(blocks, beside))
    bottom = places[-1].y + (0.9 if beside else 0.7)
    rows = [place for place in places if place.dot is not None]
    return {
        "data": [_dots(rows, role, colours) for role in dict.fromkeys(p.dot.role for p in rows if p.dot)],
        "layout": layout(
            colours,
            round(bottom * PIXELS) + AXIS_PIXELS,
            xaxis=axis(colours, range=[0, 1], domain=[GUTTER, NUMBERS] if beside else [0, 1], **SHARE_AXIS),
            yaxis=axis(colours, range=[bottom, 0], tickvals=[], showgrid=False),
            annotations=[text for place in places for text in _texts(place, colours, beside)],
            margin={"l": 8, "r": 8, "t": 4, "b": 36},
        ),
    }


def _places(blocks: Sequence[Block], beside: bool) -> Iterator[Place]:
    y = 0.0
    for block in blocks:
        y += HEADING / 2
        yield Place(y, block.heading, None)
        y += HEADING / 2
        for label, dot in block.rows:
            height = BESIDE if beside else ABOVE
            yield Place(y + height * (0.5 if beside else 0.75), label, dot)
            y += height
        y += GAP


def _dots(rows: Sequence[Place], role: str, colours: Palette) -> dict[str, object]:
    colour = str(getattr(colours, role))
    own = [(p, p.dot) for p in rows if p.dot is not None and p.dot.role == role and p.dot.value is not None]
    above = [(d.upper or d.value or 0) - (d.value or 0) for _, d in own]
    below = [(d.value or 0) - (d.lower if d.lower is not None else d.value or 0) for _, d in own]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": role,
        "x": [d.value for _, d in own],
        "y": [p.y for p, _ in own],
        "marker": {
            "symbol": [symbol(role, d.flag) for _, d in own],
            "size": SIZES[role] - SMALLER,
            "color": colour,
            "line": {"width": 2, "color": colour},
        },
        "error_x": error_bars(above, below, colour, cap=CAP),
        "hovertext": [f"{d.name}: {d.figure} ({d.interval})" for _, d in own],
        "hoverinfo": "text",
    }


def _texts(place: Place, colours: Palette, beside: bool) -> list[dict[str, object]]:
    shared = {"yref": "y", "xref": "paper", "showarrow": False, "yanchor": "middle"}
    left, right = shared | {"x": 0, "xanchor": "left"}, shared | {"x": 1, "xanchor": "right"}
    ink = {"size": 14, "color": colours.text}
    if place.dot is None:
        return [left | {"y": place.y, "text": f"<b>{place.label}</b>", "font": ink}]
    dot, small = place.dot, {"size": 12, "color": colours.text if place.dot.role == "home" else colours.muted}
    told = f"<b>{dot.figure}</b>" if dot.role == "home" else dot.figure
    if not beside:
        told += f" ({dot.interval})" if dot.interval else ""
    if dot.flag == "suppressed":
        told = "–" if beside else t("card.not_shown")
    y = place.y if beside else place.y - ABOVE * 0.5
    label = f"<b>{place.label}</b>" if dot.role == "home" else place.label
    return [left | {"y": y, "text": label, "font": small}, right | {"y": y, "text": told, "font": small}]


@dataclass(frozen=True)
class Hurdle:
    """One hurdle: its label, the share left after it, and the share that was left before it."""

    label: str
    left: Dot
    before: float | None


def hurdle_chart(hurdles: Sequence[Hurdle], colours: Palette) -> Figure:
    """Bars of the share left after each hurdle; an empty bar shows who was left before and stops there."""
    shown = [(n, hurdle) for n, hurdle in enumerate(hurdles) if hurdle.left.value is not None]
    stopped = [(n, h) for n, h in shown if h.before is not None and h.before > (h.left.value or 0)]
    height = len(hurdles)
    return {
        "data": [
            _bar(
                [n for n, _ in stopped],
                [(h.before or 0) - (h.left.value or 0) for _, h in stopped],
                {"color": colours.background, "line": {"color": colours.other, "width": 1}},
                base=[h.left.value for _, h in stopped],
            ),
            _bar(
                [n for n, _ in shown], [h.left.value for _, h in shown], {"color": colours.band, "line": {"width": 0}}
            ),
            {
                "type": "scatter",
                "mode": "markers",
                "x": [h.left.value for _, h in shown],
                "y": [n for n, _ in shown],
                "marker": {
                    "symbol": [symbol("home", h.left.flag) for _, h in shown],
                    "size": SIZES["home"] - SMALLER,
                    "color": colours.home,
                    "line": {"width": 2, "color": colours.home},
                },
                "error_x": error_bars(
                    [(h.left.upper or 0) - (h.left.value or 0) if h.left.upper else 0.0 for _, h in shown],
                    [(h.left.value or 0) - (h.left.lower or 0) if h.left.upper else 0.0 for _, h in shown],
                    colours.home,
                    cap=CAP,
                ),
                "hovertext": [f"{h.label}: {h.left.figure} ({h.left.interval})" for _, h in shown],
                "hoverinfo": "text",
            },
        ],
        "layout": layout(
            colours,
            LANE * height + AXIS_PIXELS,
            barmode="overlay",
            xaxis=axis(colours, range=[0, 1.02], **SHARE_AXIS),
            yaxis=axis(colours, range=[height - 0.6, -0.75], tickvals=[], showgrid=False),
            annotations=[text for n, hurdle in enumerate(hurdles) for text in _hurdle_texts(n, hurdle, colours)],
            margin={"l": 8, "r": 8, "t": 4, "b": 36},
        ),
    }


def _bar(y: list[int], x: list[float | None], marker: dict[str, object], **own: object) -> dict[str, object]:
    bar = {"type": "bar", "orientation": "h", "x": x, "y": y, "width": [BAR] * len(y), "marker": marker}
    return bar | {"hoverinfo": "skip"} | own


def _hurdle_texts(n: int, hurdle: Hurdle, colours: Palette) -> list[dict[str, object]]:
    shared = {"y": n - 0.42, "yref": "y", "xref": "paper", "showarrow": False, "yanchor": "middle"}
    left = hurdle.left
    told = f"<b>{left.figure}</b>" + (f" ({left.interval})" if left.interval else "")
    if left.flag == "suppressed":
        told = t("card.not_shown")
    ink = {"size": 14, "color": colours.text}
    return [
        shared | {"x": 0, "xanchor": "left", "text": hurdle.label, "font": ink},
        shared | {"x": 1, "xanchor": "right", "text": told, "font": ink | {"size": 13}},
    ]
