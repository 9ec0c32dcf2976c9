"""What is open on a page is what its address says, whatever was open before."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def two_parts() -> None:
    """A page with two parts, of which the second is open at first."""
    import streamlit as st  # noqa: PLC0415 - the page is run from its source alone

    from dashboard.ui.choices import address  # noqa: PLC0415
    from dashboard.ui.components import parts  # noqa: PLC0415

    address.begin("a page")
    for name, opened in (("first", False), ("second", True)):
        with parts.more(name, name, opened=opened) as is_open:
            if is_open:
                st.write(f"shown: {name}")
    parts.all_at_once()


def shown(test: AppTest) -> list[str]:
    return [text.value.removeprefix("shown: ") for text in test.markdown if text.value.startswith("shown: ")]


def at(test: AppTest, **choices: str) -> AppTest:
    """The same session at another address, as after Back, Forward or a link."""
    test.query_params.clear()
    for name, value in choices.items():
        test.query_params[name] = value
    return test.run()


def test_parts_follow_the_address_back_and_forth() -> None:
    test = AppTest.from_function(two_parts).run()
    assert shown(test) == ["second"]
    assert shown(at(test, more_first="true")) == ["first", "second"]
    assert shown(at(test, more_second="false")) == []
    assert shown(at(test)) == ["second"]


def test_the_switch_follows_the_address_back_and_forth() -> None:
    test = AppTest.from_function(two_parts).run()
    assert at(test, whole="true").toggle[0].value
    assert shown(test) == ["first", "second"]
    assert not at(test).toggle[0].value
    assert shown(test) == ["second"]


def test_the_switch_goes_into_the_address_and_out_of_it() -> None:
    test = AppTest.from_function(two_parts).run()
    test.toggle[0].set_value(True).run()
    assert test.query_params["whole"] in ("true", ["true"])
    assert shown(test) == ["first", "second"]
    test.toggle[0].set_value(False).run()
    assert "whole" not in test.query_params
    assert shown(test) == ["second"]
