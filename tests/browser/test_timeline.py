"""The timeline in a real browser: filter, open a mark, keyboard, the list on a phone, links between the pages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.support.serving import PHONE, visiting


def test_a_filter_goes_into_the_address(desk):
    page = desk.open("timeline")
    page.get_by_role("combobox", name="Years").click()
    page.get_by_role("option", name="2010–2015: the collaborative", exact=True).click()
    desk.settle()
    expect(page).to_have_url(f"{desk.address}/timeline?era=2010-2015")
    expect(page.get_by_text("38 of 95 events", exact=True)).to_be_visible()


def test_a_mark_that_is_clicked_opens_its_item(desk):
    page = desk.open("timeline?era=2010-2015")
    bar = page.locator(".barlayer .trace .points path").first
    bar.scroll_into_view_if_needed()
    bar.click(force=True)
    opened = page.get_by_role("heading", level=2, name="Five-year federal quality grant")
    expect(opened).to_be_in_viewport()
    expect(page).to_have_url(f"{desk.address}/timeline?era=2010-2015&item=S12")
    page.get_by_role("button", name="Close").click()
    expect(opened).to_have_count(0)
    expect(page).to_have_url(f"{desk.address}/timeline?era=2010-2015")


def test_a_mark_that_is_tapped_opens_its_item_on_the_screen_of_a_phone(browser, address):
    with visiting(browser, address, PHONE, has_touch=True, is_mobile=True) as visit:
        page = visit.open("timeline?view=chart&era=2010-2015")
        bar = page.locator(".barlayer .trace .points path").first
        bar.scroll_into_view_if_needed()
        bar.tap(force=True)
        expect(page.get_by_role("heading", level=2, name="Five-year federal quality grant")).to_be_in_viewport()


def test_the_list_is_opened_with_the_keyboard_and_leads_to_its_source(desk):
    page = desk.open("timeline?view=list&text=baseline%20status")
    summary = page.locator("summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details[open]").first).to_be_visible()
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.getAttribute('href')")
    assert focused == "http://neserve.org/maconsortium/wk_gros_mh.html"


def test_a_phone_starts_with_the_list_and_can_have_the_figure(browser, address):
    with visiting(browser, address, PHONE) as visit:
        page = visit.open("timeline")
        expect(page.get_by_role("heading", level=2, name="List", exact=True)).to_be_visible()
        expect(page.get_by_role("heading", level=2, name="Timeline chart")).to_have_count(0)
        page = visit.open("timeline?view=chart")
        expect(page.get_by_role("heading", level=2, name="Timeline chart")).to_be_visible()


def test_a_related_item_opens_on_its_page(desk):
    page = desk.open("timeline?item=S04")
    page.locator(".st-key-opened a", has_text="Medical Home Status of Children").click()
    desk.settle()
    expect(page).to_have_url(f"{desk.address}/people?publication=P01#publications")
    expect(page.locator("details[open] > summary", has_text="Executive Summary")).to_have_count(1)


# Widths of tablets and of small windows, in which labels were packed for a wider figure.
@pytest.mark.parametrize("width", [820, 1100])
def test_no_label_of_the_figure_is_cut(browser: Browser, address: str, width: int) -> None:
    with visiting(browser, address, {"width": width, "height": 1000}) as visit:
        page = visit.open("timeline")
        figure = page.locator(".js-plotly-plot").first
        beyond = figure.evaluate(
            """(figure) => {
              const box = figure.getBoundingClientRect()
              return [...figure.querySelectorAll("text")].filter((text) => {
                const own = text.getBoundingClientRect()
                return own.width && (own.left < box.left - 1 || own.right > box.right + 1)
              }).map((text) => text.textContent)
            }"""
        )
        assert beyond == []
