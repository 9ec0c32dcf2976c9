"""Addresses of cards: written, read, and refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

from dashboard.cards import card_address
from dashboard.cards.card import Card
from dashboard.cards.card_address import BUILDERS, UnknownCardError, rebuildable
from dashboard.data import database
from dashboard.data.queries import estimates
from dashboard.i18n.catalog import restore, settings

# Names that stand in links that readers have kept.
PUBLISHED = {
    "components",
    "places",
    "groups",
    "years",
    "profile",
    "map",
    "compare",
    "sites",
    "site-rates",
    "site-matches",
    "health-centers",
    "core-set",
    "core-set-summary",
    "core-set-2016",
    "core-set-first",
    "program-results",
    "medical-home-index",
    "outcomes",
    "outcomes-new-england",
    "outcomes-groups",
    "hurdles",
    "hurdles-ages",
    "overlap",
    "with-and-without",
    "timeline",
    "timeline-values",
}
KINDS_OF_PLACES = {
    ("nation", "state", "county", "region"): {"US": "", "25": "", "50": "", "25027": "", "western": ""},
    ("county", "region"): {"25027": "", "western": ""},
    ("region",): {"western": ""},
    ("county",): {"25027": ""},
}


@dataclass(frozen=True)
class Choice:
    """Values that are chosen together."""

    layer: str
    top: int
    blank: bool


Builders = dict[str, Callable[..., Card]]
called: list[tuple[object, ...]] = []


def _card(title: str = "", rows: int = 1) -> Card:
    data = pd.DataFrame({"value": [0.5] * rows})
    return Card("a-card", title, "", "", data, data, ("direct",), ("survey",), "")


def texts(words: str, note: str | None) -> Card:
    called.append((words, note))
    return _card(f"{words} {note}")


def mixed(period: str, most: int, sure: bool, words: Sequence[str]) -> Card:
    called.append((period, most, sure, words))
    return _card()


def chosen(choice: Choice, period: str = "2020-2022") -> Card:
    called.append((choice, period))
    return _card()


def located(geo_id: str, place: str, region: str, county: str) -> Card:
    called.append((geo_id, place, region, county))
    return _card()


def empty(period: str) -> Card:
    return _card(rows=0)


def missing(period: str) -> Card:
    raise KeyError(period)


def broken(period: str) -> Card:
    raise RuntimeError(period)


def spoken(period: str) -> Card:
    return _card("/".join(settings()))


@pytest.fixture(autouse=True)
def builders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Builders:
    """Functions of this module as those that can make cards, with a build of the test's own."""
    known = (texts, mixed, chosen, located, empty, missing, broken, spoken)
    names = {f"test-{make.__name__}": f"{__name__}:{make.__name__}" for make in known}
    monkeypatch.setattr(card_address, "BUILDERS", names)
    monkeypatch.setattr(database, "version", lambda: (str(tmp_path), 0, 0))
    monkeypatch.setattr(estimates, "geographies", KINDS_OF_PLACES.__getitem__)
    called.clear()
    return {make.__name__: rebuildable(make) for make in known}


@pytest.mark.parametrize(
    ("name", "values", "address"),
    [
        ("texts", ("2017-2019", "US"), "test-texts:2017-2019:US"),
        ("texts", ("2017-2019", None), "test-texts:2017-2019:"),
        ("texts", ("a:b, d/é%", "x"), "test-texts:a%3Ab%2C%20d%2F%C3%A9%25:x"),
        ("mixed", ("2020", 3, True, ["25", "US"]), "test-mixed:2020:3:True:25,US"),
        ("mixed", ("2020", -1, False, ()), "test-mixed:2020:-1:False:"),
        ("mixed", ("2020", 0, False, ("a,b", "c")), "test-mixed:2020:0:False:a%2Cb,c"),
        ("chosen", (Choice("county", 5, True),), "test-chosen:county:5:True:2020-2022"),
        ("chosen", (Choice("county", 5, False), "2019"), "test-chosen:county:5:False:2019"),
    ],
)
def test_a_card_knows_its_address(builders: Builders, name: str, values: tuple[object, ...], address: str) -> None:
    assert builders[name](*values).spec == address


def test_values_by_name_and_by_place_have_the_same_address(builders: Builders) -> None:
    by_name = builders["chosen"](period="2019", choice=Choice("region", 1, False))
    assert by_name is builders["chosen"](Choice("region", 1, False), "2019")
    assert len(called) == 1


@pytest.mark.parametrize(
    ("address", "values"),
    [
        ("test-texts:2017-2019:US", ("2017-2019", "US")),
        ("test-texts:2017-2019:", ("2017-2019", None)),
        ("test-texts::x", ("", "x")),
        ("test-texts:a%3Ab%2C%20d%2F%C3%A9%25:x", ("a:b, d/é%", "x")),
        ("test-mixed:2020:3:True:25,US", ("2020", 3, True, ("25", "US"))),
        ("test-mixed:2020:-1:False:", ("2020", -1, False, ())),
        ("test-mixed:2020:0:False:a%2Cb,c", ("2020", 0, False, ("a,b", "c"))),
        ("test-chosen:county:5:True:2020-2022", (Choice("county", 5, True), "2020-2022")),
        ("test-chosen:county:5:False:2019", (Choice("county", 5, False), "2019")),
        ("test-located:US:western:western:25027", ("US", "western", "western", "25027")),
        ("test-located:all:all:all:all", ("all", "all", "all", "all")),
    ],
)
def test_an_address_calls_its_function_with_the_values(address: str, values: tuple[object, ...]) -> None:
    assert isinstance(card_address.card(address), Card)
    assert called == [values]


@pytest.mark.parametrize(
    "address",
    [
        "",
        ":",
        "nothing",
        "nothing:2020",
        "TEST-TEXTS:a:b",
        "test-texts",
        "test-texts:a",
        "test-texts:a:b:c",
        "test-mixed:2020:three:True:25",
        "test-mixed:2020::True:25",
        "test-mixed:2020:3:banana:25",
        "test-mixed:2020:3:true:25",
        "test-mixed:2020:3::25",
        "test-chosen:county:5",
        "test-chosen:county:5:True",
        "test-chosen:county:5:True:2020:2021",
        "test-located:atlantis:western:western:25027",
        "test-located:US:US:western:25027",
        "test-located:US:25027:25027:25027",
        "test-located:US:western:western:western",
        "test-located:US,atlantis:western:western:25027",
    ],
)
def test_nonsense_is_refused_before_a_card_is_made(address: str) -> None:
    with pytest.raises(UnknownCardError):
        card_address.card(address)
    assert called == []


@pytest.mark.parametrize("address", ["test-missing:1999", "test-empty:1999"])
def test_what_the_build_does_not_have_is_refused(address: str) -> None:
    with pytest.raises(UnknownCardError, match=address):
        card_address.card(address)


def test_a_fault_of_ours_is_not_called_an_unknown_card() -> None:
    with pytest.raises(RuntimeError, match="1999"):
        card_address.card("test-broken:1999")


def test_no_more_than_the_longest_address_is_read() -> None:
    start = "test-texts:"
    fits = start + "a" * (card_address.LONGEST - len(start) - 2) + ":b"
    assert card_address.card(fits).title.endswith("a b")
    with pytest.raises(UnknownCardError):
        card_address.card(start + "a" * card_address.LONGEST + ":b")


def test_made_once_and_shared(builders: Builders) -> None:
    first = builders["texts"]("a", "b")
    assert builders["texts"]("a", "b") is first
    assert builders["texts"]("a", None) is not first
    assert called == [("a", "b"), ("a", None)]


def test_a_value_that_no_address_can_hold_is_refused(builders: Builders) -> None:
    with pytest.raises(TypeError, match=r"0\.5"):
        builders["texts"]("a", 0.5)


def test_wrong_arguments_are_refused_as_by_the_function_itself(builders: Builders) -> None:
    with pytest.raises(TypeError, match="note"):
        builders["texts"]("a")


@pytest.mark.parametrize(("whole", "told"), [(True, "es/es"), (False, "es/en")])
def test_a_card_is_in_the_readers_language_where_its_page_is_whole_in_it(
    monkeypatch: pytest.MonkeyPatch, builders: Builders, whole: bool, told: str
) -> None:
    monkeypatch.setattr(card_address, "is_whole", lambda page, code: whole)
    monkeypatch.setattr(card_address, "_builder", lambda name: builders[name.removeprefix("test-")])
    before = settings()
    try:
        restore(("es", "es"))
        assert card_address.card("test-spoken:2020").title == told
        assert settings() == ("es", "es")
    finally:
        restore(before)


def test_a_published_name_leads_to_its_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert set(BUILDERS) >= PUBLISHED
    for target in BUILDERS.values():
        module, function = target.split(":")
        assert callable(getattr(import_module(module), function))
