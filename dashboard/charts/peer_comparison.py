"""Charts of published figures that have no interval: rates beside other states, before and after, counts by year.

Plain Plotly dictionaries, made of what `dashboard.exports.framed_picture` can draw again.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.dot_plot import SHARE_AXIS, Figure
from dashboard.drawing.theme import Palette, axis, layout

# A label breaks where it still fits a phone 390 pixels wide.
LABEL_CHARACTERS = 42
LINE = 19
STRIP = 20
GAP = 16
YEAR_MARGIN = 44


@dataclass(frozen=True)
class Standing:
    """One year of a rate: Massachusetts beside the median and the middle half of the reporting states."""

    year: str
    value: float
    median: float
    quartiles: tuple[float, float]
    told: str


@dataclass(frozen=True)
class Lane:
    """One rate: its label, lines of figures under it, and one strip a year."""

    label: str
    told: tuple[str, ...]
    strips: tuple[Standing, ...]


def standing_chart(
    lanes: Sequence[Lane], colours: Palette, *, top: float, ticks: Sequence[tuple[float, str]]
) -> Figure:
    """Lanes of rates: a band for the middle half of the states, a tick for their median, a dot for Massachusetts.

    Args:
        lanes: from top to bottom.
        colours: the palette.
        top: right end of the axis, in the rates' unit.
        ticks: values and labels of the axis.
    """
    texts: list[dict[str, object]] = []
    shapes: list[dict[str, object]] = []
    dots: list[tuple[float, float, str]] = []
    y = 0.0
    for lane in lanes:
        label = "<br>".join(textwrap.wrap(lane.label, LABEL_CHARACTERS))
        texts.append(_note(f"<b>{label}</b>", y, colours.text, 14))
        y += LINE * (label.count("<br>") + 1)
        texts.append(_note("<br>".join(lane.told), y, colours.muted, 13))
        y += LINE * len(lane.told) + 4
        for strip in lane.strips:
            middle = y + STRIP / 2
            shapes += _strip(strip, middle, colours)
            dots.append((strip.value, middle, f"{lane.label}<br>{strip.told}"))
            texts.append(_year(strip.year, middle, colours))
            y += STRIP
        y += GAP
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _, _ in dots],
        "y": [place for _, place, _ in dots],
        "marker": {"symbol": "diamond", "size": 12, "color": colours.home, "line": {"width": 1, "color": colours.home}},
        "hovertext": [told for _, _, told in dots],
        "hoverinfo": "text",
        "cliponaxis": False,
    }
    return {
        "data": [trace],
        "layout": layout(
            colours,
            round(y) + 40,
            xaxis=axis(colours, range=[0, top], tickvals=[v for v, _ in ticks], ticktext=[text for _, text in ticks]),
            yaxis=axis(colours, range=[y, -4], tickvals=[], showgrid=False),
            annotations=texts,
            shapes=shapes,
            margin={"l": 10, "r": YEAR_MARGIN, "t": 4, "b": 32},
        ),
    }


def _note(text: str, y: float, colour: str, size: int) -> dict[str, object]:
    return {
        "text": text,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": y,
        "yref": "y",
        "yanchor": "top",
        "align": "left",
        "showarrow": False,
        "font": {"size": size, "color": colour},
    }


def _year(text: str, y: float, colours: Palette) -> dict[str, object]:
    return {
        "text": text,
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 8,
        "y": y,
        "yref": "y",
        "yanchor": "middle",
        "showarrow": False,
        "font": {"size": 12, "color": colours.muted},
    }


def _strip(strip: Standing, middle: float, colours: Palette) -> list[dict[str, object]]:
    low, high = sorted(strip.quartiles)
    shared = {"xref": "x", "yref": "y", "layer": "below"}
    return [
        shared
        | {
            "type": "rect",
            "x0": low,
            "x1": high,
            "y0": middle - 6,
            "y1": middle + 6,
            "fillcolor": colours.band,
            "line": {"width": 0},
        },
        shared
        | {
            "type": "line",
            "x0": strip.median,
            "x1": strip.median,
            "y0": middle - 8,
            "y1": middle + 8,
            "line": {"color": colours.nation, "width": 2},
        },
    ]


@dataclass(frozen=True)
class Change:
    """A published figure before and after; `start` is None where no start was published. Shares, 0 to 1."""

    label: str
    start: float | None
    end: float
    told: str


def change_chart(changes: Sequence[Change], colours: Palette) -> Figure:
    """One lane a figure: an open diamond at the start, a filled one at the end, a line between them."""
    texts: list[dict[str, object]] = []
    shapes: list[dict[str, object]] = []
    ends: list[tuple[float, float, str, str]] = []
    y = 0.0
    for change in changes:
        label = "<br>".join(textwrap.wrap(change.label, LABEL_CHARACTERS))
        texts.append(_note(f"<b>{label}</b>", y, colours.text, 14))
        y += LINE * (label.count("<br>") + 1)
        texts.append(_note(change.told, y, colours.muted, 13))
        y += LINE + 4
        middle = y + STRIP / 2
        told = f"{change.label}<br>{change.told}"
        if change.start is not None:
            ends.append((change.start, middle, "diamond-open", told))
            line = {"color": colours.published, "width": 3}
            shapes.append(
                {"type": "line", "xref": "x", "yref": "y", "layer": "below", "y0": middle, "y1": middle, "line": line}
                | {"x0": change.start, "x1": change.end}
            )
        ends.append((change.end, middle, "diamond", told))
        y += STRIP + GAP
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _, _, _ in ends],
        "y": [place for _, place, _, _ in ends],
        "marker": {
            "symbol": [symbol for _, _, symbol, _ in ends],
            "size": 13,
            "color": colours.published,
            "line": {"width": 2, "color": colours.published},
        },
        "hovertext": [told for _, _, _, told in ends],
        "hoverinfo": "text",
        "cliponaxis": False,
    }
    return {
        "data": [trace],
        "layout": layout(
            colours,
            round(y) + 40,
            xaxis=axis(colours, range=[0, 1], **SHARE_AXIS),
            yaxis=axis(colours, range=[y, -4], tickvals=[], showgrid=False),
            annotations=texts,
            shapes=shapes,
            margin={"l": 10, "r": 20, "t": 4, "b": 32},
        ),
    }


def year_bars(counts: Sequence[tuple[int, int]], colours: Palette) -> Figure:
    """A bar a year with its count at the top."""
    years = [year for year, _ in counts]
    trace = {
        "type": "bar",
        "x": years,
        "y": [count for _, count in counts],
        "text": [str(count) for _, count in counts],
        "textposition": "outside",
        "textfont": {"color": colours.text, "size": 13},
        "marker": {"color": colours.home},
        "hovertext": [f"{year}: {count}" for year, count in counts],
        "hoverinfo": "text",
        "cliponaxis": False,
    }
    ticks = years[:: max(1, len(years) // 6)]
    return {
        "data": [trace],
        "layout": layout(
            colours,
            300,
            xaxis=axis(colours, tickvals=ticks, ticktext=[str(year) for year in ticks], showgrid=False),
            yaxis=axis(colours, range=[0, max(count for _, count in counts) * 1.15]),
            margin={"l": 8, "r": 8, "t": 16, "b": 36},
        ),
    }


def count_bars(counts: Sequence[tuple[str, int]], colours: Palette) -> Figure:
    """A bar a row from the left, its label above it and its count at its end."""
    places = [n * (LINE + STRIP + GAP) + LINE + STRIP / 2 for n in range(len(counts))]
    most = max(count for _, count in counts)
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": [count for _, count in counts],
        "y": places,
        "width": STRIP * 0.8,
        "text": [str(count) for _, count in counts],
        "textposition": "outside",
        "textfont": {"color": colours.text, "size": 13},
        "marker": {"color": colours.home},
        "hovertext": [f"{label}: {count}" for label, count in counts],
        "hoverinfo": "text",
        "cliponaxis": False,
    }
    bottom = len(counts) * (LINE + STRIP + GAP)
    return {
        "data": [trace],
        "layout": layout(
            colours,
            bottom + 40,
            xaxis=axis(colours, range=[0, most * 1.12]),
            yaxis=axis(colours, range=[bottom, -4], tickvals=[], showgrid=False),
            annotations=[
                _note(label, place - LINE - STRIP / 2, colours.text, 14)
                for (label, _), place in zip(counts, places, strict=True)
            ],
            margin={"l": 10, "r": 20, "t": 4, "b": 32},
        ),
    }


def stacked_bars(
    rows: Sequence[tuple[str, Sequence[int]]], names: Sequence[str], colours: Palette, paints: Sequence[tuple[str, str]]
) -> Figure:
    """A bar a row, parted into counts that are written in it, the row's label above it.

    Args:
        rows: label and counts of each row, from top to bottom.
        names: what each part stands for.
        colours: the palette.
        paints: fill and text colour of each part.
    """
    step = LINE + STRIP + GAP
    places = [n * step + LINE + STRIP / 2 for n in range(len(rows))]
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "name": name,
            "x": [counts[part] for _, counts in rows],
            "y": places,
            "width": STRIP,
            "text": [str(counts[part]) if counts[part] else "" for _, counts in rows],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "textfont": {"color": paints[part][1], "size": 13},
            "marker": {"color": paints[part][0], "line": {"width": 1, "color": colours.background}},
            "hovertext": [f"{label}: {name}, {counts[part]}" for label, counts in rows],
            "hoverinfo": "text",
        }
        for part, name in enumerate(names)
    ]
    bottom = len(rows) * step
    return {
        "data": traces,
        "layout": layout(
            colours,
            bottom + 110,
            barmode="stack",
            xaxis=axis(colours, range=[0, max(sum(counts) for _, counts in rows)]),
            yaxis=axis(colours, range=[bottom, -4], tickvals=[], showgrid=False),
            annotations=[
                _note(label, place - LINE - STRIP / 2, colours.text, 14)
                for (label, _), place in zip(rows, places, strict=True)
            ],
            margin={"l": 10, "r": 20, "t": 4, "b": 32},
            showlegend=True,
            legend={"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "traceorder": "normal"}
            | {"font": {"size": 14, "color": colours.text}, "itemclick": False, "itemdoubleclick": False},
        ),
    }
