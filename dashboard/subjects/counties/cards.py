"""What the page on counties and regions shows: choices, the map's card, a place's profile, comparisons."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.cards import estimate_card, registry
from dashboard.cards.card import Card
from dashboard.cards.indicator_cards import dot, kind_role
from dashboard.charts.dot_plot import Lane, dot_plot
from dashboard.charts.estimates import Dot
from dashboard.charts.markers import Role, symbol
from dashboard.data.indicators import Indicator, indicator, indicators
from dashboard.data.models import CountyContext, Estimate, Pair, PlaceFigure, records
from dashboard.data.queries import places as queries
from dashboard.data.queries.estimates import HOME, geographies
from dashboard.drawing import theme
from dashboard.i18n.catalog import has, stored, t
from dashboard.i18n.catalog import place as place_name
from dashboard.maps import value_suppressing_palette
from dashboard.maps.areas import Area
from dashboard.maps.choropleth import Figure, Look, Map, Words
from dashboard.wording import numbers
from dashboard.wording import sentences as wording
from dashboard.wording.markdown import bullets

LAYERS = ("county", "region")
ANY = "all"
DEFAULT = "cshcn_prevalence"
CERTAINTY = ("on", "off")
MOST_COMPARED = 3
LONG_TICK = 5
# A place is called higher than another from this probability on; the sentences name it.
SURE = 0.95


@dataclass(frozen=True)
class Choice:
    """What the reader chose: an indicator, counties or regions, a region to narrow counties by, and one place."""

    indicator_id: str
    layer: str
    region: str = ANY
    place: str = ANY
    certainty: bool = True


@dataclass(frozen=True)
class Mapped:
    """An indicator as it can be mapped: its population, period and kind of figure."""

    own: Indicator
    population: str
    period: str
    kind: str

    @property
    def keys(self) -> tuple[str, str, str]:
        """What names its figures in queries."""
        return self.own.indicator_id, self.population, self.period


def measures() -> dict[str, str]:
    """Indicators with figures of counties, modeled ones first."""
    known = indicators()
    rows = queries.mapped().sort_values("estimate_type", key=lambda kinds: kinds != "modeled", kind="stable")
    return {i: known[i].title for i in rows["indicator_id"].drop_duplicates()}


def mapped(indicator_id: str) -> Mapped:
    """The one population and period of which an indicator has figures of counties."""
    rows = queries.mapped()
    row = rows[rows["indicator_id"] == indicator_id].to_dict("records")[0]
    return Mapped(indicator(indicator_id), row["population"], row["period"], row["estimate_type"])


def layers() -> dict[str, str]:
    """Counties or regions."""
    return {code: t(f"counties.layer.{code}") for code in LAYERS}


def regions() -> dict[str, str]:
    """Regions by id, after all."""
    return {ANY: t("counties.all_regions")} | geographies(("region",))


def certainties() -> dict[str, str]:
    """Whether colours fade with certainty."""
    return {code: t(f"counties.certainty.{code}") for code in CERTAINTY}


def places(layer: str) -> dict[str, str]:
    """Counties or regions by name, after none."""
    return {ANY: t(f"counties.none.{layer}")} | geographies((layer,))


def region_sentence(region_id: str) -> str:
    """Which counties a region takes in whole and which in part, with the parts' share of the county's children."""
    rows = _named(queries.parts("region_id", region_id))
    whole = rows.loc[rows["whole_county"], "county"].tolist()
    part = [
        t("counties.part", county=row["county"], share=numbers.share(row["share_of_county"]))
        for row in rows[~rows["whole_county"]].to_dict("records")
    ]
    return wording.takes_in(rows["region"].iloc[0], whole, part)


@registry.card("map", page="counties")
def map_card(choice: Choice) -> Card:
    """The map with its intervals: the evidence that places differ is the finding."""
    what = mapped(choice.indicator_id)
    shown = _shown(queries.figures(*what.keys, choice.layer), choice)
    drawn = map_of(choice)
    title = t("counties.title_of", title=what.own.title, layer=t(f"counties.one.{choice.layer}"))
    finding = evidence(what, choice.layer)
    card = estimate_card.card(
        f"{choice.layer}-map-{what.own.indicator_id.replace('_', '-')}_{what.population}_{what.period}",
        title=title,
        subtitle=[t(f"population_short.{what.population}"), numbers.period(what.period), t("counties.order")],
        finding=finding,
        rows=shown,
        chart=None,
        notes=_notes(what),
    )
    told = "; ".join(figure.spoken for figure in drawn.figures)
    return replace(
        card,
        alt=t("counties.alt", title=title, finding=finding, figures=told),
        notes=(t("card.caveat"), *card.notes) if shown["lower"].notna().any() else card.notes,
        chart=drawn,
    )


def _shown(rows: pd.DataFrame, choice: Choice) -> pd.DataFrame:
    """Rows of the places on the map: all, or those of the region chosen."""
    inside = rows["geo_kind"] == choice.layer
    if choice.layer == "county" and choice.region != ANY:
        inside &= rows["geo_id"].isin(queries.parts("region_id", choice.region)["county_id"])
    return rows[inside].reset_index(drop=True)


def _notes(what: Mapped) -> list[str]:
    notes = []
    if what.kind == "modeled" and what.own.unit != "count":
        notes.append(t("counties.note_modeled", state=geographies()[HOME]))
    if what.own.unit == "count":
        notes.append(t("counties.note_counts"))
    return notes


def evidence(what: Mapped, layer: str) -> str:
    """One sentence on the evidence that the places of a map differ at all."""
    found = queries.evidence(*what.keys, layer)
    names = t(f"counties.several.{layer}")
    if not found:
        return t(f"evidence.{'no_interval' if what.kind == 'published' else 'counted'}", places=names)
    unit = what.own.unit
    return t(
        f"evidence.{found['sentence_key']}",
        places=names,
        pairs=found["pairs"],
        sure=found["pairs_sure"],
        low=numbers.number(found["lowest"], unit, 1),
        high=numbers.number(found["highest"], unit, 1),
        width=numbers.distance(found["interval_width"], 0),
    )


def refused() -> str:
    """The measures that the county model was tried on and refused, each with the reason, as Markdown."""
    told = [
        t(
            f"counties.refused.{row['refusal']}",
            title=indicator(row["indicator_id"]).title,
            period=numbers.period(row["period"]),
            probability=numbers.share(row["probability_better"]),
            asked=numbers.share(row["probability_asked"]),
        )
        for row in queries.refused().to_dict("records")
    ]
    return bullets(told)


def map_of(choice: Choice) -> Map:
    """The map as drawn on the page and in a picture, in the light palette; its scale is that of all places."""
    what = mapped(choice.indicator_id)
    rows = queries.figures(*what.keys, choice.layer)
    shapes = queries.shapes(choice.layer)
    everywhere = _drawn(rows[rows["geo_kind"] == choice.layer], what.own)
    figures = _drawn(_shown(rows, choice), what.own)
    counts = what.own.unit == "count"
    known = [f.value for f in everywhere if f.value is not None]
    scale = None if counts or not known else value_suppressing_palette.scale(known, least_step=_least_step(what.own))
    state = None if counts else next(iter(_drawn(rows[rows["geo_kind"] == "state"], what.own)), None)
    return Map(
        areas=[
            Area(row["geo_id"], place_name(row["geo_name"]), row["d"], (row["label_x"], row["label_y"]))
            for row in shapes.to_dict("records")
        ],
        figures=figures,
        height=float(shapes["view_height"].iloc[0]),
        scale=scale,
        state=state,
        words=_words(what, scale, state, everywhere),
        look=Look(theme.LIGHT, certainty=choice.certainty, circles=counts, exact=what.kind == "administrative"),
        ticks=ticks([*everywhere, *([state] if state else [])], what.own, from_zero=counts),
        chosen=choice.place,
    )


def _drawn(rows: pd.DataFrame, own: Indicator) -> list[Figure]:
    return [figure(row, own) for row in records(PlaceFigure, rows)]


def _least_step(own: Indicator) -> float:
    """Classes finer than figures are written would part what is written alike."""
    return 10.0 ** (-2 - _digits(own)) if own.unit == "proportion" else 0.0


def figure(row: PlaceFigure, own: Indicator) -> Figure:
    """A row of figures as it is drawn and said."""
    name = place_name(row.geo_name)
    value = numbers.figure(row, own.unit, _digits(own))
    told = numbers.short_interval(row, own.unit)
    kind = t(f"kind.{row.estimate_type}")
    if row.reliability == "suppressed":
        spoken = t("counties.spoken_suppressed", place=name, reason=t(f"reason.{row.reliability_reason}"))
    elif told:
        spoken = t("counties.spoken", place=name, value=value, interval=numbers.interval(row, own.unit), kind=kind)
    else:
        spoken = t("counties.spoken_plain", place=name, value=value, kind=kind)
    return Figure(
        geo_id=row.geo_id,
        name=name,
        value=row.value,
        lower=row.lower,
        upper=row.upper,
        figure=f"{value} ({told})" if told and own.unit != "count" else value,
        spoken=spoken,
        symbol=symbol(kind_role(row.estimate_type), row.reliability),
    )


def _digits(own: Indicator) -> int:
    """Digits of a share: one where values are small."""
    return 1 if own.indicator_id == "child_uninsured" else 0


def _words(
    what: Mapped, scale: value_suppressing_palette.Scale | None, state: Figure | None, figures: Sequence[Figure]
) -> Words:
    unit = what.own.unit
    known = sorted(f.value for f in figures if f.value is not None)
    certainties: dict[str, str] = {}
    if scale is not None:
        widths = {
            value_suppressing_palette.NARROW: numbers.distance(scale.narrow, 0),
            value_suppressing_palette.WIDER: numbers.distance(scale.wider, 0),
            value_suppressing_palette.WIDE: numbers.distance(scale.wider, 0),
            value_suppressing_palette.UNKNOWN: "",
        }
        certainties = {name: t(f"legend.{name}", width=width) for name, width in widths.items()}
    return Words(
        title=what.own.short_title,
        legend_title=what.own.short_title,
        legend_help=t(f"legend.{_legend_help(scale, figures)}"),
        certainties=certainties,
        borders=[numbers.number(border, unit, _digits(what.own)) for border in (scale.breaks if scale else [])],
        state=f"{state.name} {state.figure.split(' ')[0]}" if state else "",
        not_shown=t("card.not_shown"),
        discs=tuple((value, numbers.number(value, unit)) for value in dict.fromkeys([known[0], known[-1]]))
        if known
        else (),
    )


def _legend_help(scale: value_suppressing_palette.Scale | None, figures: Sequence[Figure]) -> str:
    if scale is not None:
        return "help"
    return "discs" if any(f.lower is not None for f in figures) else "discs_counted"


def ticks(figures: Sequence[Figure], own: Indicator, *, from_zero: bool) -> list[tuple[float, str]]:
    """Round numbers that hold all values and intervals, with how they are written."""
    ends = [end for f in figures for end in (f.value, f.lower, f.upper) if end is not None]
    low, high = (0.0 if from_zero else min(ends)), max(ends)
    scale = value_suppressing_palette.scale([low, high], least_step=_least_step(own))
    told = [numbers.number(value, own.unit, _digits(own)) for value in scale.breaks]
    step = 2 if max(map(len, told)) > LONG_TICK else 1
    return list(zip(scale.breaks[::step], told[::step], strict=True))


@registry.card("profile", page="counties")
def profile_card(place: str) -> Card:
    """Every figure of one place, with its interval and its kind, and the shares beside the state's."""
    rows = queries.profile(place)
    name, state = place_name(str(rows["geo_name"].iloc[0])), geographies()[HOME]
    known = indicators()
    told = [(row, known[row.indicator_id]) for row in records(Estimate, rows)]
    lanes = [_profile_lane(row, own, name, state) for row, own in told if own.unit == "proportion"]
    card = estimate_card.card(
        f"{place}-profile",
        title=t("counties.profile_title", place=name),
        subtitle=[t("counties.profile_subtitle")],
        finding=_profile_finding(place),
        rows=rows,
        chart=dot_plot(lanes),
    )
    return replace(card, table=_profile_table(told))


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
    return replace(dot(row, name, own.unit, role), figure=numbers.figure(row, own.unit, _digits(own)))


def _profile_table(told: Sequence[tuple[Estimate, Indicator]]) -> pd.DataFrame:
    """The figures as a reader sees them, ages named beside the indicator."""
    columns = {
        "indicator": [
            own.short_title
            if row.group_name == "all"
            else f"{own.short_title}, {wording.level(row.group_name, row.group_level)}"
            for row, own in told
        ],
        "period": [numbers.period(row.period) for row, _ in told],
        "value": [numbers.figure(row, own.unit, _digits(own)) for row, own in told],
        "interval": [numbers.interval(row, own.unit, 1) for row, own in told],
        "kind": [t(f"kind.{row.estimate_type}") for row, _ in told],
        "reliability": [wording.flag(row) for row, _ in told],
    }
    return pd.DataFrame({t(f"column.{name}"): values for name, values in columns.items()})


def _named(parts: pd.DataFrame) -> pd.DataFrame:
    return parts.assign(county=parts["county"].map(place_name), region=parts["region"].map(place_name))


def _rural(context: CountyContext) -> str:
    """The rural-urban class of a county, without its first word, in the language in use."""
    english = context.rucc_description.split(" - ", 1)[1].lower()
    return stored(f"rucc.{context.rucc_code}", english)


def _profile_finding(place: str) -> str:
    context = queries.context(place)
    if not context:
        return region_sentence(place)
    parts = _named(queries.parts("county_id", place))
    told = [t("counties.rural", description=_rural(context))]
    told.append(
        t(
            "counties.income",
            value=f"${numbers.whole(context.median_household_income)}",
            low=f"${numbers.whole(context.median_household_income_lower)}",
            high=f"${numbers.whole(context.median_household_income_upper)}",
        )
    )
    names = wording.listed(parts["region"].tolist())
    told.append(t("counties.in_regions" if len(parts) > 1 else "counties.in_region", regions=names))
    return " ".join(told)


@registry.card("compare", page="counties")
def compare_card(choice: Choice, chosen: Sequence[str]) -> Card:
    """Up to three places side by side, and for each pair the probability that one is higher."""
    what = mapped(choice.indicator_id)
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
    return estimate_card.card(
        f"{choice.layer}-compare-{what.own.indicator_id.replace('_', '-')}_{'-'.join(chosen)}",
        title=t("counties.compare_title", title=what.own.title),
        subtitle=[wording.listed(list(names.values())), numbers.period(what.period)],
        finding=" ".join(sentences) or t("counties.no_pairs"),
        rows=rows,
        chart=dot_plot(lanes, top=top),
        notes=(t("counties.compare_note"),) if sentences else (),
    )


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
