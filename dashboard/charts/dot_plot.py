"""Charts as plain Plotly dictionaries, drawn from rows of numbers. The interval is always drawn.

Only what `dashboard.exports.framed_picture` can draw again is used, so that a saved picture shows what the reader saw.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dashboard.drawing.theme import Palette, axis, layout
from dashboard.i18n.catalog import t

Figure = dict[str, object]
LANE = 58
LANE_OF_SEVERAL = 80
STEP = 0.26
SHARE_AXIS = {"tickvals": [0, 0.25, 0.5, 0.75, 1], "ticktext": ["0%", "25%", "50%", "75%", "100%"]}


@dataclass(frozen=True)
class Dot:
    """A value with its interval, and how it is to be drawn.

    `name` is the place or series it stands for; `role` is home, nation, other, published or modeled; `flag` is the
    reliability; `figure` and `interval` are the numbers in words.
    """

    name: str
    value: float | None
    lower: float | None
    upper: float | None
    flag: str
    role: str
    figure: str
    interval: str


@dataclass(frozen=True)
class Lane:
    """One lane of a dot chart: its label, and one or more dots, the first of which the label is about."""

    label: str
    dots: tuple[Dot, ...]


SYMBOLS = {"published": "diamond", "modeled": "square"}
SIZES = {"home": 15, "nation": 12, "other": 12, "published": 12, "modeled": 12}


def symbol(role: str, flag: str) -> str:
    """Marker by kind of estimate; open when the figure is to be read with care."""
    return SYMBOLS.get(role, "circle") + ("-open" if flag == "caution" else "")


def _colour(colours: Palette, role: str) -> str:
    return str(getattr(colours, role))


def dot_chart(lanes: Sequence[Lane], colours: Palette, *, top: float = 1.0) -> Figure:
    """Lanes of dots with 95% intervals, label and figure above each lane.

    Args:
        lanes: from top to bottom; the second dot of a lane is drawn below the first.
        colours: the palette.
        top: right end of the axis; 1 for shares.
    """
    placed = [(n + STEP * k, lane, dot) for n, lane in enumerate(lanes) for k, dot in enumerate(lane.dots)]
    several = any(len(lane.dots) > 1 for lane in lanes)
    traces = []
    for name, role in dict.fromkeys((dot.name if several else "", dot.role) for _, _, dot in placed):
        own = [(y, lane, dot) for y, lane, dot in placed if dot.role == role and (not several or dot.name == name)]
        shown = [(y, lane, dot) for y, lane, dot in own if dot.value is not None]
        traces.append(_dots(shown, name, role, colours))
    shares = top == 1.0
    return {
        "data": traces,
        "layout": layout(
            colours,
            (LANE_OF_SEVERAL if several else LANE) * len(lanes) + (88 if several else 56),
            xaxis=axis(colours, range=[0, top], **(SHARE_AXIS if shares else {})),
            yaxis=axis(colours, range=[len(lanes) - 0.35, -0.75], tickvals=[], showgrid=False),
            annotations=[note for n, lane in enumerate(lanes) for note in _lane_texts(n, lane, colours)],
            margin={"l": 8, "r": 8, "t": 4, "b": 36},
            showlegend=several,
            legend=_legend(colours),
        ),
    }


def _dots(shown: list[tuple[float, Lane, Dot]], name: str, role: str, colours: Palette) -> dict[str, object]:
    colour = _colour(colours, role)
    dots = [dot for _, _, dot in shown]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [dot.value for dot in dots],
        "y": [y for y, _, _ in shown],
        "cliponaxis": False,
        "marker": {
            "symbol": [symbol(role, dot.flag) for dot in dots],
            "size": SIZES[role],
            "color": colour,
            "line": {"width": 2, "color": colour},
        },
        "error_x": error_bars(
            [_reach(d.upper, d.value) for d in dots], [_reach(d.value, d.lower) for d in dots], colour
        ),
        "hovertext": [f"{lane.label}, {dot.name}: {dot.figure} ({dot.interval})" for _, lane, dot in shown],
        "hoverinfo": "text",
    }


def _legend(colours: Palette) -> dict[str, object]:
    return {
        "orientation": "h",
        "x": 0,
        "y": 1.0,
        "yanchor": "bottom",
        "font": {"size": 14, "color": colours.text},
        "itemclick": False,
        "itemdoubleclick": False,
    }


def _reach(end: float | None, start: float | None) -> float | None:
    return None if end is None or start is None else max(end - start, 0.0)


def _lane_texts(n: int, lane: Lane, colours: Palette) -> list[dict[str, object]]:
    first = lane.dots[0]
    label = f"<b>{lane.label}</b>" if first.role == "home" else lane.label
    told = f"<b>{first.figure}</b>" + (f" ({first.interval})" if first.interval else "")
    if first.flag == "suppressed":
        told = t("card.not_shown")
    shared = {"y": n - 0.42, "yref": "y", "xref": "paper", "showarrow": False, "yanchor": "middle"}
    return [
        shared | {"x": 0, "xanchor": "left", "text": label, "font": {"size": 14, "color": colours.text}},
        shared | {"x": 1, "xanchor": "right", "text": told, "font": {"size": 13, "color": colours.text}},
    ]


@dataclass(frozen=True)
class Point:
    """One point of a chart over time: first and last year, value with interval, flag, series and words."""

    first: int
    last: int
    value: float
    lower: float | None
    upper: float | None
    flag: str
    role: str
    series: str
    told: str

    @property
    def middle(self) -> float:
        """Middle of the period, in years."""
        return (self.first + self.last) / 2


@dataclass(frozen=True)
class Band:
    """A pooled period drawn as a band: its years, its interval and its value."""

    first: int
    last: int
    value: float
    lower: float
    upper: float


def time_chart(
    points: Sequence[Point],
    colours: Palette,
    *,
    band: Band | None,
    breaks: Sequence[tuple[float, str]],
    marks: Sequence[tuple[float, str]] = (),
    top: float = 1.0,
) -> Figure:
    """Points over the years with their intervals; never joined by a line, because the surveys differ.

    Args:
        points: the points; a period of several years is drawn as a bar along the years.
        colours: the palette.
        band: a pooled estimate drawn behind the points.
        breaks: the year after which another survey or question begins, and what to write there; each parts the
            picture into panels with a gap between them, earliest first.
        marks: a year and what to write there, on a line that does not part the picture.
        top: upper end of the axis; 1 for shares.
    """
    edges = [-math.inf, *(x for x, _ in breaks), math.inf]
    panels = [
        [p for p in points if low < p.middle <= high]
        for low, high in pairwise(edges)
        if any(low < p.middle <= high for p in points)
    ]
    spans = [_span(panel, band if panel is panels[-1] else None) for panel in panels]
    domains = _domains([last - first for first, last in spans])
    sides = {id(p): side for panel in panels for p, side in zip(panel, _label_sides(panel), strict=True)}
    traces = [
        _points([(p, sides[id(p)]) for p in panel if (p.series, p.role) == key], key, n, colours, top)
        for n, panel in enumerate(panels)
        for key in dict.fromkeys((p.series, p.role) for p in panel)
    ]
    axes = {
        f"xaxis{_suffix(n)}": axis(
            colours, range=list(span), domain=list(domain), anchor="y", showgrid=False, **_year_ticks(span)
        )
        for n, (span, domain) in enumerate(zip(spans, domains, strict=True))
    }
    texts = [_break_text(domains[n + 1][0], text, colours) for n, (_, text) in enumerate(breaks[: len(panels) - 1])]
    placed = [(_suffix(n), x, text) for x, text in marks for n, (first, last) in enumerate(spans) if first <= x <= last]
    return {
        "data": traces,
        "layout": layout(
            colours,
            440,
            **axes,
            yaxis=axis(colours, range=[0, top], **(SHARE_AXIS if top == 1.0 else {})),
            shapes=_band(band, f"x{_suffix(len(panels) - 1)}", colours)
            + [_break(domain[0] - GAP / 2, colours) for domain in domains[1:]]
            + [_break(x, colours) | {"xref": f"x{axis}"} for axis, x, _ in placed],
            annotations=texts
            # At the top, where no text of another survey stands.
            + [
                _break_text(x, text, colours) | {"xref": f"x{axis}", "y": 0.99, "yanchor": "top"}
                for axis, x, text in placed
            ],
            showlegend=True,
            legend=_legend(colours),
            margin={"l": 8, "r": 28, "t": 8, "b": 36},
        ),
    }


GAP = 0.05
NEAR_YEARS = 0.75
LEAST_PANEL = 0.22


def _suffix(n: int) -> str:
    return "" if n == 0 else str(n + 1)


def _span(panel: Sequence[Point], band: Band | None) -> tuple[float, float]:
    first = min([p.first for p in panel] + ([band.first] if band else []))
    last = max([p.last for p in panel] + ([band.last] if band else []))
    return first - 0.6, last + 0.6


def _domains(lengths: list[float]) -> list[tuple[float, float]]:
    """Ends of the panels in parts of the picture: by their years, none too narrow to read."""
    room = 1 - GAP * (len(lengths) - 1)
    parts = [max(length / sum(lengths), LEAST_PANEL) for length in lengths]
    widths = [room * part / sum(parts) for part in parts]
    starts = [sum(widths[:n]) + GAP * n for n in range(len(widths))]
    return [(start, start + width) for start, width in zip(starts, widths, strict=True)]


def _year_ticks(span: tuple[float, float]) -> dict[str, object]:
    years = range(math.ceil(span[0]), math.floor(span[1]) + 1)
    return {"tickvals": list(years), "ticktext": [str(year) for year in years]}


def _label_sides(panel: Sequence[Point]) -> list[str]:
    """Where each point's figure stands: away from the middle of all values, and from a next point that is near."""
    middle = sum(p.value for p in panel) / len(panel)
    return [
        f"{'top' if p.value >= middle else 'bottom'} "
        f"{'left' if any(0 < other.middle - p.middle < NEAR_YEARS for other in panel) else 'right'}"
        for p in panel
    ]


def _points(
    labelled: list[tuple[Point, str]], key: tuple[str, str], panel: int, colours: Palette, top: float
) -> dict[str, object]:
    name, role = key
    own = [p for p, _ in labelled]
    colour = _colour(colours, role)
    half = [(p.last - p.first) / 2 or None for p in own]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": name,
        "xaxis": f"x{_suffix(panel)}",
        "yaxis": "y",
        "x": [p.middle for p in own],
        "y": [p.value for p in own],
        "text": [f"{p.value:.0%}" if top == 1.0 else f"{p.value:,.0f}" for p in own],
        "textposition": [side for _, side in labelled],
        "cliponaxis": False,
        "textfont": {"color": colour, "size": 13},
        "marker": {
            "symbol": [symbol(role, p.flag) for p in own],
            "size": SIZES[role],
            "color": colour,
            "line": {"width": 2, "color": colour},
        },
        "error_y": error_bars([_reach(p.upper, p.value) for p in own], [_reach(p.value, p.lower) for p in own], colour),
        "error_x": error_bars(half, half, colour),
        "hovertext": [p.told for p in own],
        "hoverinfo": "text",
    }


def error_bars(
    above: Sequence[float | None], below: Sequence[float | None], colour: str, *, thickness: int = 2, cap: int = 4
) -> dict[str, object]:
    """Interval bars: how far each reaches above and below its point, and the width of line and cap in pixels."""
    return {
        "type": "data",
        "symmetric": False,
        "array": above,
        "arrayminus": below,
        "color": colour,
        "thickness": thickness,
        "width": cap,
    }


def _band(band: Band | None, x_axis: str, colours: Palette) -> list[dict[str, object]]:
    if band is None:
        return []
    x = {"x0": band.first - 0.45, "x1": band.last + 0.45, "xref": x_axis, "yref": "y", "layer": "below"}
    fill = {"type": "rect", "y0": band.lower, "y1": band.upper, "fillcolor": colours.band, "line": {"width": 0}}
    line = {"type": "line", "y0": band.value, "y1": band.value, "line": {"color": colours.home, "width": 2}}
    return [x | fill, x | line]


def _break(x: float, colours: Palette) -> dict[str, object]:
    line = {"color": colours.muted, "width": 1, "dash": "dot"}
    return {"type": "line", "xref": "paper", "yref": "paper", "x0": x, "x1": x, "y0": 0, "y1": 1, "line": line}


def _break_text(x: float, text: str, colours: Palette) -> dict[str, object]:
    return {
        "x": x,
        "xref": "paper",
        "y": 0.01,
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "text": text,
        "showarrow": False,
        "font": {"size": 12, "color": colours.muted},
    }
