"""What the timeline page shows: the choices, the figure, the list, the card of values, the files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.cards import estimate_card, registry
from dashboard.cards.card import Card, Event
from dashboard.charts.elements.model import Chart
from dashboard.data.history_models import TimelineEra, TimelinePlace, TimelineStatus, TimelineTrack
from dashboard.data.models import Estimate, records
from dashboard.data.queries import history
from dashboard.data.store.cache import once
from dashboard.i18n.catalog import t
from dashboard.subjects.timeline import list_view
from dashboard.subjects.timeline.figure import chart, reading
from dashboard.subjects.timeline.figure.label_packing import Scale
from dashboard.subjects.timeline.figure.survey_strip import Backdrop, Round, Value, strip
from dashboard.subjects.timeline.list_view import Behind
from dashboard.subjects.timeline.milestones import Era, Item, chosen, mark
from dashboard.wording import numbers

# Widths that labels are packed for: the narrowest screen that shows the chart by default, and a saved picture.
SCREEN_WIDTH = 730
# The plot of a tablet, and the width of windows below which it is that of a tablet.
TABLET_WIDTH, TABLET_WINDOW = 420, 1250
PICTURE_WIDTH = 670
PHONE_WIDTH = 300
# The newest values of a kind that are told in words; the table has all.
MOST_TOLD = 4
# A slide of events holds no more.
MOST_ON_A_SLIDE = 12
TWO_YEARS = re.compile(r"(\d{4})-(\d{4})")
FILES = ("timeline_proposed", "milestones_seeds", "milestones_context")


@dataclass(frozen=True)
class Choice:
    """What the reader chose to see, as codes; an empty choice keeps all. `key` keeps twelve key events alone.

    `era` is the code of an era, or two years (`1999-2013`).
    """

    era: str = ""
    tracks: Sequence[str] = ()
    places: Sequence[str] = ()
    statuses: Sequence[str] = ()
    text: str = ""
    key: bool = False


@dataclass(frozen=True)
class Story:
    """Everything on the timeline."""

    items: list[Item]
    tracks: dict[str, str]
    eras: list[Era]
    rounds: list[Round]
    values: list[Value]
    behind: Behind

    def item(self, milestone_id: str) -> Item:
        """One item by id."""
        return next(item for item in self.items if item.milestone_id == milestone_id)


@once
def story() -> Story:
    """The history in the database."""
    tracks = {own.code: own.title for own in history.listed(TimelineTrack)}
    milestones = reading.items(history.milestones())
    return Story(
        items=milestones,
        tracks=tracks,
        eras=reading.eras(history.listed(TimelineEra)),
        rounds=reading.rounds(history.survey_rounds(), milestones),
        values=reading.values(history.home_values()),
        behind=list_view.behind(
            tracks,
            history.listed(TimelineStatus),
            history.milestone_sources(),
            history.milestone_links(),
        ),
    )


@once
def places() -> dict[str, str]:
    """Names of places by code."""
    return {own.code: own.name for own in history.listed(TimelinePlace)}


@once
def statuses() -> dict[str, str]:
    """Names of statuses by code."""
    return {own.code: t(f"timeline.status.{own.code}") for own in history.listed(TimelineStatus)}


def era_names(story: Story) -> dict[str, str]:
    """Eras by code, after the whole."""
    return {"": t("timeline.all_years")} | {era.code: era.title for era in story.eras}


def views() -> dict[str, str]:
    """Ways to show the timeline."""
    return {"chart": t("timeline.chart"), "list": t("timeline.list")}


def extents() -> dict[str, str]:
    """Whether key events or all are shown at first."""
    return {"key": t("timeline.key_events"), "all": t("timeline.all_events")}


def item_names(story: Story) -> dict[str, str]:
    """Items to open, after none."""
    return {"": t("timeline.no_item")} | {i.milestone_id: f"{i.date_text} · {i.title}" for i in story.items}


def items(story: Story, choice: Choice) -> list[Item]:
    """The items of a choice, in the order of their dates."""
    return chosen(
        [item for item in story.items if item.milestone_id in history.KEY_EVENTS] if choice.key else story.items,
        tracks=choice.tracks,
        eras=_eras(story, choice.era),
        places=choice.places,
        statuses=choice.statuses,
        text=choice.text,
    )


def years(story: Story) -> tuple[int, int]:
    """The first and the last year of the timeline."""
    return min(item.start.year for item in story.items), max(item.end.year for item in story.items)


def _eras(story: Story, code: str) -> list[Era]:
    """The era of a code, or the stretch between two years; none for an empty code."""
    known = [one for one in story.eras if one.code == code]
    if not known and (between := TWO_YEARS.fullmatch(code)):
        first, last = (int(year) for year in between.groups())
        return [Era(code, code, date(first, 1, 1), date(last, 12, 31))]
    return known


def drawn(story: Story, shown: Sequence[Item], era: str, width: int) -> Chart:
    """The chart of the items shown, packed for a width in pixels; without labels where they cannot fit."""
    last = max(*(item.end for item in story.items), *(one.end for one in story.rounds))
    start, end = chart.span_of(shown, _eras(story, era), last)
    scale = Scale(start, end, width, labeled=width > PHONE_WIDTH)
    return chart.timeline(shown, story.tracks, Backdrop(story.rounds, story.values), scale)


def not_drawn(story: Story, shown: Sequence[Item], era: str) -> str:
    """A sentence on items that lie before the stretch drawn; empty when there are none."""
    if era:
        return ""
    early = chart.before(shown, chart.DEFAULT_START)
    named = "; ".join(f"{item.date_text}, {item.title}" for item in early)
    return t("timeline.not_drawn", items=named, era=story.eras[0].title) if named else ""


def alt(story: Story, shown: Sequence[Item]) -> str:
    """What the figure shows, in words made from its data."""
    return t(
        "timeline.alt",
        count=len(shown),
        tracks=len({item.track for item in shown}),
        first=min(item.start.year for item in shown),
        last=max(item.end.year for item in shown),
        scheduled=sum(mark(item).hollow for item in shown),
        doubtful=sum(bool(item.badge) for item in shown),
        values="; ".join(_value(value) for value in story.values),
    )


def _value(value: Value) -> str:
    period = numbers.period(
        f"{value.first_year}-{value.last_year}" if value.last_year > value.first_year else str(value.first_year)
    )
    return t(
        "timeline.alt_value",
        share=numbers.share(value.value, 1),
        period=period,
        kind=t(f"timeline.value.{value.kind}"),
    )


@registry.card("timeline-values", page="timeline")
def values_card() -> Card:
    """The survey values of the strip on their own: chart, table, meaning, files."""
    told_in = story()
    rows = history.home_values()
    first, last = min(value.first_year for value in told_in.values), max(value.last_year for value in told_in.values)
    scale = Scale(date(first - 1, 7, 1), date(last + 1, 6, 30), PHONE_WIDTH, labeled=False)
    backdrop = Backdrop([one for one in told_in.rounds if one.end >= scale.start], told_in.values)
    told = {
        kind: "; ".join([_figure(row) for row in records(Estimate, rows) if row.estimate_type == kind][-MOST_TOLD:])
        for kind in ("direct", "published")
    }
    return estimate_card.card(
        "timeline-values_cshcn_massachusetts",
        title=t("timeline.values_title"),
        subtitle=[t("timeline.values_subtitle")],
        finding=t(
            "timeline.finding",
            first=first,
            last=last,
            least=numbers.share(min(value.value for value in told_in.values)),
            most=numbers.share(max(value.value for value in told_in.values)),
            computed=told["direct"],
            published=told["published"],
        ),
        rows=rows,
        chart=strip(backdrop, scale),
    )


def _figure(row: Estimate) -> str:
    interval = numbers.interval(row, "proportion", 1)
    when = ", ".join(filter(None, [numbers.period(row.period), interval]))
    return f"{numbers.number(row.value, 'proportion', 1)} ({when})"


@registry.card("timeline", page="timeline")
def timeline_card(choice: Choice) -> Card:
    """The timeline as files: the items as rows, the figure as a picture.

    Raises:
        ValueError: nothing is left of the timeline.
    """
    told_in, values = story(), values_card()
    shown = items(told_in, choice)
    if not shown:
        raise ValueError("no item of the timeline is left by this choice")
    return Card(
        card_id="timeline",
        title=t("timeline.card_title"),
        subtitle=t("timeline.shown", shown=len(shown), all=len(told_in.items)),
        finding=values.finding,
        data=list_view.table(shown, told_in.behind),
        columns=list_view.reading(shown, told_in.tracks, told_in.behind),
        english=(t("timeline.column.source"),),
        kinds=values.kinds,
        source_ids=(*FILES, *values.source_ids),
        alt=alt(told_in, shown),
        notes=(t("timeline.key"), *values.notes),
        chart=drawn(told_in, shown, choice.era, PICTURE_WIDTH),
        events=tuple(Event(item.date_text, item.title) for item in shown) if len(shown) <= MOST_ON_A_SLIDE else (),
    )
