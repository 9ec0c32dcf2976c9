"""From figures of places to a map: which class each place is in, what is said of it, and how the map is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.cards.dots import kind_role
from dashboard.charts.elements.markers import symbol
from dashboard.data import against_state
from dashboard.data.indicators import Indicator
from dashboard.data.models import PlaceFigure, Shape, records
from dashboard.data.queries import places as queries
from dashboard.data.queries.estimates import HOME, geographies
from dashboard.data.store.cache import once
from dashboard.drawing import theme
from dashboard.i18n.catalog import place as place_name
from dashboard.i18n.catalog import t
from dashboard.maps.dot_map import view_box
from dashboard.maps.elements import value_scale
from dashboard.maps.elements.areas import areas_of
from dashboard.maps.elements.model import VIEW_WIDTH, Figure, Look, Map, Shade, Shown, Words
from dashboard.maps.elements.value_scale import Scale
from dashboard.subjects.counties.choices import ANY, Choice, Mapped, mapped
from dashboard.wording import numbers

# How many rows are listed beside a map of all school districts.
MOST_LISTED = 20
# At this value and above, a label inside an area has no decimals.
LARGE = 100
COMPARED: tuple[Shade, ...] = ("higher", "lower", "same")


@once
def figures(indicator_id: str, layer: str) -> tuple[tuple[Figure, ...], Figure | None]:
    """Every drawn place of a layer as it is drawn and said, west to east, and the state (None for a count)."""
    what = mapped(indicator_id, layer)
    rows = records(PlaceFigure, queries.figures(*what.keys, layer))
    state = next((row for row in rows if row.geo_kind == "state"), None)
    inside = [row for row in rows if row.geo_kind == layer]
    if what.own.unit == "count" or state is None:
        return tuple(_figure(row, what) for row in inside), None
    found = against_state.verdicts(inside, state)
    own = _figure(state, what)
    told = {shade: t(f"counties.shade.{shade}", state=own.name, value=own.label) for shade in COMPARED}
    return tuple(_figure(row, what, found.get(row.geo_id), told) for row in inside), own


def _figure(
    row: PlaceFigure, what: Mapped, verdict: Shade | None = None, told: Mapping[Shade, str] | None = None
) -> Figure:
    unit, exact = what.own.unit, digits(what.own, row.estimate_type)
    name = place_name(row.geo_name)
    value = numbers.figure(row, unit, exact)
    short, interval = numbers.short_interval(row, unit, exact), numbers.interval(row, unit, exact)
    shade: Shade = "hidden" if row.value is None else verdict or "unknown"
    compared = t(f"reason.{row.reliability_reason}") if shade == "hidden" else (told or {}).get(shade, "")
    key = "spoken_suppressed" if shade == "hidden" else "spoken" if interval else "spoken_plain"
    words = {"place": name, "value": value, "interval": interval, "reason": compared}
    spoken = t(f"counties.{key}", kind=t(f"kind.{row.estimate_type}"), **words)
    return Figure(
        geo_id=row.geo_id,
        name=name,
        value=row.value,
        lower=row.lower,
        upper=row.upper,
        label=_label(row, what.own, value),
        figure=f"{value} ({short})" if short and unit != "count" else value,
        interval=interval,
        compared=compared,
        spoken=f"{spoken} {compared}." if compared and shade != "hidden" else spoken,
        symbol=symbol(kind_role(row.estimate_type), row.reliability),
        shade=shade,
    )


def _label(row: PlaceFigure, own: Indicator, value: str) -> str:
    """A value as it stands in a polygon: short."""
    large = own.unit == "rate" and row.value is not None and row.value >= LARGE
    return numbers.whole(row.value) if large else value


def digits(own: Indicator, kind: str) -> int:
    """Digits of a share: one where it was counted in full, and where values are small."""
    return 1 if own.unit == "proportion" and (kind == "administrative" or own.indicator_id == "child_uninsured") else 0


def within(geo_ids: pd.Series | Sequence[str], choice: Choice) -> set[str]:
    """Places of the region chosen; all when none is."""
    if choice.region == ANY or choice.layer == "region":
        return set(geo_ids)
    if choice.layer == "school_district":
        return set(geo_ids) & set(queries.districts_of(choice.region))
    return set(geo_ids) & {own.county_id for own in queries.parts("region_id", choice.region)}


def shown_as(choice: Choice) -> Shown:
    """Circles for numbers; colors against the state where there is an interval to tell by, or where it is missing.

    What was counted without an interval, such as students per nurse, is colored by value, as is everything when the
    reader asks for values alone.
    """
    what = mapped(choice.indicator_id, choice.layer)
    if what.own.unit == "count":
        return "circles"
    places, _ = figures(choice.indicator_id, choice.layer)
    told = any(figure.shade in ("higher", "lower", "same") for figure in places)
    return "verdicts" if choice.certainty and (told or what.kind != against_state.COUNTED) else "values"


def map_of(choice: Choice) -> Map:
    """The map as drawn on the page and in a picture, in the light palette; its scale is that of all places."""
    what = mapped(choice.indicator_id, choice.layer)
    everywhere, state = figures(choice.indicator_id, choice.layer)
    inside = within([figure.geo_id for figure in everywhere], choice)
    drawn = [figure for figure in everywhere if figure.geo_id in inside]
    listed = _listed(drawn, choice)
    shapes = queries.shapes(choice.layer)
    areas = areas_of(records(Shape, shapes.assign(geo_name=shapes["geo_name"].map(place_name))))
    shown = shown_as(choice)
    least = least_step(what)
    known = [figure.value for figure in everywhere if figure.value is not None]
    scale = value_scale.scale(known, least_step=least) if shown == "values" and known else None
    close = choice.layer == "school_district" and choice.region != ANY
    whole = (0.0, 0.0, VIEW_WIDTH, float(shapes["view_height"].iloc[0]))
    return Map(
        areas=areas,
        figures=drawn,
        listed=listed,
        box=view_box([area.path for area in areas if area.geo_id in inside]) if close else whole,
        scale=scale,
        state=state,
        words=_words(what, choice, scale, state, drawn),
        look=Look(
            theme.LIGHT,
            shown,
            rings=choice.certainty,
            named="all" if choice.layer != "school_district" else "fitting" if close else "none",
        ),
        ticks=ticks([*listed, *([state] if state else [])], what, from_zero=shown == "circles"),
        chosen=choice.place,
    )


def _listed(drawn: Sequence[Figure], choice: Choice) -> list[Figure]:
    """What stands beside the map: all places, but of school districts the largest, or those of the region chosen."""
    if choice.layer != "school_district":
        return list(drawn)
    largest = queries.largest_districts(MOST_LISTED)
    return [
        figure
        for figure in drawn
        if figure.geo_id == choice.place
        or (figure.value is not None and (choice.region != ANY or figure.geo_id in largest))
    ]


def least_step(what: Mapped) -> float:
    """Classes finer than figures are written would part what is written alike."""
    return 10.0 ** (-2 - digits(what.own, what.kind)) if what.own.unit == "proportion" else 0.0


def _words(what: Mapped, choice: Choice, scale: Scale | None, state: Figure | None, drawn: Sequence[Figure]) -> Words:
    unit = what.own.unit
    known = sorted(figure.value for figure in drawn if figure.value is not None)
    names = {"state": geographies()[HOME], "value": state.label if state else "", "places": several(choice.layer)}
    shades: tuple[Shade, ...] = ("higher", "lower", "same", "unknown", "hidden")
    ranged = any(figure.lower is not None for figure in drawn)
    return Words(
        title=what.own.short_title,
        legend_title=what.own.short_title,
        legend_help=t("legend.discs" if ranged and choice.certainty else "legend.discs_counted"),
        shades={shade: t(f"legend.{shade}", **names) for shade in shades},
        borders=written(scale.breaks, what) if scale else [],
        state=f"{state.name} {state.label}" if state else "",
        not_shown=t("card.not_shown"),
        discs=tuple((value, numbers.number(value, unit)) for value in dict.fromkeys([known[-1], known[0]]))
        if known
        else (),
    )


def several(layer: str) -> str:
    """`counties`."""
    return t(f"counties.several.{layer}")


def ticks(listed: Sequence[Figure], what: Mapped, *, from_zero: bool) -> list[tuple[float, str]]:
    """Round numbers that hold all values and intervals, with how they are written."""
    ends = [end for f in listed for end in (f.value, f.lower, f.upper) if end is not None] or [0.0, 1.0]
    low, high = (0.0 if from_zero else min(ends)), max(ends)
    borders = value_scale.scale([low, high], least_step=least_step(what)).breaks
    return list(zip(borders, written(borders, what), strict=True))


def written(borders: Sequence[float], what: Mapped) -> list[str]:
    """Round numbers with no more digits than they need."""
    if what.own.unit == "rate" and all(float(border).is_integer() for border in borders):
        return [numbers.whole(border) for border in borders]
    plain = all(abs(100 * border - round(100 * border)) < 1e-6 for border in borders)
    exact = 0 if plain else digits(what.own, what.kind)
    return [numbers.number(border, what.own.unit, exact) for border in borders]
