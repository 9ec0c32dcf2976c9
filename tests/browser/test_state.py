"""What a control shows is what the address and the figures say; what a browser does by itself is done here too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.serving import DESKTOP, PHONE, Visit, visiting

CHOSEN = "status?geography=09&period=2018-2019"
BOXES = """() => Object.fromEntries([...document.querySelectorAll('[data-testid=stSelectbox]')].map(
    box => [box.querySelector('label').innerText, box.querySelector('input').value]))"""
# Pages whose filters share names with those of the page on medical home status.
OTHERS = {"System of care": "system", "Counties and regions": "counties", "Clinics and hospitals": "practices"}
STATUS = ("Medical home status", "status")
NO_CONNECTION = "This page has no connection to the server yet"


def go(visit: Visit, name: str, path: str) -> None:
    """Follow a link of the menu and wait for the page."""
    before = visit.page.get_by_role("heading", level=1).inner_text()
    visit.page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True).click()
    expect(visit.page.get_by_role("heading", level=1)).not_to_have_text(before)
    assert visit.page.url.split("?")[0].endswith(f"/{path}")
    visit.settle()


def said(page: Page) -> tuple[str, str, str]:
    """Place and period as the boxes of the status page show them, and the subtitle of its first card."""
    boxes = page.evaluate(BOXES)
    card = page.locator('[class*="st-key-card_"]').first
    return boxes["Place"], boxes["Period"], card.get_by_test_id("stMarkdownContainer").nth(1).inner_text()


@pytest.mark.parametrize("other", OTHERS.items(), ids=OTHERS.values())
def test_controls_address_and_cards_agree_after_every_way_back(desk: Visit, other: tuple[str, str]) -> None:
    page = desk.open(CHOSEN)
    for way in ("menu", "back", "reload"):
        if way == "menu":
            go(desk, *other)
            go(desk, *STATUS)
        elif way == "back":
            go(desk, *other)
            page.go_back()
            expect(page.get_by_role("heading", level=1)).to_have_text("Medical home status")
            desk.settle()
        else:
            page.reload()
            desk.settle()
        place, period, card = said(page)
        asked = page.url.partition("?")[2]
        assert (place == "Connecticut") == ("geography=09" in asked), way
        assert (period == "2018–2019") == ("period=2018-2019" in asked), way
        assert place in card, way
        assert period in card, way


def test_the_language_switch_shows_the_language_on_every_page(desk: Visit) -> None:
    desk.open("status")
    for name, path in (("System of care", "system"), STATUS, ("Timeline", "timeline")):
        go(desk, name, path)
        chosen = desk.page.get_by_test_id("stSidebar").get_by_role("radio", checked=True)
        expect(chosen).to_have_text("English")


def test_an_open_tab_stays_open_when_a_filter_changes(desk: Visit) -> None:
    page = desk.open("status")
    page.get_by_role("tab", name="Table").first.click()
    expect(page.get_by_role("table").first).to_be_visible()
    page.get_by_role("combobox", name="Period").click()
    page.get_by_role("option", name="2018–2019", exact=True).click()
    expect(page.get_by_text("Massachusetts · 2018–2019").first).to_be_visible()
    expect(page.get_by_role("tab", name="Table").first).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("table").first).to_be_visible()


def test_a_change_of_figures_is_read_out_and_a_new_page_has_the_focus(desk: Visit) -> None:
    page = desk.open("status")
    page.get_by_role("combobox", name="Period").click()
    page.get_by_role("option", name="2018–2019", exact=True).click()
    expect(page.locator("body > [role=status]")).to_contain_text("Massachusetts · 2018–2019")
    go(desk, "Timeline", "timeline")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_control_click_opens_another_tab_and_leaves_this_one(desk: Visit) -> None:
    page = desk.open("status")
    link = page.get_by_test_id("stSidebar").get_by_role("link", name="System of care", exact=True)
    with page.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    assert opened.value.url.endswith("/system")
    assert page.url.endswith("/status")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_holds_whole_charts_in_black_on_white(browser: Browser, address: str, scheme: str) -> None:
    with visiting(browser, address, DESKTOP, color_scheme=scheme) as visit:
        page = visit.open("status")
        page.wait_for_function("document.documentElement.dataset.ground")
        assert page.evaluate("document.documentElement.dataset.ground") == scheme
        page.set_viewport_size({"width": 740, "height": 1000})
        page.emulate_media(media="print", color_scheme=scheme)
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        wide = page.evaluate("""() => [...document.querySelectorAll('.js-plotly-plot svg.main-svg')].map(
            svg => [svg.getAttribute('viewBox') !== null, svg.getBoundingClientRect().right <= window.innerWidth])""")
        assert wide
        assert all(whole and inside for whole, inside in wide)
        expect(page.get_by_test_id("stSidebar")).to_be_hidden()
        ink = page.locator("h1").evaluate("one => getComputedStyle(one).color")
        ground = page.get_by_test_id("stApp").evaluate("one => getComputedStyle(one).backgroundColor")
        assert (ink, ground) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")


def test_a_network_without_websockets_is_told_what_to_do(browser: Browser, address: str) -> None:
    with visiting(browser, address, PHONE) as visit:
        visit.page.route_web_socket("**/*", lambda socket: socket.close())
        visit.page.goto(f"{address}/status")
        note = visit.page.get_by_role("alert").filter(has_text=NO_CONNECTION)
        expect(note).to_be_visible(timeout=60_000)
        expect(note.get_by_role("link", name="Try again")).to_have_attribute("href", f"{address}/status")
