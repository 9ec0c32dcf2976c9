"""The first answer before any code has come, and how Streamlit takes its place."""

from __future__ import annotations

from functools import partial

import pytest
from playwright.sync_api import Browser, expect

from tests.support.served import until
from tests.support.serving import DESKTOP, PATHS, PHONE, Visit, serious_findings, visiting


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


@pytest.mark.parametrize(("path", "least"), [("status", 13), ("counties?indicator=ssi_children", 10)])
@pytest.mark.parametrize("form", [(DESKTOP, 736), (PHONE, 360)], ids=["desktop", "phone"])
def test_without_javascript_each_chart_has_the_form_that_fits_the_window(
    browser: Browser, address: str, form: tuple[dict[str, int], int], path: str, least: int
) -> None:
    """Words that were drawn for a desk are too small to read on a phone."""
    size, width = form
    with visiting(browser, address, size, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(f"{address}/{path}")
        figures = page.locator("figure:not(details *)")
        shown = [one for one in figures.all() if one.is_visible()]
        assert shown
        assert len(shown) * 2 == figures.count()
        for one in shown:
            assert one.locator("> svg").get_attribute("width") == str(width)
            first = one.locator("text").first.bounding_box()
            assert first is not None
            assert first["height"] >= least


# A phone tells the width of what a page needs, where a narrow window on a desk tells its own.
HANDHELD = {"is_mobile": True, "has_touch": True}
LANGUAGES = ("en", "es", "pt", "ht")


@pytest.mark.parametrize("path", [*PATHS, "place?county=25013", "compare?places=25013,25021,eohhs-1,02810000"])
def test_no_first_answer_is_wider_than_a_phone(browser: Browser, address: str, path: str) -> None:
    with visiting(browser, address, PHONE, java_script_enabled=False, **HANDHELD) as visit:
        for language in LANGUAGES:
            visit.page.goto(f"{address}/{path}{'&' if '?' in path else '?'}lang={language}")
            assert visit.page.evaluate("innerWidth") == PHONE["width"], language


@pytest.mark.parametrize("path", PATHS)
def test_on_a_phone_a_page_comes_with_its_menu_closed(browser: Browser, address: str, path: str) -> None:
    with visiting(browser, address, PHONE, **HANDHELD) as visit:
        page = visit.open(path)
        assert page.evaluate("innerWidth") == PHONE["width"]
        expect(page.get_by_test_id("stSidebar")).not_to_be_in_viewport()
        expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


PLACES = """(asked) => {
  const words = [...document.querySelectorAll(asked.words)].slice(0, asked.count).map((one) => {
    const within = document.createRange()
    within.selectNodeContents(one)
    const { x, y, height } = within.getBoundingClientRect()
    return [x, y, height]
  })
  // Where the first card begins: the first answer has its words there, without a frame.
  const card = document.querySelector('.st-key-tiles') ?? document.querySelector('.st-key-headline + p')
  const { x, y } = card?.getBoundingClientRect() ?? {}
  return card ? [...words, [x, y]] : words
}"""
# Letters of their own face take another width. The heading is measured so that the browser asks for its face at all.
LETTERED = """document.querySelector('h1').offsetHeight > 0
  && [...document.fonts].every((face) => face.status !== 'loading')"""
FEW_PIXELS = 4
# Phones, tablets on both sides of where the menu opens, desks.
WIDTHS = (390, 700, 768, 800, 820, 1024, 1280, 1920)


@pytest.mark.parametrize(
    ("path", "words", "count"),
    [("", "h1, .st-key-headline p, .range", 3), ("status", "h1", 1), ("families", "h1, h2", 2)],
    ids=["overview", "status", "families"],
)
def test_the_first_words_stay_where_they_are(browser: Browser, address: str, path: str, words: str, count: int) -> None:
    """The page of Streamlit has its heading, the headline and the first card where the first answer has them."""
    asked = {"words": words, "count": count}
    with (
        visiting(browser, address, DESKTOP, java_script_enabled=False) as plain,
        visiting(browser, address, DESKTOP) as live,
    ):
        for width in WIDTHS:
            for visit in (plain, live):
                visit.page.set_viewport_size({"width": width, "height": DESKTOP["height"]})
            plain.page.goto(f"{address}/{path}")
            until(partial(plain.page.evaluate, LETTERED))
            first, then = plain.page.evaluate(PLACES, asked), live.open(path).evaluate(PLACES, asked)
            assert len(first) == len(then) == (count + 1 if path == "" else count)
            for before, after in zip(first, then, strict=True):
                assert before == pytest.approx(after, abs=FEW_PIXELS), f"{width} px wide"


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
