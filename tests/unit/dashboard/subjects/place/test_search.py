"""Names lead to places whatever their case, signs and short forms; what is unknown is never guessed."""

from __future__ import annotations

import pytest

from dashboard.data.queries.localities import Place, PlaceName
from dashboard.subjects.place.search import Directory, Found, directory, key, look_up

PLACES = [
    Place(code="25", level="state", name="Massachusetts"),
    Place(code="25013", level="county", name="Hampden"),
    Place(code="eohhs-1", level="region", name="Western"),
    Place(code="2501328075", level="town", name="Hampden"),
    Place(code="2500937995", level="town", name="Manchester-by-the-Sea"),
    Place(code="2500546598", level="town", name="North Attleborough"),
    Place(code="2500343300", level="town", name="Mount Washington"),
    Place(code="2500328180", level="town", name="Hancock"),
    Place(code="2500334340", level="town", name="Lanesborough"),
    Place(code="02120000", level="district", name="North Attleborough"),
]
OTHERS = [
    PlaceName(name="Manchester", code="2500937995", basis="short name of the Town of Manchester-by-the-Sea"),
    PlaceName(name="01237", code="2500328180", basis="zip"),
    PlaceName(name="01237", code="2500334340", basis="zip"),
    PlaceName(name="01944", code="2500937995", basis="zip"),
]


@pytest.fixture(scope="module")
def known() -> Directory:
    return directory(PLACES, OTHERS)


def codes(found: Found) -> list[str]:
    return [match.place.code for match in found.matches]


@pytest.mark.parametrize(
    "typed",
    [
        "Manchester-by-the-Sea",
        "manchester by the sea",
        "  MANCHESTER  BY THE SEA, MA ",
        "Manchester by-the-sea, Massachusetts",
        "the Town of Manchester-by-the-Sea",
        "Manchester",
        "01944",
    ],
)
def test_one_place_by_many_writings(known: Directory, typed: str) -> None:
    assert look_up(typed, known).place == PLACES[4]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("N. Attleboro", "2500546598"),
        ("no attleborough", "2500546598"),
        ("Mt. Washington", "2500343300"),
        ("Lanesboro", "2500334340"),
        ("Hampden county", "25013"),
        ("western region", "eohhs-1"),
        ("Western Mass", "eohhs-1"),
        ("North Attleborough Public Schools", "02120000"),
        ("Massachusetts", "25"),
    ],
)
def test_short_forms_and_kinds(known: Directory, typed: str, code: str) -> None:
    assert codes(look_up(typed, known))[0] == code


def test_of_one_name_the_town_comes_first(known: Directory) -> None:
    found = look_up("hampden", known)
    assert codes(found) == ["2501328075", "25013"]
    assert found.place == PLACES[3]


def test_a_zip_code_of_two_towns_offers_both_and_chooses_none(known: Directory) -> None:
    found = look_up("01237", known)
    assert codes(found) == ["2500328180", "2500334340"]
    assert found.place is None


def test_a_misspelled_name_is_suggested_and_not_taken(known: Directory) -> None:
    found = look_up("Manchestr", known)
    assert found.matches == ()
    assert found.place is None
    assert found.suggestions[0][1].code == "2500937995"


def test_a_zip_code_of_another_state_has_no_suggestions(known: Directory) -> None:
    elsewhere, unknown = look_up("10001", known), look_up("01238", known)
    assert (elsewhere.is_elsewhere, elsewhere.suggestions) == (True, ())
    assert (unknown.is_zip, unknown.is_elsewhere) == (True, False)
    assert {name for name, _ in unknown.suggestions} <= {"01237", "01944"}


@pytest.mark.parametrize("typed", ["", "   ", "?!", "zzzzzzzz"])
def test_nothing_leads_nowhere(known: Directory, typed: str) -> None:
    assert look_up(typed, known).matches == ()
    assert look_up(typed, known).suggestions == ()


def test_keys() -> None:
    assert key("  Mt. Washington, MA ") == "mount washington"
    assert key("St. John's") == "saint johns"
    assert key("Foxborough") == key("FOXBORO") == "foxboro"
    assert key("Señora") == "senora"
