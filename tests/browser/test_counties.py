"""The county map in a real browser: choose by pointing and by keyboard, share the link, take the map away."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.serving import DESKTOP, PHONE, SECONDS_TO_SHOW, Visit, serious_findings, visiting


def area(page: Page, name: str):
    return page.get_by_role("radio", name=name)


def profile(page: Page, name: str):
    return page.get_by_role("heading", name=f"{name} profile")


def test_choose_by_pointing_share_and_take_away(desk: Visit, browser: Browser, address: str) -> None:
    page = desk.open("counties?indicator=child_poverty")
    area(page, "Worcester").click()
    profile(page, "Worcester").wait_for(timeout=SECONDS_TO_SHOW)
    desk.settle()
    assert sorted(page.url.split("?")[1].split("&")) == ["county=25027", "indicator=child_poverty"]
    expect(page.get_by_role("combobox", name="County")).to_have_value("Worcester")
    assert area(page, "Worcester").get_attribute("aria-checked") == "true"

    with visiting(browser, address, DESKTOP) as cold:
        other = cold.open(page.url.removeprefix(f"{address}/"))
        expect(profile(other, "Worcester")).to_be_visible()

    card = page.locator('[class*="st-key-card_county-map"]')
    card.get_by_role("tab", name="Save and share").click()
    with page.expect_download() as download:
        card.get_by_role("button", name="Picture (SVG)").click()
    drawing = Path(download.value.path()).read_text(encoding="utf-8")
    for told in ("Children in poverty, by county", "Hampden", "Published figure", "ma_county_saipe2023_poverty"):
        assert told in drawing


def test_choose_by_keyboard(desk: Visit) -> None:
    page = desk.open("counties")
    area(page, "Berkshire").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(area(page, "Hampden")).to_be_focused()
    page.keyboard.press("Enter")
    profile(page, "Hampden").wait_for(timeout=SECONDS_TO_SHOW)
    desk.settle()
    assert "county=25013" in page.url
    # The keyboard stays where it was, so that the next county is one key away.
    expect(area(page, "Hampden")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press(" ")
    profile(page, "Franklin").wait_for(timeout=SECONDS_TO_SHOW)


def test_a_row_of_the_intervals_chooses_too(desk: Visit) -> None:
    page = desk.open("counties?geography=region")
    page.locator(".rows [data-geo=eohhs-4]").click()
    profile(page, "Metro West").wait_for(timeout=SECONDS_TO_SHOW)


@pytest.mark.parametrize("path", ["counties?county=25013&indicator=child_poverty", "counties?geography=region"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_map_is_accessible_and_fits(browser: Browser, address: str, path: str, size: dict[str, int]) -> None:
    with visiting(browser, address, size) as visit:
        page = visit.open(path)
        expect(page.locator(".map").get_by_role("radiogroup")).to_be_visible()
        assert serious_findings(page) == []
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0
        assert visit.foreign == []


def test_letters_on_a_phone_can_be_read(browser: Browser, address: str) -> None:
    with visiting(browser, address, PHONE) as visit:
        page = visit.open("counties")
        expect(page.locator(".map").get_by_role("radiogroup")).to_be_visible()
        heights = page.locator(".rows text").evaluate_all(
            "texts => texts.map(t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a)"
        )
        assert min(heights) > 10
