"""Cards of the page on counties and regions: the map, a place's profile, and places compared."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from dashboard.cards import estimate_card, registry
from dashboard.cards.card import Card
from dashboard.cards.dots import dot, kind_role
from dashboard.charts.elements.estimates import Dot
from dashboard.charts.elements.markers import Role
from dashboard.charts.kinds.dot_plot import Lane, dot_plot
from dashboard.data.indicators import Indicator, indicators
from dashboard.data.models import CountyContext, Estimate, Pair, PlaceFigure, records
from dashboard.data.queries import places as queries
from dashboard.data.queries.estimates import HOME, geographies
from dashboard.i18n.catalog import has, stored, t
from dashboard.i18n.catalog import place as place_name
from dashboard.maps.county_map.picture import MapPicture
from dashboard.maps.elements.model import Map
from dashboard.subjects.counties.choices import Choice, mapped, shown_layer
from dashboard.subjects.counties.map import findings
from dashboard.subjects.counties.map.map_data import COMPARED, digits, map_of, several, within
from dashboard.wording import numbers
from dashboard.wording import sentences as wording

MOST_COMPARED = 3
# A place is called higher than another at this probability or above; the sentences state it.
SURE = 0.95


@registry.card("map", page="counties")
def map_card(choice: Choice) -> Card:
    """The map with its intervals: whether places stand out from the state is the finding."""
    choice = replace(choice, layer=shown_layer(choice.indicator_id, choice.layer))
    what = mapped(choice.indicator_id, choice.layer)
    rows = queries.figures(*what.keys, choice.layer)
    inside = within(rows.loc[rows["geo_kind"] == choice.layer, "geo_id"], choice)
    rows = rows[rows["geo_id"].isin(inside)].reset_index(drop=True)
    drawn = map_of(choice)
    ranged = bool(rows["lower"].notna().any())
    title, finding = findings.title(choice), findings.finding(choice, drawn)
    card = estimate_card.card(
        f"{choice.layer}-map-{what.own.indicator_id}".replace("_", "-") + f"_{what.population}_{what.period}",
        title=title,
        subtitle=[t(f"population_short.{what.population}"), numbers.period(what.period), t("counties.order")],
        finding=finding,
        rows=rows,
        chart=None,
        notes=findings.notes(what, choice.layer, ranged=ranged),
    )
    return replace(
        card,
        alt=_alt(title, finding, drawn, choice.layer),
        columns={**card.columns, **_verdicts(drawn)},
        notes=(t("card.caveat"), *card.notes) if ranged else card.notes,
        chart=MapPicture(drawn),
    )


def _alt(title: str, finding: str, drawn: Map, layer: str) -> str:
    """What kind of map it is, the finding, and the figures that stand beside it."""
    told = " ".join(figure.spoken for figure in drawn.listed)
    kind = t(f"counties.alt_{drawn.look.shown}", places=several(layer))
    rest = "" if len(drawn.listed) == len(drawn.figures) else t("counties.alt_listed")
    return t("counties.alt", title=title, kind=kind, finding=finding.replace("**", ""), rest=rest, figures=told)


def _verdicts(drawn: Map) -> dict[str, list[str]]:
    """A column with each place's class in words, where any place has one."""
    if drawn.state is None or not any(figure.shade in COMPARED for figure in drawn.figures):
        return {}
    words = {key: t(f"counties.verdict.{key}") for key in COMPARED}
    heading = t("counties.verdict_column", state=geographies()[HOME])
    return {heading: [words.get(figure.shade, "") for figure in drawn.figures]}


@registry.card("profile", page="counties")
def profile_card(place: str) -> Card:
    """Every figure of one place, with its interval and its kind, and the shares beside the state's."""
    rows = queries.profile(place)
    name, state = place_name(str(rows["geo_name"].iloc[0])), geographies()[HOME]
    known = indicators()
    told = [(row, known[row.indicator_id]) for row in records(Estimate, rows)]
    lanes = [_profile_lane(row, own, name, state) for row, own in told if _in_profile(own)]
    card = estimate_card.card(
        f"{place}-profile",
        title=t("counties.profile_title", place=name),
        subtitle=[t("counties.profile_subtitle")],
        finding=_profile_finding(place),
        rows=rows,
        chart=dot_plot(lanes),
    )
    return replace(card, columns=_profile_columns(told))


def _in_profile(own: Indicator) -> bool:
    """Whether a measure is drawn in a profile: of students with disabilities their share alone."""
    return own.unit == "proportion" and (
        own.theme != findings.LOCAL or own.indicator_id == "students_with_disabilities"
    )


def _profile_lane(row: Estimate, own: Indicator, name: str, state: str) -> Lane:
    figures = queries.figures(own.indicator_id, row.population, row.period, "county")
    beside = records(PlaceFigure, figures[figures["geo_kind"] == "state"])
    named = t("counties.of_kind", place=name, kind=wording.uncapital(t(f"kind.{row.estimate_type}")))
    dots = [_dot(row, own, named, kind_role(row.estimate_type))]
    dots += [_dot(other, own, state, "home") for other in beside]
    short = f"counties.short.{own.indicator_id}"
    return Lane(t(short) if has(short) else own.short_title, tuple(dots))


def _dot(row: Estimate, own: Indicator, name: str, role: Role) -> Dot:
    # As many digits as on the map.
    return replace(dot(row, name, own.unit, role), figure=numbers.figure(row, own.unit, digits(own, row.estimate_type)))


def _profile_columns(told: Sequence[tuple[Estimate, Indicator]]) -> dict[str, list[str]]:
    """The figures as a reader sees them, ages named beside the indicator."""
    columns = {
        "indicator": [
            own.short_title
            if row.group_name == "all"
            else f"{own.short_title}, {wording.level(row.group_name, row.group_level)}"
            for row, own in told
        ],
        "period": [numbers.period(row.period) for row, _ in told],
        "value": [numbers.figure(row, own.unit, digits(own, row.estimate_type)) for row, own in told],
        "interval": [numbers.interval(row, own.unit, 1) for row, own in told],
        "kind": [t(f"kind.{row.estimate_type}") for row, _ in told],
        "reliability": [wording.flag(row) for row, _ in told],
    }
    return {t(f"column.{name}"): values for name, values in columns.items()}


def _rural(context: CountyContext) -> str:
    """The rural-urban class of a county, without its first word, in the language in use."""
    told = stored(f"rucc.{context.rucc_code}", context.rucc_description)
    return told.rpartition(" - ")[2].lower()


def _profile_finding(place: str) -> str:
    context = queries.context(place)
    if not context:
        return findings.region_sentence(place)
    parts = queries.parts("county_id", place)
    told = [t("counties.rural", description=_rural(context))]
    told.append(
        t(
            "counties.income",
            value=f"${numbers.whole(context.median_household_income)}",
            low=f"${numbers.whole(context.median_household_income_lower)}",
            high=f"${numbers.whole(context.median_household_income_upper)}",
        )
    )
    names = wording.listed([own.region for own in parts])
    told.append(t("counties.in_regions" if len(parts) > 1 else "counties.in_region", regions=names))
    return " ".join(told)


@registry.card("compare", page="counties")
def compare_card(choice: Choice, chosen: Sequence[str]) -> Card:
    """Up to three places side by side, and for each pair the probability that one is higher."""
    what = mapped(choice.indicator_id, choice.layer)
    rows = queries.figures(*what.keys, choice.layer)
    rows = rows[rows["geo_id"].isin(chosen)].reset_index(drop=True)
    names = dict(zip(rows["geo_id"], rows["geo_name"].map(place_name), strict=True))
    sentences = [_pair(row, names, what.own) for row in records(Pair, queries.pairs(*what.keys, chosen))]
    lanes = [
        Lane(names[row.geo_id], (_dot(row, what.own, names[row.geo_id], kind_role(row.estimate_type)),))
        for row in records(PlaceFigure, rows)
    ]
    ends = [end for lane in lanes for end in (lane.dots[0].value, lane.dots[0].upper) if end is not None]
    top = 1.0 if what.own.unit == "proportion" else max(ends, default=1.0) * 1.1
    card = estimate_card.card(
        f"{choice.layer}-compare-{what.own.indicator_id.replace('_', '-')}_{'-'.join(chosen)}",
        title=t("counties.compare_title", title=what.own.title),
        subtitle=[wording.listed(list(names.values())), numbers.period(what.period)],
        finding=" ".join(sentences) or t("counties.no_pairs"),
        rows=rows,
        chart=dot_plot(lanes, top=top),
        notes=(t("counties.compare_note"),) if sentences else (),
    )
    return replace(card, measure=what.own.title)


def _pair(row: Pair, names: dict[str, str], own: Indicator) -> str:
    """A pair in one sentence, the likelier higher place first: which one is higher, or that it cannot be told."""
    first, second = names[row.geo_id], names[row.other]
    probability, gap = row.probability_higher, row.difference
    low, high = row.lower, row.upper
    if probability < 0.5:
        first, second, probability, gap, low, high = second, first, 1 - probability, -gap, -high, -low
    kind = "pair" if own.unit == "proportion" else "pair_count"
    if probability < SURE:
        return t(f"counties.{kind}_unsure", a=first, b=second, probability=f"{math.floor(100 * probability)}%")
    told = {name: _amount(value, own.unit) for name, value in {"gap": gap, "low": low, "high": high}.items()}
    return t(f"counties.{kind}_sure", a=first, b=second, **told)


def _amount(value: float, unit: str) -> str:
    """Points or children, with a true minus sign."""
    return (numbers.distance(value) if unit == "proportion" else numbers.count(value)).replace("-", numbers.MINUS)
