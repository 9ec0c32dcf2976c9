"""The text form of a card's address: `components:population=cshcn:period=2017-2019:geography=25:beside=US`.

A name and named values, in signs that a link leaves as they are. What a value means is decided by the function that
makes the card (`dashboard.cards.registry`). Addresses of before values had names (`components:cshcn:2017-2019:25:US`)
stand in links that readers have kept, and are read too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

BETWEEN_CARDS, BETWEEN_VALUES, BETWEEN_ITEMS, NAMED = "~", ":", ",", "="
# The longest address that is read, in characters.
LONGEST = 600

Items = tuple[str, ...]


class UnknownCardError(ValueError):
    """An address that no card can be made of."""


@dataclass(frozen=True)
class Address:
    """An address taken apart: the card's name, and its values by name or, in an old address, by place.

    Each value is a list of items; a single text is a list of one, and nothing is an empty list.
    """

    name: str
    by_name: Mapping[str, Items]
    by_place: Sequence[Items]


def written(name: str, values: Mapping[str, Items]) -> str:
    """The address of a card's name and named values."""
    return BETWEEN_VALUES.join([name, *(f"{key}{NAMED}{_joined(items)}" for key, items in values.items())])


def parsed(text: str) -> Address:
    """An address taken apart.

    Raises:
        UnknownCardError: it is too long, names a value twice, or mixes named values with others.
    """
    name, *words = text.split(BETWEEN_VALUES)
    if len(text) > LONGEST:
        raise UnknownCardError(text[:LONGEST])
    named = [word.partition(NAMED) for word in words if NAMED in word]
    if not named:
        return Address(name, {}, [_items(word) for word in words])
    by_name = {key: _items(value) for key, _, value in named}
    if len(by_name) < len(words):
        raise UnknownCardError(text)
    return Address(name, by_name, [])


def _joined(items: Items) -> str:
    # `quote` leaves the character between cards as it is.
    return BETWEEN_ITEMS.join(quote(item, safe="").replace(BETWEEN_CARDS, "%7E") for item in items)


def _items(word: str) -> Items:
    return tuple(unquote(item) for item in word.split(BETWEEN_ITEMS) if item)
