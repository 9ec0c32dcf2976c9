"""A chart as a Plotly figure, for the page: a plain dictionary, which is quicker to make than `go.Figure`.

What Plotly would decide by itself (ranges, ticks, stacking) is written out, so that page and file agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.elements.markers import filled, is_hollow
from dashboard.charts.elements.model import (
    Axis,
    Band,
    Bars,
    Chart,
    Labels,
    Line,
    Marks,
    Note,
    Panel,
    Place,
    Share,
    Span,
    Strokes,
)
from dashboard.charts.elements.style import AXIS_LETTERS, AXIS_TITLE, BAR_LABEL, LEGEND, MARK_LABEL, TEXT
from dashboard.drawing.color import faded
from dashboard.drawing.theme import FONT, Palette

Figure = dict[str, Any]
_SIDES = {"left": "middle left", "right": "middle right"}


def figure(chart: Chart, colors: Palette) -> Figure:
    """The figure in the colors of a palette."""
    panels = [(panel, _ids(chart, panel)) for panel in chart.panels]
    traces = [trace for panel, ids in panels for trace in _traces(panel, ids, colors)]
    return {
        "data": traces,
        "layout": {
            "height": chart.height,
            "font": {"family": FONT, "size": TEXT, "color": colors.text},
            "paper_bgcolor": colors.background,
            "plot_bgcolor": colors.background,
            "margin": dict(zip("lrtb", _margins(chart), strict=True)),
            "hovermode": "closest",
            "hoverlabel": {"font": {"family": FONT, "size": TEXT}},
            "dragmode": False,
            **_axes(chart, colors),
            "shapes": [_shape(shape, ids, colors) for panel, ids in panels for shape in panel.shapes],
            "annotations": [_note(note, ids, colors) for panel, ids in panels for note in panel.notes],
            **_legend(chart, colors),
            # Bars are placed where the chart says, not side by side.
            "barmode": "overlay",
            **({"clickmode": "event+select"} if any("customdata" in trace for trace in traces) else {}),
        },
    }


def _ids(chart: Chart, panel: Panel) -> tuple[str, str]:
    """Ids of a panel's axes: x, x2, ... and y, y2, ..."""
    return _id("x", chart.x_axes.index(panel.x)), _id("y", chart.y_axes.index(panel.y))


def _id(letter: str, number: int) -> str:
    return f"{letter}{number + 1 if number else ''}"


def _margins(chart: Chart) -> Sequence[float]:
    own = chart.margin
    return own.left, own.right, own.top, own.bottom


def _axes(chart: Chart, colors: Palette) -> dict[str, Any]:
    feet = {f"xaxis{_id('', n)}": (x, _id("y", chart.y_axes.index(chart.foot(x)))) for n, x in enumerate(chart.x_axes)}
    sides = {f"yaxis{_id('', n)}": (y, _id("x", chart.x_axes.index(chart.side(y)))) for n, y in enumerate(chart.y_axes)}
    return {name: _axis(axis, anchor, chart, colors) for name, (axis, anchor) in (feet | sides).items()}


def _axis(axis: Axis, anchor: str, chart: Chart, colors: Palette) -> dict[str, Any]:
    fixed = chart.margin.fixed
    return {
        "range": [axis.start, axis.end],
        "domain": list(axis.part),
        "anchor": anchor,
        **({"side": "top"} if axis.on_top else {}),
        "tickvals": [tick.at for tick in axis.ticks],
        "ticktext": [tick.label for tick in axis.ticks],
        "tickfont": {"color": colors.muted, "size": AXIS_LETTERS},
        "title": {"text": axis.title, "font": {"color": colors.muted, "size": AXIS_TITLE}},
        "showgrid": axis.grid,
        "gridcolor": colors.grid,
        "linecolor": colors.grid,
        "zeroline": False,
        "visible": axis.line,
        "fixedrange": True,
        "automargin": not fixed,
        # Rotated labels would need more room than a fixed margin has.
        **({"tickangle": 0} if fixed else {}),
    }


def _legend(chart: Chart, colors: Palette) -> dict[str, Any]:
    if not chart.legend:
        return {"showlegend": False}
    return {
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.0,
            "yanchor": "bottom",
            "traceorder": "normal",
            "font": {"size": LEGEND, "color": colors.text},
            "itemclick": False,
            "itemdoubleclick": False,
        },
    }


def _traces(panel: Panel, ids: tuple[str, str], colors: Palette) -> list[dict[str, Any]]:
    traces = []
    for series in panel.series:
        if isinstance(series, Marks):
            own = _marks(series, colors)
        elif isinstance(series, Bars):
            own = _bars(series, colors)
        elif isinstance(series, Labels):
            own = _labels(series, colors)
        else:
            own = _strokes(series, colors)
        traces.append({"xaxis": ids[0], "yaxis": ids[1], "showlegend": False, **own})
        if isinstance(series, Marks) and series.name and is_hollow(series.marks[0].symbol):
            traces[-1]["showlegend"] = False
            traces.append({"xaxis": ids[0], "yaxis": ids[1], **_legend_entry(series, colors)})
    return traces


def _legend_entry(series: Marks, colors: Palette) -> dict[str, Any]:
    """The entry of a series whose first mark is hollow: filled, because hollow means caution."""
    mark = series.marks[0]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": series.name,
        "showlegend": True,
        "x": [None],
        "y": [None],
        "marker": {"symbol": filled(mark.symbol), "size": mark.size, "color": colors.of(mark.ink)},
        "hoverinfo": "skip",
    }


def _named(series: Marks | Bars) -> dict[str, Any]:
    named = {"name": series.name, "showlegend": True} if series.name else {}
    return named | ({"cliponaxis": False} if series.over_edge else {})


def _told(told: Sequence[str], keys: Sequence[str]) -> dict[str, Any]:
    """What a pointer brings up and a click hands on."""
    hover = {"hovertext": list(told), "hoverinfo": "text"} if any(told) else {"hoverinfo": "skip"}
    return hover | ({"customdata": list(keys)} if any(keys) else {})


def _marks(series: Marks, colors: Palette) -> dict[str, Any]:
    marks = series.marks
    inks = _one_or_each([colors.of(mark.ink) for mark in marks])
    fills = _one_or_each([colors.background if is_hollow(mark.symbol) else colors.of(mark.ink) for mark in marks])
    labeled = any(mark.label for mark in marks)
    return {
        "type": "scatter",
        "mode": "markers+text" if labeled else "markers",
        **_named(series),
        "x": [mark.x for mark in marks],
        "y": [mark.y for mark in marks],
        "marker": {
            "symbol": [filled(mark.symbol) for mark in marks],
            "size": _one_or_each([mark.size for mark in marks]),
            "color": fills,
            "opacity": 1,
            "line": {"width": series.outline, "color": inks},
        },
        **_intervals("x", series, [(mark.x, mark.x_interval) for mark in marks], colors),
        **_intervals("y", series, [(mark.y, mark.y_interval) for mark in marks], colors),
        **(
            {
                "text": [mark.label for mark in marks],
                "textposition": [mark.side for mark in marks],
                "textfont": {"color": inks, "size": MARK_LABEL},
            }
            if labeled
            else {}
        ),
        **_told([mark.told for mark in marks], [mark.key for mark in marks]),
    }


def _one_or_each(values: list[Any]) -> Any:
    """One value where all are the same, else the list."""
    return values[0] if len(set(values)) == 1 else values


def _intervals(
    letter: str, series: Marks, ends: list[tuple[float, tuple[float, float] | None]], colors: Palette
) -> dict[str, Any]:
    """Intervals as Plotly has them: how far each reaches above and below its value."""
    if all(interval is None for _, interval in ends):
        return {}
    bars = {
        "type": "data",
        "symmetric": False,
        "array": [max(interval[1] - value, 0.0) if interval else None for value, interval in ends],
        "arrayminus": [max(value - interval[0], 0.0) if interval else None for value, interval in ends],
        "color": colors.of(series.marks[0].ink),
        "thickness": series.thickness,
        "width": series.cap,
    }
    return {f"error_{letter}": bars}


def _bars(series: Bars, colors: Palette) -> dict[str, Any]:
    bars = series.bars
    along, across = ("y", "x") if series.upright else ("x", "y")
    labels = {
        "text": [bar.label for bar in bars],
        "textposition": "inside" if series.labels == "inside" else "outside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": colors.of(series.label_ink), "size": BAR_LABEL},
    }
    return {
        "type": "bar",
        "orientation": "v" if series.upright else "h",
        **_named(series),
        "base": [bar.start for bar in bars],
        along: [bar.end - bar.start for bar in bars],
        across: [bar.at for bar in bars],
        "width": [bar.width for bar in bars],
        "marker": {
            "color": _one_or_each([faded(colors.of(bar.fill), bar.opacity) for bar in bars]),
            "line": {
                "width": _one_or_each([bar.outline_width for bar in bars]),
                "color": _one_or_each([colors.of(bar.outline) for bar in bars]),
            },
        },
        **(labels if any(bar.label for bar in bars) else {"textposition": "none"}),
        **_told([bar.told for bar in bars], [bar.key for bar in bars]),
    }


def _labels(series: Labels, colors: Palette) -> dict[str, Any]:
    labels = series.labels
    return {
        "type": "scatter",
        "mode": "text",
        "x": [label.x for label in labels],
        "y": [label.y for label in labels],
        "text": [label.text for label in labels],
        "textposition": [_SIDES[label.side] for label in labels],
        "textfont": {"size": series.size, "color": _one_or_each([colors.of(label.ink) for label in labels])},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _strokes(series: Strokes, colors: Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for stroke in series.strokes for x in (stroke.start, stroke.end, None)],
        "y": [y for stroke in series.strokes for y in (stroke.y, stroke.y, None)],
        "line": {"color": colors.of(series.ink), "width": series.width, "dash": "dot"},
        "connectgaps": False,
        "hoverinfo": "skip",
    }


def _at(letter: str, place: Place, axis: str) -> tuple[float, dict[str, str]]:
    """A coordinate and what it refers to: the paper, or an axis."""
    if isinstance(place, Share):
        return place.of, {f"{letter}ref": "paper"}
    return place, {f"{letter}ref": axis}


def _ends(shape: Band | Line, ids: tuple[str, str]) -> dict[str, Any]:
    ends: dict[str, Any] = {}
    spans: list[tuple[str, Span, str]] = [("x", shape.x, ids[0]), ("y", shape.y, ids[1])]
    for letter, span, axis in spans:
        (start, ref), (end, _) = (_at(letter, place, axis) for place in span)
        ends |= {f"{letter}0": start, f"{letter}1": end} | ref
    return ends


def _shape(shape: Band | Line, ids: tuple[str, str], colors: Palette) -> dict[str, Any]:
    color = colors.of(shape.ink)
    if isinstance(shape, Band):
        fill = {"fillcolor": color, "opacity": shape.opacity, "line": {"width": 0}}
        return {"type": "rect", "layer": "below", **_ends(shape, ids), **fill}
    look = {"color": color, "width": shape.width, **({"dash": "dot"} if shape.dotted else {})}
    return {"type": "line", "layer": "above" if shape.above else "below", **_ends(shape, ids), "line": look}


def _note(note: Note, ids: tuple[str, str], colors: Palette) -> dict[str, Any]:
    (x, x_ref), (y, y_ref) = _at("x", note.x, ids[0]), _at("y", note.y, ids[1])
    return {
        "text": note.text,
        "x": x,
        "y": y,
        **x_ref,
        **y_ref,
        "xanchor": note.anchor[0],
        "yanchor": note.anchor[1],
        "xshift": note.shift[0],
        "yshift": note.shift[1],
        "align": note.align,
        "showarrow": False,
        "font": {"size": note.size, "color": colors.of(note.ink)},
    }
