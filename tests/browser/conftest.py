"""Tests that drive a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support.serving import ARGUMENTS, CHROMIUM, DESKTOP, Visit, serving, visiting


# Its event loop would be in the way of other modules' tests, so it ends with the module.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(database: Path) -> Iterator[str]:
    """Address of a server of the dashboard with the built database."""
    with serving(MEDICAL_HOME_DB=str(database)) as url:
        yield url


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Visit]:
    """A reader at a desk; no request of the reader's browser may have gone to another host."""
    with visiting(browser, address, DESKTOP) as visit:
        yield visit
        assert visit.foreign == []
