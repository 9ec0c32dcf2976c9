"""The reader's report in the session and in the reader's browser: nothing that is in it is lost."""

from __future__ import annotations

import json

import pytest

from dashboard.ui.downloads import chosen_cards

COMPONENTS = "components:population=cshcn:period=2017-2019:geography=25:beside=US"
BY_SEX = "groups:indicator=medical_home:population=cshcn:period=2017-2019:geography=25:group=sex"
Session = dict[str, object]


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    return another(monkeypatch)


def another(monkeypatch: pytest.MonkeyPatch) -> Session:
    """A session of its own, as after a reload, in another tab or on another server."""
    state: Session = {}
    monkeypatch.setattr(chosen_cards.st, "session_state", state)
    return state


def mine(monkeypatch: pytest.MonkeyPatch) -> str:
    """A report of the reader's as the browser keeps it."""
    another(monkeypatch)
    chosen_cards.add(BY_SEX)
    chosen_cards.say("title", "Mine")
    return chosen_cards.as_text()


def test_what_the_browser_kept_is_the_report_again(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen_cards_before = mine(monkeypatch)
    another(monkeypatch)
    assert not chosen_cards.is_known()
    assert chosen_cards.as_text() == ""
    chosen_cards.open_kept(chosen_cards_before)
    assert chosen_cards.chosen() == [BY_SEX]
    assert chosen_cards.words() == {"title": "Mine"}
    assert chosen_cards.as_text() == chosen_cards_before


def test_the_report_of_a_link_takes_no_place_of_the_readers_own(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = mine(monkeypatch)
    another(monkeypatch)
    chosen_cards.open_link({"cards": COMPONENTS, "title": "Theirs"})
    assert chosen_cards.as_text() == "", "looking at a link keeps nothing"
    chosen_cards.open_kept(kept)
    assert chosen_cards.chosen() == [COMPONENTS]
    assert [one["title"] for one in chosen_cards.other()] == ["Mine"]
    chosen_cards.say("author", "J. Doe")
    first, second = json.loads(chosen_cards.as_text())
    assert (first["title"], first["author"], first["cards"]) == ("Theirs", "J. Doe", COMPONENTS)
    assert (second["title"], second["cards"]) == ("Mine", BY_SEX)
    chosen_cards.change_over()
    assert chosen_cards.chosen() == [BY_SEX]
    assert [one["author"] for one in chosen_cards.other()] == ["J. Doe"]


def test_the_readers_own_report_in_a_link_is_one_report(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = mine(monkeypatch)
    another(monkeypatch)
    chosen_cards.open_link({"cards": BY_SEX, "title": "Mine"})
    chosen_cards.open_kept(kept)
    assert chosen_cards.other() == []
    assert chosen_cards.as_text() == kept


def test_a_change_in_another_tab_comes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = mine(monkeypatch)
    another(monkeypatch)
    chosen_cards.open_kept(kept)
    chosen_cards.add(COMPONENTS)
    more = chosen_cards.as_text()
    another(monkeypatch)
    chosen_cards.open_kept(kept)
    chosen_cards.open_kept(more)
    assert chosen_cards.chosen() == [BY_SEX, COMPONENTS]


def test_an_emptied_report_is_kept_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    mine(monkeypatch)
    chosen_cards.keep([])
    assert json.loads(chosen_cards.as_text())[0]["cards"] == ""


@pytest.mark.parametrize("text", ["", "nonsense", "{}", "[1]", "null", "[]"])
def test_what_a_browser_tells_is_not_believed(session: Session, text: str) -> None:
    chosen_cards.open_kept(text)
    assert session == {}


def test_too_much_from_a_browser_is_cut(session: Session) -> None:
    cards = "~".join(f"{COMPONENTS}{n}" for n in range(90))
    chosen_cards.open_kept(json.dumps([{"cards": cards, "title": "x" * 9_000, "other": "y"}]))
    assert len(chosen_cards.chosen()) == chosen_cards.MOST
    assert chosen_cards.words() == {"title": "x" * 150}
