"""What is open on a page is what its address says, whatever was open before."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui.runs import alone


@pytest.fixture(autouse=True)
def _no_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """No part reads the database here."""
    monkeypatch.setattr(alone, "one_build", nullcontext)


def two_parts() -> None:
    """A page with two parts, of which the second is open at first."""
    from functools import partial  # noqa: PLC0415 - the page is run from its source alone

    import streamlit as st  # noqa: PLC0415

    from dashboard.ui.choices import address  # noqa: PLC0415
    from dashboard.ui.components import parts  # noqa: PLC0415

    address.begin("a page")
    for name, opened in (("first", False), ("second", True)):
        parts.more(name, partial(st.write, f"shown: {name}"), name, opened=opened)
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
