"""Which functions make cards, by the names that stand in addresses, and cards made again from their addresses.

    @card("components", page="status")
    def components(population: str, period: str, geo_id: str, other: str | None = None) -> Card: ...

A report is a list of addresses. It can be kept in a link, and made again from the database of a later build. A function
is known here once its module is imported; `dashboard.subjects` imports them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache, wraps
from inspect import Parameter, signature
from types import NoneType
from typing import Any, ParamSpec, get_args, get_origin, get_type_hints

from dashboard.cards.card import Card
from dashboard.cards.card_address import Items, UnknownCardError, parsed, written
from dashboard.data.queries import estimates
from dashboard.data.store.cache import kept
from dashboard.i18n.locale import ENGLISH, is_whole, language, speaking

# Names of values in addresses, where they are not those of the parameters: the names that filters of pages have.
NAMES = {
    "indicator_id": "indicator",
    "geo_id": "geography",
    "geos": "geographies",
    "other": "beside",
    "group_id": "topic",
    "site_list": "kind",
}
# Values that are codes of places, by their parameters, with the kinds of places; and the code that stands for all.
ANY_KIND = ("nation", "state", "county", "region")
PLACES = {
    "geo_id": ANY_KIND,
    "geos": ANY_KIND,
    "other": ANY_KIND,
    "place": ("county", "region", "school_district"),
    "region": ("region",),
    "county": ("county",),
}
ANY_PLACE = "all"
TRUTH = {"yes": True, "no": False, "True": True, "False": False}
_Arguments = ParamSpec("_Arguments")


@dataclass(frozen=True)
class _Value:
    """One value of an address: the parameter that it belongs to, or the field of a data class that is one."""

    parameter: str
    field: str
    kind: Any
    default: object

    @property
    def name(self) -> str:
        own = self.field or self.parameter
        return NAMES.get(own, own)

    @property
    def is_needed(self) -> bool:
        """Whether an address must have it."""
        return self.default is Parameter.empty

    def written(self, value: object) -> Items:
        """The value as items of an address.

        Raises:
            TypeError: no address can hold it.
        """
        if value is None:
            return ()
        if isinstance(value, bool):
            return ("yes" if value else "no",)
        if isinstance(value, str | int):
            return (str(value),)
        if isinstance(value, Sequence):
            return tuple(map(str, value))
        raise TypeError(f"{value!r} cannot stand in the address of a card")

    def read(self, items: Items) -> object:
        """The value that items of an address stand for.

        Raises:
            LookupError: it is no truth value where one is wanted.
            ValueError: it is no number or no place where one is wanted.
        """
        known = PLACES.get(self.field or self.parameter)
        if known and not set(items) <= {ANY_PLACE, *estimates.geographies(known)}:
            raise ValueError(f"{items!r} is no place")
        if get_origin(self.kind) in (Sequence, tuple):
            return items
        (word,) = items or ("",)
        if self.kind is bool:
            return TRUTH[word]
        if self.kind is int:
            return int(word)
        return None if not word and NoneType in get_args(self.kind) else word


@dataclass(frozen=True)
class Builder:
    """A function that makes cards: its name in addresses, the page whose language its texts have, its values."""

    name: str
    page: str
    make: Callable[..., Card]

    def values(self) -> tuple[_Value, ...]:
        """The values of its addresses, in the order of the parameters."""
        return _values(self.make)

    def address(self, arguments: Mapping[str, object]) -> str:
        """The address of the card of these arguments; what is as by default is left out."""
        told = {}
        for value in self.values():
            given = arguments[value.parameter]
            given = getattr(given, value.field) if value.field else given
            if value.is_needed or value.written(given) != value.written(value.default):
                told[value.name] = value.written(given)
        return written(self.name, told)

    def arguments(self, values: Mapping[str, object]) -> dict[str, object]:
        """Arguments of the function, from values by name; those that are left out are as by default.

        Raises:
            ValueError: a value is missing or has a name that the function does not know.
        """
        given: dict[str, dict[str, object]] = {}
        for value in self.values():
            if value.name not in values and value.is_needed:
                raise ValueError(f"{self.name} needs {value.name}")
            given.setdefault(value.parameter, {})[value.field] = values.get(value.name, value.default)
        if unknown := set(values) - {value.name for value in self.values()}:
            raise ValueError(f"{self.name} has no {', '.join(sorted(unknown))}")
        hints = get_type_hints(self.make)
        return {name: own[""] if "" in own else hints[name](**own) for name, own in given.items()}


BUILDERS: dict[str, Builder] = {}


def card(name: str, *, page: str) -> Callable[[Callable[_Arguments, Card]], Callable[_Arguments, Card]]:
    """Decorator of a function that makes cards: they know their address, and are made once a build and language.

    Its values are texts, whole numbers, truth values, None, sequences of texts, or data classes of these.

    Args:
        name: the card's name in addresses. Once published it keeps its meaning, and the order of its values too.
        page: the page (its name in the catalog, `nav.<page>`) whose texts the card's texts stand among.

    Raises:
        ValueError: another function has the name.
    """

    def registered(make: Callable[_Arguments, Card]) -> Callable[_Arguments, Card]:
        if name in BUILDERS:
            raise ValueError(f"two functions make the card {name!r}")
        takes = signature(make)

        @wraps(make)
        def made(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> Card:
            bound = takes.bind(*args, **kwargs)
            bound.apply_defaults()
            spec = builder.address(bound.arguments)
            return kept(lambda: replace(make(*args, **kwargs), spec=spec), "card", spec)

        builder = BUILDERS[name] = Builder(name, page, made)
        return made

    return registered


def address(name: str, **values: object) -> str:
    """The address of a card, of values by the names that they have in addresses.

    Raises:
        KeyError: no function makes a card of that name.
        ValueError: a value is missing or has a name that the function does not know.
    """
    builder = BUILDERS[name]
    return builder.address(builder.arguments(values))


def renewed(spec: str) -> str:
    """An address as it is written now; one that no card can be made of stays as it is."""
    try:
        builder, arguments = _asked(spec)
    except UnknownCardError:
        return spec
    return builder.address(arguments)


def card_of(spec: str) -> Card:
    """The card of an address.

    Raises:
        UnknownCardError: there is no such card in this build.
    """
    builder, arguments = _asked(spec)
    try:
        with speaking(language() if is_whole(builder.page, language()) else ENGLISH):
            made = builder.make(**arguments)
    except (LookupError, ValueError) as error:
        # The build lacks that place, period or group.
        raise UnknownCardError(spec) from error
    if made.data.empty:
        raise UnknownCardError(spec)
    return made


def _asked(spec: str) -> tuple[Builder, dict[str, object]]:
    """The function that an address names, and its arguments.

    Raises:
        UnknownCardError: there is no such function, or the values do not fit it.
    """
    asked = parsed(spec)
    if asked.name not in BUILDERS:
        raise UnknownCardError(spec)
    builder = BUILDERS[asked.name]
    values = builder.values()
    if len(asked.by_place) > len(values):
        raise UnknownCardError(spec)
    by_name = {v.name: items for v, items in zip(values, asked.by_place, strict=False)} | dict(asked.by_name)
    try:
        read = {v.name: v.read(by_name[v.name]) for v in values if v.name in by_name}
        return builder, builder.arguments(read | {name: "" for name in by_name if name not in read})
    except (LookupError, ValueError) as error:
        raise UnknownCardError(spec) from error


@lru_cache(maxsize=64)
def _values(make: Callable[..., Card]) -> tuple[_Value, ...]:
    hints = get_type_hints(make)
    found: list[_Value] = []
    for own in signature(make).parameters.values():
        kind = hints[own.name]
        if isinstance(kind, type) and is_dataclass(kind):
            inner, takes = get_type_hints(kind), signature(kind).parameters
            found += [_Value(own.name, part.name, inner[part.name], takes[part.name].default) for part in fields(kind)]
        else:
            found.append(_Value(own.name, "", kind, own.default))
    return tuple(found)
