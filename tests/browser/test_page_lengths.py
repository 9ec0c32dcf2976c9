"""No page is longer in its first state than a reader scrolls; what it holds besides is behind a click."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.support.serving import DESKTOP, PATHS, PHONE, visiting

# Size of the window and the most pixels of the page.
LIMITS = {"desk": (DESKTOP, 5_000), "phone": (PHONE, 9_000)}


@pytest.mark.parametrize("size", LIMITS)
@pytest.mark.parametrize("path", PATHS)
def test_page_is_of_human_length(
    browser: Browser, address: str, path: str, size: str, record_property: Callable[[str, object], None]
) -> None:
    window, most = LIMITS[size]
    with visiting(browser, address, window) as visit:
        page = visit.open(path)
        high = page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollHeight")
        record_property("pixels", high)
        assert high <= most
