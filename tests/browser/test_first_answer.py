"""The first answer before any code has come, and how Streamlit takes its place."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.support.serving import DESKTOP, PHONE, Visit, serious_findings, visiting


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_page_without_javascript_can_be_read_and_left_by_a_link(
    browser: Browser, address: str, size: dict[str, int]
) -> None:
    with visiting(browser, address, size, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(f"{address}/status?geography=09")
        expect(page.get_by_role("heading", level=1, name="Medical home status")).to_be_visible()
        expect(page.get_by_text("Connecticut").first).to_be_visible()
        expect(page.get_by_role("img").first).to_be_visible()
        expect(page.get_by_role("table").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        page.get_by_role("navigation").get_by_role("link", name="Timeline").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Timeline")


@pytest.mark.parametrize(("size", "most"), [(DESKTOP, 736), (PHONE, 360)], ids=["desktop", "phone"])
def test_without_javascript_each_chart_has_the_form_that_fits_the_window(
    browser: Browser, address: str, size: dict[str, int], most: int
) -> None:
    """Words that were drawn for a desk are too small to read on a phone."""
    with visiting(browser, address, size, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(f"{address}/status")
        figures = page.locator("figure:not(details *)")
        shown = [one for one in figures.all() if one.is_visible()]
        assert shown
        assert len(shown) * 2 == figures.count()
        for one in shown:
            assert one.locator("svg").get_attribute("width") == str(most)
            first = one.locator("text").first.bounding_box()
            assert first is not None
            assert first["height"] >= 13


PLACES = """() => [...document.querySelectorAll('h1, .st-key-headline p')].map((one) => {
  const words = document.createRange()
  words.selectNodeContents(one)
  const { x, y, height } = words.getBoundingClientRect()
  return [x, y, height]
})"""
FEW_PIXELS = 4


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(("path", "least"), [("", 2), ("status", 1), ("families", 1)])
def test_the_first_words_stay_where_they_are(
    browser: Browser, address: str, size: dict[str, int], path: str, least: int
) -> None:
    """The page of Streamlit has its heading and the headline where the first answer has them, as large as there."""
    with visiting(browser, address, size, java_script_enabled=False) as visit:
        visit.page.goto(f"{address}/{path}")
        first = visit.page.evaluate(PLACES)
    with visiting(browser, address, size) as visit:
        then = visit.open(path).evaluate(PLACES)
    assert len(first) == len(then) >= least
    for before, after in zip(first, then, strict=True):
        assert before == pytest.approx(after, abs=FEW_PIXELS)


def test_axe_finds_nothing_serious_in_the_first_answer(browser: Browser, address: str) -> None:
    with visiting(browser, address, DESKTOP) as visit:
        # Streamlit's own code never comes.
        visit.page.route("**/static/js/**", lambda route: route.abort())
        visit.page.goto(address)
        expect(visit.page.locator("#first-answer h1")).to_be_visible()
        assert serious_findings(visit.page) == []


def test_streamlit_takes_the_place_of_the_first_answer(desk: Visit) -> None:
    page = desk.open("status?geography=09")
    assert page.locator("#first-answer").count() == 0
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.evaluate("getComputedStyle(document.getElementById('root')).visibility") == "visible"
