"""What opens when a place is chosen on the map: the measure, more numbers, and the way to the place's own page."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.i18n.catalog import t
from dashboard.maps.elements.model import Figure
from dashboard.subjects.counties.choices import PLACE_NAMES, Choice, full_name, mapped, shown_layer
from dashboard.subjects.counties.map.map_data import figures
from dashboard.wording import links, numbers

# Figures shown for every place besides the measure on the map, where its layer has them.
KEY_MEASURES = (
    "cshcn_count",
    "child_population",
    "child_poverty",
    "ssi_children_rate",
    "students_with_disabilities",
    "students_per_nurse",
)


@dataclass(frozen=True)
class Fact:
    """One number of a place: what it is, the number with its range, its class in words, and when and how it was had."""

    label: str
    number: str
    compared: str
    told: str


@dataclass(frozen=True)
class Details:
    """A place in view: its full name, the measure on the map, more numbers, and the address of its page."""

    title: str
    main: Fact
    more: tuple[Fact, ...]
    link: str
    link_text: str


def details_of(choice: Choice) -> Details | None:
    """The details of the place chosen; None when none is, or when the layer does not have it."""
    figure = _figure(choice.indicator_id, choice)
    if figure is None:
        return None
    others = [name for name in KEY_MEASURES if name != choice.indicator_id]
    here = [name for name in others if shown_layer(name, choice.layer) == choice.layer]
    found = [(name, _figure(name, choice)) for name in here]
    name = full_name(figure.name, choice.layer)
    return Details(
        title=name,
        main=_fact(choice.indicator_id, figure, choice.layer),
        more=tuple(_fact(measure, own, choice.layer) for measure, own in found if own is not None),
        link=links.within(f"place?{PLACE_NAMES[choice.layer]}={choice.place}"),
        link_text=t("counties.all_of", place=name),
    )


def _figure(indicator_id: str, choice: Choice) -> Figure | None:
    places, _ = figures(indicator_id, choice.layer)
    return next((figure for figure in places if figure.geo_id == choice.place), None)


def _fact(indicator_id: str, figure: Figure, layer: str) -> Fact:
    what = mapped(indicator_id, layer)
    label = figure.label or t("card.not_shown")
    number = t("counties.value_in_range", value=label, interval=figure.interval) if figure.interval else label
    told = t("counties.fact", period=numbers.period(what.period), kind=t(f"kind.{what.kind}"))
    return Fact(what.own.short_title, number, figure.compared, told)
