"""The map in a real browser: choose by click, touch and keyboard, read details, share the link, take the map away."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.serving import DESKTOP, PHONE, SECONDS_TO_SHOW, Visit, serious_findings, visiting

TABLET = {"width": 820, "height": 1180}


def area(page: Page, name: str):
    return page.get_by_role("radio", name=f"{name}:")


def details(page: Page, name: str):
    return page.get_by_role("region", name=name)


def in_view(page: Page, name: str) -> None:
    """The details of a place are open, and their first number is on the screen without scrolling."""
    opened = details(page, name)
    opened.wait_for(timeout=SECONDS_TO_SHOW)
    expect(opened.locator(".main b")).to_be_in_viewport()


def sideways(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_choose_by_click_share_and_take_away(desk: Visit, browser: Browser, address: str) -> None:
    page = desk.open("counties?indicator=child_poverty")
    area(page, "Worcester").click()
    in_view(page, "Worcester County")
    desk.settle()
    assert sorted(page.url.split("?")[1].split("&")) == ["county=25027", "indicator=child_poverty"]
    expect(page.get_by_role("combobox", name="County")).to_have_value("Worcester")
    assert area(page, "Worcester").get_attribute("aria-checked") == "true"
    told = details(page, "Worcester County").get_by_role("link", name="All numbers for Worcester County")
    assert told.get_attribute("href") == "place?county=25027"

    with visiting(browser, address, DESKTOP) as cold:
        other = cold.open(page.url.removeprefix(f"{address}/"))
        expect(details(other, "Worcester County")).to_be_visible()

    card = page.locator('[class*="st-key-card_county-map"]')
    card.get_by_role("tab", name="Save and share").click()
    with page.expect_download() as download:
        card.get_by_role("button", name="Picture (SVG)").click()
    drawing = Path(download.value.path()).read_text(encoding="utf-8")
    for told in (
        "Children in poverty, by county",
        "Hampden",
        "Published figure",
        "ma_county_saipe2023_poverty",
    ):
        assert told in drawing


def test_details_can_be_closed(desk: Visit) -> None:
    page = desk.open("counties?county=25027")
    details(page, "Worcester County").get_by_role("button", name="Close").click()
    expect(details(page, "Worcester County")).to_have_count(0)
    desk.settle()
    assert "county" not in page.url.rpartition("?")[2]


def test_choose_by_touch(browser: Browser, address: str) -> None:
    with visiting(browser, address, PHONE, has_touch=True, is_mobile=True) as visit:
        page = visit.open("counties")
        area(page, "Hampden").tap()
        in_view(page, "Hampden County")
        visit.settle()
        assert "county=25013" in page.url
        area(page, "Berkshire").tap()
        in_view(page, "Berkshire County")
        assert sideways(page) <= 0


def test_choose_by_keyboard(desk: Visit) -> None:
    page = desk.open("counties")
    area(page, "Berkshire").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(area(page, "Hampden")).to_be_focused()
    expect(page.locator(".readout")).to_contain_text("Hampden: ")
    page.keyboard.press("Enter")
    in_view(page, "Hampden County")
    desk.settle()
    assert "county=25013" in page.url
    # The keyboard stays where it was, so that the next county is one key away.
    expect(area(page, "Hampden")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press(" ")
    in_view(page, "Franklin County")
    page.keyboard.press("End")
    expect(area(page, "Nantucket")).to_be_focused()


@pytest.mark.parametrize("way", ["click", "touch", "keyboard"])
def test_from_the_map_to_the_page_of_a_place(browser: Browser, address: str, way: str) -> None:
    touch = {"has_touch": True, "is_mobile": True} if way == "touch" else {}
    with visiting(browser, address, PHONE if touch else DESKTOP, **touch) as visit:
        page = visit.open("counties?indicator=ssi_children_rate")
        place, more = area(page, "Hampden"), page.get_by_role("link", name="All numbers for Hampden County")
        if way == "keyboard":
            place.focus()
            page.keyboard.press("Enter")
            in_view(page, "Hampden County")
            visit.settle()
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
            expect(more).to_be_focused()
            page.keyboard.press("Enter")
        else:
            act = "tap" if touch else "click"
            getattr(place, act)()
            in_view(page, "Hampden County")
            visit.settle()
            getattr(more, act)()
        page.wait_for_url("**/place?county=25013")
        visit.settle()
        expect(page.get_by_role("heading", name="Hampden County", exact=True)).to_be_in_viewport()


def test_pointing_tells_number_and_range(desk: Visit) -> None:
    page = desk.open("counties?indicator=ssi_children_rate")
    expect(page.locator(".readout")).to_contain_text("Tap or point at a place")
    area(page, "Hampden").hover()
    expect(page.locator(".readout")).to_contain_text("Hampden: 47.8 (range 46.5 to 49.2)")
    expect(page.locator(".readout")).to_contain_text("Higher than Massachusetts (13.4)")


def test_a_row_of_the_intervals_chooses_too(desk: Visit) -> None:
    page = desk.open("counties?geography=region")
    page.locator(".rows [data-geo=eohhs-4]").click()
    in_view(page, "Metro West region")


def test_a_school_district_can_be_chosen(desk: Visit) -> None:
    page = desk.open("counties?indicator=students_with_disabilities&geography=school_district")
    area(page, "Plymouth").click()
    in_view(page, "Plymouth school district")
    desk.settle()
    assert "district=02390000" in page.url


@pytest.mark.parametrize(
    "path",
    [
        "counties?county=25013&indicator=ssi_children_rate",
        "counties?geography=region",
        "counties?geography=school_district&indicator=students_with_disabilities&district=00350000",
    ],
)
@pytest.mark.parametrize("size", [DESKTOP, TABLET, PHONE], ids=["desk", "tablet", "phone"])
def test_map_is_accessible_and_fits(browser: Browser, address: str, path: str, size: dict[str, int]) -> None:
    with visiting(browser, address, size) as visit:
        page = visit.open(path)
        expect(page.locator(".map").get_by_role("radiogroup")).to_be_visible()
        assert serious_findings(page) == []
        assert sideways(page) <= 0
        assert visit.foreign == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_letters_can_be_read(browser: Browser, address: str, size: dict[str, int]) -> None:
    with visiting(browser, address, size) as visit:
        page = visit.open("counties")
        expect(page.locator(".map").get_by_role("radiogroup")).to_be_visible()
        heights = page.locator(".rows text, .map .value text").evaluate_all(
            "texts => texts.map(t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a)"
        )
        assert min(heights) > 10
