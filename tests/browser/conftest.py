"""Tests that drive a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
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


Windows = Callable[..., Visit]


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[Windows]:
    """Gives a tab of an address, a size and other options that stays open from test to test.

    For tests that only look at pages: half of what a page takes in a new tab goes to the framework's code, which a tab
    that has it does not read again.
    """
    kept: dict[str, Visit] = {}
    with ExitStack() as stack:

        def window(address: str, size: dict[str, int], **options: object) -> Visit:
            name = f"{address} {size} {options}"
            if name not in kept:
                kept[name] = stack.enter_context(visiting(browser, address, size, **options))
            visit = kept[name]
            visit.foreign.clear()
            # What an earlier test may have left: a page on paper, an open menu, a language.
            visit.page.context.clear_cookies()
            visit.page.evaluate("location.protocol === 'http:' && localStorage.clear()")
            visit.page.emulate_media(media="screen")
            visit.page.set_viewport_size(size)
            return visit

        yield window


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
