"""The timeline as a chart: tracks of milestones, survey rounds behind them, survey values on a strip below.

Days are points, everything less exact is a bar over the time in which it may lie, a duration is a heavier bar. The
values on the strip are never joined.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from dashboard.charts.elements.model import WHOLE, Axis, Chart, Line, Note, Panel, Share
from dashboard.i18n.catalog import t
from dashboard.subjects.timeline.figure.label_packing import Placed, Scale, pack
from dashboard.subjects.timeline.figure.marks import bars, labels, points
from dashboard.subjects.timeline.figure.survey_strip import (
    MARGIN,
    STRIP,
    Backdrop,
    bands,
    round_names,
    share_axis,
    time_axis,
    value_marks,
)
from dashboard.subjects.timeline.milestones import Era, Item

ROW = 19
HEADER = 1.15
HEADER_DROP = 0.2
STRIP_GAP = 46
# Room for the years above the figure, below the names of the surveys.
YEARS_ON_TOP = 18
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


def timeline(items: Sequence[Item], tracks: Mapping[str, str], backdrop: Backdrop, scale: Scale) -> Chart:
    """The whole chart.

    Args:
        items: milestones in order of their first possible day.
        tracks: titles by track code, in the order in which they stand.
        backdrop: survey rounds and survey values of Massachusetts; those outside of the scale are left out.
        scale: the stretch of time and the width in pixels that labels are packed for.
    """
    shown = [item for item in items if item.end >= scale.start and item.start <= scale.end]
    rows, headers, depth = _rows(shown, tracks, scale)
    margin = replace(MARGIN, top=MARGIN.top + YEARS_ON_TOP)
    height = round(margin.top + depth * ROW + STRIP_GAP + STRIP + margin.bottom)
    inner = height - margin.top - margin.bottom
    strip_top = STRIP / inner
    milestones = Panel(
        time_axis(scale, on_top=True),
        Axis(depth, 0, part=((STRIP + STRIP_GAP) / inner, 1), grid=False, line=False),
        series=(*bars(rows, scale), *points(rows), *(labels(rows, scale) if scale.labeled else ())),
        shapes=(*bands(backdrop.rounds, scale), *(Line(WHOLE, (top, top), "grid", 1) for top in headers.values())),
        notes=(
            *(round_names(backdrop.rounds, scale, YEARS_ON_TOP) if scale.labeled else ()),
            *(_header(tracks[track], top) for track, top in headers.items()),
            _strip_title(strip_top, scale),
        ),
    )
    strip = Panel(time_axis(scale), share_axis(strip_top), series=value_marks(backdrop.values, scale))
    return Chart(height, (milestones, strip), margin)


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


def _header(title: str, top: float) -> Note:
    return Note(f"<b>{title}</b>", Share(0), top + HEADER_DROP, "text", 13, anchor=("left", "top"))


def _strip_title(strip_top: float, scale: Scale) -> Note:
    title = t("timeline.strip_title" if scale.labeled else "timeline.strip_short")
    return Note(f"<b>{title}</b>", Share(0), Share(strip_top), "text", 13, anchor=("left", "bottom"), shift=(0, 4))
