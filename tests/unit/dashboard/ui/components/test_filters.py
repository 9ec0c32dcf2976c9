"""Filters and the codes they keep in the address."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui.choices import viewport
from tests.support.apptest import SECONDS


def one() -> None:
    """A page with one choice, which starts at its first option."""
    import streamlit as st  # noqa: PLC0415 - the page is run from its source alone

    from dashboard.ui.components import filters  # noqa: PLC0415

    st.session_state["got"] = filters.choice("geography", {"US": "The nation", "25": "Massachusetts", "50": "Vermont"})


def with_default(default: str, label: str, buttons: bool) -> None:
    """A page with one choice that starts elsewhere."""
    import streamlit as st  # noqa: PLC0415

    from dashboard.ui.components import filters  # noqa: PLC0415

    options = {"US": "The nation", "25": "Massachusetts", "50": "Vermont"}
    st.session_state["got"] = filters.choice("geography", options, default=default, label=label, buttons=buttons)


def several(default: list[str], label: str = "") -> None:
    """A page with a multiple choice of at most three."""
    import streamlit as st  # noqa: PLC0415

    from dashboard.ui.components import filters  # noqa: PLC0415

    options = {"US": "The nation", "25": "Massachusetts", "50": "Vermont", "33": "New Hampshire"}
    st.session_state["got"] = filters.choices("geographies", options, default=default, label=label, most=3)


def words() -> None:
    """A page with a field of text of at most five letters."""
    import streamlit as st  # noqa: PLC0415

    from dashboard.ui.components import filters  # noqa: PLC0415

    st.session_state["got"] = filters.text("text", label="Words", most=5)


def page(script: object, *args: object, **address: str) -> AppTest:
    test = AppTest.from_function(script, default_timeout=SECONDS, args=args)  # type: ignore[arg-type]
    for name, value in address.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def got(test: AppTest) -> object:
    assert not test.exception
    return test.session_state["got"]


def address(test: AppTest, name: str) -> str:
    """What stands in the address."""
    values = test.query_params.get(name, "")
    return values if isinstance(values, str) else ",".join(values)


def told(test: AppTest) -> list[str]:
    return [info.value for info in test.info]


def test_a_choice_starts_with_its_first_option_and_says_nothing_in_the_address() -> None:
    test = page(one)
    assert got(test) == "US"
    assert address(test, "geography") == ""
    assert told(test) == []


def test_names_are_shown_and_codes_are_chosen() -> None:
    box = page(one).selectbox[0]
    assert box.options == ["The nation", "Massachusetts", "Vermont"]
    assert box.value == "US"
    assert box.label == "Place"


def test_the_address_chooses() -> None:
    test = page(one, geography="50")
    assert got(test) == "50"
    assert test.selectbox[0].value == "50"
    assert told(test) == []


def test_spaces_around_a_code_do_no_harm() -> None:
    assert got(page(one, geography=" 50 ")) == "50"


def test_a_choice_goes_into_the_address_and_the_first_option_out_of_it() -> None:
    test = page(one)
    test.selectbox[0].select("25").run()
    assert got(test) == "25"
    assert address(test, "geography") == "25"
    test.selectbox[0].select("US").run()
    assert got(test) == "US"
    assert address(test, "geography") == ""


@pytest.mark.parametrize(("default", "start"), [("25", "25"), ("none such", "US")])
def test_a_default_of_its_own(default: str, start: str) -> None:
    test = page(with_default, default, "", False)
    assert got(test) == start
    assert address(test, "geography") == ""


def test_the_first_option_stands_in_the_address_when_it_is_not_the_default() -> None:
    test = page(with_default, "25", "", False)
    test.selectbox[0].select("US").run()
    assert got(test) == "US"
    assert address(test, "geography") == "US"


def test_own_label_and_buttons() -> None:
    test = page(with_default, "25", "Show", True)
    assert len(test.selectbox) == 0
    buttons = test.get("button_group")[0]
    assert buttons.label == "Show"
    assert got(test) == "25"


def test_an_unknown_code_is_said_and_the_default_shown() -> None:
    test = page(with_default, "25", "", False, geography="99")
    assert got(test) == "25"
    assert told(test) == [
        "The link asked for place “99”, which this site does not have. It shows “Massachusetts” instead."
    ]


def test_an_unknown_code_is_said_without_markup_and_cut() -> None:
    test = page(one, geography="<b>[x](y)</b>*" + "a" * 100)
    assert told(test) == [
        f"The link asked for place “bxyb{'a' * 36}”, which this site does not have. It shows “The nation” instead."
    ]


def test_several_start_with_their_default() -> None:
    test = page(several, ["25", "US"])
    assert got(test) == ["25", "US"]
    assert address(test, "geographies") == ""
    assert test.multiselect[0].label == "Compare with"


def test_the_address_chooses_several_in_its_order() -> None:
    test = page(several, ["25"], geographies="50,US")
    assert got(test) == ["50", "US"]
    assert told(test) == []


def test_several_go_into_the_address_and_the_default_out_of_it() -> None:
    test = page(several, ["25"])
    test.multiselect[0].set_value(["25", "50"]).run()
    assert got(test) == ["25", "50"]
    assert address(test, "geographies") == "25,50"
    test.multiselect[0].set_value(["25"]).run()
    assert got(test) == ["25"]
    assert address(test, "geographies") == ""


def test_unknown_ones_of_several_are_said_and_the_others_shown() -> None:
    test = page(several, ["25"], geographies="50,99,33,98")
    assert got(test) == ["50", "33"]
    shown = "which this site does not have. It shows “Vermont, New Hampshire” instead."
    assert told(test) == [
        f"The link asked for compare with “99”, {shown}",
        f"The link asked for compare with “98”, {shown}",
    ]


def test_nothing_known_of_several_is_an_empty_choice() -> None:
    test = page(several, ["25"], geographies="99")
    assert got(test) == []
    assert told(test) == ["The link asked for compare with “99”, which this site does not have. It shows “–” instead."]


def test_no_more_than_so_many_of_several() -> None:
    assert page(several, [], "Beside").multiselect[0].proto.max_selections == 3
    assert page(several, [], "Beside").multiselect[0].label == "Beside"


def test_words_stand_in_the_address() -> None:
    test = page(words, text="care home")
    assert got(test) == "care"
    test.text_input[0].set_value(" wait ").run()
    assert got(test) == "wait"
    assert address(test, "text") == "wait"
    test.text_input[0].set_value("").run()
    assert got(test) == ""
    assert "text" not in test.query_params


def folded() -> None:
    """A page whose filters are in a panel."""
    import streamlit as st  # noqa: PLC0415

    from dashboard.ui.components import filters  # noqa: PLC0415

    with filters.panel():
        options = {"US": "The nation", "25": "Massachusetts", "50": "Vermont"}
        st.session_state["got"] = filters.choice("geography", options)


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewport, "is_narrow", lambda: True)


@pytest.mark.usefixtures("phone")
def test_on_a_phone_the_filters_in_use_are_chips_that_take_them_back() -> None:
    test = page(folded, geography="50")
    (chip,) = test.button
    assert chip.label == "Place: Vermont ✕"
    chip.click().run()
    assert got(test) == "US"
    assert len(test.button) == 0


def test_on_a_wide_screen_there_are_no_chips() -> None:
    test = page(folded, geography="50")
    assert len(test.button) == 0
    assert len(test.expander) == 0


@pytest.mark.usefixtures("phone")
def test_what_a_folded_filter_says_of_a_link_is_outside_of_it() -> None:
    test = page(folded, geography="atlantis")
    assert [info.value for info in test.info if "atlantis" in info.value]
    assert len(test.expander[0].info) == 0
