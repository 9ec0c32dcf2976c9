"""The menu and its bar on a phone, the search in it, and addresses that are former or unknown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Windows
from tests.support.serving import PHONE, Visit, visiting

TABLET = {"width": 820, "height": 1180}


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Visit]:
    with visiting(browser, address, PHONE) as visit:
        yield visit


def test_the_bar_stays_and_the_menu_closes_on_choosing(phone: Visit) -> None:
    page = phone.open()
    menu = page.get_by_role("button", name="Menu", exact=True)
    heading = page.get_by_role("heading", level=1)
    box = heading.bounding_box()
    assert box is not None
    assert box["y"] < 170, "there is blank space above the heading"
    page.get_by_test_id("stMain").evaluate("(main) => main.scrollTo(0, 2000)")
    expect(menu).to_be_in_viewport()
    expect(page.locator(".st-key-bar").get_by_text("Massachusetts Medical Home Dashboard")).to_be_in_viewport()
    menu.click()
    page.get_by_test_id("stSidebar").get_by_role("link", name="All measures", exact=True).click()
    phone.settle()
    expect(page.get_by_test_id("stSidebar")).not_to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).to_have_text("All measures")


def test_a_search_from_the_menu_is_a_link(phone: Visit) -> None:
    page = phone.open()
    page.get_by_role("button", name="Menu", exact=True).click()
    field = page.get_by_test_id("stSidebar").get_by_label("Search this site")
    field.fill("medcal home")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    phone.settle()
    assert page.url.endswith("/search?q=medcal+home") or page.url.endswith("/search?q=medcal%20home")
    expect(page.get_by_role("link", name="Care in a medical home", exact=True)).to_be_visible()


def test_the_bar_speaks_the_readers_language(phone: Visit) -> None:
    page = phone.open("families?lang=es")
    expect(page.get_by_role("button", name="Menú", exact=True)).to_be_visible()
    switch = page.locator(".st-key-bar").get_by_role("radiogroup")
    assert switch.evaluate("one => one.scrollWidth - one.clientWidth") <= 0, "a language is cut off"
    switch.get_by_role("radio", name="English").click()
    phone.settle()
    expect(page.get_by_role("heading", level=1)).to_have_text("A medical home for your child")


@pytest.mark.parametrize(
    "path", ["", "families", "measures", "status", "counties", "programs", "compare?places=25013,25021,eohhs-1"]
)
def test_at_820_pixels_nothing_is_cut(windows: Windows, address: str, path: str) -> None:
    page = windows(address, TABLET).open(path)
    cut = page.evaluate("""() =>
        [...document.querySelectorAll('[data-testid="stMain"] :is(h1, h2, p, button, svg, img)')]
        .filter((one) => one.getClientRects().length && one.getBoundingClientRect().right > window.innerWidth + 1)
        .map((one) => one.outerHTML.slice(0, 120))""")
    assert cut == []
    chosen = page.locator(".st-key-filters [data-testid=stSelectbox] input").evaluate_all(
        "boxes => boxes.filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.value)"
    )
    assert chosen == [], "what is chosen is told in full"


def test_a_former_address_and_an_unknown_one(desk: Visit) -> None:
    page = desk.open("programmes?lang=es#chipra")
    assert page.url.endswith("/programs?lang=es#chipra")
    answer = page.goto(f"{desk.address}/atlantis")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    page.get_by_role("link", name="For families", exact=True).click()
    desk.settle()
    expect(page.get_by_role("heading", level=1)).to_have_text("A medical home for your child")
