"""Survey rounds as bands, and survey values on the strip: marks that are never joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.charts.dot_plot import symbol
from dashboard.drawing import theme
from dashboard.i18n.catalog import t
from dashboard.subjects.timeline.label_packing import LETTER, Scale
from dashboard.subjects.timeline.milestones import DAY
from dashboard.wording import numbers

Trace = dict[str, object]
TOP, BOTTOM, LEFT = 30, 34, 44
STRIP = 170
# Up to twelve years every year has its tick, beyond that every second one; without labels room is for few.
YEARLY_TICKS = timedelta(days=12 * 366)
# Published and computed values of the same years are set side by side.
ASIDE = {"direct": timedelta(days=50), "published": timedelta(days=-50)}


@dataclass(frozen=True)
class Round:
    """A round of a survey, drawn as a band."""

    survey: str
    title: str
    start: date
    end: date
    date_text: str


@dataclass(frozen=True)
class Value:
    """A share of children (0 to 1) in a period of whole years; the interval is None where none was published.

    `kind` is direct or published, `flag` the reliability.
    """

    kind: str
    flag: str
    first_year: int
    last_year: int
    value: float
    lower: float | None
    upper: float | None
    source: str


@dataclass(frozen=True)
class Backdrop:
    """What stands behind and below the milestones."""

    rounds: Sequence[Round]
    values: Sequence[Value]


def strip(backdrop: Backdrop, scale: Scale, colours: theme.Palette) -> dict[str, object]:
    """The strip alone, as a figure of its own."""
    marks = [{**trace, "yaxis": "y"} for trace in value_marks(backdrop.values, scale, colours)]
    return {
        "data": marks,
        "layout": theme.layout(
            colours,
            TOP + STRIP + BOTTOM,
            margin={"l": LEFT, "r": 8, "t": TOP, "b": BOTTOM},
            xaxis=time_axis(scale, colours, "y"),
            yaxis=share_axis(colours, 1),
            shapes=bands(backdrop.rounds, scale, colours),
            annotations=round_names(backdrop.rounds, scale, colours),
        ),
    }


def time_axis(scale: Scale, colours: theme.Palette, anchor: str) -> dict[str, object]:
    """Years along the bottom."""
    years = 1 if scale.end - scale.start < YEARLY_TICKS else 2
    return theme.axis(
        colours,
        type="date",
        range=[scale.start.isoformat(), scale.end.isoformat()],
        anchor=anchor,
        showgrid=True,
        tickformat="%Y",
        dtick=f"M{12 * (years if scale.labelled else 5 * years - 3)}",
        tickangle=0,
        automargin=False,
    )


def share_axis(colours: theme.Palette, top: float) -> dict[str, object]:
    """Shares from nought to all, from the bottom of the figure to `top` (1 is its upper edge)."""
    return theme.axis(
        colours,
        range=[0, 1],
        domain=[0, top],
        anchor="x",
        tickformat=".0%",
        tickvals=[0, 0.25, 0.5, 0.75, 1],
        automargin=False,
    )


def value_marks(values: Sequence[Value], scale: Scale, colours: theme.Palette) -> list[Trace]:
    """Published values as diamonds, computed ones as circles with intervals, each over a thin bar of its years."""
    traces: list[Trace] = []
    for kind, role in (("direct", "home"), ("published", "published")):
        own = [v for v in values if v.kind == kind and _days(v)[0] <= scale.end and _days(v)[1] >= scale.start]
        colour = str(getattr(colours, role))
        traces.append(_years(own, colour))
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": t(f"timeline.value.{kind}"),
                "yaxis": "y2",
                "x": [_place(v, scale).isoformat() for v in own],
                "y": [v.value for v in own],
                "marker": {
                    "symbol": [symbol(role, v.flag) for v in own],
                    "size": 10,
                    "color": colour,
                    "opacity": 1,
                    "line": {"width": 2, "color": colour},
                },
                "error_y": {
                    "type": "data",
                    "symmetric": False,
                    "array": [v.upper - v.value if v.upper is not None else 0 for v in own],
                    "arrayminus": [v.value - v.lower if v.lower is not None else 0 for v in own],
                    "thickness": 1.6,
                    "width": 4,
                    "color": colour,
                },
                "hovertext": [_told(v) for v in own],
                "hoverinfo": "text",
            }
        )
    return traces


def _years(values: Sequence[Value], colour: str) -> Trace:
    """A level stroke over the years of each value; the gaps between the strokes are never bridged."""
    return {
        "type": "scatter",
        "mode": "lines",
        "yaxis": "y2",
        "x": [x for v in values for x in (f"{v.first_year}-01-01", f"{v.last_year}-12-31", None)],
        "y": [y for v in values for y in (v.value, v.value, None)],
        "line": {"color": colour, "width": 1, "dash": "dot"},
        "connectgaps": False,
        "hoverinfo": "skip",
    }


def _days(value: Value) -> tuple[date, date]:
    return date(value.first_year, 1, 1), date(value.last_year, 12, 31)


def _place(value: Value, scale: Scale) -> date:
    """The middle of those years of the value that are drawn, a little aside."""
    first, last = max(_days(value)[0], scale.start), min(_days(value)[1], scale.end)
    return first + (last - first) / 2 + ASIDE[value.kind]


def _told(value: Value) -> str:
    years = f"{value.first_year}-{value.last_year}" if value.last_year > value.first_year else str(value.first_year)
    shown = numbers.share(value.value, 1)
    if value.lower is not None and value.upper is not None:
        shown += f" ({numbers.share(value.lower, 1)} to {numbers.share(value.upper, 1)})"
    return f"<b>{shown}</b><br>{numbers.period(years)}, {t(f'timeline.value.{value.kind}')}<br>{value.source}"


def bands(rounds: Sequence[Round], scale: Scale, colours: theme.Palette) -> list[dict[str, object]]:
    """Survey rounds over the whole height; every second one is lighter, so that neighbours stay apart."""
    return [
        {
            "type": "rect",
            "xref": "x",
            "yref": "paper",
            "x0": max(one.start, scale.start).isoformat(),
            "x1": (min(one.end, scale.end) + DAY).isoformat(),
            "y0": 0,
            "y1": 1,
            "fillcolor": colours.band,
            "opacity": 0.55 if number % 2 else 0.3,
            "line": {"width": 0},
            "layer": "below",
        }
        for number, one in enumerate(rounds)
        if one.end >= scale.start and one.start <= scale.end
    ]


def round_names(rounds: Sequence[Round], scale: Scale, colours: theme.Palette) -> list[dict[str, object]]:
    """A survey's name over each of its rounds, left out where the one before still stands or the edge is near."""
    names = []
    free = 0.0
    for one in rounds:
        text = t(f"timeline.survey.{one.survey}")
        left = scale.at(one.start)
        right = left + LETTER * len(text)
        if one.end < scale.start or one.start > scale.end or left < free or right > scale.width:
            continue
        free = right
        names.append(
            {
                "text": text,
                "x": max(one.start, scale.start).isoformat(),
                "xref": "x",
                "y": 1,
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 11, "color": colours.muted},
            }
        )
    return names
