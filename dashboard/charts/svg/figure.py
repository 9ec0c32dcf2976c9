"""Reading a Plotly figure: plain values, its template worked in, everything that cannot be drawn refused."""

from __future__ import annotations

import base64
import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from dashboard.charts.svg.schema import ANNOTATION, DRAWN, LAYOUT, SHAPE, TEMPLATE_LAYOUT, TRACES, check

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
            for name in sorted(named | used, key=lambda name: int(name[1:] or 1))
        }


def read(figure: Any) -> Figure:
    """Read a Plotly figure (`go.Figure`, or a dict of the same form).

    Raises:
        ValueError: something in it that a picture cannot draw; the text names it.
    """
    raw = _clean(figure if isinstance(figure, Mapping) else figure.to_dict())
    check("figure", raw, {"data": DRAWN, "layout": DRAWN})
    layout = dict(raw.get("layout") or {})
    template = layout.pop("template", None) or {}
    check("layout.template", template, {"data": DRAWN, "layout": TEMPLATE_LAYOUT})
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
        if kind not in TRACES:
            raise ValueError(f"{path}.type: a {kind!r} trace cannot be drawn in a picture")
        pattern = defaults.get(kind) or [{}]
        trace = _merge(pattern[counts.get(kind, 0) % len(pattern)], own)
        counts[kind] = counts.get(kind, 0) + 1
        check(path, trace, TRACES[kind])
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
    layout = _merge({key: value for key, value in defaults.items() if key in LAYOUT}, own)
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
        ("shapes", SHAPE, "shapedefaults"),
        ("annotations", ANNOTATION, "annotationdefaults"),
    ):
        # Plotly points an arrow at an annotation that does not say otherwise.
        implied = {"showarrow": True} if key == "annotations" else {}
        items = [_merge({**implied, **(defaults.get(template) or {})}, item) for item in layout.get(key) or []]
        layout[key] = [item for item in items if item.get("visible", True)]
        for place, item in enumerate(layout[key]):
            check(f"layout.{key}[{place}]", item, schema)
    check("layout", {key: value for key, value in layout.items() if key not in ("shapes", "annotations")}, LAYOUT)
    return layout


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
