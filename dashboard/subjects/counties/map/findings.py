"""What a map shows, in words: its title, which places stand out from the state, and how strong the evidence is."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.data.against_state import COUNTED
from dashboard.data.indicators import indicator
from dashboard.data.queries import places as queries
from dashboard.data.queries.estimates import HOME, geographies
from dashboard.i18n.catalog import counted, has, t
from dashboard.maps.elements.model import Figure, Map, Shade
from dashboard.subjects.counties.choices import Choice, Mapped, mapped
from dashboard.subjects.counties.map.map_data import COMPARED, several
from dashboard.wording import numbers
from dashboard.wording import sentences as wording
from dashboard.wording.markdown import bullets

# More places of a class than this are counted, not named.
MOST_NAMED = 14
# The theme of official counts.
LOCAL = "local"
STANDING_OUT: tuple[Shade, ...] = ("higher", "lower")


def title(choice: Choice) -> str:
    """The measure and the layer."""
    own = mapped(choice.indicator_id, choice.layer).own
    where, one = f"counties.where.{own.indicator_id}", t(f"counties.one.{choice.layer}")
    return t(where if has(where) else "counties.title_of", title=own.title, layer=one)


def finding(choice: Choice, drawn: Map) -> str:
    """A headline, the places that stand out by name, and whether places differ among themselves."""
    what = mapped(choice.indicator_id, choice.layer)
    told = [_beside_state(what, choice.layer, drawn), evidence(what, choice.layer)]
    return " ".join(part for part in told if part)


def _beside_state(what: Mapped, layer: str, drawn: Map) -> str:
    known = [figure for figure in drawn.figures if figure.value is not None]
    if not known:
        return t("counties.all_hidden", places=several(layer))
    if what.own.unit == "count":
        return _from_to(known, what)
    by_shade: dict[Shade, list[Figure]] = {}
    for figure in known:
        by_shade.setdefault(figure.shade, []).append(figure)
    key = _headline_key(set(by_shade))
    if key == "unknown" and what.kind == COUNTED:
        return _range(known, drawn, what)
    words = {"state": geographies()[HOME], "value": drawn.state.label if drawn.state else ""}
    counts = {shade: counted(f"counties.so_many.{layer}", len(by_shade.get(shade, []))) for shade in STANDING_OUT}
    names = {"title": what.own.title, "layer": t(f"counties.one.{layer}"), "places": several(layer)}
    headline = t(f"counties.headline.{key}", **names, **words, **counts)
    match key:
        case "unknown":
            return f"{headline} {t('counties.no_ranges')}"
        case "none":
            return f"{headline} {t('counties.none_stands_out', **words)}"
    said = [
        t(f"counties.stand_out.{shade}", places=_named(by_shade[shade], layer), **words)
        for shade in COMPARED
        if shade in by_shade
    ]
    return " ".join([headline, *said])


def _headline_key(shades: set[Shade]) -> str:
    if {"higher", "lower"} <= shades:
        return "both"
    return next((shade for shade in STANDING_OUT if shade in shades), "none" if "same" in shades else "unknown")


def _from_to(known: Sequence[Figure], what: Mapped) -> str:
    """The smallest and the largest number, with their ranges."""
    if len(known) == 1:
        return _only(known[0], what)
    low, high = _ends(known)
    key = "expected" if what.kind == "modeled" else "counted"
    return t(f"counties.from_to_{key}", title=what.own.title, most=_told(high, what), least=_told(low, what))


def _range(known: Sequence[Figure], drawn: Map, what: Mapped) -> str:
    """Values that were counted without a range."""
    if len(known) == 1:
        return _only(known[0], what)
    low, high = _ends(known)
    told = t("counties.values", title=what.own.title, least=_told(low, what), most=_told(high, what))
    state = drawn.state
    return f"{told} {t('counties.values_state', state=state.name, value=state.label)}" if state else told


def _only(figure: Figure, what: Mapped) -> str:
    key = "counties.only_one_expected" if what.kind == "modeled" else "counties.only_one"
    return t(key, title=what.own.title, only=_told(figure, what))


def _ends(known: Sequence[Figure]) -> tuple[Figure, Figure]:
    ordered = sorted(known, key=lambda figure: figure.value or 0)
    return ordered[0], ordered[-1]


def _told(figure: Figure, what: Mapped) -> str:
    unit = what.own.unit
    key = "counties.number_in_range" if figure.interval else "counties.number_in"
    low, high = numbers.number(figure.lower, unit), numbers.number(figure.upper, unit)
    return t(key, value=figure.label, place=figure.name, low=low, high=high)


def _named(places: Sequence[Figure], layer: str) -> str:
    if len(places) > MOST_NAMED:
        return counted(f"counties.so_many.{layer}", len(places))
    return wording.listed([figure.name for figure in places])


def evidence(what: Mapped, layer: str) -> str:
    """One sentence on the evidence that the places of a map differ among themselves; empty where there is none."""
    found = queries.evidence(*what.keys, layer)
    if found is None or found.unit == "count":
        return ""
    return t(
        f"evidence.{found.sentence_key}",
        places=several(layer),
        pairs=found.pairs,
        sure=found.pairs_sure,
        low=numbers.number(found.lowest, found.unit, 1),
        high=numbers.number(found.highest, found.unit, 1),
        width=numbers.distance(found.interval_width, 0),
    )


def notes(what: Mapped, layer: str, *, ranged: bool) -> list[str]:
    """What a reader of the map must know besides its finding; `ranged` says that its figures have intervals."""
    told = []
    if what.kind == "modeled" and what.own.unit != "count":
        told.append(t("counties.note_modeled", state=geographies()[HOME]))
    if what.own.theme == LOCAL:
        told.append(t("counties.note_ranged" if ranged else "counties.note_exact"))
    if layer == "school_district":
        told.append(t("counties.note_districts"))
    return told


def region_sentence(region_id: str) -> str:
    """Which counties a region takes in whole and which in part, with the parts' share of the county's children."""
    parts = queries.parts("region_id", region_id)
    whole = [own.county for own in parts if own.whole_county]
    part = [
        t("counties.part", county=own.county, share=numbers.share(own.share_of_county))
        for own in parts
        if not own.whole_county
    ]
    return wording.takes_in(parts[0].region, whole, part)


def refused() -> str:
    """The measures that the county model was tried on and refused, each with the reason, as Markdown."""
    told = [
        t(
            f"counties.refused.{own.refusal}",
            title=indicator(own.indicator_id).title,
            period=numbers.period(own.period),
            probability=numbers.number(own.probability_better, "proportion"),
            asked=numbers.number(own.probability_asked, "proportion"),
        )
        for own in queries.refused()
    ]
    return bullets(told)
