"""What a reader of the page on counties and regions can choose: measures in groups, layers, places."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.data.indicators import Indicator, indicator, indicators
from dashboard.data.queries import places as queries
from dashboard.data.queries.estimates import geographies
from dashboard.data.store.cache import once
from dashboard.i18n.catalog import t

LAYERS = ("county", "region", "school_district")
# Names of the chosen place in the address, by layer.
PLACE_NAMES = {"county": "county", "region": "region", "school_district": "district"}
ANY = "all"
# The map opens on where the children live.
DEFAULT = "cshcn_count"
CERTAINTY = ("on", "off")
# The measure that readers who ask for school districts are pointed to.
FOR_DISTRICTS = "students_with_disabilities"
# Groups of measures by the kind of their figures, in the order of the chooser.
GROUPS = {"counted": "administrative", "published": "published", "estimated": "modeled"}


@dataclass(frozen=True)
class Choice:
    """What the reader chose: a measure, a layer, a region to narrow it by, and one place.

    `certainty` says that places are compared with the state; without it colors stand for values alone.
    """

    indicator_id: str
    layer: str
    region: str = ANY
    place: str = ANY
    certainty: bool = True


@dataclass(frozen=True)
class Mapped:
    """A measure as one layer of the map shows it: its population, period and kind of figure."""

    own: Indicator
    population: str
    period: str
    kind: str

    @property
    def keys(self) -> tuple[str, str, str]:
        """What names its figures in queries."""
        return self.own.indicator_id, self.population, self.period


@once
def _mapped() -> dict[tuple[str, str], Mapped]:
    return {
        (row.indicator_id, row.layer): Mapped(
            indicator(row.indicator_id), row.population, row.period, row.estimate_type
        )
        for row in queries.mapped()
    }


def mapped(indicator_id: str, layer: str) -> Mapped:
    """The newest figures of a measure in a layer.

    Raises:
        KeyError: it has none there.
    """
    return _mapped()[indicator_id, layer]


def measures() -> dict[str, dict[str, str]]:
    """Measures that can be mapped, by group: ids and titles, in the registry's order; one with local counts first."""
    kinds = {indicator_id: found.kind for (indicator_id, _), found in _mapped().items()}
    known = [own for own in indicators().values() if own.indicator_id in kinds]
    known.sort(key=lambda own: (own.indicator_id != DEFAULT, own.theme != "local"))
    grouped = {
        group: {own.indicator_id: own.title for own in known if kinds[own.indicator_id] == kind}
        for group, kind in GROUPS.items()
    }
    return {group: own for group, own in grouped.items() if own}


def default() -> str:
    """The measure to open with: how many children, or the first one where the model is not good enough for that."""
    known = [indicator_id for own in measures().values() for indicator_id in own]
    return DEFAULT if DEFAULT in known else known[0]


def group_of(what: Mapped) -> str:
    """The group of a measure."""
    return next(group for group, kind in GROUPS.items() if kind == what.kind)


def shown_layer(indicator_id: str, layer: str) -> str:
    """The layer itself if the measure has figures there, else counties.

    Raises:
        KeyError: there is no such layer.
    """
    if layer not in LAYERS:
        raise KeyError(layer)
    return layer if (indicator_id, layer) in _mapped() else "county"


def missing_layer(indicator_id: str, layer: str) -> str:
    """That a layer cannot show a measure, what is shown instead, and for school districts what can be."""
    told = t("counties.missing_layer", title=indicator(indicator_id).title, layer=t(f"counties.several.{layer}"))
    if layer != "school_district":
        return told
    return f"{told} {t('counties.try_counted', title=indicator(FOR_DISTRICTS).title)}"


def layers() -> dict[str, str]:
    """Counties, regions and school districts by code."""
    return {code: t(f"counties.layer.{code}") for code in LAYERS}


def regions() -> dict[str, str]:
    """Regions by id, after all."""
    return {ANY: t("counties.all_regions")} | geographies(("region",))


def certainties() -> dict[str, str]:
    """What colors stand for: places beside the state, or values alone."""
    return {code: t(f"counties.certainty.{code}") for code in CERTAINTY}


@once
def places(layer: str) -> dict[str, str]:
    """Places of a layer by name, after none; of school districts those that have an outline."""
    named = geographies((layer,))
    if layer == "school_district":
        drawn = set(queries.shapes(layer)["geo_id"])
        named = {geo_id: name for geo_id, name in named.items() if geo_id in drawn}
    return {ANY: t(f"counties.none.{layer}")} | named


def full_name(name: str, layer: str) -> str:
    """`Hampden County`, `Western region`, `Abington school district`."""
    return t(f"one_place.named.{PLACE_NAMES[layer]}", name=name)
