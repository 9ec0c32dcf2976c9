"""Survey rounds as bands, and survey values on the strip: marks that are never joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.charts.elements import ticks
from dashboard.charts.elements.estimates import bounds
from dashboard.charts.elements.markers import Role, symbol
from dashboard.charts.elements.model import (
    WHOLE,
    Axis,
    Band,
    Chart,
    Margin,
    Mark,
    Marks,
    Note,
    Panel,
    Share,
    Stroke,
    Strokes,
)
from dashboard.i18n.catalog import t
from dashboard.subjects.timeline.figure.label_packing import LETTER, Scale
from dashboard.subjects.timeline.milestones import DAY
from dashboard.wording import numbers

# Labels are packed for a plot of a known width.
MARGIN = Margin(left=44, right=8, top=30, bottom=34, fixed=True)
STRIP = 170
# Up to twelve years every year has its tick, beyond that every second one; without labels, as many as have room.
YEARLY_TICKS = timedelta(days=12 * 366)
YEAR = timedelta(days=365.25)
TICK_EVERY, TICK_ROOM = (1, 2, 4, 5, 10), 40
SIZE = 10
THICKNESS = 1.6
LIGHTER, DARKER = 0.3, 0.55
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


def strip(backdrop: Backdrop, scale: Scale) -> Chart:
    """The strip alone, as a chart of its own."""
    panel = Panel(
        time_axis(scale),
        share_axis(1),
        series=value_marks(backdrop.values, scale),
        shapes=bands(backdrop.rounds, scale),
        notes=round_names(backdrop.rounds, scale),
    )
    return Chart(MARGIN.top + STRIP + MARGIN.bottom, (panel,), MARGIN)


def time_axis(scale: Scale, *, on_top: bool = False) -> Axis:
    """Days, a tick every few years."""
    if scale.labeled:
        every = 1 if scale.end - scale.start < YEARLY_TICKS else 2
    else:
        wide = scale.width / ((scale.end - scale.start) / YEAR)
        every = next((years for years in TICK_EVERY if years * wide >= TICK_ROOM), TICK_EVERY[-1])
    shown = ticks.new_years(scale.start, scale.end, every)
    return Axis(scale.start.toordinal(), scale.end.toordinal(), shown, on_top=on_top)


def share_axis(top: float) -> Axis:
    """Shares from nought to all, from the bottom of the plot to `top` (1 is its upper edge)."""
    return Axis(0, 1, ticks.SHARES, part=(0, top))


def value_marks(values: Sequence[Value], scale: Scale) -> tuple[Marks | Strokes, ...]:
    """Published values as diamonds, computed ones as circles with intervals, each over a thin bar of its years."""
    series: list[Marks | Strokes] = []
    roles: dict[str, Role] = {"direct": "home", "published": "published"}
    for kind, role in roles.items():
        own = [v for v in values if v.kind == kind and _days(v)[0] <= scale.end and _days(v)[1] >= scale.start]
        marks = tuple(
            Mark(
                _place(v, scale).toordinal(),
                v.value,
                symbol(role, v.flag),
                SIZE,
                role,
                y_interval=bounds(v.lower, v.upper),
                told=_told(v),
            )
            for v in own
        )
        # No line joins values across a gap in years.
        strokes = tuple(Stroke(first.toordinal(), last.toordinal(), v.value) for v in own for first, last in [_days(v)])
        series += [Strokes(strokes, role), Marks(marks, thickness=THICKNESS)]
    return tuple(series)


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
        shown += f" ({numbers.between(value.lower, value.upper, 'proportion', 1)})"
    return f"<b>{shown}</b><br>{numbers.period(years)}, {t(f'timeline.value.{value.kind}')}<br>{value.source}"


def bands(rounds: Sequence[Round], scale: Scale) -> tuple[Band, ...]:
    """Survey rounds over the whole height; every second one is lighter, so that neighbors stay apart."""
    return tuple(
        Band(
            (max(one.start, scale.start).toordinal(), (min(one.end, scale.end) + DAY).toordinal()),
            WHOLE,
            "band",
            DARKER if number % 2 else LIGHTER,
        )
        for number, one in enumerate(rounds)
        if one.end >= scale.start and one.start <= scale.end
    )


def round_names(rounds: Sequence[Round], scale: Scale, above: float = 0) -> tuple[Note, ...]:
    """A survey's name over each of its rounds, left out where the one before still stands or the edge is near.

    Args:
        rounds: the rounds.
        scale: the stretch of time.
        above: pixels between the plot and the names.
    """
    names = []
    free = 0.0
    for one in rounds:
        text = t(f"timeline.survey.{one.survey}")
        left = scale.at(one.start)
        right = left + LETTER * len(text)
        if one.end < scale.start or one.start > scale.end or left < free or right > scale.width:
            continue
        free = right
        start = max(one.start, scale.start).toordinal()
        names.append(Note(text, start, Share(1), "muted", 11, anchor=("left", "bottom"), shift=(0, above)))
    return tuple(names)
