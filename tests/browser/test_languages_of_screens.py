"""Every page in every language that has it, on a phone and in Spanish on a desk: axe, language, room for words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from dashboard.i18n.catalog import t
from dashboard.i18n.locale import ENGLISH, is_whole, offered, speaking
from dashboard.ui.navigation import pages
from tests.browser.conftest import Windows
from tests.support.served import served
from tests.support.serving import DESKTOP, PHONE, serious_findings

TRANSLATED = [code for code in offered() if code != ENGLISH]
WHOLE = [(code, page) for code in TRANSLATED for page in pages.PAGES if is_whole(page, code)]
IN_ENGLISH = [(code, page) for code in TRANSLATED for page in pages.PAGES if not is_whole(page, code)]
# The language that has every page.
ON_A_DESK = [("es", page, "desk") for code, page in WHOLE if code == "es"]
# Words that are cut off: a button, tab, label, heading or menu entry that is narrower than what it says.
CLIPPED = """() => [...document.querySelectorAll(
    'button, [role=tab], [role=radio], label, h1, h2, h3, summary, [data-testid="stPageLink"] a, .stTabs button')]
  .filter((one) => one.checkVisibility() && one.innerText.trim())
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflow !== 'visible'
    && getComputedStyle(one).overflowX !== 'auto')
  .map((one) => one.innerText.trim().slice(0, 60))"""
SIDEWAYS = """() => Math.max(...[document.documentElement, document.querySelector('[data-testid="stMain"]')]
  .map((box) => box.scrollWidth - box.clientWidth))"""


@pytest.fixture(scope="module")
def whole(database: Path) -> Iterator[str]:
    """Address of the server as it is meant to be run."""
    with served(MEDICAL_HOME_DB=str(database)) as server:
        yield server.address


def faults(page: Page) -> list[str]:
    """Serious findings of axe, words that are cut off, and a page that scrolls sideways."""
    wide = page.evaluate(SIDEWAYS)
    clipped = [f"cut off: {words}" for words in page.evaluate(CLIPPED)]
    return [*serious_findings(page), *clipped, *([f"{wide} pixels sideways"] if wide > 0 else [])]


@pytest.mark.parametrize(("code", "name", "on"), [(*one, "phone") for one in WHOLE] + ON_A_DESK)
def test_a_page_in_a_language(windows: Windows, whole: str, code: str, name: str, on: str) -> None:
    page = windows(whole, PHONE if on == "phone" else DESKTOP).open(f"{pages.path(name)}?lang={code}")
    assert page.evaluate("document.documentElement.lang") == code
    assert faults(page) == []


@pytest.mark.parametrize(("code", "name"), IN_ENGLISH)
def test_a_page_that_is_in_english_says_so_in_the_readers_language(
    windows: Windows, whole: str, code: str, name: str
) -> None:
    with speaking(code):
        told = t("language.untranslated")
    page = windows(whole, PHONE).open(f"{pages.path(name)}?lang={code}")
    assert page.evaluate("document.documentElement.lang") == ENGLISH
    note = page.get_by_text(told)
    assert note.evaluate("(one) => one.closest('[lang]').lang") == code
    assert page.get_by_test_id("stSidebar").get_attribute("lang") == code
    assert faults(page) == []
