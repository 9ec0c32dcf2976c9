"""The cards of the survey indicators: queries in, `Card` out. One function a kind of card."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.cards import estimate_card, registry
from dashboard.cards.card import Card
from dashboard.cards.dots import place_dot
from dashboard.charts.kinds.dot_plot import Lane, dot_plot
from dashboard.charts.kinds.over_time import Band, Point, points_over_time
from dashboard.data.indicators import Indicator, indicator, indicators, parts_of_medical_home
from dashboard.data.models import MEDICAL_HOME, Difference, Estimate, records
from dashboard.data.periods import years
from dashboard.data.queries import estimates as queries
from dashboard.data.queries.estimates import HOME, NATION
from dashboard.i18n.catalog import place as place_name
from dashboard.i18n.catalog import t
from dashboard.wording import numbers, sentences

FIRST_YEAR_OF_SERIES = 2016


@registry.card("places", page="status")
def places(indicator_id: str, population: str, period: str, geos: Sequence[str]) -> Card:
    """One indicator across places, with the differences of Massachusetts said in words."""
    own = indicator(indicator_id)
    rows = queries.estimates([indicator_id], populations=[population], geos=geos, periods=[period])
    rows = _in_order(rows, "geo_id", geos)
    lanes = [Lane(place_name(r.geo_name), (place_dot(r, own.unit),)) for r in records(Estimate, rows)]
    return estimate_card.card(
        f"ma-{indicator_id.replace('_', '-')}-places_{population}_{period}",
        title=t("cards.places_title", title=own.title),
        subtitle=[t(f"population_short.{population}"), own.universe, numbers.period(period)],
        finding=_finding_places(indicator_id, population, period, geos, rows),
        rows=rows,
        chart=dot_plot(lanes),
        notes=own.warnings[:1],
        measure=own.short_title if HOME in geos else "",
    )


def _finding_places(indicator_id: str, population: str, period: str, geos: Sequence[str], rows: pd.DataFrame) -> str:
    names = dict(zip(rows["geo_id"], rows["geo_name"].map(place_name), strict=True))
    if HOME not in geos:
        first = records(Estimate, rows)[0]
        return sentences.reading(indicator(indicator_id), first, place=names[first.geo_id])
    found = records(Difference, queries.differences([indicator_id], population, period, "geography"))
    gaps = [gap for gap in found if gap.other in geos]
    nation = [gap for gap in gaps if gap.other == NATION]
    others = [gap for gap in gaps if gap.other != NATION]
    told = [sentences.verdict(nation[0], names[HOME], sentences.in_sentence(names[NATION]))] if nation else []
    for key in ("higher", "lower"):
        named = [names[gap.other] for gap in others if gap.verdict == key]
        if named:
            told.append(t(f"cards.places_{key}", place=names[HOME], others=sentences.listed(named)))
    if others and all(gap.verdict == "same" for gap in others):
        told.append(t("cards.places_same", place=names[HOME]))
    if told:
        return " ".join([*told, *sentences.tested_together(gap.pairs_tested for gap in gaps)])
    home = records(Estimate, rows[rows["geo_id"] == HOME])[0]
    return sentences.reading(indicator(indicator_id), home, place=names[HOME])


def _in_order(rows: pd.DataFrame, column: str, order: Sequence[str]) -> pd.DataFrame:
    return rows.sort_values(
        column, key=lambda c: c.map({v: n for n, v in enumerate(order)}), ignore_index=True, kind="stable"
    )


@registry.card("components", page="status")
def components(population: str, period: str, geo_id: str, other: str | None = None) -> Card:
    """The composite and its five components for one place, beside another."""
    ids = [MEDICAL_HOME, *parts_of_medical_home()]
    geos = [geo_id, *([other] if other and other != geo_id else [])]
    rows = queries.estimates(ids, populations=[population], geos=geos, periods=[period])
    rows = _in_order(_in_order(rows, "geo_id", geos), "indicator_id", ids)
    known = indicators()
    lanes = [
        Lane(known[str(name)].short_title, tuple(place_dot(r, "proportion") for r in records(Estimate, own)))
        for name, own in rows.groupby("indicator_id", sort=False)
    ]
    place = place_name(str(rows["geo_name"].iloc[0]))
    return estimate_card.card(
        f"{geo_id.lower()}-medical-home-components_{population}_{period}",
        title=t("cards.components_title"),
        subtitle=[t(f"population_short.{population}"), place, numbers.period(period)],
        finding=_finding_components(rows[rows["geo_id"] == geo_id], place),
        rows=rows,
        chart=dot_plot(lanes),
        notes=(t("cards.components_note"),),
    )


def _finding_components(rows: pd.DataFrame, place: str) -> str:
    # Ties are broken in pandas' own order.
    shown = rows[(rows["indicator_id"] != MEDICAL_HOME) & rows["value"].notna()].sort_values("value")
    parts = records(Estimate, shown)
    if not parts:
        return t("cards.components_none", place=sentences.in_sentence(place))
    known = indicators()
    low, high = parts[0], parts[-1]
    return t(
        "cards.components_finding",
        place=sentences.in_sentence(place),
        low=sentences.uncapital(known[low.indicator_id].short_title),
        low_value=numbers.number(low.value, "proportion"),
        low_interval=numbers.interval(low, "proportion"),
        high=sentences.uncapital(known[high.indicator_id].short_title),
        high_value=numbers.number(high.value, "proportion"),
        high_interval=numbers.interval(high, "proportion"),
    )


@registry.card("groups", page="status")
def groups(indicator_id: str, population: str, period: str, geo_id: str, group: str) -> Card:
    """One indicator by subgroup, with the differences that the sample can tell."""
    own = indicator(indicator_id)
    rows = queries.estimates(
        [indicator_id], populations=[population], geos=[geo_id], periods=[period], group_name=group
    )
    whole = queries.estimates([indicator_id], populations=[population], geos=[geo_id], periods=[period])
    order = [name.removeprefix(f"level.{group}.") for name in sentences.levels(group)]
    rows = pd.concat([whole, _in_order(rows, "group_level", order)], ignore_index=True)
    place = place_name(str(whole["geo_name"].iloc[0]))
    lanes = [
        Lane(
            place if r.group_name == "all" else sentences.level(group, r.group_level),
            (place_dot(r, own.unit, "home" if r.group_name == "all" else "other"),),
        )
        for r in records(Estimate, rows)
    ]
    return estimate_card.card(
        f"{geo_id.lower()}-{indicator_id.replace('_', '-')}-by-{group.replace('_', '-')}_{population}_{period}",
        title=t("cards.groups_title", title=own.title, group=sentences.uncapital(t(f"group.{group}"))),
        subtitle=[t(f"population_short.{population}"), place, numbers.period(period)],
        finding=_finding_groups(indicator_id, population, period, group)
        if geo_id == HOME
        else sentences.reading(own, records(Estimate, whole)[0], place=place),
        rows=rows,
        chart=dot_plot(lanes),
        notes=() if geo_id == HOME else (t("cards.groups_no_test"),),
        measure=own.short_title if geo_id == HOME else "",
    )


def _finding_groups(indicator_id: str, population: str, period: str, group: str) -> str:
    found = records(Difference, queries.differences([indicator_id], population, period, "group"))
    gaps = [gap for gap in found if gap.group_name == group]
    told = [
        sentences.verdict(row, sentences.level(group, row.group_level), sentences.level(group, row.other))
        for row in gaps
        if row.verdict != "same"
    ]
    if not gaps:
        return t("cards.groups_too_few")
    together = sentences.tested_together(gap.pairs_tested for gap in gaps)
    return " ".join([*(told or [t("cards.groups_same")]), *together])


@registry.card("years", page="status")
def over_time(indicator_id: str, population: str, geo_id: str) -> Card:
    """Computed and published values of one place in one picture, never one line, with breaks marked."""
    own = indicator(indicator_id)
    rows = queries.estimates([indicator_id], populations=[population], geos=[geo_id], kinds=["direct", "published"])
    direct, shown = rows["estimate_type"] == "direct", rows["reliability"] != "suppressed"
    single = direct & (rows["period"].str.len() == 4)
    published = ~direct & ~rows.duplicated(["estimate_type", "period", "series"])
    together = _first(rows[direct & shown] if (direct & shown).any() else rows[direct], queries.periods(indicator_id))
    seen = records(Estimate, rows[shown & (single | published)])
    points = [_point(r, r.value, own.unit) for r in seen if r.value is not None]
    top = 1.0 if own.unit == "proportion" else float(rows["upper"].max()) * 1.15
    first, last = years(together.period)
    pooled = first < last and together.value is not None
    band = _band(together) if pooled else None
    kept = rows[single | published | (direct & rows["period"].eq(together.period))]
    place = place_name(str(rows["geo_name"].iloc[0]))
    lines, marks = _lines(own, points), _marks(own, points)
    return estimate_card.card(
        f"{geo_id.lower()}-{indicator_id.replace('_', '-')}-years_{population}",
        title=t("cards.time_title", title=own.title),
        subtitle=[t(f"population_short.{population}"), place],
        finding=" ".join(
            [sentences.reading(own, together, place=place), *_later(own, records(Estimate, rows[published]), last)]
        ),
        rows=kept.sort_values(["period", "estimate_type"], ignore_index=True),
        chart=points_over_time(points, band=band, breaks=lines, marks=marks, top=top) if points else None,
        notes=(
            *own.warnings[:1],
            *((t("cards.time_note", period=numbers.period(together.period)),) if pooled else ()),
            *((t("card.published_note"),) if published.any() else ()),
            *(found.note for found in own.breaks if found.year in _spanned(points)),
            *own.warnings[1:],
        ),
    )


def _later(own: Indicator, published: Sequence[Estimate], year: int) -> list[str]:
    """The newest published figure, where its years end after a year."""
    newest = max(published, key=lambda row: years(row.period)[1], default=None)
    if newest is None or newest.value is None or years(newest.period)[1] <= year:
        return []
    return [t("cards.time_later", period=numbers.period(newest.period), value=numbers.figure(newest, own.unit))]


def _band(row: Estimate) -> Band | None:
    """The pooled estimate as a band over its years; None without an interval."""
    if row.value is None or row.lower is None or row.upper is None:
        return None
    return Band(*years(row.period), row.value, row.lower, row.upper)


def _first(rows: pd.DataFrame, ordered: Sequence[str]) -> Estimate:
    """The estimate of the period that comes first."""
    return records(Estimate, rows.loc[[rows["period"].map(ordered.index).idxmin()]])[0]


def _spanned(points: Sequence[Point]) -> range:
    """Years from the second to the last of the points: those in which a question can have changed between them."""
    return range(min(p.first for p in points) + 1, max(p.last for p in points) + 1) if points else range(0)


def _lines(own: Indicator, points: Sequence[Point]) -> list[tuple[float, str]]:
    """Years after which another survey or question begins, and what is written there."""
    spanned = _spanned(points)
    survey = [(FIRST_YEAR_OF_SERIES - 0.5, t("cards.break_2016"))] if FIRST_YEAR_OF_SERIES in spanned else []
    questions = sorted({b.year for b in own.breaks if b.effect == "no_pooling" and b.year in spanned})
    return survey + [(year - 0.5, t("cards.break_question")) for year in questions]


def _marks(own: Indicator, points: Sequence[Point]) -> list[tuple[float, str]]:
    """Years at which a question changed within a series, or that are not shown for it."""
    found = [b for b in own.breaks if b.year in _spanned(points)]
    changed = [(b.year - 0.5, t("cards.break_within")) for b in found if b.effect == "mark"]
    changed += [(float(b.year), t("cards.break_within")) for b in found if b.effect == "one_year"]
    blank = [(float(b.year), t("cards.blank_year", year=b.year)) for b in found if b.effect == "blank"]
    return list(dict.fromkeys(changed + blank))


def _point(row: Estimate, value: float, unit: str) -> Point:
    first, last = years(row.period)
    figure, interval = numbers.figure(row, unit), numbers.interval(row, unit)
    name = t(f"series.{row.series}")
    told = f"{numbers.period(row.period)}: <b>{figure}</b>" + (f" ({interval})" if interval else "") + f"<br>{name}"
    return Point(
        first,
        last,
        value,
        row.lower,
        row.upper,
        row.reliability,
        "published" if row.estimate_type == "published" else "home",
        name,
        told,
    )
