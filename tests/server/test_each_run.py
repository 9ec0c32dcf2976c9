"""What is made once instead of in every run is what Streamlit makes."""

from __future__ import annotations

import inspect

import pytest
from streamlit.proto.NewSession_pb2 import CustomThemeConfig, NewSession
from streamlit.runtime import app_session

from dashboard.server import each_run

SECTIONS = ("theme", "theme.light", "theme.dark", "theme.sidebar", "theme.light.sidebar", "theme.dark.sidebar")
ORIGINAL = inspect.unwrap(app_session._populate_theme_msg)


def test_this_release_has_the_function_as_we_know_it() -> None:
    assert list(inspect.signature(ORIGINAL).parameters) == each_run.PARAMETERS


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_is_told_as_streamlit_tells_it(section: str) -> None:
    copied = each_run.copying(ORIGINAL)
    for _ in range(2):
        plain, ours = CustomThemeConfig(), CustomThemeConfig()
        ORIGINAL(plain, section)
        copied(ours, section)
        assert ours == plain


def test_the_message_has_no_section_more_than_streamlits() -> None:
    plain, ours = NewSession(), NewSession()
    for message, populate in ((plain, ORIGINAL), (ours, each_run.copying(ORIGINAL))):
        populate(message.custom_theme)
        populate(message.custom_theme.light, "theme.light")
        populate(message.custom_theme.sidebar, "theme.sidebar")
    assert ours.SerializeToString(deterministic=True) == plain.SerializeToString(deterministic=True)
    assert plain.custom_theme.light.primary_color


def test_what_a_release_changes_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def other(msg: CustomThemeConfig) -> None:
        raise AssertionError

    monkeypatch.setattr(app_session, each_run.NAME, other)
    each_run.keep_theme()
    assert app_session._populate_theme_msg is other


def test_it_is_kept_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_session, each_run.NAME, ORIGINAL)
    each_run.keep_theme()
    once = app_session._populate_theme_msg
    each_run.keep_theme()
    assert once is not ORIGINAL
    assert app_session._populate_theme_msg is once
