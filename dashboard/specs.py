"""A card by its address: `components:cshcn:2017-2019:25:US` is the card that `cards.components` makes of these values.

A report is a list of such addresses. It can be kept in a link, and made again from the database of a later build.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache, wraps
from importlib import import_module
from inspect import Parameter, signature
from typing import ParamSpec

from dashboard import queries
from dashboard.card import Card

# Name in the address, to the function that makes the card. A name, once published, keeps its meaning.
BUILDERS = {
    "components": "dashboard.cards:components",
    "places": "dashboard.cards:places",
    "groups": "dashboard.cards:groups",
    "years": "dashboard.cards:over_time",
}

BETWEEN_CARDS, BETWEEN_VALUES, BETWEEN_ITEMS = ";", ":", ","
LONGEST = 400
# Parameters of the functions that are codes of places.
PLACES = ("geo_id", "geos", "other")
KINDS_OF_PLACE = ("nation", "state", "county", "region")
_WORD = re.compile(r"[A-Za-z0-9_.-]*")
_Arguments = ParamSpec("_Arguments")


class UnknownCardError(ValueError):
    """An address that no card can be made of."""


def rebuildable(build: Callable[_Arguments, Card]) -> Callable[_Arguments, Card]:
    """Decorator of a function of `BUILDERS`: its cards know their address.

    Values are texts, whole numbers, None, or sequences of texts, made of letters, digits, `_`, `.` and `-`.
    """
    target = f"{build.__module__}:{build.__name__}"
    name = next(name for name, known in BUILDERS.items() if known == target)

    @wraps(build)
    def made(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> Card:
        bound = signature(build).bind(*args, **kwargs)
        bound.apply_defaults()
        words = [_written(value) for value in bound.arguments.values()]
        return replace(build(*args, **kwargs), spec=BETWEEN_VALUES.join([name, *words]))

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
    parameters = list(signature(build).parameters.values())
    if len(words) != len(parameters):
        raise UnknownCardError(spec)
    values = [_read(word, parameter, spec) for word, parameter in zip(words, parameters, strict=True)]
    named = [word.split(BETWEEN_ITEMS) for word, own in zip(words, parameters, strict=True) if own.name in PLACES]
    if not {place for places in named for place in places if place} <= queries.geographies(KINDS_OF_PLACE).keys():
        raise UnknownCardError(spec)
    try:
        made = build(*values)
    except (LookupError, ValueError) as error:
        # A place, period or group that this build does not have.
        raise UnknownCardError(spec) from error
    if made.data.empty:
        raise UnknownCardError(spec)
    return made


@lru_cache(maxsize=64)
def _builder(name: str) -> Callable[..., Card]:
    # Imported when asked for: the modules of the cards import this one for its decorator.
    module, function = BUILDERS[name].split(":")
    return getattr(import_module(module), function)


def _written(value: object) -> str:
    if value is None:
        return ""
    items = [str(value)] if isinstance(value, str | int) else [str(item) for item in _sequence(value)]
    for item in items:
        if not _WORD.fullmatch(item):
            raise ValueError(f"{item!r} cannot stand in the address of a card")
    return BETWEEN_ITEMS.join(items)


def _sequence(value: object) -> Sequence[object]:
    if not isinstance(value, Sequence):
        raise TypeError(f"{value!r} cannot stand in the address of a card")
    return value


def _read(word: str, parameter: Parameter, spec: str) -> object:
    """A value as the function's annotation wants it."""
    wanted = str(parameter.annotation)
    items = word.split(BETWEEN_ITEMS)
    if not all(_WORD.fullmatch(item) for item in items):
        raise UnknownCardError(spec)
    if wanted.startswith("Sequence"):
        return tuple(item for item in items if item)
    if len(items) > 1:
        raise UnknownCardError(spec)
    if not word and wanted.endswith("None"):
        return None
    if wanted == "int":
        if not word.isdecimal():
            raise UnknownCardError(spec)
        return int(word)
    return word
