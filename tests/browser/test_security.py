"""Nothing in an address is run by a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.support.serving import DESKTOP, visiting


@pytest.mark.parametrize(
    "path",
    [
        "about?text={}&question={}",
        "people?publication={}",
        "timeline?item={}&q={}",
        "report?title={}&note={}&cards={}",
        "status?geography={}&lang={}",
    ],
)
def test_nothing_in_an_address_is_run(browser: Browser, address: str, path: str) -> None:
    with visiting(browser, address, DESKTOP) as visit:
        page = visit.open(path.replace("{}", "%22%3E%3Cimg%20src%3Dx%20onerror%3D%22window.hit%3D1%22%3E"))
        assert page.evaluate("window.hit") is None
        assert page.locator("img[onerror]").count() == 0
        assert visit.foreign == []
