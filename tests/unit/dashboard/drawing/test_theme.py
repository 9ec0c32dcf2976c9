"""Colors of charts and pages: contrast as WCAG 2.1 AA asks, and the same in charts as on the page."""

from __future__ import annotations

import re
import tomllib
from dataclasses import asdict
from itertools import product

import pytest

from dashboard.drawing import theme
from tests.support.contrast import contrast
from tests.support.served import ROOT

LEAST_TEXT, LEAST_MARK = 4.5, 3.0
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
PALETTES = {"light": theme.LIGHT, "dark": theme.DARK}
MARKS = ("home", "other", "nation", "published", "published_earlier", "modeled", "warn")
BADGES = ("blue", "orange", "green")


def test_contrast_is_that_of_the_standard() -> None:
    """Examples from the technique G18 and the W3C's own: black on white, and the limit of #767676."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#808495", "#ffffff") == pytest.approx(3.72, abs=0.01)


@pytest.mark.parametrize("name", PALETTES)
def test_colours_of_text_and_marks_stand_out(name: str) -> None:
    own, page = PALETTES[name], CONFIG[name]
    grounds = (own.background, own.surface)
    text = [own.text, own.muted, page["textColor"], page["grayTextColor"], page["linkColor"]]
    weak = [(c, g) for c, g in product(text, grounds) if contrast(c, g) < LEAST_TEXT]
    weak += [
        (c, own.background) for c in (getattr(own, mark) for mark in MARKS) if contrast(c, own.background) < LEAST_MARK
    ]
    weak += [(page["primaryColor"], g) for g in grounds if contrast(page["primaryColor"], g) < LEAST_MARK]
    for badge in BADGES:
        pair = (page[f"{badge}TextColor"], page[f"{badge}BackgroundColor"])
        weak += [pair] if contrast(*pair) < LEAST_TEXT else []
    assert weak == []


@pytest.mark.parametrize("name", PALETTES)
def test_charts_and_pages_share_their_colours(name: str) -> None:
    own, page = asdict(PALETTES[name]), CONFIG[name]
    shared = {"background": "backgroundColor", "surface": "secondaryBackgroundColor", "text": "textColor"}
    shared |= {"muted": "grayTextColor", "home": "primaryColor"}
    assert {key: own[key] for key in shared} == {key: page[setting] for key, setting in shared.items()}


def test_the_first_answer_has_the_colours_of_the_page() -> None:
    """What Streamlit shows in its place has the theme of the settings."""
    style = (ROOT / "dashboard" / "server" / "first_page" / "first_answer.css").read_text(encoding="utf-8")
    light, _, others = style.partition("@media (prefers-color-scheme: dark)")
    for name, part in (("light", light), ("dark", others.partition("@media print")[0])):
        found = {"#ffffff" if color == "#fff" else color for color in re.findall(r"#[0-9a-f]{3,6}(?=[; ])", part)}
        assert len(found) >= 6
        assert [color for color in sorted(found) if color not in CONFIG[name].values()] == []
