"""Charts of the page on methods: differences from the rule in use, and predicted or published against computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.dot_plot import SIZES, Figure, Lane, dot_chart, error_bars, symbol
from dashboard.drawing.theme import Palette, axis, layout
from dashboard.i18n.catalog import t

SCATTER_HEIGHT = 520
MARGIN = 0.03


def gap_chart(lanes: Sequence[Lane], colours: Palette) -> Figure:
    """Lanes of differences with intervals on both sides of a line at zero; values in parts of 1."""
    ends = [abs(end) for lane in lanes for dot in lane.dots for end in (dot.lower, dot.upper) if end is not None]
    reach = max(ends, default=0.05) + MARGIN
    step = 0.05 if reach < 0.3 else 0.1
    ticks = [step * n for n in range(-int(reach / step), int(reach / step) + 1)]
    figure = dot_chart(lanes, colours)
    line = {"color": colours.home, "width": 2}
    zero = {"type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "paper", "layer": "below", "line": line}
    own = {
        "xaxis": axis(
            colours,
            range=[-reach, reach],
            tickvals=ticks,
            ticktext=[f"{100 * tick:+.0f}" if round(tick, 6) else "0" for tick in ticks],
        ),
        "shapes": [zero],
    }
    return {**figure, "layout": {**_layout(figure), **own}}


def _layout(figure: Figure) -> dict[str, object]:
    found = figure["layout"]
    if not isinstance(found, dict):
        raise TypeError("a figure's layout is a dictionary")
    return found


@dataclass(frozen=True)
class Pair:
    """Two values of one thing: `x`, `y` with an interval of either, its role and reliability, and words."""

    x: float
    y: float
    x_interval: tuple[float, float] | None
    y_interval: tuple[float, float] | None
    role: str
    flag: str
    told: str


def pair_chart(pairs: Sequence[Pair], colours: Palette, *, x_title: str, y_title: str) -> Figure:
    """Pairs of shares around the line on which both are equal."""
    ends = [end for p in pairs for end in (p.x, p.y, *(p.x_interval or ()), *(p.y_interval or ()))]
    span = [max(min(ends) - MARGIN, 0.0), min(max(ends) + MARGIN, 1.0)]
    step = 0.1 if span[1] - span[0] > 0.35 else 0.05
    ticks = [step * n for n in range(21) if span[0] <= step * n <= span[1]]
    shared = {"range": span, "tickvals": ticks, "ticktext": [f"{tick:.0%}" for tick in ticks]}
    line = {"color": colours.muted, "width": 1, "dash": "dot"}
    equal = {"type": "line", "x0": span[0], "x1": span[1], "y0": span[0], "y1": span[1], "layer": "below", "line": line}
    return {
        "data": [_pairs([p for p in pairs if p.role == role], role, colours) for role in _roles(pairs)],
        "layout": layout(
            colours,
            SCATTER_HEIGHT,
            xaxis=axis(colours, **shared) | {"title": _title(x_title, colours)},
            yaxis=axis(colours, **shared) | {"title": _title(y_title, colours)},
            shapes=[equal],
            margin={"l": 8, "r": 8, "t": 8, "b": 48},
            showlegend=True,
            legend=_legend(colours),
        ),
    }


def _legend(colours: Palette) -> dict[str, object]:
    own = {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "itemclick": False, "itemdoubleclick": False}
    return own | {"font": {"size": 14, "color": colours.text}}


def _roles(pairs: Sequence[Pair]) -> list[str]:
    """Roles in drawing order: Massachusetts last, on top."""
    return sorted({p.role for p in pairs}, key=lambda role: ("home" in role, role))


def _title(text: str, colours: Palette) -> dict[str, object]:
    return {"text": text, "font": {"color": colours.muted, "size": 13}}


def _pairs(own: list[Pair], role: str, colours: Palette) -> dict[str, object]:
    colour = getattr(colours, role)
    return {
        "type": "scatter",
        "mode": "markers",
        "name": t(f"methods.role_of.{role}"),
        "x": [p.x for p in own],
        "y": [p.y for p in own],
        "marker": {
            "symbol": [symbol(role, p.flag) for p in own],
            "size": SIZES[role] - (3 if role == "other" else 0),
            "color": colour,
            "line": {"width": 1, "color": colour},
        },
        "error_x": _bars([p.x_interval for p in own], [p.x for p in own], colour, role),
        "error_y": _bars([p.y_interval for p in own], [p.y for p in own], colour, role),
        "hovertext": [p.told for p in own],
        "hoverinfo": "text",
    }


def _bars(
    intervals: list[tuple[float, float] | None], values: list[float], colour: str, role: str
) -> dict[str, object]:
    above = [i[1] - v if i else None for i, v in zip(intervals, values, strict=True)]
    below = [v - i[0] if i else None for i, v in zip(intervals, values, strict=True)]
    return error_bars(above, below, colour, thickness=1 if role == "other" else 2, cap=0)
