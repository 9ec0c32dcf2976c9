"""A card by its address: `components:cshcn:2017-2019:25:US` is the card that `cards.components` makes of these values.

A report is a list of such addresses. It can be kept in a link, and made again from the database of a later build.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache, wraps
from importlib import import_module
from inspect import signature
from typing import ParamSpec, get_type_hints
from urllib.parse import quote, unquote

from dashboard.cards.card import Card
from dashboard.data.cache import kept
from dashboard.data.queries import estimates
from dashboard.i18n.catalog import ENGLISH, is_whole, language, speaking

# Name in the address, to the function that makes the card. A name, once published, keeps its meaning.
BUILDERS = {
    "components": "dashboard.cards.indicator_cards:components",
    "places": "dashboard.cards.indicator_cards:places",
    "groups": "dashboard.cards.indicator_cards:groups",
    "years": "dashboard.cards.indicator_cards:over_time",
    "profile": "dashboard.subjects.counties.cards:profile_card",
    "map": "dashboard.subjects.counties.cards:map_card",
    "compare": "dashboard.subjects.counties.cards:compare_card",
    "sites": "dashboard.subjects.practices.cards:sites_card",
    "site-rates": "dashboard.subjects.practices.cards:rate_card",
    "site-matches": "dashboard.subjects.practices.cards:match_card",
    "health-centers": "dashboard.subjects.practices.cards:organisations_card",
    "core-set": "dashboard.subjects.quality.cards:group_card",
    "core-set-summary": "dashboard.subjects.quality.cards:summary_card",
    "core-set-2016": "dashboard.subjects.quality.cards:card_2016",
    "core-set-first": "dashboard.subjects.quality.cards:initial_card",
    "program-results": "dashboard.subjects.programs.cards:results_card",
    "medical-home-index": "dashboard.subjects.programs.cards:index_card",
    "outcomes": "dashboard.cards.system_of_care_cards:outcomes",
    "outcomes-new-england": "dashboard.cards.system_of_care_cards:new_england",
    "outcomes-groups": "dashboard.cards.system_of_care_cards:left_out",
    "hurdles": "dashboard.cards.system_of_care_cards:hurdles",
    "hurdles-ages": "dashboard.cards.system_of_care_cards:hurdles_by_age",
    "overlap": "dashboard.cards.system_of_care_cards:overlap",
    "with-and-without": "dashboard.cards.system_of_care_cards:with_and_without",
    "timeline": "dashboard.subjects.timeline.cards:timeline_card",
    "timeline-values": "dashboard.subjects.timeline.cards:values_card",
}

# Modules of cards that are not named after their page.
PAGES_OF = {"cards": "status", "system_cards": "system", "timeline_view": "timeline"}

BETWEEN_CARDS, BETWEEN_VALUES, BETWEEN_ITEMS = "~", ":", ","
LONGEST = 400
# Values that are codes of places, by their names, with the kinds of places; and the code that stands for all.
ANY_KIND = ("nation", "state", "county", "region")
PLACES = {
    "geo_id": ANY_KIND,
    "geos": ANY_KIND,
    "other": ANY_KIND,
    "place": ("county", "region"),
    "region": ("region",),
    "county": ("county",),
}
ANY_PLACE = "all"
TRUTH = {str(value): value for value in (True, False)}
_Arguments = ParamSpec("_Arguments")


class UnknownCardError(ValueError):
    """An address that no card can be made of."""


def rebuildable(build: Callable[_Arguments, Card]) -> Callable[_Arguments, Card]:
    """Decorator of a function of `BUILDERS`: its cards know their address, and are made once a build and language.

    Its values are texts, whole numbers, truth values, None, sequences of texts, or data classes of these.
    """
    target = f"{build.__module__}:{build.__name__}"
    name = next(name for name, known in BUILDERS.items() if known == target)

    takes = signature(build)

    @wraps(build)
    def made(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> Card:
        bound = takes.bind(*args, **kwargs)
        bound.apply_defaults()
        words = [word for value in bound.arguments.values() for word in _written(value)]
        spec = BETWEEN_VALUES.join([name, *words])
        return kept(lambda: replace(build(*args, **kwargs), spec=spec), "card", spec)

    return made


def card(spec: str) -> Card:
    """The card of an address.

    Raises:
        UnknownCardError: there is no such card in this build.
    """
    name, *words = spec[:LONGEST].split(BETWEEN_VALUES)
    if name not in BUILDERS:
        raise UnknownCardError(spec)
    build = _builder(name)
    try:
        with speaking(language() if is_whole(_page(name), language()) else ENGLISH):
            made = build(**_arguments(build, words))
    except (LookupError, ValueError) as error:
        # A place, period or group that this build does not have.
        raise UnknownCardError(spec) from error
    if made.data.empty:
        raise UnknownCardError(spec)
    return made


def _page(name: str) -> str:
    """The page whose texts a card's texts stand among."""
    module = BUILDERS[name].split(":")[0].removeprefix("dashboard.")
    return PAGES_OF.get(module, module)


@lru_cache(maxsize=64)
def _builder(name: str) -> Callable[..., Card]:
    # Imported when asked for: the modules of the cards import this one for its decorator.
    module, function = BUILDERS[name].split(":")
    return getattr(import_module(module), function)


def _written(value: object) -> list[str]:
    """A value as words of an address; a data class is as many words as it has fields."""
    if is_dataclass(value) and not isinstance(value, type):
        return [word for own in fields(value) for word in _written(getattr(value, own.name))]
    if value is None:
        return [""]
    items = [value] if isinstance(value, str | int) else _sequence(value)
    return [BETWEEN_ITEMS.join(quote(str(item), safe="") for item in items)]


def _sequence(value: object) -> Sequence[object]:
    if not isinstance(value, Sequence):
        raise TypeError(f"{value!r} cannot stand in the address of a card")
    return value


def _arguments(build: Callable[..., Card], words: Sequence[str]) -> dict[str, object]:
    """The values that a function was called with, from the words of an address.

    Raises:
        LookupError, ValueError: they do not fit the function.
    """
    left = list(words)
    hints = get_type_hints(build)
    arguments: dict[str, object] = {}
    for parameter in signature(build).parameters.values():
        kind = hints[parameter.name]
        if is_dataclass(kind) and isinstance(kind, type):
            own = {field.name: _read(field.name, str(field.type), left) for field in fields(kind)}
            arguments[parameter.name] = kind(**own)
        else:
            arguments[parameter.name] = _read(parameter.name, str(parameter.annotation), left)
    if left:
        raise ValueError(f"more values than {build.__name__} takes")
    return arguments


def _read(name: str, wanted: str, words: list[str]) -> object:
    """The next word as the annotation wants it, taken off the words.

    Raises:
        LookupError: it is no truth value where one is wanted.
        ValueError: there is none, or it is no number or place where one is wanted.
    """
    if not words:
        raise ValueError(f"no value for {name}")
    word = words.pop(0)
    items = [unquote(item) for item in word.split(BETWEEN_ITEMS) if item]
    if name in PLACES and not set(items) <= {ANY_PLACE, *estimates.geographies(PLACES[name])}:
        raise ValueError(f"{word!r} is no place")
    if wanted.startswith(("Sequence", "tuple")):
        return tuple(items)
    if wanted == "bool":
        return TRUTH[word]
    if wanted == "int":
        return int(word)
    return None if not word and wanted.endswith("None") else unquote(word)
