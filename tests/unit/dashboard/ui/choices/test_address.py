"""Choices in the address: what a page shows follows from it, and no choice is lost on the way there."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from dashboard.ui.choices import address


class Query(dict[str, str]):
    """The parameters of an address, as Streamlit gives them."""

    def to_dict(self) -> dict[str, str]:
        """A copy."""
        return dict(self)


class Browser:
    """A reader's browser and session: the address that a run is asked for, and the way the reader came."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.patch = monkeypatch
        self.patch.setattr(address.st, "session_state", {})
        # Another test may have left a run of its own in this thread.
        self.patch.setattr(address, "get_script_run_ctx", lambda: None)

    def run(self, page: str, *choices: tuple[str, str], came_back: bool = False, **asked: str) -> dict[str, str]:
        """Ask for a run with this address, with choices that Streamlit calls before it; returns the address after."""
        query = Query(asked)
        self.patch.setattr(address.st, "query_params", query)
        self.patch.setattr(address, "_came_back", lambda: came_back)
        for name, code in choices:
            address.choose(name, code)
        address.begin(page)
        return query


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    reader = Browser(monkeypatch)
    reader.run("status")
    return reader


def test_a_choice_goes_into_the_address_and_out_of_it(browser: Browser) -> None:
    assert browser.run("status", ("period", "2018")) == {"period": "2018"}
    assert browser.run("status", ("period", ""), period="2018", lang="es") == {"lang": "es"}


def test_a_second_choice_before_the_first_is_in_the_address_keeps_both(browser: Browser) -> None:
    browser.run("status", ("period", "2018"))
    assert browser.run("status", ("geography", "09")) == {"period": "2018", "geography": "09"}
    assert browser.run("status", ("group", "sex"), period="2018") == {
        "period": "2018",
        "geography": "09",
        "group": "sex",
    }


def test_what_is_asked_counts_where_it_is_known(browser: Browser) -> None:
    browser.run("about", question="Q3")
    assert address.asked_of("question", ("q1", "q3")) == "q3"
    assert address.asked_of("question", ("q1",)) == ""
    assert address.asked_of("point", ("",)) == ""


def test_the_way_back_is_not_undone(browser: Browser) -> None:
    browser.run("status", ("period", "2018"))
    assert browser.run("status", came_back=True) == {}
    assert browser.run("status") == {}


def test_a_choice_stays_on_its_page(browser: Browser) -> None:
    browser.run("status", ("period", "2018"))
    assert browser.run("system") == {}


def test_a_choice_that_was_in_the_address_can_be_taken_back_there(browser: Browser) -> None:
    browser.run("status", ("period", "2018"))
    browser.run("status", period="2018")
    assert browser.run("status") == {}


def test_words_that_a_reader_types_are_not_overwritten_until_the_page_changes(browser: Browser) -> None:
    browser.run("timeline")
    address.put("text", "care")
    address.st.session_state["text"] = "care "
    browser.run("timeline", text="care")
    address.put("text", "care")
    assert address.st.session_state["text"] == "care "
    browser.run("about")
    assert "text" not in address.st.session_state


def test_what_is_looked_up_once_is_looked_up_in_the_next_run_again(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A run of Streamlit's own has a context; without one nothing is kept.
    context = SimpleNamespace()
    monkeypatch.setattr(address, "get_script_run_ctx", lambda: context)
    found = iter(range(9))
    browser.run("status")
    assert [address.once("width", found.__next__) for _ in range(2)] == [0, 0]
    assert address.once("height", found.__next__) == 1
    browser.run("status")
    assert address.once("width", found.__next__) == 2


def test_what_never_changes_is_looked_up_once_a_session(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    found = iter(range(9))
    browser.run("status")
    assert address.ever("phone", found.__next__) == 0
    browser.run("about")
    assert address.ever("phone", found.__next__) == 0
    assert address.ever("width", found.__next__) == 1
    monkeypatch.setattr(address.st, "session_state", {})
    assert address.ever("phone", found.__next__) == 2


def test_without_a_run_all_is_looked_up_anew(browser: Browser) -> None:
    found = iter(range(9))
    assert [address.once("width", found.__next__) for _ in range(2)] == [0, 1]
