"""The timeline as a Plotly figure: tracks of milestones, survey rounds behind them, survey values on a strip below.

Days are points, everything less exact is a bar over the time in which it may lie, a duration is a heavier bar. The
values on the strip are never joined.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from dashboard.drawing import theme
from dashboard.i18n.catalog import t
from dashboard.subjects.timeline.label_packing import Placed, Scale, pack
from dashboard.subjects.timeline.marks import bars, labels, points
from dashboard.subjects.timeline.milestones import Era, Item
from dashboard.subjects.timeline.survey_strip import (
    BOTTOM,
    LEFT,
    STRIP,
    TOP,
    Backdrop,
    bands,
    round_names,
    share_axis,
    time_axis,
    value_marks,
)

ROW = 19
HEADER = 1.15
STRIP_GAP = 46
# The two items before 1998 would leave thirty empty years: unless asked for, they are named at the edge.
DEFAULT_START = date(1998, 7, 1)
TWO_YEARS = timedelta(days=730)
LEAD = timedelta(days=200)


def span_of(items: Sequence[Item], eras: Sequence[Era], last: date) -> tuple[date, date]:
    """The stretch of time to draw: the chosen eras, or 1998 on; up to `last`, and never shorter than two years."""
    start = min((era.start for era in eras), default=DEFAULT_START)
    end = min(max((era.end for era in eras), default=last), last)
    first = min((item.start for item in items if item.end >= start), default=start)
    return min(max(start, first - LEAD), end - TWO_YEARS), end


def before(items: Sequence[Item], start: date) -> list[Item]:
    """Items that end before the stretch drawn begins; they are named at its edge."""
    return [item for item in items if item.end < start]


def figure(
    items: Sequence[Item], tracks: Mapping[str, str], backdrop: Backdrop, scale: Scale, colours: theme.Palette
) -> dict[str, object]:
    """The whole figure as a plain dict.

    Args:
        items: milestones in order of their first possible day.
        tracks: titles by track code, in the order in which they stand.
        backdrop: survey rounds and survey values of Massachusetts; those outside of the scale are left out.
        scale: the stretch of time and the width in pixels that labels are packed for.
        colours: one appearance of the theme.
    """
    shown = [item for item in items if item.end >= scale.start and item.start <= scale.end]
    rows, headers, depth = _rows(shown, tracks, scale)
    tall = depth * ROW
    height = round(TOP + tall + STRIP_GAP + STRIP + BOTTOM)
    inner = height - TOP - BOTTOM
    strip_top = STRIP / inner
    main_bottom = (STRIP + STRIP_GAP) / inner
    return {
        "data": [
            *bars(rows, scale, colours),
            points(rows, colours),
            *(labels(rows, scale, colours) if scale.labelled else []),
            *value_marks(backdrop.values, scale, colours),
        ],
        "layout": theme.layout(
            colours,
            height,
            margin={"l": LEFT, "r": 8, "t": TOP, "b": BOTTOM},
            barmode="overlay",
            clickmode="event+select",
            xaxis=time_axis(scale, colours, "y2"),
            yaxis=theme.axis(
                colours, range=[depth, 0], domain=[main_bottom, 1], showgrid=False, showticklabels=False, visible=False
            ),
            yaxis2=share_axis(colours, strip_top),
            shapes=[*bands(backdrop.rounds, scale, colours), *_rules(headers, colours)],
            annotations=[
                *(round_names(backdrop.rounds, scale, colours) if scale.labelled else []),
                *_headers(headers, tracks, colours),
                _strip_title(strip_top, scale, colours),
            ],
        ),
    }


def _rows(
    items: Sequence[Item], tracks: Mapping[str, str], scale: Scale
) -> tuple[list[tuple[float, Placed]], dict[str, float], float]:
    """Items with the middle of their row, the top of each track that has items, and the depth of all."""
    placed: list[tuple[float, Placed]] = []
    headers: dict[str, float] = {}
    top = 0.0
    for track in tracks:
        own = pack([item for item in items if item.track == track], scale, t("timeline.scheduled"))
        if not own:
            continue
        headers[track] = top
        placed += [(top + HEADER + one.row + 0.5, one) for one in own]
        top += HEADER + 1 + max(one.row for one in own) + 0.35
    return placed, headers, max(top, 2.0)


def _headers(
    headers: Mapping[str, float], tracks: Mapping[str, str], colours: theme.Palette
) -> list[dict[str, object]]:
    return [
        {
            "text": f"<b>{tracks[track]}</b>",
            "x": 0,
            "xref": "paper",
            "y": top + 0.2,
            "yref": "y",
            "xanchor": "left",
            "yanchor": "top",
            "showarrow": False,
            "font": {"size": 13, "color": colours.text},
        }
        for track, top in headers.items()
    ]


def _rules(headers: Mapping[str, float], colours: theme.Palette) -> list[dict[str, object]]:
    return [
        {
            "type": "line",
            "xref": "paper",
            "yref": "y",
            "x0": 0,
            "x1": 1,
            "y0": top,
            "y1": top,
            "line": {"color": colours.grid, "width": 1},
            "layer": "below",
        }
        for top in headers.values()
    ]


def _strip_title(strip_top: float, scale: Scale, colours: theme.Palette) -> dict[str, object]:
    return {
        "text": f"<b>{t('timeline.strip_title' if scale.labelled else 'timeline.strip_short')}</b>",
        "x": 0,
        "xref": "paper",
        "y": strip_top,
        "yref": "paper",
        "yshift": 4,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13, "color": colours.text},
    }
