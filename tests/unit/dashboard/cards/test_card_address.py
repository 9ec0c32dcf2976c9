"""Addresses of cards: written, read, and refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from dashboard.cards import registry
from dashboard.cards.card import Card
from dashboard.cards.card_address import LONGEST, UnknownCardError
from dashboard.data.queries import estimates
from dashboard.data.store import database
from dashboard.i18n.catalog import has
from dashboard.i18n.locale import Settings, restore, settings
from dashboard.subjects import WITH_CARDS
from tests.support.card_rows import BUILD

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
    ("county", "region", "school_district"): {"25027": "", "western": ""},
    ("region",): {"western": ""},
    ("county",): {"25027": ""},
}


@dataclass(frozen=True)
class Choice:
    """Values that are chosen together."""

    layer: str
    top: int = 3
    blank: bool = False


Builders = dict[str, Callable[..., Card]]
called: list[tuple[object, ...]] = []


def _card(title: str = "", rows: int = 1) -> Card:
    data = pd.DataFrame({"value": [0.5] * rows})
    return Card("a-card", title, "", "", data, {"Value": ["50%"] * rows}, ("direct",), ("survey",), "")


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
    return _card("/".join(settings()[:2]))


@pytest.fixture(autouse=True)
def builders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Builders:
    """Functions of this module as those that can make cards, with a build of the test's own."""
    monkeypatch.setattr(registry, "BUILDERS", {})
    monkeypatch.setattr(database, "version", lambda: (str(tmp_path), 0, 0))
    monkeypatch.setattr(estimates, "build", lambda: BUILD)
    monkeypatch.setattr(estimates, "geographies", KINDS_OF_PLACES.__getitem__)
    called.clear()
    known = (texts, mixed, chosen, located, empty, missing, broken, spoken)
    return {make.__name__: registry.card(f"test-{make.__name__}", page="status")(make) for make in known}


@pytest.mark.parametrize(
    ("name", "values", "address"),
    [
        ("texts", ("2017-2019", "US"), "test-texts:words=2017-2019:note=US"),
        ("texts", ("2017-2019", None), "test-texts:words=2017-2019:note="),
        ("texts", ("a:b, d/é%=~", "x"), "test-texts:words=a%3Ab%2C%20d%2F%C3%A9%25%3D%7E:note=x"),
        ("mixed", ("2020", 3, True, ["25", "US"]), "test-mixed:period=2020:most=3:sure=yes:words=25,US"),
        ("mixed", ("2020", -1, False, ()), "test-mixed:period=2020:most=-1:sure=no:words="),
        ("mixed", ("2020", 0, False, ("a,b", "c")), "test-mixed:period=2020:most=0:sure=no:words=a%2Cb,c"),
        ("chosen", (Choice("county", 5, True),), "test-chosen:layer=county:top=5:blank=yes"),
        ("chosen", (Choice("county"), "2019"), "test-chosen:layer=county:period=2019"),
        ("located", ("US", "25027", "all", "all"), "test-located:geography=US:place=25027:region=all:county=all"),
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
        ("test-texts:words=2017-2019:note=US", ("2017-2019", "US")),
        ("test-texts:note=US:words=2017-2019", ("2017-2019", "US")),
        ("test-texts:words=2017-2019:note=", ("2017-2019", None)),
        ("test-texts:words=a%3Ab%2C%20d%2F%C3%A9%25%3D%7E:note=x", ("a:b, d/é%=~", "x")),
        ("test-mixed:period=2020:most=3:sure=yes:words=25,US", ("2020", 3, True, ("25", "US"))),
        ("test-mixed:period=2020:most=-1:sure=no:words=", ("2020", -1, False, ())),
        ("test-chosen:layer=county", (Choice("county", 3, False), "2020-2022")),
        ("test-chosen:layer=county:blank=yes:period=2019", (Choice("county", 3, True), "2019")),
        ("test-located:geography=US:place=western:region=western:county=25027", ("US", "western", "western", "25027")),
        # As they were written before values had names.
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
        ("test-chosen:county:5:True", (Choice("county", 5, True), "2020-2022")),
    ],
)
def test_an_address_calls_its_function_with_the_values(address: str, values: tuple[object, ...]) -> None:
    assert isinstance(registry.card_of(address), Card)
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
        "test-chosen:county:5:True:2020:2021",
        "test-chosen:top=5",
        "test-chosen:layer=county:layer=region",
        "test-chosen:layer=county:5",
        "test-chosen:layer=county:colour=red",
        "test-mixed:period=2020:most=3:sure=banana:words=25",
        "test-mixed:period=2020:most=three:sure=yes:words=25",
        "test-located:geography=atlantis:place=western:region=western:county=25027",
        "test-located:atlantis:western:western:25027",
        "test-located:US:US:western:25027",
        "test-located:US:25027:25027:25027",
        "test-located:US:western:western:western",
        "test-located:US,atlantis:western:western:25027",
    ],
)
def test_nonsense_is_refused_before_a_card_is_made(address: str) -> None:
    with pytest.raises(UnknownCardError):
        registry.card_of(address)
    assert called == []


@pytest.mark.parametrize("address", ["test-missing:1999", "test-empty:1999"])
def test_what_the_build_does_not_have_is_refused(address: str) -> None:
    with pytest.raises(UnknownCardError, match=address):
        registry.card_of(address)


def test_a_fault_of_ours_is_not_called_an_unknown_card() -> None:
    with pytest.raises(RuntimeError, match="1999"):
        registry.card_of("test-broken:1999")


def test_an_address_that_is_too_long_is_refused_and_not_cut_short() -> None:
    start, end = "test-texts:", ":b"
    fits = start + "a" * (LONGEST - len(start) - len(end)) + end
    assert registry.card_of(fits).title.endswith("a b")
    with pytest.raises(UnknownCardError):
        registry.card_of(fits + "b")


def test_an_address_of_named_values_is_that_of_the_card() -> None:
    assert registry.address("test-chosen", period="2019", layer="county") == "test-chosen:layer=county:period=2019"
    assert registry.address("test-located", geography="US", place="x", region="y", county="z").startswith(
        "test-located:geography=US:place=x"
    )
    with pytest.raises(ValueError, match="geo_id"):
        registry.address("test-located", geo_id="US", geography="US", place="x", region="y", county="z")
    with pytest.raises(ValueError, match="layer"):
        registry.address("test-chosen", period="2019")


def test_a_name_stands_for_one_function() -> None:
    with pytest.raises(ValueError, match="test-texts"):
        registry.card("test-texts", page="status")(texts)


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
    monkeypatch: pytest.MonkeyPatch, whole: bool, told: str
) -> None:
    monkeypatch.setattr(registry, "is_whole", lambda page, code: whole if page == "status" else not whole)
    before = settings()
    try:
        restore(Settings("es", "es", is_named=False))
        assert registry.card_of("test-spoken:2020").title == told
        assert settings() == ("es", "es", False)
    finally:
        restore(before)


def test_published_names_lead_to_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert set(registry.BUILDERS) >= PUBLISHED
    assert {builder.make.__module__ for builder in registry.BUILDERS.values()} == {m.__name__ for m in WITH_CARDS}


def test_the_texts_of_cards_belong_to_pages_that_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert [b.page for b in registry.BUILDERS.values() if not has(f"nav.{b.page}")] == []
