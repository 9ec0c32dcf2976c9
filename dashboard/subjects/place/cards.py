"""Cards on one place: all that is measured there beside the state, and counts over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise

import pandas as pd

from dashboard.cards import estimate_card, registry
from dashboard.cards.card import Card
from dashboard.charts.kinds.count_over_time import Point, Run, count_over_time
from dashboard.data.indicators import Indicator, indicator
from dashboard.data.models import Estimate, records
from dashboard.data.queries import localities
from dashboard.data.queries.estimates import HOME
from dashboard.data.queries.localities import Place
from dashboard.data.store.cache import once
from dashboard.drawing.theme import Ink
from dashboard.i18n.catalog import stored, t
from dashboard.subjects.place import choices, figures
from dashboard.subjects.place.figures import Compared
from dashboard.wording import numbers
from dashboard.wording import sentences as wording

# Between the code of a place and the id of a measure.
BETWEEN = "."


@registry.card("place", page="place")
def place_card(code: str) -> Card:
    """All that is measured in a place, one figure a measure, beside the state's."""
    place = choices.place_of(code)
    rows = figures.against_state(choices.measured_in(place))
    told = Counter(r.verdict for r in rows)
    name = choices.full_name(place)
    finding = t(
        "one_place.card.finding",
        all=len(rows),
        higher=told["higher"],
        lower=told["lower"],
        same=told["same"],
        rest=told[""],
    )
    title = t("one_place.card.title", place=name)
    return Card(
        card_id=f"place-{code}",
        title=title,
        subtitle=t("one_place.card.subtitle"),
        finding=finding,
        data=pd.DataFrame([asdict(row) for row in rows]).convert_dtypes(),
        columns=columns(rows),
        kinds=tuple(dict.fromkeys(r.estimate_type for r in rows)),
        source_ids=tuple(dict.fromkeys(r.source_id for r in rows)),
        alt=f"{title}. {finding}",
        definitions=tuple(estimate_card.definition(indicator(i)) for i in dict.fromkeys(r.indicator_id for r in rows)),
        notes=(t("one_place.card.about_compared"), t("one_place.card.not_cshcn")),
    )


def columns(rows: Sequence[Compared]) -> dict[str, list[str]]:
    """Figures beside the state's as a reader sees them; the place is named where there are several."""
    units = [indicator(r.indicator_id) for r in rows]
    told = {
        "indicator": [figures.measure_name(own) for own in units],
        "measured_for": [choices.name_of(r.geo_id) for r in rows],
        "value": [numbers.figure(r, own.unit, 1) for r, own in zip(rows, units, strict=True)],
        "interval": [numbers.interval(r, own.unit, 1) for r, own in zip(rows, units, strict=True)],
        "state": [figures.state_value(r, own) for r, own in zip(rows, units, strict=True)],
        "compared": [figures.compared(r, own) for r, own in zip(rows, units, strict=True)],
        "period": [numbers.period(r.period) for r in rows],
        "kind": [t(f"kind.{r.estimate_type}") for r in rows],
        "reliability": [wording.flag(r) for r in rows],
    }
    if len({r.geo_id for r in rows}) == 1:
        del told["measured_for"]
    return {t(f"column.{name}"): values for name, values in told.items()}


@once
def measures_over_time(place: Place | None) -> dict[str, str]:
    """Counts over time of a place or, without one, of the state: `<code>.<indicator_id>`, with measure and place."""
    return {
        f"{code}{BETWEEN}{name}": t(
            "one_place.series.choice", measure=indicator(name).title, place=choices.name_of(code)
        )
        for code in (choices.measured_in(place) if place else [HOME])
        for name in localities.series_measures(code)
    }


@registry.card("place-series", page="place")
def series_card(code: str, indicator_id: str) -> Card:
    """A count in one place over the years, beside the state where the size of a place does not matter."""
    own, name = indicator(indicator_id), choices.name_of(code)
    rows = localities.series(indicator_id, code)
    runs = [_run(rows, name, own, "home")]
    if own.unit != "count" and code != HOME:
        runs.append(_run(localities.series(indicator_id, HOME), choices.name_of(HOME), own, "other"))
    changes = localities.series_changes(indicator_id)
    seen = [c for c in changes if rows["year"].min() < c.year <= rows["year"].max()]
    points = runs[0].points
    first, last = points[0], points[-1]
    has_gap = any(b.year > a.year + 1 for a, b in pairwise(points))
    periods = dict(zip(rows["year"], rows["period"].map(numbers.period), strict=True))
    return estimate_card.card(
        f"place-{code}-{indicator_id.replace('_', '-')}",
        title=t("one_place.series.card", measure=own.short_title, place=name),
        subtitle=[t("one_place.series.subtitle", first=periods[first.year], last=periods[last.year])],
        finding=t(
            "one_place.series.finding_gap" if has_gap else "one_place.series.finding",
            measure=own.short_title,
            place=choices.in_sentence(choices.place_of(code)),
            start=first.figure,
            end=last.figure,
            first=periods[first.year],
            last=periods[last.year],
        ),
        rows=rows,
        chart=count_over_time(
            [run for run in runs if run.points],
            changes=[(c.year, t(f"one_place.series.{c.effect}")) for c in seen if c.effect != "gap"],
            gap=t("one_place.series.gap"),
            written=lambda value: _on_axis(value, own),
            title=t(
                "one_place.series.december" if len(str(rows["period"].iloc[0])) == 4 else "one_place.series.school_year"
            ),
        ),
        notes=(
            t("one_place.series.note_line"),
            *(stored(f"series_change.{indicator_id}.{c.year}.{c.effect}", c.note) for c in seen),
        ),
    )


def _run(rows: pd.DataFrame, name: str, own: Indicator, ink: Ink) -> Run:
    """The years of one place that have a figure."""
    shown = rows[rows["value"].notna()]
    points = [
        Point(
            year,
            row.value or 0.0,
            row.lower,
            row.upper,
            segment,
            row.reliability,
            numbers.figure(row, own.unit, 1),
            _told(row, name, own),
        )
        for row, year, segment in zip(records(Estimate, shown), shown["year"], shown["segment"], strict=True)
    ]
    return Run(name, points, ink)


def _told(row: Estimate, name: str, own: Indicator) -> str:
    interval = numbers.interval(row, own.unit, 1)
    return f"<b>{name}</b><br>{numbers.period(row.period)}: {numbers.figure(row, own.unit, 1)}" + (
        f"<br>{interval}" if interval else ""
    )


def _on_axis(value: float, own: Indicator) -> str:
    return numbers.share(value) if own.unit == "proportion" else f"{value:,.0f}"
