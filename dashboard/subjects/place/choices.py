"""Places as the pages name them, link to them, and take their figures from."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from dashboard.data.queries import localities
from dashboard.data.queries.localities import Place
from dashboard.data.store.cache import once
from dashboard.i18n.catalog import place as place_name
from dashboard.i18n.catalog import t
from dashboard.wording.disclosure_list import link
from dashboard.wording.sentences import listed

PAGE, COMPARE = "place", "compare"
# Levels of places that have a page of their own, by the names that they have in addresses.
LEVELS = ("town", "county", "region", "district")
MOST_COMPARED = 4
# Comparisons to begin with, by codes: the regions and the counties at both ends of the state, and its three largest
# cities.
EXAMPLES = (("eohhs-1", "eohhs-6"), ("25003", "25001"), ("2501367000", "2502782000", "2502507000"))


def place_of(code: str) -> Place:
    """The place of a code.

    Raises:
        KeyError: there is none.
    """
    return localities.places()[code]


def full_name(place: Place) -> str:
    """`Springfield`, `Hampden County`, `Western region`, `Springfield school district`."""
    return t(f"one_place.named.{_naming(place)}", name=place_name(place.name))


def in_sentence(place: Place) -> str:
    """The full name inside a sentence: `the Springfield school district`."""
    return t(f"one_place.said.{_naming(place)}", name=place_name(place.name))


def _naming(place: Place) -> str:
    """How a place is named: by its level; names of charter and vocational schools say what they are."""
    is_school = place.level == "district" and not localities.district(place.code).serves_towns
    return "school" if is_school else place.level


def name_of(code: str) -> str:
    """The full name of the place of a code."""
    return full_name(place_of(code))


def address(place: Place) -> str:
    """Address of a place's page."""
    return f"{PAGE}?{urlencode({place.level: place.code})}"


def place_link(place: Place, name: str = "") -> str:
    """A link of HTML to a place's page, with its full name or another."""
    return link(name or full_name(place), address(place), here=True)


def links(codes: Iterable[str]) -> list[str]:
    """Links to the pages of places."""
    return [place_link(place_of(code)) for code in codes]


def compare_address(codes: Iterable[str]) -> str:
    """Address of the page that puts places side by side."""
    return f"{COMPARE}?{urlencode({'places': ','.join(codes)}, safe=',')}"


def examples() -> list[str]:
    """Links of HTML to comparisons to begin with, by the names of their places."""
    return [link(listed([*map(name_of, codes)]), compare_address(codes), here=True) for codes in EXAMPLES]


def measured_in(place: Place) -> list[str]:
    """Codes of the places whose figures tell about a place: of a town, its school districts and its county."""
    if place.level != "town":
        return [place.code]
    return [*(own.code for own in localities.districts_of(place.code)), localities.town(place.code).county_id]


@once
def comparable() -> dict[str, str]:
    """Full names by code of the places that can be put side by side: all but schools that serve no town."""
    return {
        place.code: full_name(place)
        for place in localities.places().values()
        if place.level != "district" or localities.district(place.code).serves_towns
    }
