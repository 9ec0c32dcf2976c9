"""The part of Plotly that a picture can draw.

A figure that uses anything else is refused by name: a picture that left something out in silence would not be what
the reader saw.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.drawing import svg

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
SHAPE = {
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
ANNOTATION = {
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
_BASE: dict[str, Any] = {
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
_TEMPLATE: dict[str, Any] = {
    **_BASE,
    "annotationdefaults": {**ANNOTATION, "showarrow": {True, False}},
    "shapedefaults": SHAPE,
    **dict.fromkeys(("polar", "ternary", "scene", "geo", "map", "mapbox", "smith", "coloraxis", "colorscale"), STILL),
}
TRACES = {"scatter": _SCATTER, "bar": _BAR}


class _Axes(dict[str, Any]):
    """A schema that also knows every axis by its numbered name."""

    def get(self, key: str, default: Any = None) -> Any:
        if key[:5] in ("xaxis", "yaxis") and (not key[5:] or key[5:].isdigit()):
            return _AXIS
        return super().get(key, default)


LAYOUT = _Axes(_BASE)
TEMPLATE_LAYOUT = _Axes(_TEMPLATE)


def check(path: str, given: Any, schema: Any) -> None:
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
        check(f"{path}.{key}", value, known)
