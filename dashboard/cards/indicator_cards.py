"""The cards of the survey indicators: queries in, `Card` out. One function a kind of card."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.cards import estimate_card, registry
from dashboard.cards.card import Card
from dashboard.charts import dot_plot
from dashboard.charts.dot_plot import Band, Dot, Lane, Point
from dashboard.data.indicators import MEDICAL_HOME, Indicator, indicator, indicators, parts_of_medical_home
from dashboard.data.periods import length_and_end, years
from dashboard.data.queries import estimates as queries
from dashboard.data.queries.estimates import HOME, NATION
from dashboard.i18n.catalog import place as place_name
from dashboard.i18n.catalog import t
from dashboard.wording import sentences

FIRST_YEAR_OF_SERIES = 2016
ROLES = {"published": "published", "modelled": "modelled"}


def _role(row: sentences.Row) -> str:
    place = {HOME: "home", NATION: "nation"}.get(str(row["geo_id"]), "other")
    return ROLES.get(str(row["estimate_type"]), place)


def _cell(value: object) -> float | None:
    return float(str(value)) if sentences.known(value) else None


def dot(row: sentences.Row, unit: str, role: str = "") -> Dot:
    """A dot from an estimate row with `geo_name`."""
    return Dot(
        name=place_name(str(row["geo_name"])),
        value=_cell(row["value"]),
        lower=_cell(row["lower"]),
        upper=_cell(row["upper"]),
        flag=str(row["reliability"]),
        role=role or _role(row),
        figure=sentences.figure(row, unit),
        interval=sentences.short_interval(row, unit),
    )


@registry.card("places", page="status")
def places(indicator_id: str, population: str, period: str, geos: Sequence[str]) -> Card:
    """One indicator across places, with the differences of Massachusetts said in words."""
    own = indicator(indicator_id)
    rows = queries.estimates([indicator_id], populations=[population], geos=geos, periods=[period])
    rows = _in_order(rows, "geo_id", geos)
    lanes = [Lane(place_name(str(r["geo_name"])), (dot(r, own.unit),)) for r in rows.to_dict("records")]
    return estimate_card.card(
        f"ma-{indicator_id.replace('_', '-')}-places_{population}_{period}",
        title=t("cards.places_title", title=own.title),
        subtitle=[t(f"population_short.{population}"), own.universe, sentences.period(period)],
        finding=_finding_places(indicator_id, population, period, geos, rows),
        rows=rows,
        draw=lambda colours: dot_plot.dot_chart(lanes, colours),
        notes=own.warnings[:1],
    )


def _finding_places(indicator_id: str, population: str, period: str, geos: Sequence[str], rows: pd.DataFrame) -> str:
    names = dict(zip(rows["geo_id"], rows["geo_name"].map(place_name), strict=True))
    if HOME not in geos:
        first = rows.to_dict("records")[0]
        return sentences.reading(indicator(indicator_id), first, place=names[first["geo_id"]])
    gaps = queries.differences([indicator_id], population, period, "geography")
    gaps = gaps[gaps["other"].isin(geos)]
    nation = gaps[gaps["other"] == NATION].to_dict("records")
    others = gaps[gaps["other"] != NATION]
    told = [sentences.verdict(nation[0], names[HOME], sentences.in_sentence(names[NATION]))] if nation else []
    for key in ("higher", "lower"):
        found = [names[other] for other in others.loc[others["verdict"] == key, "other"]]
        if found:
            told.append(t(f"cards.places_{key}", place=names[HOME], others=sentences.listed(found)))
    if len(others) and (others["verdict"] == "same").all():
        told.append(t("cards.places_same", place=names[HOME]))
    if told:
        return " ".join(told)
    home = rows[rows["geo_id"] == HOME].to_dict("records")[0]
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
        Lane(known[str(name)].short_title, tuple(dot(r, "proportion") for r in own.to_dict("records")))
        for name, own in rows.groupby("indicator_id", sort=False)
    ]
    place = place_name(str(rows["geo_name"].iloc[0]))
    return estimate_card.card(
        f"{geo_id.lower()}-medical-home-components_{population}_{period}",
        title=t("cards.components_title"),
        subtitle=[t(f"population_short.{population}"), place, sentences.period(period)],
        finding=_finding_components(rows[rows["geo_id"] == geo_id], place),
        rows=rows,
        draw=lambda colours: dot_plot.dot_chart(lanes, colours),
        notes=(t("cards.components_note"),),
    )


def _finding_components(rows: pd.DataFrame, place: str) -> str:
    parts = rows[(rows["indicator_id"] != MEDICAL_HOME) & rows["value"].notna()].sort_values("value")
    if parts.empty:
        return t("cards.components_none", place=sentences.in_sentence(place))
    known = indicators()
    low, high = parts.iloc[0], parts.iloc[-1]
    return t(
        "cards.components_finding",
        place=sentences.in_sentence(place),
        low=sentences.uncapital(known[low["indicator_id"]].short_title),
        low_value=sentences.share(low["value"]),
        low_interval=sentences.interval(low, "proportion"),
        high=sentences.uncapital(known[high["indicator_id"]].short_title),
        high_value=sentences.share(high["value"]),
        high_interval=sentences.interval(high, "proportion"),
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
            place if r["group_name"] == "all" else sentences.level(group, str(r["group_level"])),
            (dot(r, own.unit, "home" if r["group_name"] == "all" else "other"),),
        )
        for r in rows.to_dict("records")
    ]
    return estimate_card.card(
        f"{geo_id.lower()}-{indicator_id.replace('_', '-')}-by-{group.replace('_', '-')}_{population}_{period}",
        title=t("cards.groups_title", title=own.title, group=sentences.uncapital(t(f"group.{group}"))),
        subtitle=[t(f"population_short.{population}"), place, sentences.period(period)],
        finding=_finding_groups(indicator_id, population, period, group)
        if geo_id == HOME
        else sentences.reading(own, whole.to_dict("records")[0], place=place),
        rows=rows,
        draw=lambda colours: dot_plot.dot_chart(lanes, colours),
        notes=() if geo_id == HOME else (t("cards.groups_no_test"),),
    )


def _finding_groups(indicator_id: str, population: str, period: str, group: str) -> str:
    gaps = queries.differences([indicator_id], population, period, "group")
    gaps = gaps[gaps["group_name"] == group]
    told = [
        sentences.verdict(
            row, sentences.level(group, str(row["group_level"])), sentences.level(group, str(row["other"]))
        )
        for row in gaps[gaps["verdict"] != "same"].to_dict("records")
    ]
    if told:
        return " ".join(told)
    return t("cards.groups_same") if len(gaps) else t("cards.groups_too_few")


@registry.card("years", page="status")
def over_time(indicator_id: str, population: str, geo_id: str) -> Card:
    """Computed and published values of one place in one picture, never one line, with breaks marked."""
    own = indicator(indicator_id)
    rows = queries.estimates([indicator_id], populations=[population], geos=[geo_id], kinds=["direct", "published"])
    direct, shown = rows["estimate_type"] == "direct", rows["reliability"] != "suppressed"
    single = direct & (rows["period"].str.len() == 4)
    published = ~direct & ~rows.duplicated(["estimate_type", "period", "series"])
    longest = _longest(rows[direct & shown] if (direct & shown).any() else rows[direct])
    points = [_point(r, own.unit) for r in rows[shown & (single | published)].to_dict("records")]
    top = 1.0 if own.unit == "proportion" else float(rows["upper"].max()) * 1.15
    first, last = years(str(longest["period"]))
    pooled = first < last and sentences.known(longest["value"])
    ends = [float(str(longest[name])) for name in ("value", "lower", "upper")]
    band = Band(first, last, *ends) if pooled else None
    kept = rows[single | published | (direct & rows["period"].eq(longest["period"]))]
    place = place_name(str(rows["geo_name"].iloc[0]))
    lines, marks = _lines(own, points), _marks(own, points)
    return estimate_card.card(
        f"{geo_id.lower()}-{indicator_id.replace('_', '-')}-years_{population}",
        title=t("cards.time_title", title=own.title),
        subtitle=[t(f"population_short.{population}"), place],
        finding=sentences.reading(own, longest, place=place),
        rows=kept.sort_values(["period", "estimate_type"], ignore_index=True),
        draw=(lambda colours: dot_plot.time_chart(points, colours, band=band, breaks=lines, marks=marks, top=top))
        if points
        else None,
        notes=(
            *((t("cards.time_note", period=sentences.period(str(longest["period"]))),) if pooled else ()),
            *((t("card.published_note"),) if published.any() else ()),
            *(found.note for found in own.breaks if found.year in _spanned(points)),
            *own.warnings,
        ),
    )


def _longest(rows: pd.DataFrame) -> dict[str, object]:
    """The pooled estimate of the most years, the newest of these."""
    spans = rows["period"].map(length_and_end)
    return rows.loc[spans.sort_values().index[-1]].to_dict()


def _spanned(points: Sequence[Point]) -> range:
    """Years from the second to the last of the points: those in which a question can have changed between them."""
    return range(min(p.first for p in points) + 1, max(p.last for p in points) + 1) if points else range(0)


def _lines(own: Indicator, points: Sequence[Point]) -> list[tuple[float, str]]:
    """Years after which another survey or question begins, and what is written there."""
    spanned = _spanned(points)
    survey = [(FIRST_YEAR_OF_SERIES - 0.5, t("cards.break_2016"))] if FIRST_YEAR_OF_SERIES in spanned else []
    questions = [b.year for b in own.breaks if b.effect == "no_pooling" and b.year in spanned]
    return survey + [(year - 0.5, t("cards.break_question")) for year in questions]


def _marks(own: Indicator, points: Sequence[Point]) -> list[tuple[float, str]]:
    """Years at which a question changed within a series, or that are not shown for it."""
    found = [b for b in own.breaks if b.year in _spanned(points)]
    changed = [(b.year - 0.5, t("cards.break_within")) for b in found if b.effect == "mark"]
    blank = [(float(b.year), t("cards.blank_year", year=b.year)) for b in found if b.effect == "blank"]
    return changed + blank


def _point(row: sentences.Row, unit: str) -> Point:
    first, last = years(str(row["period"]))
    figure, interval = sentences.figure(row, unit), sentences.interval(row, unit)
    name = t(f"series.{row['series']}")
    told = (
        f"{sentences.period(str(row['period']))}: <b>{figure}</b>"
        + (f" ({interval})" if interval else "")
        + f"<br>{name}"
    )
    return Point(
        first,
        last,
        float(str(row["value"])),
        _cell(row["lower"]),
        _cell(row["upper"]),
        str(row["reliability"]),
        "published" if row["estimate_type"] == "published" else "home",
        name,
        told,
    )
