"""The part of Plotly that a picture can draw, and the reading of a figure into it.

A figure that uses anything else is refused by name: a picture that left something out in silence would not be what
the reader saw.
"""

from __future__ import annotations

import base64
import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from dashboard import svg

DRAWN = "drawn"
STILL = "no trace in a still picture"

_FONT = {
    "family": STILL,
    "size": DRAWN,
    "color": DRAWN,
    "weight": DRAWN,
    "style": DRAWN,
    "variant": {"normal"},
    "textcase": {"normal"},
    "lineposition": {"none"},
    "shadow": {"none"},
}
_ERROR = {
    "type": {"data"},
    "visible": DRAWN,
    "array": DRAWN,
    "arrayminus": DRAWN,
    "symmetric": DRAWN,
    "color": DRAWN,
    "thickness": DRAWN,
    "width": DRAWN,
}
_PATTERN = {"shape": {""}, "fillmode": STILL, "size": STILL, "solidity": STILL}
_TRACE = {
    "type": DRAWN,
    "x": DRAWN,
    "y": DRAWN,
    "xaxis": DRAWN,
    "yaxis": DRAWN,
    "name": DRAWN,
    "visible": DRAWN,
    "showlegend": DRAWN,
    "legendrank": DRAWN,
    "opacity": DRAWN,
    "text": DRAWN,
    "textfont": _FONT,
    "textposition": DRAWN,
    "error_x": {**_ERROR, "copy_ystyle": {False}},
    "error_y": _ERROR,
    "cliponaxis": DRAWN,
    "legendgroup": STILL,
    "customdata": STILL,
    "ids": STILL,
    "meta": STILL,
    "uid": STILL,
    "uirevision": STILL,
    "selected": STILL,
    "unselected": STILL,
}
_OUTLINE = {"color": DRAWN, "width": DRAWN}
_SCATTER = {
    **_TRACE,
    "mode": {
        *("markers", "lines", "text", "none", "lines+markers", "markers+lines", "lines+text", "text+lines"),
        *("markers+text", "text+markers", "lines+markers+text", "markers+lines+text"),
    },
    "marker": {"symbol": set(svg.SYMBOLS), "size": DRAWN, "color": DRAWN, "opacity": DRAWN, "line": _OUTLINE},
    "line": {"color": DRAWN, "width": DRAWN, "dash": DRAWN, "shape": {"linear", "hv"}, "simplify": STILL},
    "connectgaps": DRAWN,
    "fill": {"none", "tozeroy", "toself", "tonexty"},
    "fillcolor": DRAWN,
    "fillpattern": _PATTERN,
}
_BAR = {
    **_TRACE,
    "orientation": {"v", "h"},
    "base": DRAWN,
    "width": DRAWN,
    "marker": {"color": DRAWN, "opacity": DRAWN, "line": _OUTLINE, "pattern": _PATTERN, "cornerradius": {0}},
    "textposition": {"inside", "outside", "auto", "none"},
    "insidetextanchor": {"end", "middle", "start"},
    "insidetextfont": _FONT,
    "outsidetextfont": _FONT,
    "textangle": {0, "auto"},
    "constraintext": STILL,
}
_AXIS = {
    "type": {"-", "linear", "date", "category"},
    "visible": DRAWN,
    "color": DRAWN,
    "title": {"text": DRAWN, "font": _FONT, "standoff": DRAWN},
    "domain": DRAWN,
    "anchor": DRAWN,
    "side": {"left", "right", "top", "bottom"},
    "matches": DRAWN,
    "range": DRAWN,
    "autorange": {True, False, "reversed"},
    "rangemode": {"normal", "tozero", "nonnegative"},
    "categoryorder": {"trace", "array", "category ascending", "category descending"},
    "categoryarray": DRAWN,
    "tickmode": {"auto", "linear", "array"},
    "tickvals": DRAWN,
    "ticktext": DRAWN,
    "tick0": DRAWN,
    "dtick": DRAWN,
    "nticks": DRAWN,
    "tickformat": DRAWN,
    "tickprefix": DRAWN,
    "ticksuffix": DRAWN,
    "showtickprefix": {"all"},
    "showticksuffix": {"all"},
    "separatethousands": DRAWN,
    "exponentformat": {"B"},
    "showticklabels": DRAWN,
    "tickfont": _FONT,
    "tickangle": DRAWN,
    "ticks": {"", "outside", "inside"},
    "ticklen": DRAWN,
    "tickwidth": DRAWN,
    "tickcolor": DRAWN,
    "ticklabelposition": {"outside"},
    "ticklabelmode": {"instant"},
    "ticklabelstandoff": DRAWN,
    "tickson": {"labels"},
    "showgrid": DRAWN,
    "gridcolor": DRAWN,
    "gridwidth": DRAWN,
    "griddash": DRAWN,
    "zeroline": DRAWN,
    "zerolinecolor": DRAWN,
    "zerolinewidth": DRAWN,
    "showline": DRAWN,
    "linecolor": DRAWN,
    "linewidth": DRAWN,
    "mirror": {False},
    "layer": STILL,
    "automargin": STILL,
    "autotickangles": STILL,
    "autotypenumbers": {"convert types", "strict"},
    "constraintoward": STILL,
    "fixedrange": STILL,
    "ticklabeloverflow": STILL,
    "rangeslider": {"visible": {False}},
    "showspikes": STILL,
    "spikecolor": STILL,
    "spikedash": STILL,
    "spikemode": STILL,
    "spikesnap": STILL,
    "spikethickness": STILL,
    "uirevision": STILL,
}
_SHAPE = {
    "type": {"line", "rect"},
    "visible": DRAWN,
    "x0": DRAWN,
    "x1": DRAWN,
    "y0": DRAWN,
    "y1": DRAWN,
    "xref": DRAWN,
    "yref": DRAWN,
    "xsizemode": {"scaled"},
    "ysizemode": {"scaled"},
    "line": {"color": DRAWN, "width": DRAWN, "dash": DRAWN},
    "fillcolor": DRAWN,
    "opacity": DRAWN,
    "layer": {"above", "below", "between"},
    "label": {"text": {""}},
    "showlegend": {False},
    "editable": STILL,
    "name": STILL,
}
_ANNOTATION = {
    "text": DRAWN,
    "visible": DRAWN,
    "x": DRAWN,
    "y": DRAWN,
    "xref": DRAWN,
    "yref": DRAWN,
    "xanchor": {"auto", "left", "center", "right"},
    "yanchor": {"auto", "top", "middle", "bottom"},
    "xshift": DRAWN,
    "yshift": DRAWN,
    "align": {"left", "center", "right"},
    "valign": STILL,
    "font": _FONT,
    "opacity": DRAWN,
    "textangle": DRAWN,
    "bgcolor": DRAWN,
    "bordercolor": DRAWN,
    "borderwidth": DRAWN,
    "borderpad": DRAWN,
    "width": DRAWN,
    "showarrow": {False},
    "arrowcolor": STILL,
    "arrowhead": STILL,
    "arrowwidth": STILL,
    "arrowsize": STILL,
    "ax": STILL,
    "ay": STILL,
    "captureevents": STILL,
    "name": STILL,
}
_LAYOUT: dict[str, Any] = {
    "height": DRAWN,
    "width": DRAWN,
    "margin": {"l": STILL, "r": STILL, "t": DRAWN, "b": DRAWN, "pad": {0}, "autoexpand": STILL},
    "font": _FONT,
    "colorway": DRAWN,
    "plot_bgcolor": DRAWN,
    "paper_bgcolor": STILL,
    "showlegend": DRAWN,
    "legend": {
        "font": _FONT,
        "title": {"text": DRAWN, "font": _FONT, "side": STILL},
        "traceorder": {"normal"},
        **dict.fromkeys(("x", "y", "xanchor", "yanchor", "xref", "yref", "orientation", "bgcolor", "valign"), STILL),
        **dict.fromkeys(
            ("bordercolor", "borderwidth", "itemclick", "itemdoubleclick", "groupclick", "itemsizing"), STILL
        ),
        **dict.fromkeys(("itemwidth", "indentation", "entrywidth", "entrywidthmode", "tracegroupgap"), STILL),
        "uirevision": STILL,
    },
    "barmode": {"group", "overlay", "stack"},
    "bargap": DRAWN,
    "bargroupgap": DRAWN,
    "barcornerradius": {0},
    "scattermode": {"overlay"},
    "separators": {".,"},
    "title": {"text": {""}, **dict.fromkeys(("x", "y", "xref", "yref", "xanchor", "yanchor", "pad", "font"), STILL)},
    **dict.fromkeys(("autosize", "dragmode", "clickmode", "spikedistance", "modebar", "transition", "meta"), STILL),
    **dict.fromkeys(("uirevision", "editrevision", "selectionrevision", "datarevision", "selectdirection"), STILL),
    **dict.fromkeys(("newshape", "newselection", "activeshape", "activeselection", "autotypenumbers"), STILL),
}
_TEMPLATE_LAYOUT: dict[str, Any] = {
    **_LAYOUT,
    "annotationdefaults": {**_ANNOTATION, "showarrow": {True, False}},
    "shapedefaults": _SHAPE,
    **dict.fromkeys(("polar", "ternary", "scene", "geo", "map", "mapbox", "smith", "coloraxis", "colorscale"), STILL),
}
_TRACES = {"scatter": _SCATTER, "bar": _BAR}
_COLORWAY = (
    "#1f77b4",
    "#ff7f0e",
    "#2ca02c",
    "#d62728",
    "#9467bd",
    "#8c564b",
    "#e377c2",
    "#7f7f7f",
    "#bcbd22",
    "#17becf",
)


@dataclass(frozen=True)
class Figure:
    """A figure in plain values: its template worked in, its arrays lists, what is missing None."""

    traces: list[dict[str, Any]]
    layout: dict[str, Any]

    def axes(self, letter: str) -> dict[str, dict[str, Any]]:
        """The axes of the layout and of the traces by id (`x`, `x2`)."""
        named = {name.replace("axis", "") for name in self.layout if name.startswith(f"{letter}axis")}
        used = {trace.get(f"{letter}axis") or letter for trace in self.traces}
        return {
            name: self.layout.get(f"{letter}axis{name[1:]}") or {}
            for name in sorted(named | used | {letter}, key=lambda name: int(name[1:] or 1))
            if name in named | used
        }


def read(figure: Any) -> Figure:
    """Read a Plotly figure (`go.Figure`, or a dict of the same form).

    Raises:
        ValueError: something in it that a picture cannot draw; the text names it.
    """
    raw = _clean(figure if isinstance(figure, Mapping) else figure.to_dict())
    _check("figure", raw, {"data": DRAWN, "layout": DRAWN})
    layout = dict(raw.get("layout") or {})
    template = layout.pop("template", None) or {}
    _check("layout.template", template, {"data": DRAWN, "layout": _TEMPLATE_LAYOUT_WITH_AXES})
    defaults = template.get("layout") or {}
    traces = _traces(raw.get("data") or [], template.get("data") or {})
    return Figure(_coloured(traces, layout.get("colorway") or defaults.get("colorway")), _layout(layout, defaults))


def each(value: Any, count: int) -> list[Any]:
    """An attribute that may be one value or a list, as a list of `count` values; a short list is filled with None."""
    if isinstance(value, list):
        return (value + [None] * count)[:count]
    return [value] * count


def _traces(data: list[dict[str, Any]], defaults: dict[str, Any]) -> list[dict[str, Any]]:
    traces = []
    counts: dict[str, int] = {}
    for place, own in enumerate(data):
        kind = own.get("type") or "scatter"
        path = f"data[{place}]"
        if kind not in _TRACES:
            raise ValueError(f"{path}.type: a {kind!r} trace cannot be drawn in a picture")
        pattern = defaults.get(kind) or [{}]
        trace = _merge(pattern[counts.get(kind, 0) % len(pattern)], own)
        counts[kind] = counts.get(kind, 0) + 1
        _check(path, trace, _TRACES[kind])
        if trace.get("visible", True) not in (True, False):
            raise ValueError(f"{path}.visible: {trace['visible']!r} cannot be drawn; show the trace or leave it out")
        traces.append({**trace, "type": kind})
    return traces


def _coloured(traces: list[dict[str, Any]], colorway: list[str] | None) -> list[dict[str, Any]]:
    """The visible traces, each with the colour that Plotly would give it."""
    way = colorway or _COLORWAY
    return [
        {**trace, "color": way[place % len(way)]} for place, trace in enumerate(traces) if trace.get("visible", True)
    ]


def _layout(own: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    layout = _merge({key: value for key, value in defaults.items() if key in _LAYOUT}, own)
    for key, value in own.items():
        if key.startswith(("xaxis", "yaxis")):
            layout[key] = _merge(defaults.get(key[:5]) or {}, value)
            if isinstance(layout[key].get("title"), str):
                layout[key]["title"] = {"text": layout[key]["title"]}
    for letter in ("xaxis", "yaxis"):
        layout.setdefault(letter, defaults.get(letter) or {})
    if isinstance(layout.get("title"), str):
        layout["title"] = {"text": layout["title"]}
    for key, schema, template in (
        ("shapes", _SHAPE, "shapedefaults"),
        ("annotations", _ANNOTATION, "annotationdefaults"),
    ):
        # Plotly points an arrow at an annotation that does not say otherwise.
        implied = {"showarrow": True} if key == "annotations" else {}
        items = [_merge({**implied, **(defaults.get(template) or {})}, item) for item in layout.get(key) or []]
        layout[key] = [item for item in items if item.get("visible", True)]
        for place, item in enumerate(layout[key]):
            _check(f"layout.{key}[{place}]", item, schema)
    _check("layout", {key: value for key, value in layout.items() if key not in ("shapes", "annotations")}, _WITH_AXES)
    return layout


class _Axes(dict[str, Any]):
    """A schema that also knows every axis by its numbered name."""

    def get(self, key: str, default: Any = None) -> Any:
        if key[:5] in ("xaxis", "yaxis") and (not key[5:] or key[5:].isdigit()):
            return _AXIS
        return super().get(key, default)


_WITH_AXES = _Axes(_LAYOUT)
_TEMPLATE_LAYOUT_WITH_AXES = _Axes(_TEMPLATE_LAYOUT)


def _check(path: str, given: Any, schema: Any) -> None:
    """Refuse what the schema does not hold.

    Raises:
        ValueError: names the attribute by its path in the figure.
    """
    if schema in (DRAWN, STILL) or given is None:
        return
    if isinstance(schema, set):
        for value in given if isinstance(given, list) else [given]:
            if value is not None and value not in schema:
                raise ValueError(f"{path}: {value!r} cannot be drawn in a picture")
        return
    if not isinstance(given, Mapping):
        raise ValueError(f"{path}: {given!r} cannot be drawn in a picture")
    for key, value in given.items():
        if value in (None, [], {}) or key.startswith("hover") or key.endswith("src"):
            continue
        known = schema.get(key)
        if known is None:
            raise ValueError(f"{path}.{key}: cannot be drawn in a picture")
        _check(f"{path}.{key}", value, known)


def _merge(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`over` laid upon `under`; None does not cover."""
    out = dict(under)
    for key, value in over.items():
        if isinstance(value, Mapping) and isinstance(out.get(key), Mapping):
            out[key] = _merge(out[key], value)
        elif value is not None:
            out[key] = value
    return out


def _clean(value: Any) -> Any:
    """Plain Python values: lists for arrays, ISO text for dates, None for what is missing."""
    if isinstance(value, Mapping):
        if "bdata" in value:
            return _clean(np.frombuffer(base64.b64decode(value["bdata"]), np.dtype(value["dtype"])))
        return {str(key): _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    if isinstance(value, np.ndarray) and value.dtype.kind == "M":
        return [None if np.isnat(item) else str(item) for item in value.astype("datetime64[ms]")]
    return _clean(value.tolist()) if hasattr(value, "tolist") else _scalar(value)


def _scalar(value: Any) -> str | bool | int | float | None:
    if isinstance(value, str | bool | int):
        return value
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, float | Decimal):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, dt.date):
        return value.isoformat()
    raise ValueError(f"{value!r}: a {type(value).__name__} cannot be drawn in a picture")
